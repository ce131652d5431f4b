import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { column, formatMoney } from '#common';
import { Walls } from '#database';
import { identityErrors } from '#identity';
import type { Hex } from '#orders';
import { evidenceErrors } from './evidence.errors.js';

/** An invoice as the database has it; amounts in minor units. */
export const invoiceRow = z.object({
  id: z.string(),
  doc_key: z.string().transform((text): Hex => `0x${text.slice(2)}`),
  format: z.string(),
  number: z.string(),
  issued_on: column.date,
  due_on: column.date.nullable(),
  currency: z.string(),
  payable: column.minor,
  credited: column.minor,
  seller_id: z.string(),
  buyer_id: z.string(),
});
export type InvoiceRow = z.infer<typeof invoiceRow>;
export const INVOICE =
  'id, doc_key, format, number, issued_on, due_on, currency, payable, credited, seller_id, buyer_id';

/** How much of an invoice backs something already. It needs no key, so any service may ask whose acts use invoices. */
@Injectable()
export class InvoiceUses {
  constructor(private readonly walls: Walls) {}

  /** An invoice for a check by another service. @throws not-found */
  async row(id: string): Promise<InvoiceRow> {
    return this.walls.asService('certificates', async () => {
      const [found] = z
        .array(invoiceRow)
        .parse(await this.walls.manager().query(`select ${INVOICE} from trade.invoice where id = $1`, [id]));
      if (!found) throw identityErrors('not-found', { what: 'invoice' });
      return found;
    });
  }

  /**
   * Checks that an invoice has so much left, and keeps others from using it until the caller's transaction ends.
   * @throws invoice-once
   */
  async checkUnused(invoice: InvoiceRow, amount: bigint): Promise<void> {
    await this.walls.asService('certificates', async () => {
      await this.walls.manager().query('select 1 from trade.invoice where id = $1 for update', [invoice.id]);
      const left = await this.unused(invoice);
      if (amount <= left) return;
      const money = (minor: bigint): string => formatMoney({ minor, currency: invoice.currency });
      throw evidenceErrors('invoice-once', {
        number: invoice.number,
        left: money(left),
        wanted: money(amount),
      });
    });
  }

  /** Notes what an act uses of an invoice; it counts while the proposal is open or was carried. */
  async use(
    invoice: InvoiceRow,
    amount: bigint,
    by: { proposalId: string; certificateId?: bigint; transferId?: string },
  ): Promise<void> {
    await this.walls.asService('certificates', () =>
      this.walls.manager().query(
        `insert into trade.document_use (id, invoice_id, certificate_id, transfer_id, proposal_id, amount)
         values ($1, $2, $3, $4, $5, $6)`,
        [
          newId(),
          invoice.id,
          by.certificateId?.toString() ?? null,
          by.transferId ?? null,
          by.proposalId,
          amount.toString(),
        ],
      ),
    );
  }

  /** What is left of an invoice, in minor units. */
  async unused(invoice: InvoiceRow): Promise<bigint> {
    return this.walls.asService('certificates', async () => {
      const [found] = z.array(z.object({ used: column.minor })).parse(
        await this.walls.manager().query(
          `select coalesce(sum(u.amount), 0)::text as used
           from trade.document_use u join trade.proposal p on p.id = u.proposal_id
             left join trade.operation o on o.proposal_id = p.id
           where u.invoice_id = $1 and (p.status = 'complete' or (p.status = 'open' and p.expires_at > now()))
             and coalesce(o.status, 'pending') not in ('refused', 'expired')`,
          [invoice.id],
        ),
      );
      return invoice.payable - invoice.credited - (found?.used ?? 0n);
    });
  }
}
