import { z } from 'zod';
import { waitUntil, isAlive } from '../../apps/cli/src/supervisor/ports.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;

/**
 * Every connection is cut again and again, and the server stopped at once as by a power cut, under load: the pools
 * recover by themselves, and what was acknowledged is there.
 */
export const databaseAway: Fault = {
  numbers: [8],
  name: 'database-away',
  bounded: true,
  setting: SETTINGS.apart,
  async walk(arena, chance, { bounded }) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    const [cuts, stops] = bounded ? [3, 1] : [20, 5];
    for (let cut = 0; cut < cuts; cut++) {
      await chance.pause(50, 700);
      await arena.rows(
        z.unknown(),
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    for (let stop = 0; stop < stops; stop++) {
      await chance.pause(100, 900);
      const { pid } = await arena.postgres();
      // An immediate shutdown: no checkpoint, every connection gone; the next start recovers from the log.
      process.kill(pid, 'SIGQUIT');
      await waitUntil('PostgreSQL did not stop', 30, () => Promise.resolve(!isAlive(pid)));
      await chance.pause(0, 1500);
      await arena.postgres();
      await load.more(10, 60_000);
    }
    await load.end();
    return { cuts, stops, acts: load.passed - before };
  },
};
