import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { column, daysBetween, pageOf, type BusinessCalendar, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { certificateOf, obligorOf } from '#orders';
import { certificateStatus, type CertificateStatus } from './certificate-states.js';
import type {
  CertificateLinesView,
  CertificateView,
  HoldingView,
  OfferView,
  OfferedTitleView,
  PartyView,
  TitleStepView,
} from './certificates.schemas.js';
import { Parties, type Party } from './parties.service.js';

const certificateRow = z.object({
  id: z.string(),
  obligor: column.participant,
  payee: column.participant.nullable(),
  is_draft: z.boolean(),
  is_paid: z.boolean(),
  face: column.minor.nullable(),
  outstanding: column.minor.nullable(),
  currency: z.string(),
  due_on: column.date,
  ledger_status: z.string().nullable(),
  status: certificateStatus.nullable(),
  proposal_id: z.string().nullable(),
  refusal_reason: z.string().nullable(),
  proposal_expired: z.boolean(),
  operation_status: z.string().nullable(),
  delivered_on: column.date.nullable(),
  order_hash: z.string().nullable(),
});
type CertificateRow = z.infer<typeof certificateRow>;

/** What the ledger knows, and what it does not know yet; behind the walls of whoever asks. */
const CERTIFICATES = `select coalesce(l.id, d.id) as id, coalesce(l.obligor, (coalesce(l.id, d.id) / 4294967296)::bigint) as obligor,
    l.payee, l.id is null as is_draft, coalesce(l.is_paid, false) as is_paid, coalesce(l.face, d.face) as face,
    coalesce(l.outstanding, d.face) as outstanding,
    coalesce(l.currency, d.currency) as currency, coalesce(l.due_on, d.due_on) as due_on, l.status as ledger_status,
    coalesce(d.status, trade.standing_of(l.id)) as status, d.proposal_id, d.refusal_reason, coalesce(p.status = 'open' and p.expires_at < now(), false) as proposal_expired,
    o.status as operation_status, k.delivered_on, l.order_hash
  from trade.seen_certificate l full join trade.certificate d on d.id = l.id
    left join trade.proposal p on p.id = d.proposal_id left join trade.operation o on o.proposal_id = p.id
    left join trade.contract k on k.id = d.contract_id`;

const holdingRow = z.object({
  id: z.string(),
  certificate_id: z.string(),
  parent_id: z.string().nullable(),
  owner: column.participant,
  amount: column.minor.nullable(),
  paid: column.minor.nullable(),
  state: z.string().nullable(),
  tier: z.number(),
  epoch: z.number(),
  currency: z.string(),
  due_on: column.date,
});
type HoldingRow = z.infer<typeof holdingRow>;
const HOLDINGS = `select h.id, h.certificate_id, h.parent_id, h.owner, h.amount, h.paid, h.state, h.tier, h.epoch,
  c.currency, c.due_on from trade.seen_holding h join projection.certificate c on c.id = h.certificate_id`;

const stepRow = z.object({
  block_number: z.string().transform(Number),
  log_index: z.number(),
  holding_id: z.string(),
  source_id: z.string().nullable(),
  act: z.enum(['issue', 'part', 'whole', 'discount', 'return', 'force']),
  from_participant: column.participant,
  to_participant: column.participant,
  amount: column.minor,
  discharge: z.boolean(),
  evidence_hash: z.string().nullable(),
  order_hash: z.string(),
  transaction_hash: z.string().nullable(),
});
type Step = z.infer<typeof stepRow>;

const DAYS_FOR_SMALL_PAYEES = 60;

/** What companies see: certificates, holdings, the tree, and the way from the obligor to a holder. */
@Injectable()
export class Title {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
  ) {}

  /** @throws not-found */
  async certificate(asker: Principal, id: string): Promise<CertificateView> {
    const [found] = await this.certificatesWhere(asker, 'where coalesce(l.id, d.id) = $1', [id]);
    if (!found) throw identityErrors('not-found', { what: 'certificate' });
    return found;
  }

  /** The certificates that the caller's company may see, by their numbers. */
  async certificates(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<CertificateView>> {
    const found = await this.certificatesWhere(asker, 'where coalesce(l.id, d.id) > $1 order by 1 limit $2', [
      number(starting_after),
      limit + 1,
    ]);
    return pageOf(found, limit);
  }

  /** The same in short and the newest first, each payee named once: ten thousand are one answer. */
  async certificateLines(
    asker: Principal,
    { limit, starting_after }: PageQuery,
  ): Promise<CertificateLinesView> {
    const found = await this.certificatesWhere(
      asker,
      'where $1::numeric is null or coalesce(l.id, d.id) < $1 order by 1 desc limit $2',
      [starting_after === undefined ? null : number(starting_after), limit + 1],
    );
    const payees = new Map<number, PartyView>();
    const lines = found.map(({ payee, proposalId, status, ...all }) => {
      if (payee) payees.set(payee.participant, payee);
      const { id, face, outstanding, currency, dueOn, payOn, payOnProvisional } = all;
      const waiting = status === 'submitted' && proposalId !== null ? { proposalId } : {};
      return {
        ...{ id, status, face, outstanding, currency, dueOn, payOn, payOnProvisional },
        payee: payee?.participant ?? null,
        ...waiting,
      };
    });
    return { ...pageOf(lines, limit), payees: [...payees.values()] };
  }

  /** The holdings that the caller's company may see: its own, and those it has passed on. */
  async holdings(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<HoldingView>> {
    const found = await this.holdingsWhere(asker, 'where h.id > $1 and h.owner = $3 order by h.id limit $2', [
      number(starting_after),
      limit + 1,
      asker.participant,
    ]);
    return pageOf(found, limit);
  }

  /** @throws not-found */
  async holding(asker: Principal, id: string): Promise<HoldingView> {
    const [found] = await this.holdingsWhere(asker, 'where h.id = $1', [id]);
    if (!found) throw identityErrors('not-found', { what: 'holding' });
    return found;
  }

  /** The parts of a certificate, as far as the caller may see them: the obligor sees all. @throws not-found */
  async tree(asker: Principal, certificate: string): Promise<HoldingView[]> {
    return this.walls.inCompany(asker, async () => {
      await this.certificate(asker, certificate);
      return this.holdingsWhere(asker, 'where h.certificate_id = $1 and h.is_there order by h.tier, h.id', [
        certificate,
      ]);
    });
  }

  /** How a holding came from the obligor to its holder; who stands in between is not named. @throws not-found */
  async chain(asker: Principal, id: string): Promise<TitleStepView[]> {
    const holding = await this.holding(asker, id);
    return this.chainOf(asker, holding, []);
  }

  /**
   * How the holdings came to be that somebody offers to the caller's company: who consents may see first what it is paid
   * with. The caller has seen the offer; besides the obligor its payer is named.
   */
  async offeredChains(
    asker: Principal,
    { holder, items }: Pick<OfferView, 'holder' | 'items'>,
  ): Promise<OfferedTitleView[]> {
    const chains = [];
    for (const holdingId of new Set(items.map((item) => item.holdingId))) {
      const certificateId = certificateOf(BigInt(holdingId)).toString();
      const steps = await this.chainOf(asker, { id: holdingId, certificateId }, [holder.participant]);
      chains.push({ holdingId, steps });
    }
    return chains;
  }

  /** What the transfers name as their evidence by which a holding came to its holder, by its hash on the ledger. */
  async evidenceOf(holdingId: string): Promise<string[]> {
    const steps = await this.walls.asService('orders', () => this.stepsUpTo(holdingId, undefined));
    return steps.flatMap(({ evidence_hash }) => (evidence_hash === null ? [] : [evidence_hash]));
  }

  private async chainOf(
    asker: Principal,
    holding: { id: string; certificateId: string },
    named: readonly number[],
  ): Promise<TitleStepView[]> {
    const steps = await this.walls.asService('orders', () => this.stepsUpTo(holding.id, undefined));
    const parties = await this.parties.byParticipant(
      steps.flatMap(({ from_participant, to_participant }) => [from_participant, to_participant]),
    );
    const near = new Set([asker.participant, obligorOf(BigInt(holding.certificateId)), ...named]);
    for (const { from_participant: from, to_participant: to } of steps) {
      if (from === asker.participant) near.add(to);
      if (to === asker.participant) near.add(from);
    }
    const show = (participant: number): PartyView => partyView(participant, parties, near.has(participant));
    return steps.map((step) => ({
      act: step.act,
      from: show(step.from_participant),
      to: show(step.to_participant),
      amount: step.amount.toString(),
      holdingId: step.holding_id,
      discharge: step.discharge,
      evidenceHash: step.evidence_hash,
      orderHash: step.order_hash,
      blockNumber: String(step.block_number),
      transactionHash: step.transaction_hash,
    }));
  }

  /** The steps of a holding before a place in the chain, with those of the holdings that it is a part of. */
  private async stepsUpTo(id: string, before: { block: number; log: number } | undefined): Promise<Step[]> {
    const db = this.walls.manager();
    const own = z.array(stepRow).parse(
      await db.query(
        `select block_number, log_index, holding_id, source_id, act, from_participant, to_participant, amount,
           discharge, evidence_hash, order_hash,
           (select e.transaction_hash from ledger.event e where e.block_number = s.block_number
              and e.log_index = s.log_index limit 1) as transaction_hash
         from projection.title_step s
         where holding_id = $1 and (block_number, log_index) < ($2::bigint, $3::int) order by block_number, log_index`,
        [id, before?.block ?? '9223372036854775807', before?.log ?? 0],
      ),
    );
    const [parent] = z
      .array(z.object({ parent_id: z.string().nullable() }))
      .parse(await db.query('select parent_id from projection.holding where id = $1', [id]));
    if (!parent?.parent_id) return own;
    // A part is made by a transfer or by a hold; either event names it as the child.
    const [made] = z.array(z.object({ block: z.string().transform(Number), log: z.number() })).parse(
      await db.query(
        `select block_number as block, log_index as log from ledger.event
           where name in ('Transferred', 'HoldPlaced') and args->>'child' = $1 order by block_number limit 1`,
        [id],
      ),
    );
    return [...(await this.stepsUpTo(parent.parent_id, made)), ...own];
  }

  /** Reads in one transaction, as every read of this class: a page is of one moment, and costs one commit. */
  private async certificatesWhere(
    asker: Principal,
    where: string,
    values: unknown[],
  ): Promise<CertificateView[]> {
    return this.walls.inCompany(asker, async () => {
      const rows = z
        .array(certificateRow)
        .parse(await this.walls.manager().query(`${CERTIFICATES} ${where}`, values));
      const drafts = rows.filter(({ is_draft }) => is_draft).map(({ id }) => id);
      const payees = await this.payeesOf(drafts);
      const parties = await this.parties.byParticipant(
        rows.flatMap(({ obligor, payee, id }) => [obligor, payee ?? payees.get(id) ?? obligor]),
      );
      const calendar = await this.day.calendar();
      return rows.map((row) => {
        const payee = row.payee ?? payees.get(row.id);
        const whole = asker.participant === row.obligor || asker.participant === payee;
        const payOn = calendar.onOrAfter(row.due_on);
        return {
          id: row.id,
          status: statusOf(row),
          obligor: partyView(row.obligor, parties, true),
          payee: whole && payee !== undefined ? partyView(payee, parties, true) : null,
          face: row.face?.toString() ?? null,
          outstanding: row.outstanding?.toString() ?? null,
          currency: row.currency,
          dueOn: row.due_on,
          payOn,
          payOnProvisional: calendar.isProvisional(payOn),
          flags: flagsOf(row),
          proposalId: row.proposal_id,
          refusalReason: row.refusal_reason,
          orderHash: row.order_hash,
        };
      });
    });
  }

  /** The payees of certificates that the ledger does not know yet. */
  private async payeesOf(ids: readonly string[]): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.walls.asService('certificates', async () =>
      z.array(z.object({ id: z.string(), participant: column.participant })).parse(
        await this.walls.manager().query(
          `select d.id, c.participant from trade.certificate d join trade.company c on c.id = d.payee_id
               where d.id = any($1::numeric[])`,
          [ids],
        ),
      ),
    );
    return new Map(rows.map(({ id, participant }) => [id, participant]));
  }

  private async holdingsWhere(asker: Principal, where: string, values: unknown[]): Promise<HoldingView[]> {
    return this.walls.inCompany(asker, async () => {
      const rows = z
        .array(holdingRow)
        .parse(await this.walls.manager().query(`${HOLDINGS} ${where}`, values));
      const calendar: BusinessCalendar = await this.day.calendar();
      const obligor = (certificate: string): number => obligorOf(BigInt(certificate));
      const parties = await this.parties.byParticipant(
        rows.flatMap(({ owner, certificate_id }) => [owner, obligor(certificate_id)]),
      );
      const seen = await this.scopes(asker, rows);
      return rows.map((row) => ({
        id: row.id,
        certificateId: row.certificate_id,
        parentId: row.parent_id,
        owner: partyView(row.owner, parties, seen.named(row)),
        obligor: partyView(obligor(row.certificate_id), parties, true),
        amount: row.amount?.toString() ?? null,
        paid: row.paid?.toString() ?? null,
        state: row.state,
        tier: row.tier,
        epoch: row.epoch,
        currency: row.currency,
        dueOn: row.due_on,
        payOn: calendar.onOrAfter(row.due_on),
      }));
    });
  }

  /**
   * Who may know a holder's name: who holds it, who passed it to its holder, or who was asked for a price. Whose the
   * amount is to know says the view (`trade.seen_holding`).
   */
  private async scopes(asker: Principal, rows: readonly HoldingRow[]) {
    const ids = rows.map(({ id }) => id);
    const passed = await this.walls.inCompany(asker, async () =>
      z.array(z.object({ holding_id: z.string(), to_participant: column.participant })).parse(
        await this.walls.manager().query(
          `select holding_id, to_participant from projection.title_step
           where holding_id = any($1::numeric[]) and from_participant = $2`,
          [ids, asker.participant],
        ),
      ),
    );
    const priced = await this.walls.asService('certificates', async () =>
      z.array(z.object({ holding_id: z.string() })).parse(
        await this.walls.manager().query(
          `select holding_id from trade.access_grant
           where holding_id = any($1::numeric[]) and participant = $2 and scope = 'price'`,
          [ids, asker.participant],
        ),
      ),
    );
    const own = ({ id, owner }: HoldingRow): boolean =>
      owner === asker.participant || priced.some(({ holding_id }) => holding_id === id);
    return {
      named: (row: HoldingRow): boolean =>
        own(row) ||
        passed.some(
          ({ holding_id, to_participant }) => holding_id === row.id && to_participant === row.owner,
        ),
    };
  }
}

function partyView(participant: number, parties: Map<number, Party>, named: boolean): PartyView {
  return { participant, name: named ? (parties.get(participant)?.name ?? null) : null };
}

const BEFORE_ISSUE: readonly CertificateStatus[] = ['draft', 'submitted', 'offered'];

/** How a certificate stands; the ledger tells of its issue and its end a moment before the row does. */
function statusOf(row: CertificateRow): CertificateStatus {
  if (row.ledger_status !== null) {
    if (row.ledger_status === 'cancelled') return 'cancelled';
    if (row.is_paid) return 'settled';
    return row.status === null || BEFORE_ISSUE.includes(row.status) ? 'active' : row.status;
  }
  if (row.operation_status === 'refused') return 'refused';
  if (row.operation_status === 'expired' || row.proposal_expired) return 'expired';
  return row.status ?? 'draft';
}

/** What a person should know: beyond 60 days from delivery is long for a small payee (order 802). */
function flagsOf({ delivered_on, due_on }: CertificateRow): string[] {
  const long = delivered_on !== null && daysBetween(delivered_on, due_on) > DAYS_FOR_SMALL_PAYEES;
  return long ? ['beyond-60-days'] : [];
}

function number(text: string | undefined): string {
  return z
    .string()
    .regex(/^\d{1,39}$/)
    .default('0')
    .parse(text);
}
