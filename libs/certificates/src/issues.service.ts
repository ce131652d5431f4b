import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay, refused } from '#chain';
import { MAX_MINOR, column, formatMoney, parseBusinessDate, toYyyymmdd } from '#common';
import { Walls } from '#database';
import { Contracts, InvoiceUses, commitmentOf, newSalt, type InvoiceRow } from '#evidence';
import { Proposals, identityErrors, type Principal, type Signed } from '#identity';
import { Groups, OverdueList } from '#onboarding';
import { certificateId, currencyToBytes3, type Hex, type Order } from '#orders';
import { certificateStatus } from './certificate-states.js';
import { certificateErrors } from './certificates.errors.js';
import type { CertificateBody } from './certificates.schemas.js';
import { Foresight } from './foresight.service.js';
import { Parties, type Party } from './parties.service.js';

const NO_REASON: Hex = `0x${'00'.repeat(32)}`;

const draftRow = z.object({
  id: z.string().transform(BigInt),
  obligor_id: z.string(),
  payee_id: z.string(),
  contract_id: z.string(),
  face: column.minor,
  currency: z.string(),
  due_on: column.date,
  term_reason: z.string().nullable(),
  evidence_hash: z.string().transform((text): Hex => `0x${text.slice(2)}`),
  status: certificateStatus,
  proposal_id: z.string().nullable(),
  documents: z.array(z.object({ invoiceId: z.string(), amount: z.string().transform(BigInt) })),
});
type Draft = z.infer<typeof draftRow>;
const COLUMNS = `id, obligor_id, payee_id, contract_id, face, currency, due_on, term_reason, evidence_hash, status,
  proposal_id, documents`;

/** Certificates from their draft to the order that the ledger gets. */
@Injectable()
export class Issues {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly contracts: Contracts,
    private readonly invoices: InvoiceUses,
    private readonly proposals: Proposals,
    private readonly foresight: Foresight,
    private readonly groups: Groups,
    private readonly overdueList: OverdueList,
  ) {}

  /**
   * Drafts a certificate of the caller's company. Gives its number.
   * @throws not-found, contract-differs, invoice-differs, currency-mismatch, documents-differ, no-prepayment,
   * no-stretch, stop-issuing, due-not-ahead, day-closing
   */
  async draft(asker: Principal, body: CertificateBody): Promise<string> {
    return this.walls.asService('certificates', async () => {
      const today = await this.day.open();
      const payee = await this.parties.byId(body.payeeId);
      const contract = await this.contracts.view(asker, body.contractId);
      const dueOn = parseBusinessDate(body.dueOn);
      if (contract.sellerId !== payee.id || contract.buyerId !== asker.companyId) {
        throw certificateErrors('contract-differs');
      }
      if (contract.deliveredOn > today)
        throw certificateErrors('no-prepayment', { day: contract.deliveredOn });
      if (dueOn <= today) throw refused('due-not-ahead');
      if (dueOn > contract.paymentDueOn) {
        throw certificateErrors('no-stretch', { due: dueOn, contract: contract.paymentDueOn });
      }
      await this.checkPaid(asker.companyId);
      const documents = body.invoices.map(({ invoiceId, amount }) => ({ invoiceId, amount: BigInt(amount) }));
      const face = BigInt(body.face);
      await this.backed({ documents, face, currency: body.currency }, payee, asker.companyId);
      const salt = newSalt();
      const evidenceHash = commitmentOf({ contract, invoices: documents }, salt);
      const id = certificateId(
        asker.participant,
        await this.parties.nextNumber(asker.participant, 'certificate'),
      );
      await this.walls.manager().query(
        `insert into trade.certificate (id, obligor_id, payee_id, contract_id, face, currency, due_on, term_reason,
           evidence_hash, evidence_salt, status, created_by, documents)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'draft', $11, $12)`,
        [
          id.toString(),
          asker.companyId,
          payee.id,
          contract.id,
          face.toString(),
          body.currency,
          dueOn,
          body.termReason ?? null,
          evidenceHash,
          salt,
          asker.userId,
          JSON.stringify(body.invoices),
        ],
      );
      return id.toString();
    });
  }

  /**
   * Proposes a draft for signatures: the obligor's maker and checker, then the payee unless its standing consent
   * covers it. From now on the invoices count as used.
   * @throws not-found, state-differs, stop-issuing, invoice-once, and what the ledger would refuse
   */
  async submit(asker: Principal, id: string, answerWithinSeconds: number): Promise<void> {
    await this.walls.asService('certificates', async () => {
      await this.day.open();
      await this.checkPaid(asker.companyId);
      const draft = await this.own(asker, id);
      if (draft.status !== 'draft') throw certificateErrors('state-differs', { status: draft.status });
      const payee = await this.parties.byId(draft.payee_id);
      const documents = await this.backed(draft, payee, asker.companyId);
      for (const { invoice, amount } of documents) await this.invoices.checkUnused(invoice, amount);
      const expiresAt = new Date(Date.now() + answerWithinSeconds * 1000);
      const order: Order = {
        kind: 'issue',
        body: {
          certificate: draft.id,
          payee: payee.participant,
          face: draft.face,
          currency: currencyToBytes3(draft.currency),
          dueOn: toYyyymmdd(draft.due_on),
          termReason:
            draft.term_reason === null ? NO_REASON : commitmentOf({ reason: draft.term_reason }, ''),
          documents: documents.map(({ invoice, amount }) => ({ docKey: invoice.doc_key, amount })),
          evidenceHash: draft.evidence_hash,
          deadline: BigInt(Math.floor(expiresAt.getTime() / 1000)),
        },
      };
      const needs = await this.foresight.needs(
        order,
        [
          { participant: asker.participant, power: 'maker' },
          { participant: asker.participant, power: 'checker' },
        ],
        { participant: payee.participant, power: 'maker' },
      );
      const proposalId = await this.proposals.create({
        order,
        needs,
        parties: [asker.participant],
        subject: { kind: 'certificate', id },
        expiresAt,
        createdBy: asker.userId,
      });
      for (const { invoice, amount } of documents) {
        await this.invoices.use(invoice, amount, { proposalId, certificateId: draft.id });
      }
      await this.walls
        .manager()
        .query(`update trade.certificate set status = 'submitted', proposal_id = $2 where id = $1`, [
          id,
          proposalId,
        ]);
    });
  }

  /** A signature of the obligor or of the payee. With the obligor's two it is offered; with the last it is issued. */
  async sign(asker: Principal, id: string, signature: string): Promise<Signed> {
    return this.walls.asService('certificates', async () => {
      await this.day.open();
      const draft = await this.seen(asker, id);
      if (draft.status === 'submitted') await this.checkPaid(draft.obligor_id);
      if (draft.proposal_id === null) throw certificateErrors('state-differs', { status: draft.status });
      const signed = await this.proposals.sign(asker, draft.proposal_id, signature);
      const obligor = await this.parties.byId(draft.obligor_id);
      if (
        draft.status === 'submitted' &&
        !signed.open.some(({ participant }) => participant === obligor.participant)
      ) {
        const payee = await this.parties.byId(draft.payee_id);
        await this.proposals.show(draft.proposal_id, [obligor.participant, payee.participant]);
        const db = this.walls.manager();
        await db.query('update trade.operation set parties = $2 where proposal_id = $1', [
          draft.proposal_id,
          [obligor.participant, payee.participant],
        ]);
        await db.query(`update trade.certificate set status = 'offered', offered = true where id = $1`, [id]);
      }
      return signed;
    });
  }

  /**
   * The payee will not be paid this way, and its cash claim stands; or the obligor's checker refuses what its maker
   * drafted or submitted.
   * @throws not-found, role-missing, state-differs
   */
  async refuse(asker: Principal, id: string, reason: string): Promise<void> {
    const byPayee = (draft: Draft): boolean => draft.payee_id === asker.companyId;
    const mayEnd = (draft: Draft): boolean => {
      if (!byPayee(draft) && draft.obligor_id !== asker.companyId) return false;
      const role = byPayee(draft) ? 'maker' : 'checker';
      if (!asker.userRoles.includes(role)) throw identityErrors('role-missing', { roles: `user: ${role}` });
      return true;
    };
    await this.end(asker, id, 'refused', reason, mayEnd, (draft) =>
      byPayee(draft) ? ['offered'] : ['draft', 'submitted'],
    );
  }

  /** The obligor takes back what is not issued yet. @throws not-found, irrevocable, state-differs */
  async withdraw(asker: Principal, id: string, reason: string): Promise<void> {
    if (await this.isIssued(asker, id)) throw certificateErrors('irrevocable');
    const mayEnd = (draft: Draft): boolean => draft.obligor_id === asker.companyId;
    await this.end(asker, id, 'withdrawn', reason, mayEnd, () => ['draft', 'submitted', 'offered']);
  }

  /** Whether the ledger has it: from then on its obligor alone changes nothing. */
  private async isIssued(asker: Principal, id: string): Promise<boolean> {
    const found: unknown[] = await this.walls.inCompany(asker, () =>
      this.walls.manager().query('select 1 from projection.certificate where id = $1', [id]),
    );
    return found.length > 0;
  }

  private async end(
    asker: Principal,
    id: string,
    status: 'refused' | 'withdrawn',
    reason: string,
    mayEnd: (draft: Draft) => boolean,
    from: (draft: Draft) => readonly string[],
  ): Promise<void> {
    await this.walls.asService('certificates', async () => {
      const draft = await this.seen(asker, id);
      if (!mayEnd(draft)) throw identityErrors('not-found', { what: 'certificate' });
      const closed = draft.proposal_id === null || (await this.proposals.close(draft.proposal_id, status));
      if (!closed || !from(draft).includes(draft.status)) {
        throw certificateErrors('state-differs', { status: closed ? draft.status : 'signed by all' });
      }
      await this.walls
        .manager()
        .query(`update trade.certificate set status = $2, refusal_reason = $3 where id = $1`, [
          id,
          status,
          reason,
        ]);
    });
  }

  /** Each invoice is the payee's to the obligor, in the currency, and together they are the face. */
  private async backed(
    certificate: Pick<Draft, 'documents' | 'face' | 'currency'>,
    payee: Party,
    obligorId: string,
  ): Promise<{ invoice: InvoiceRow; amount: bigint }[]> {
    const { documents, face, currency } = certificate;
    const found = [];
    for (const { invoiceId, amount } of documents) {
      const invoice = await this.invoices.row(invoiceId);
      // Of an invoice between others nothing is told, not even that it is there.
      if (invoice.buyer_id !== obligorId) throw identityErrors('not-found', { what: 'invoice' });
      if (invoice.seller_id !== payee.id) {
        throw certificateErrors('invoice-differs', { number: invoice.number });
      }
      if (invoice.currency !== currency) {
        throw certificateErrors('currency-mismatch', {
          number: invoice.number,
          there: invoice.currency,
          here: currency,
        });
      }
      found.push({ invoice, amount });
    }
    const sum = documents.reduce((total, { amount }) => total + amount, 0n);
    if (sum !== face || face > MAX_MINOR) {
      const money = (minor: bigint): string => formatMoney({ minor, currency });
      throw certificateErrors('documents-differ', { sum: money(sum), face: money(face) });
    }
    return found;
  }

  /**
   * Nobody of the company's group stands on the overdue list or has something unpaid that was asked for on an earlier
   * day; what is frozen or committed was not asked for.
   */
  private async checkPaid(companyId: string): Promise<void> {
    const group = await this.groups.of(companyId);
    const [listing] = await this.overdueList.listed(group.map(({ id }) => id));
    if (listing) throw certificateErrors('stop-issuing', { what: `${listing.name}, ${listing.source}` });
    const [overdue] = z
      .array(z.object({ id: z.string(), obligor: column.participant, due_on: column.date }))
      .parse(
        await this.walls.manager().query(
          `select certificate_id as id, obligor, due_on from trade.late_holding where obligor = any($1)
           order by due_on limit 1`,
          [group.map(({ participant }) => participant)],
        ),
      );
    if (!overdue) return;
    const late = group.find(({ participant }) => participant === overdue.obligor);
    // Of another company of the group its name and the date are told, and not which certificate.
    const what = late?.id === companyId ? overdue.id : (late?.name ?? '');
    throw certificateErrors('stop-issuing', { what: `${what}, ${overdue.due_on}` });
  }

  private async own(asker: Principal, id: string): Promise<Draft> {
    const draft = await this.seen(asker, id);
    if (draft.obligor_id !== asker.companyId) throw identityErrors('not-found', { what: 'certificate' });
    return draft;
  }

  /** Locks the certificate's row, after the walls have said that the caller may see it. */
  private async seen(asker: Principal, id: string): Promise<Draft> {
    const mine: unknown[] = await this.walls.inCompany(asker, () =>
      this.walls.manager().query('select 1 from trade.certificate where id = $1', [id]),
    );
    if (mine.length === 0) throw identityErrors('not-found', { what: 'certificate' });
    const [draft] = z
      .array(draftRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${COLUMNS} from trade.certificate where id = $1 for update`, [id]),
      );
    if (!draft) throw identityErrors('not-found', { what: 'certificate' });
    return draft;
  }
}
