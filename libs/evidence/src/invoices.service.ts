import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import {
  CONFIGURATION,
  canonicalText,
  column,
  needed,
  pageOf,
  type Configuration,
  type Page,
  type PageQuery,
} from '#common';
import { Walls } from '#database';
import { Operations, identityErrors, type Principal } from '#identity';
import { orderHash, signDigest, type Hex, type LedgerDomain, type Order } from '#orders';
import { commitmentOf, docKeyOf, hashOfBytes, newSalt } from './commitment.js';
import { evidenceErrors } from './evidence.errors.js';
import type { InvoiceView, ReadingView } from './evidence.schemas.js';
import { INVOICE, InvoiceUses, invoiceRow, type InvoiceRow } from './invoice-uses.service.js';
import { xmlOf } from './pdf-invoice.js';
import { canonicalInvoiceId, readInvoice, type Invoice, type InvoiceParty } from './read-invoice.js';

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
    private readonly uses: InvoiceUses,
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
      const docKey = this.docKey(invoice);
      const db = this.walls.manager();
      await db.query('select pg_advisory_xact_lock(hashtextextended($1, 3))', [docKey]);
      const [before] = z
        .array(invoiceRow)
        .parse(await db.query(`select ${INVOICE} from trade.invoice where doc_key = $1`, [docKey]));
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
      const order: Order<'document'> = { kind: 'document', body: { docKey, amount, version: 1, commitment } };
      const operationId = await this.attest(id, order, [seller, buyer]);
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
      return { invoice: await this.viewOf(await this.uses.row(id)), known: false, operationId };
    });
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
        .parse(await this.walls.manager().query(`select ${INVOICE} from trade.invoice where id = $1`, [id])),
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
              `select ${INVOICE} from trade.invoice where $1::uuid is null or id < $1 order by id desc limit $2`,
              [after ?? null, limit + 1],
            ),
        ),
    );
    const page = pageOf(found, limit);
    const data = [];
    for (const row of page.data) data.push(await this.viewOf(row));
    return { data, has_more: page.has_more };
  }

  /**
   * The one company on the platform that a document names: by a number where it gives one, else by its name.
   * @throws invoice-party-unknown
   */
  async partyOf(party: InvoiceParty, role: 'seller' | 'buyer'): Promise<Party> {
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

  /** How a document is known on the ledger and kept once here, however it is spelled. */
  docKey(document: Pick<Invoice, 'format' | 'number' | 'seller'>): Hex {
    return docKeyOf(this.consortiumKey, canonicalInvoiceId(document));
  }

  /** Sends what is attested of an invoice to the ledger, in the caller's transaction. Gives the operation. */
  async attest(invoiceId: string, order: Order<'document'>, parties: readonly Party[]): Promise<string> {
    return this.operations.submit(
      { order, signatures: [signDigest(orderHash(this.domain, order), this.evidenceKey)] },
      { kind: 'invoice', id: invoiceId, parties: parties.map(({ participant }) => participant) },
    );
  }

  /** An invoice with what is left of it. */
  async viewOf(row: InvoiceRow): Promise<InvoiceView> {
    return {
      id: row.id,
      format: row.format,
      number: row.number,
      issuedOn: row.issued_on,
      dueOn: row.due_on,
      currency: row.currency,
      payable: row.payable.toString(),
      credited: row.credited.toString(),
      unused: (await this.uses.unused(row)).toString(),
      sellerId: row.seller_id,
      buyerId: row.buyer_id,
      docKey: row.doc_key,
    };
  }
}
