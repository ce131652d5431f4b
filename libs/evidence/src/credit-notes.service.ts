import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { canonicalText, column, formatMoney } from '#common';
import { Walls } from '#database';
import { Cases, type Principal } from '#identity';
import type { Order } from '#orders';
import { commitmentOf, hashOfBytes, newSalt } from './commitment.js';
import { evidenceErrors } from './evidence.errors.js';
import type { InvoiceView } from './evidence.schemas.js';
import { InvoiceUses, type InvoiceRow } from './invoice-uses.service.js';
import { Invoices } from './invoices.service.js';
import { xmlOf } from './pdf-invoice.js';
import { readCreditNote } from './read-invoice.js';

/** Credit notes and red-letter e-invoices: what takes something off an invoice. */
@Injectable()
export class CreditNotes {
  constructor(
    private readonly walls: Walls,
    private readonly invoices: Invoices,
    private readonly uses: InvoiceUses,
    private readonly cases: Cases,
  ) {}

  /**
   * Takes a credit note off an invoice of the caller's company: from now on that much less can be backed by it. What
   * certificates use already stays used; where the note takes more than is free, a case is opened, in which the operator
   * may freeze what the original payee still holds.
   * @throws not-found, invoice-unreadable, credit-note-not-one, credit-note-differs, credit-note-too-large
   */
  async credit(
    asker: Principal,
    invoiceId: string,
    bytes: Uint8Array,
  ): Promise<{ invoice: InvoiceView; known: boolean; operationId?: string; caseId?: string }> {
    await this.invoices.view(asker, invoiceId);
    const note = readCreditNote(await xmlOf(bytes));
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      await db.query('select 1 from trade.invoice where id = $1 for update', [invoiceId]);
      const invoice = await this.uses.row(invoiceId);
      const seller = await this.invoices.partyOf(note.seller, 'seller');
      const buyer = await this.invoices.partyOf(note.buyer, 'buyer');
      const differs =
        seller.id !== invoice.seller_id
          ? 'the seller'
          : buyer.id !== invoice.buyer_id
            ? 'the buyer'
            : note.currency !== invoice.currency
              ? 'the currency'
              : note.credits.length > 0 &&
                  !note.credits.some((number) => canonicalText(number) === canonicalText(invoice.number))
                ? 'the number'
                : undefined;
      if (differs) throw evidenceErrors('credit-note-differs', { number: invoice.number, what: differs });
      const docKey = this.invoices.docKey(note);
      const [before] = z
        .array(z.object({ invoice_id: z.string(), amount: column.minor }))
        .parse(
          await db.query('select invoice_id, amount from trade.credit_note where doc_key = $1', [docKey]),
        );
      if (before) {
        if (before.invoice_id !== invoiceId || before.amount !== note.amountMinor) {
          throw evidenceErrors('invoice-conflict');
        }
        return { invoice: await this.invoices.viewOf(invoice), known: true };
      }
      const left = invoice.payable - invoice.credited;
      if (note.amountMinor > left) {
        const money = (minor: bigint): string => formatMoney({ minor, currency: invoice.currency });
        throw evidenceErrors('credit-note-too-large', {
          number: invoice.number,
          amount: money(note.amountMinor),
          left: money(left),
        });
      }
      const used = await this.usedByCertificates(invoiceId);
      const rest = left - note.amountMinor;
      const version = await this.nextVersion(invoice);
      const salt = newSalt();
      const commitment = commitmentOf({ content: hashOfBytes(bytes), credits: invoice.doc_key }, salt);
      const order: Order<'document'> = {
        kind: 'document',
        body: { docKey: invoice.doc_key, amount: rest > used ? rest : used, version, commitment },
      };
      const operationId = await this.invoices.attest(invoiceId, order, [seller, buyer]);
      await db.query(
        `insert into trade.credit_note (id, doc_key, invoice_id, number, issued_on, amount, content, operation_id,
           seller_id, buyer_id, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          newId(),
          docKey,
          invoiceId,
          note.number,
          note.issuedOn,
          note.amountMinor.toString(),
          Buffer.from(bytes),
          operationId,
          seller.id,
          buyer.id,
          asker.userId,
        ],
      );
      await db.query('update trade.invoice set credited = credited + $2 where id = $1', [
        invoiceId,
        note.amountMinor.toString(),
      ]);
      const caseId =
        used > rest
          ? await this.cases.open('invoice-void', {
              invoice: invoice.number,
              invoiceId,
              creditNote: note.number,
              uncovered: (used - rest).toString(),
              holdings: await this.invoices.heldByPayee(invoiceId),
            })
          : undefined;
      return {
        invoice: await this.invoices.viewOf(await this.uses.row(invoiceId)),
        known: false,
        operationId,
        ...(caseId === undefined ? {} : { caseId }),
      };
    });
  }

  /** The version that the next order about an invoice has: one refused by the ledger has taken none. */
  private async nextVersion({ id, doc_key }: InvoiceRow): Promise<number> {
    const [found] = z.array(z.object({ version: z.number() })).parse(
      await this.walls.manager().query(
        `select 1 + coalesce((select version from projection.document where doc_key = $1), 0)
           + (select count(*)::int from trade.operation where kind = 'document' and subject_kind = 'invoice'
                and subject_id = $2 and status in ('pending', 'sent')) as version`,
        [doc_key, id],
      ),
    );
    if (!found) throw new Error('The database gave no version.');
    return found.version;
  }

  /** What issued certificates, and those on their way to the ledger, use of an invoice. */
  private async usedByCertificates(invoiceId: string): Promise<bigint> {
    const [found] = z.array(z.object({ used: column.minor })).parse(
      await this.walls.manager().query(
        `select coalesce(sum(u.amount), 0)::text as used
         from trade.document_use u join trade.proposal p on p.id = u.proposal_id
           join trade.operation o on o.proposal_id = p.id
         where u.invoice_id = $1 and u.certificate_id is not null and o.status not in ('refused', 'expired')`,
        [invoiceId],
      ),
    );
    return found?.used ?? 0n;
  }
}
