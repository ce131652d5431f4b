import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { RefusalCode } from '#orders';

const unfitRow = z.object({ id: z.string(), proposal_id: z.string(), moved: z.boolean() });

/**
 * Several offers on one holding may be open at once, and apply while the amount lasts. Those that ask for more than is
 * left of it, or for one that has moved on, can never apply: they end with what the ledger would say. With `only`,
 * this proposal alone is looked at.
 */
export async function endUnfitOffers(db: EntityManager, holding: bigint, only?: string): Promise<void> {
  const named = only === undefined ? 't.items @> $2::jsonb' : 'p.id = $2::uuid';
  const unfit = z.array(unfitRow).parse(
    await db.query(
      `select t.id, t.proposal_id, i.moved from trade.transfer t join trade.proposal p on p.id = t.proposal_id
         join projection.holding h on h.id = $1::text::numeric
         cross join lateral (
           select sum((i->>'amount')::numeric) as wanted, bool_or((i->>'epoch')::int <> h.epoch) as moved
           from jsonb_array_elements(p.body->'items') i where i->>'holding' = $1::text) i
       where ${named} and p.status = 'open'
         and (i.moved or i.wanted > h.amount) order by t.id for update of p`,
      // As words and not as something to be worked out, so that the index over the items answers.
      [holding.toString(), only ?? JSON.stringify([{ holdingId: holding.toString() }])],
    ),
  );
  for (const { id, proposal_id, moved } of unfit) {
    await db.query(`update trade.proposal set status = 'refused' where id = $1`, [proposal_id]);
    const code: RefusalCode = moved ? 'epoch-stale' : 'amount-above-holding';
    await db.query('update trade.transfer set refusal = $2 where id = $1', [id, code]);
  }
}
