import { Queue, createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import { z } from 'zod';
import { waitUntil } from '../../apps/cli/src/supervisor/ports.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const JOBS = 30;
/** A consequence is tried 20 times, longer apart each time; these have most of their tries behind them. */
const TRIED = 18;
const POISONED = 10;
/** The name of a consequence that asks of which holding an event tells. */
const ASKS_WHICH = 'certificates.offers';
const state = z.object({ tries: z.number(), done: z.boolean() });
const count = z.object({ n: z.number() });

/**
 * Jobs that mean nothing, and consequences that cannot be run (one that asks of which holding an event
 * tells, noted for events of none): each is set aside after so many tries, a case tells of it, and its neighbours go on.
 */
export const poison: Fault = {
  numbers: [12],
  name: 'poison',
  bounded: false,
  setting: SETTINGS.apart,
  async walk(arena) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    await load.more(POISONED * 2, 120_000);
    setDefaultBackendFactory(createPostgresBackend);
    const postgres = { connectionString: (await arena.postgres()).url, schema: 'jobs', max: 2 };
    for (const name of ['ledger', 'factoring', 'settlement']) {
      const queue = new Queue(name, { connection: { url: '', ...postgres } });
      await Promise.all(
        Array.from({ length: JOBS }, (_, n) =>
          queue.add('nonsense', { __proto__: null, deep: [n, '\u0000'.length] }),
        ),
      );
      await queue.close();
    }
    await arena.rows(
      z.unknown(),
      `insert into ledger.reaction (order_hash, item, reaction, block_number, tries)
       select order_hash, 0, $3, block_number, $1 from ledger.event
       group by order_hash, block_number having not bool_or(args ? 'holding') order by block_number desc limit $2`,
      [TRIED, POISONED, ASKS_WHICH],
    );
    await waitUntil('The poison was not set aside', 120, async () => {
      const rows = await arena.rows(
        state,
        `select tries, done_at is not null as done from ledger.reaction where reaction = $2 and tries >= $1`,
        [TRIED, ASKS_WHICH],
      );
      return rows.length === POISONED && rows.every(({ tries, done }) => tries === 20 && !done);
    });
    const [cases] = await arena.rows(
      count,
      `select count(*)::int as n from trade.case_file where kind = 'reaction-failed' and closed_at is null`,
    );
    if (cases?.n !== POISONED)
      throw new Error(`${String(cases?.n)} cases tell of ${String(POISONED)} failures.`);
    await load.more(20, 60_000);
    await load.end();
    return { jobs: JOBS * 3, consequences: POISONED, acts: load.passed - before };
  },
};
