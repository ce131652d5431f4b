import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const DEEPEST = 20;
const TIMES = 15;

/** The chain goes another way again and again, 1 to 20 blocks back, under load: what was orphaned is sent again. */
export const reorganised: Fault = {
  numbers: [5],
  name: 'reorganised',
  bounded: false,
  setting: SETTINGS.liar,
  async walk(arena, chance) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    await load.more(40, 120_000);
    const depths: number[] = [];
    while (depths.length < TIMES) {
      await chance.pause(100, 1500);
      const depth = depths.length === 0 ? DEEPEST : chance.between(1, DEEPEST);
      await arena.node('anvil_reorg', depth, []);
      depths.push(depth);
      await load.more(5, 60_000);
    }
    await load.end();
    return { reorganisations: TIMES, depths: depths.join(' '), acts: load.passed - before };
  },
};
