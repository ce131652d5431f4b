import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { refusalOf } from './book.js';
import type { LoggedEvent } from './logged-events.js';

/** How far back a block may still be orphaned. */
export const DEEPEST_REORGANISATION = 20;

const ids = z.array(z.object({ id: z.string() }));

/**
 * Ends the operations of a range's events in one statement, and frees what they reserved. An act that was applied
 * counts whoever carried it; a refusal only when the platform itself carried the order, since a stranger can carry its
 * words without signatures.
 */
export async function endOperations(db: EntityManager, events: readonly LoggedEvent[]): Promise<void> {
  const applied = new Map<string, LoggedEvent>();
  for (const event of events)
    if (event.name !== 'Refused' && !applied.has(event.orderHash)) applied.set(event.orderHash, event);
  const refused = events.filter(({ name, orderHash }) => name === 'Refused' && !applied.has(orderHash));
  const said = [...applied.values(), ...refused].map((event) => ({
    order_hash: event.orderHash,
    status: event.name === 'Refused' ? 'refused' : 'applied',
    refusal: event.name === 'Refused' ? refusalOf(event) : null,
    transaction_hash: event.transactionHash,
    block_number: event.blockNumber,
  }));
  if (said.length === 0) return;
  await db.query(
    `with said as (select * from jsonb_to_recordset($1::jsonb) as r(order_hash text, status text, refusal text,
         transaction_hash text, block_number bigint)),
       ended as (
         update trade.operation o set status = s.status, refusal = s.refusal, transaction_hash = s.transaction_hash,
           block_number = s.block_number, ended_at = now()
         from said s where o.order_hash = s.order_hash and o.status in ('pending', 'sent')
           and (s.status = 'applied' or exists (select 1 from ledger.transaction t where t.hash = s.transaction_hash))
         returning o.id, o.block_number)
     ${FREED}`,
    [JSON.stringify(said)],
  );
}

/** Ends what a block past the deadline shows to have come too late. `time` of the block, in seconds. */
export async function expirePast(
  db: EntityManager,
  { number, timestamp }: { number: number; timestamp: number },
): Promise<void> {
  await db.query(
    // Of what is under way alone, which its own small indexes tell, and not of all that ever was.
    `with late as materialized (
       select id from trade.operation where status = 'pending' and deadline < $1
       union all select id from trade.operation where status = 'sent' and deadline < $1),
     ended as (
       update trade.operation o set status = 'expired', ended_at = now() from late
       where o.id = late.id and status in ('pending', 'sent') returning o.id, $2::bigint as block_number)
     ${FREED}`,
    [timestamp, number],
  );
}

/** A reservation is kept for as long as the block that freed it may be orphaned. */
const FREED = `,
  freed as (
    delete from trade.reservation r using ended where r.operation_id = ended.id
    returning r.operation_id, r.holding_id, r.amount, ended.block_number)
  insert into ledger.freed_reservation (operation_id, holding_id, amount, block_number)
  select operation_id, holding_id, amount, block_number from freed
  on conflict (operation_id, holding_id) do update set amount = excluded.amount, block_number = excluded.block_number`;

/** Forgets freed reservations whose blocks no reorganisation reaches any more. */
export async function forgetFreed(db: EntityManager, block: number): Promise<void> {
  await db.query('delete from ledger.freed_reservation where block_number <= $1', [
    block - DEEPEST_REORGANISATION,
  ]);
}

/**
 * Takes back the ends that blocks above `ancestor` gave. What the platform carried is `sent` and its transactions are
 * sent again; what only its company carried is `pending` again, or nobody would carry it. Gives how many.
 */
export async function takeBackEnds(
  db: EntityManager,
  ancestor: { number: number; timestamp: number },
): Promise<number> {
  // The one act that may go back on an end; the setting ends with the transaction.
  await db.query(`select set_config('app.orphaning', 'on', true)`);
  const back = ids.parse(
    (
      await db.query<[unknown[], number]>(
        `update trade.operation o set refusal = null, block_number = null, ended_at = null,
           transaction_hash = carried.hash, status = case when carried.hash is null then 'pending' else 'sent' end
         from trade.operation ended left join lateral (
           select t.hash from ledger.transaction_operation c join ledger.transaction t on t.hash = c.transaction_hash
           where c.operation_id = ended.id order by t.nonce desc limit 1) carried on true
         where o.id = ended.id
           and ((ended.status in ('applied', 'refused') and ended.block_number > $1)
             or (ended.status = 'expired' and ended.deadline >= $2))
         returning o.id`,
        [ancestor.number, ancestor.timestamp],
      )
    )[0],
  );
  await db.query(`select set_config('app.orphaning', '', true)`);
  await db.query(
    `with again as (delete from ledger.freed_reservation where operation_id = any($1::uuid[])
                    returning operation_id, holding_id, amount)
     insert into trade.reservation (operation_id, holding_id, amount)
     select operation_id, holding_id, amount from again on conflict do nothing`,
    [back.map(({ id }) => id)],
  );
  return back.length;
}
