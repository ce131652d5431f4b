import { z } from 'zod';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const table = z.object({ name: z.string() });

/** The queue is emptied again and again while acts are on their way: the rows say what is to do, and a sweep does it. */
export const queueLost: Fault = {
  numbers: [9],
  name: 'queue-lost',
  bounded: true,
  setting: SETTINGS.apart,
  async walk(arena, chance, { bounded }) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    const tables = await arena.rows(
      table,
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname = 'jobs' and tablename not like '%migration%'`,
    );
    if (tables.length === 0) throw new Error('The queue has no tables: nothing was lost.');
    const flushes = bounded ? 5 : 40;
    for (let flush = 0; flush < flushes; flush++) {
      await chance.pause(20, 400);
      // One after another: who works with the queue holds one of them while it waits for the next.
      for (const { name } of tables) await arena.rows(z.unknown(), `delete from ${name}`);
    }
    await load.more(bounded ? 20 : 100, 60_000);
    await load.end();
    return { flushes, acts: load.passed - before };
  },
};
