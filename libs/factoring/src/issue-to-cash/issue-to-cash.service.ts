import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import type { Principal } from '#identity';
import { STAGES, type Stage, type StageTimesView } from './issue-to-cash.schemas.js';
import { spanOf, spanStatistics, type DayBegun } from './span-statistics.js';

/** What holders and financiers do among themselves before the ledger knows of it. */
const PRIVATE: ReadonlySet<Stage> = new Set(['asked', 'quoted']);
/** Of what is private nothing is told while fewer companies than these did it: a median of one is its own act. */
const FEWEST_COMPANIES = 3;

const spanRow = z.object({
  stage: z.enum(STAGES),
  certificate: z.string(),
  company: z.string(),
  from_at: z.number(),
  to_at: z.number(),
});
type SpanRow = z.infer<typeof spanRow>;

const dayRow = z.object({ at: z.number(), today: z.string() });

/** The last hold on the part that a step of title sold, which is when its price was agreed. */
const HELD = `select max(e.block_number) as block from ledger.event e
  where e.subject = 'certificate:' || s.certificate_id and e.name = 'HoldPlaced' and e.block_number <= s.block_number
    and coalesce(nullif(e.args->>'child', '0'), e.args->>'holding') = s.holding_id::text`;

/**
 * From when to when each stage took, in seconds of real time: consented since it was handed in for signatures; passed on
 * and settled since the issue; asked since the seller got the holding; quoted since it asked; funded since the hold.
 */
const SPANS = `
  with own as materialized (
    select c.id, c.payee, c.status, b.timestamp::float8 as issued_at
    from projection.certificate c join ledger.block b on b.number = c.block_number where c.obligor = $1),
  asked as materialized (
    select r.id, r.certificate_id, r.seller_id, extract(epoch from r.created_at)::float8 as at,
      (select max(b.timestamp)::float8 from projection.title_step s join ledger.block b on b.number = s.block_number
        where s.holding_id = r.holding_id and s.to_participant = k.participant
          and b.timestamp <= extract(epoch from r.created_at)) as got_at
    from trade.discount_request r join own o on o.id = r.certificate_id join trade.company k on k.id = r.seller_id)
  select 'consented' as stage, o.id::text as certificate, o.payee::text as company,
    extract(epoch from p.created_at)::float8 as from_at, o.issued_at as to_at
  from own o join trade.certificate d on d.id = o.id join trade.proposal p on p.id = d.proposal_id
  union all
  select 'passed', o.id::text, o.payee::text, o.issued_at, min(b.timestamp)::float8
  from own o join projection.title_step s on s.certificate_id = o.id and s.act in ('part', 'whole')
    join ledger.block b on b.number = s.block_number
  group by o.id, o.payee, o.issued_at
  union all
  select 'asked', a.certificate_id::text, a.seller_id::text, coalesce(a.got_at, a.at), a.at from asked a
  union all
  select 'quoted', a.certificate_id::text, a.seller_id::text, a.at, min(extract(epoch from q.created_at))::float8
  from asked a join trade.quote q on q.request_id = a.id group by a.id, a.certificate_id, a.seller_id, a.at
  union all
  select 'funded', o.id::text, s.from_participant::text, coalesce(hb.timestamp, b.timestamp)::float8, b.timestamp::float8
  from own o join projection.title_step s on s.certificate_id = o.id and s.act = 'discount'
    join ledger.block b on b.number = s.block_number
    cross join lateral (${HELD}) h left join ledger.block hb on hb.number = h.block
  union all
  select 'settled', o.id::text, o.payee::text, o.issued_at, max(b.timestamp)::float8
  from own o join ledger.event e on e.subject = 'certificate:' || o.id and e.name = 'Settled'
    join ledger.block b on b.number = e.block_number
  where o.status = 'settled' group by o.id, o.payee, o.issued_at`;

const DAYS = `select b.timestamp::float8 as at, e.args->>'today' as today
  from ledger.event e join ledger.block b on b.number = e.block_number
  where e.subject = 'day' and e.name = 'BusinessDateMoved' order by e.block_number, e.log_index`;

/** How long an obligor's certificates take on their way from the issue to cash. */
@Injectable()
export class IssueToCash {
  constructor(private readonly walls: Walls) {}

  /** Every stage over all certificates of the caller's company, in order. */
  async list(asker: Principal): Promise<StageTimesView[]> {
    const { rows, days } = await this.walls.inSnapshot('factoring', async () => {
      const db = this.walls.manager();
      return {
        rows: z.array(spanRow).parse(await db.query(SPANS, [asker.participant])),
        days: z.array(dayRow).parse(await db.query(DAYS)),
      };
    });
    return stageTimesOf(
      rows,
      days.map(({ at, today }) => ({ at, day: today.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3') })),
    );
  }
}

/** Counts each stage; what is private and few companies did is counted as nothing that could be told. */
export function stageTimesOf(rows: readonly SpanRow[], days: readonly DayBegun[]): StageTimesView[] {
  const stages = Map.groupBy(rows, ({ stage }) => stage);
  return STAGES.map((stage) => {
    const all = stages.get(stage) ?? [];
    const companies = new Set(all.map(({ company }) => company)).size;
    if (PRIVATE.has(stage) && companies < FEWEST_COMPANIES)
      return { stage, certificates: null, median: null, p90: null };
    const times = spanStatistics(all.map(({ from_at, to_at }) => spanOf(from_at, to_at, days)));
    return {
      stage,
      certificates: new Set(all.map(({ certificate }) => certificate)).size,
      median: times?.median ?? null,
      p90: times?.p90 ?? null,
    };
  });
}
