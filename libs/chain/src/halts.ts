import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { readingErrors } from './reading.errors.js';

const haltedRow = z.array(z.object({ halted: z.string().nullable() }));

/** Stops the reading, and says why, until somebody has looked. */
export async function halt(walls: Walls, reason: string): Promise<void> {
  await walls.asService('ledger', async () => {
    const db = walls.manager();
    await db.query('update ledger.checkpoint set halted = $1 where halted is null', [reason]);
    await db.query(
      `insert into ledger.halt (id, block_number, reason)
       select $1, block_number, $2 from ledger.checkpoint on conflict do nothing`,
      [newId(), reason],
    );
  });
}

/**
 * Lets a halted reading go on, because of what a person has found; the person's words are kept beside the reason, for
 * good. If what stopped it is still so, it stops again. Gives the reason.
 * @throws not-halted
 */
export async function resume(walls: Walls, because: string): Promise<string> {
  return walls.asService('ledger', async () => {
    const db = walls.manager();
    const [at] = haltedRow.parse(await db.query('select halted from ledger.checkpoint for update'));
    if (!at?.halted) throw readingErrors('not-halted');
    // A reason that was written by hand has no row yet.
    await db.query(
      `insert into ledger.halt (id, block_number, reason)
       select $1, block_number, halted from ledger.checkpoint on conflict do nothing`,
      [newId()],
    );
    await db.query('update ledger.halt set because = $1, resumed_at = now() where resumed_at is null', [
      because,
    ]);
    await db.query('update ledger.checkpoint set halted = null');
    return at.halted;
  });
}
