import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import {
  CONFIGURATION,
  canonicalText,
  column,
  formatMoney,
  needed,
  pageOf,
  type Configuration,
  type Page,
  type PageQuery,
} from '#common';
import { Walls } from '#database';
import { Cases, Operations, identityErrors, type Principal } from '#identity';
import { orderHash, signDigest, type Hex, type LedgerDomain, type Order } from '#orders';
import { commitmentOf, docKeyOf, hashOfBytes, newSalt } from './commitment.js';
import { evidenceErrors } from './evidence.errors.js';
import type { InvoiceView, ReadingView } from './evidence.schemas.js';
import { isPdf, xmlInPdf } from './pdf-invoice.js';
import { canonicalInvoiceId, readCreditNote, readInvoice, type InvoiceParty } from './read-invoice.js';

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
const COLUMNS =
  'id, doc_key, format, number, issued_on, due_on, currency, payable, credited, seller_id, buyer_id';

/** The words of a file as it came: the file itself, or what a PDF carries inside. */
function xmlOf(bytes: Uint8Array): Uint8Array | Promise<Uint8Array> {
  return isPdf(bytes) ? xmlInPdf(bytes) : bytes;
}

const partyRow = z.object({ id: z.string(), participant: column.participant });
type Party = z.infer<typeof partyRow>;

/** Invoices: read once, known once, and never used beyond what they ask for. */
@Injectable()
export class Invoices {
  private readonly evidenceKey: Hex;
  private readonly consortiumKey: string;

  constructor(
    private readonly walls: Walls,
    private readonly operations: Operations,
    private readonly cases: Cases,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.evidenceKey = needed(configuration, 'EVIDENCE_KEY');
    this.consortiumKey = needed(configuration, 'CONSORTIUM_KEY');
  }

  /** Reads an invoice and keeps nothing. @throws what `readInvoice` throws */
  async read(bytes: Uint8Array): Promise<ReadingView> {
    const invoice = readInvoice(await xmlOf(bytes));
    const party = ({ name, taxId, identifiers }: InvoiceParty): ReadingView['seller'] => ({
      name,
      taxId: taxId ?? null,
      identifiers,
    });
    return {
      format: invoice.format,
      number: invoice.number,
      issuedOn: invoice.issuedOn,
      dueOn: invoice.dueOn ?? null,
      currency: invoice.currency,
      payable: invoice.payableMinor.toString(),
      seller: party(invoice.seller),
      buyer: party(invoice.buyer),
    };
  }

  /**
   * Keeps an invoice of the caller's company and records it on the ledger. The same invoice again, however it is
   * spelled, is the one that is there.
   * @throws what `readInvoice` throws, invoice-party-unknown, invoice-not-yours, invoice-conflict
   */
  async add(
    asker: Principal,
    bytes: Uint8Array,
  ): Promise<{ invoice: InvoiceView; known: boolean; operationId?: string }> {
    const invoice = readInvoice(await xmlOf(bytes));
    return this.walls.asService('certificates', async () => {
      const seller = await this.partyOf(invoice.seller, 'seller');
      const buyer = await this.partyOf(invoice.buyer, 'buyer');
      if (asker.companyId !== seller.id && asker.companyId !== buyer.id) {
        throw evidenceErrors('invoice-not-yours');
      }
      const docKey = docKeyOf(this.consortiumKey, canonicalInvoiceId(invoice));
      const db = this.walls.manager();
      await db.query('select pg_advisory_xact_lock(hashtextextended($1, 3))', [docKey]);
      const [before] = z
        .array(invoiceRow)
        .parse(await db.query(`select ${COLUMNS} from trade.invoice where doc_key = $1`, [docKey]));
      if (before) {
        const same =
          before.payable === invoice.payableMinor &&
          before.currency === invoice.currency &&
          before.seller_id === seller.id &&
          before.buyer_id === buyer.id;
        if (!same) throw evidenceErrors('invoice-conflict');
        return { invoice: await this.viewOf(before), known: true };
      }
      const id = newId();
      const salt = newSalt();
      const { payableMinor: amount, currency, number } = invoice;
      const commitment = commitmentOf({ content: hashOfBytes(bytes), number, currency, amount }, salt);
      const order: Order = { kind: 'document', body: { docKey, amount, version: 1, commitment } };
      const operationId = await this.operations.submit(
        { order, signatures: [signDigest(orderHash(this.domain, order), this.evidenceKey)] },
        { kind: 'invoice', id, parties: [seller.participant, buyer.participant] },
      );
      await db.query(
        `insert into trade.invoice (id, doc_key, format, number, issued_on, due_on, currency, payable, seller_id,
           buyer_id, content, salt, commitment, operation_id, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          id,
          docKey,
          invoice.format,
          number,
          invoice.issuedOn,
          invoice.dueOn ?? null,
          currency,
          amount.toString(),
          seller.id,
          buyer.id,
          Buffer.from(bytes),
          salt,
          commitment,
          operationId,
          asker.userId,
        ],
      );
      return { invoice: await this.viewOf(await this.row(id)), known: false, operationId };
    });
  }

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
    await this.view(asker, invoiceId);
    const note = readCreditNote(await xmlOf(bytes));
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      await db.query('select 1 from trade.invoice where id = $1 for update', [invoiceId]);
      const invoice = await this.row(invoiceId);
      const seller = await this.partyOf(note.seller, 'seller');
      const buyer = await this.partyOf(note.buyer, 'buyer');
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
      const docKey = docKeyOf(this.consortiumKey, canonicalInvoiceId(note));
      const [before] = z
        .array(z.object({ invoice_id: z.string(), amount: column.minor }))
        .parse(
          await db.query('select invoice_id, amount from trade.credit_note where doc_key = $1', [docKey]),
        );
      if (before) {
        if (before.invoice_id !== invoiceId || before.amount !== note.amountMinor) {
          throw evidenceErrors('invoice-conflict');
        }
        return { invoice: await this.viewOf(invoice), known: true };
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
      const order: Order = {
        kind: 'document',
        body: { docKey: invoice.doc_key, amount: rest > used ? rest : used, version, commitment },
      };
      const operationId = await this.operations.submit(
        { order, signatures: [signDigest(orderHash(this.domain, order), this.evidenceKey)] },
        { kind: 'invoice', id: invoiceId, parties: [seller.participant, buyer.participant] },
      );
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
              holdings: await this.heldByPayee(invoiceId),
            })
          : undefined;
      return {
        invoice: await this.viewOf(await this.row(invoiceId)),
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

  /** What the original payee still holds live of the certificates that an invoice backs. */
  async heldByPayee(invoiceId: string): Promise<{ holdingId: string; amount: string }[]> {
    return this.walls.asService('certificates', async () =>
      z.array(z.object({ holdingId: z.string(), amount: z.string() })).parse(
        await this.walls.manager().query(
          `select distinct h.id::text as "holdingId", h.amount::text as amount
           from trade.document_use u join projection.certificate c on c.id = u.certificate_id
             join projection.holding h on h.certificate_id = c.id and h.owner = c.payee
           where u.invoice_id = $1 and h.state = 'live' and h.amount > 0 order by 1`,
          [invoiceId],
        ),
      ),
    );
  }

  /** @throws not-found */
  async view(asker: Principal, id: string): Promise<InvoiceView> {
    const [found] = await this.walls.inCompany(asker, async () =>
      z
        .array(invoiceRow)
        .parse(await this.walls.manager().query(`select ${COLUMNS} from trade.invoice where id = $1`, [id])),
    );
    if (!found) throw identityErrors('not-found', { what: 'invoice' });
    return this.viewOf(found);
  }

  /** The invoices that the caller's company sells or buys by, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<InvoiceView>> {
    const after = z.uuid().optional().parse(starting_after);
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(invoiceRow)
        .parse(
          await this.walls
            .manager()
            .query(
              `select ${COLUMNS} from trade.invoice where $1::uuid is null or id < $1 order by id desc limit $2`,
              [after ?? null, limit + 1],
            ),
        ),
    );
    const page = pageOf(found, limit);
    const data = [];
    for (const row of page.data) data.push(await this.viewOf(row));
    return { data, has_more: page.has_more };
  }

  /** An invoice for a check by another service. @throws not-found */
  async row(id: string): Promise<InvoiceRow> {
    return this.walls.asService('certificates', async () => {
      const [found] = z
        .array(invoiceRow)
        .parse(await this.walls.manager().query(`select ${COLUMNS} from trade.invoice where id = $1`, [id]));
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

  private async unused(invoice: InvoiceRow): Promise<bigint> {
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

  /** The one company on the platform that a document names: by a number where it gives one, else by its name. */
  private async partyOf(party: InvoiceParty, role: 'seller' | 'buyer'): Promise<Party> {
    const numbers = [...party.identifiers, ...(party.taxId === undefined ? [] : [party.taxId])].map(
      canonicalText,
    );
    const sql =
      numbers.length > 0
        ? `select id, participant from trade.company c
           where exists (select 1 from unnest(array_append(array_append(c.tax_ids, c.uscc), c.lei)) n
                         where upper(regexp_replace(n, '[^0-9A-Za-z]', '', 'g')) = any($1)) limit 2`
        : 'select id, participant from trade.company where legal_name = any($1) or legal_name_en = any($1) limit 2';
    const found = z
      .array(partyRow)
      .parse(await this.walls.manager().query(sql, [numbers.length > 0 ? numbers : party.names]));
    const [one] = found;
    if (!one || found.length > 1) {
      const name = party.name === '' ? (party.identifiers[0] ?? '') : party.name;
      throw evidenceErrors('invoice-party-unknown', { role, name });
    }
    return one;
  }

  private async viewOf(row: InvoiceRow): Promise<InvoiceView> {
    return {
      id: row.id,
      format: row.format,
      number: row.number,
      issuedOn: row.issued_on,
      dueOn: row.due_on,
      currency: row.currency,
      payable: row.payable.toString(),
      credited: row.credited.toString(),
      unused: (await this.unused(row)).toString(),
      sellerId: row.seller_id,
      buyerId: row.buyer_id,
      docKey: row.doc_key,
    };
  }
}
