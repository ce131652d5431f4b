import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import type { LedgerDomain } from '#orders';
import { encodeExecute, hex } from './book.js';
import { BATCH_BYTES, BATCH_GAS, gasOfBatch, gasOfOrder } from './batch-gas.js';
import { TURN } from './lane.js';
import { readOrder, type Operation } from './operations.js';

/** An operation that waits in a lane. */
export interface Waiting extends Operation {
  turn: number;
  touches: readonly string[];
  /** An older one stands in its way: of another lane on the same thing, or one that nothing overtakes. */
  waits: boolean;
  /** How many of its transactions ran out of gas, and the most orders that may go with it since. */
  fellBack: number;
  batchLimit: number | undefined;
}

/** Orders that go together, and the gas for them. */
export interface Batch {
  operations: readonly Operation[];
  data: string;
  gas: bigint;
}

const row = z.object({
  id: z.string(),
  kind: z.string(),
  body: z.unknown(),
  order_hash: hex,
  signatures: z.object({ signatures: z.array(hex), proof: z.array(hex) }),
  turn: z.number(),
  touches: z.array(z.string()),
  waits: z.boolean(),
  fell_back: z.number(),
  batch_limit: z.number().nullable(),
});

const OLDER = '(e.created_at, e.id) < (o.created_at, o.id)';
const AWAKE = '(e.rests_until is null or e.rests_until <= now())';
const BARRIER = `e.status in ('pending', 'sent') and (e.turn = ${TURN.registry} or e.kind = 'business-date')`;

/**
 * What waits in one of `lanes` lanes, in the order in which it goes, locked for the caller's transaction. Nothing
 * overtakes a registry act; the business date neither overtakes nor is overtaken; and of two that touch one thing
 * the older goes first.
 */
export async function waitingIn(
  db: EntityManager,
  domain: LedgerDomain,
  lane: number,
  lanes: number,
  limit: number,
): Promise<Waiting[]> {
  const found = z.array(row).parse(
    await db.query(
      `select id, kind, body, order_hash, signatures, turn, touches, fell_back, batch_limit,
         case when o.turn = ${TURN.registry} then false
           when exists (select 1 from trade.operation e where ${BARRIER} and ${AWAKE} and ${OLDER}) then true
           when o.kind = 'business-date' then exists (
             select 1 from trade.operation e where e.status in ('pending', 'sent') and ${AWAKE} and ${OLDER})
           else exists (
             select 1 from trade.operation e where e.status = 'pending' and e.touches && o.touches and ${AWAKE} and ${OLDER}
               and (e.lane % $2 <> o.lane % $2 or e.turn <> o.turn))
         end as waits
       from trade.operation o
       where status = 'pending' and lane % $2 = $1 and (rests_until is null or rests_until <= now())
       order by turn, created_at, id limit $3 for update skip locked`,
      [lane, lanes, limit],
    ),
  );
  return found.map((one) => ({
    id: one.id,
    orderHash: one.order_hash,
    order: readOrder(one.kind, one.body, domain, one.order_hash),
    ...one.signatures,
    turn: one.turn,
    touches: one.touches,
    waits: one.waits,
    fellBack: one.fell_back,
    batchLimit: one.batch_limit ?? undefined,
  }));
}

/**
 * The first of those that wait, as many as one transaction holds: none overtakes another of its lane, but one that is
 * kept waiting holds up no bank. `busy` is touched by what is in flight in other lanes.
 */
export function cutBatch(waiting: readonly Waiting[], busy: ReadonlySet<string>): Batch | undefined {
  const taken: Waiting[] = [];
  const gas: bigint[] = [];
  let sum = 0n;
  let most = Infinity;
  for (const one of waiting) {
    if (one.waits || one.touches.some((thing) => busy.has(thing))) {
      // A bank's word that waits for one act does not hold up the next bank's.
      if (one.turn === TURN.people) break;
      continue;
    }
    const more = gasOfOrder(one, one.fellBack);
    most = Math.min(most, one.batchLimit ?? Infinity);
    if (taken.length > 0 && (gasOfBatch([sum + more]) >= BATCH_GAS || taken.length >= most)) break;
    taken.push(one);
    gas.push(more);
    sum += more;
  }
  while (taken.length > 0) {
    const data = encodeExecute(taken);
    if (taken.length === 1 || data.length / 2 <= BATCH_BYTES)
      return { operations: taken, data, gas: gasOfBatch(gas.slice(0, taken.length)) };
    taken.length = Math.floor(taken.length * 0.9);
  }
  return undefined;
}
