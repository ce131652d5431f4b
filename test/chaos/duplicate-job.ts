import { Queue, createPostgresBackend, setDefaultBackendFactory } from 'bullmq';
import { pause } from './chance.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const TIMES = 50;
/** A worker's lock on its job is 10 s: one that stands still longer has lost it. Milliseconds. */
const PAST_THE_LOCK_MS = 12_000;
/** After 30 s the database takes back what a process holds that stands still inside a transaction. Milliseconds. */
const PAST_ITS_TRANSACTION_MS = 40_000;

/**
 * The same job fifty times, and a carrier that is stopped past its lock while another does its work, and then goes on
 * with what it was at: the stale one is fenced by the rows.
 */
export const duplicateJob: Fault = {
  numbers: [3],
  name: 'duplicate-job',
  bounded: true,
  setting: SETTINGS.apart,
  async walk(arena, chance, { bounded }) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    setDefaultBackendFactory(createPostgresBackend);
    const postgres = { connectionString: (await arena.postgres()).url, schema: 'jobs', max: 2 };
    const queue = new Queue('ledger', { connection: { url: '', ...postgres } });
    const rounds = bounded ? 1 : 5;
    let alone = 0;
    try {
      for (let round = 0; round < rounds; round++) {
        await Promise.all(
          Array.from({ length: TIMES }, () => queue.add('ring', {}, { jobId: `same-${String(round)}` })),
        );
        const rival = await arena.rival('ledger');
        const first = arena.processOf('ledger');
        await chance.pause(0, 1000);
        process.kill(first, 'SIGSTOP');
        try {
          const stopped = load.passed;
          await pause(bounded ? PAST_THE_LOCK_MS : PAST_ITS_TRANSACTION_MS);
          // One that was stopped inside a transaction keeps others waiting until the database takes its locks back.
          if (!bounded && load.passed === stopped)
            throw new Error('While one carrier stood still the other carried nothing.');
          alone += load.passed - stopped;
        } finally {
          process.kill(first, 'SIGCONT');
        }
        await load.more(10, 60_000);
        await arena.dismiss(rival);
      }
    } finally {
      await queue.close();
    }
    await load.end();
    return { rounds, sameJob: rounds * TIMES, actsWhileStopped: alone, acts: load.passed - before };
  },
};
