import { pause } from './chance.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const POINTS = ['operation.committed', 'nonce.persisted', 'tx.sent', 'receipt.seen', 'projection.committed'];
const MOST_TIMES = 40;

/**
 * The program kills itself at a random one of the points between two effects, the n-th time that it passes it, and is
 * started again; people ask again under the same keys meanwhile.
 */
export const crashAnywhere: Fault = {
  numbers: [1, 2],
  name: 'crash-anywhere',
  bounded: false,
  setting: SETTINGS.together,
  async walk(arena, chance) {
    const { load, sandbox } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    // Every point once, in random order, and as often again at random.
    const points = [...POINTS].sort(() => chance.between(0, 1) - 0.5);
    const crashes = [...points, ...points.map(() => chance.of(POINTS))];
    for (const point of crashes) {
      await sandbox.kill();
      await arena.restart({ CRASH_AT: `${point}#${String(chance.between(1, MOST_TIMES))}` });
      const death = await Promise.race([sandbox.gone(), pause(60_000)]);
      if (death !== 'SIGKILL') throw new Error(`It did not die at ${point}.`);
      await arena.restart();
      await load.more(10, 60_000);
    }
    await load.end();
    return { crashes: crashes.length, acts: load.passed - before };
  },
};
