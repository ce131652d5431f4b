import { z } from 'zod';
import type { Arena } from './arena.js';
import { pause } from './chance.js';

/** By when everything has ended that was acknowledged, once nothing goes wrong any more. */
const QUIET_MS = 120_000;
const LOOK_MS = 200;

const count = z.object({ n: z.number() });

/**
 * What holds after every fault: the load met nothing unforeseen; everything has ended; `verify` finds no difference
 * and left nothing out; every acknowledged act applied once; and the holdings are where the load's own account has
 * them. Gives how much was compared. @throws with everything that does not hold
 */
export async function check(arena: Arena): Promise<{ acts: number; checks: number }> {
  const { load, sandbox } = arena;
  await load.end();
  await quiet(arena);
  const wrong: string[] = [];
  const found = await sandbox.verify();
  wrong.push(...found.differences, ...found.unchecked);
  const applied = new Set(
    (
      await arena.rows(
        z.object({ id: z.string() }),
        `select id from trade.operation where status = 'applied'`,
      )
    ).map(({ id }) => id),
  );
  const lost = load.acknowledged.filter((id) => !applied.has(id));
  if (lost.length > 0) wrong.push(`acknowledged and not applied: ${lost.join(', ')}`);
  if (new Set(load.acknowledged).size !== load.acknowledged.length)
    wrong.push('one operation answered two acts');
  const twice = await arena.rows(
    z.object({ order_hash: z.string() }),
    `select order_hash from ledger.event where name <> 'Refused' group by 1 having count(distinct transaction_hash) > 1`,
  );
  if (twice.length > 0) wrong.push(`applied twice: ${twice.map(({ order_hash }) => order_hash).join(', ')}`);
  const owners = new Map(
    (
      await arena.rows(
        z.object({ id: z.string(), owner: z.coerce.number() }),
        'select id, owner from projection.holding where id = any($1)',
        [[...load.owners().keys()]],
      )
    ).map(({ id, owner }) => [id, owner]),
  );
  for (const [id, owner] of load.owners())
    if (owners.get(id) !== owner)
      wrong.push(`holding ${id} is ${String(owners.get(id))}’s, and was passed to ${String(owner)}`);
  if (wrong.length > 0) throw new Error(wrong.slice(0, 20).join('\n'));
  return { acts: load.passed, checks: found.checks };
}

/** Waits until no operation is under way and no consequence waits that has not failed again and again. */
async function quiet(arena: Arena): Promise<void> {
  const end = performance.now() + QUIET_MS;
  for (;;) {
    const [left] = await arena.rows(
      count,
      `select (select count(*) from trade.operation where status in ('pending', 'sent'))::int
            + (select count(*) from ledger.reaction where done_at is null and tries < 20)::int as n`,
    );
    if (left?.n === 0) return;
    if (performance.now() > end)
      throw new Error(`${String(left?.n)} operations and consequences have not ended in time.`);
    await pause(LOOK_MS);
  }
}
