import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import type { BackingView } from './backing.schemas.js';

const holdingRow = z.object({
  certificate_id: z.string(),
  tier: z.number(),
  payee: z.string(),
  term_reason: z.string().nullable(),
  number: z.string(),
  delivered_on: column.date,
  payment_due_on: column.date,
});
const invoiceRow = z.object({
  number: z.string(),
  format: z.string(),
  issued_on: column.date,
  currency: z.string(),
  payable: z.string(),
  credited: z.string(),
  used: z.string(),
  doc_key: z.string(),
});

/** What stands behind a debt, as far as a financier decides on it (rules real-trade, own-credit). */
@Injectable()
export class Backing {
  constructor(private readonly walls: Walls) {}

  /**
   * The evidence behind a holding that the caller's company holds, has reserved or is asked to price.
   * @throws not-found also where it is somebody else's affair
   */
  async view({ participant }: Principal, id: string): Promise<BackingView> {
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      const [holding] = z.array(holdingRow).parse(
        await db.query(
          `select h.certificate_id, h.tier, p.legal_name as payee, d.term_reason, k.number, k.delivered_on,
             k.payment_due_on
           from projection.holding h join trade.certificate d on d.id = h.certificate_id
             join trade.contract k on k.id = d.contract_id join trade.company p on p.id = d.payee_id
           where h.id = $1 and (h.owner = $2
             or exists (select 1 from trade.access_grant g
                  where g.participant = $2 and g.certificate_id = h.certificate_id and g.holding_id = h.id
                    and g.scope = 'price')
             or exists (select 1 from projection.hold_terms t where t.holding_id = h.id and t.financier = $2))`,
          [id, participant],
        ),
      );
      if (!holding) throw identityErrors('not-found', { what: 'holding' });
      const invoices = z.array(invoiceRow).parse(
        await db.query(
          `select i.number, i.format, i.issued_on, i.currency, i.payable, i.credited, u.amount as used, i.doc_key
           from trade.document_use u join trade.invoice i on i.id = u.invoice_id
           where u.certificate_id = $1 order by i.issued_on, i.number`,
          [holding.certificate_id],
        ),
      );
      return {
        holdingId: id,
        certificateId: holding.certificate_id,
        tier: holding.tier,
        payee: holding.payee,
        termReason: holding.term_reason,
        contract: {
          number: holding.number,
          deliveredOn: holding.delivered_on,
          paymentDueOn: holding.payment_due_on,
        },
        invoices: invoices.map(({ issued_on, doc_key, ...rest }) => ({
          ...rest,
          issuedOn: issued_on,
          docKey: doc_key,
        })),
      };
    });
  }
}
