import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { RefusalCode } from '#orders';

const MOVED: RefusalCode = 'epoch-stale';
const TOO_MUCH: RefusalCode = 'amount-above-holding';
const refusals = z.array(z.object({ refusal: z.enum([MOVED, TOO_MUCH]).nullable() }));

/** Ends those open offers of `candidate (id, proposal_id, items)` that ask for more than is left, or for what moved on. */
const END = `
  unfit as materialized (
    select c.id, c.proposal_id, (array_agg(i.moved order by i.place))[1] as moved
    from candidate c join trade.proposal p on p.id = c.proposal_id and p.status = 'open'
      cross join lateral (
        select min(place) as place, h.amount, sum((i->>'amount')::numeric) as wanted,
          bool_or((i->>'epoch')::int <> h.epoch) as moved
        from jsonb_array_elements(p.body->'items') with ordinality as item (i, place)
          join projection.holding h on h.id = (i->>'holding')::numeric
        where h.id = any($1::text[]::numeric[]) group by h.id) i
    where i.moved or i.wanted > i.amount group by c.id, c.proposal_id),
  held as materialized (
    select p.id from trade.proposal p
    where p.id in (select proposal_id from unfit) and p.status = 'open' order by p.id for update of p),
  ended as (update trade.proposal p set status = 'refused' from held where p.id = held.id),
  told as (
    update trade.transfer t set refusal = case when u.moved then '${MOVED}' else '${TOO_MUCH}' end
    from unfit u join held on held.id = u.proposal_id where t.id = u.id returning t.id, t.refusal)`;

/**
 * Several offers on one holding may be open at once, and apply while the amount lasts. Those that ask for more than is
 * left of it, or for one that has moved on, can never apply: they end with what the ledger would say.
 */
export async function endUnfitOffers(db: EntityManager, holdings: readonly bigint[]): Promise<void> {
  const names = holdings.map(String);
  await db.query(
    // One by one, so that each is looked up, however few offers there were when this was planned.
    `with candidate as materialized (
       select distinct t.id, t.proposal_id from unnest($2::jsonb[]) as asked (items) cross join lateral (
         select id, proposal_id from trade.transfer where items @> asked.items offset 0) t),
     ${END}
     select 1 from told`,
    // As words and not as something to be worked out, so that the index over the items answers.
    [names, names.map((holdingId) => JSON.stringify([{ holdingId }]))],
  );
}

/** The same for one offer, which the caller has locked: ends it where it fits its holdings no more, and gives why. */
export async function refusalOfOffer(
  db: EntityManager,
  id: string,
  holdings: readonly bigint[],
): Promise<RefusalCode | undefined> {
  const [found] = refusals.parse(
    await db.query(
      `with candidate as materialized (select t.id, t.proposal_id, t.refusal from trade.transfer t where t.id = $2),
       ${END}
       select coalesce((select refusal from told), (select refusal from candidate)) as refusal`,
      [holdings.map(String), id],
    ),
  );
  return found?.refusal ?? undefined;
}
