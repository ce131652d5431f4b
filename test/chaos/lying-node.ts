import type { Lie } from '../support/lying-node.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const TIMES = 40;

/** What a node can do wrong: each is made anew, since some remember what they said first. */
const LIES: Readonly<Record<string, () => Lie>> = {
  'stands still': () => {
    const first = new Map<string, unknown>();
    return async (method, params, honest) => {
      if (method !== 'eth_blockNumber' && params[0] !== 'latest') return honest();
      if (!first.has(method)) first.set(method, await honest());
      return first.get(method);
    };
  },
  'serves an older block': () => {
    let last: unknown;
    return async (method, _, honest) => {
      const found = await honest();
      if (method !== 'eth_getBlockByNumber') return found;
      const stale = last ?? found;
      last ??= found;
      return stale;
    };
  },
  'hides logs': () => async (method, _, honest) => (method === 'eth_getLogs' ? [] : honest()),
  'takes and does not answer': () => async (method, _, honest) => {
    const found = await honest();
    if (method !== 'eth_sendRawTransaction') return found;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    throw new Error('nobody waits any more');
  },
  lags: () => async (_, __, honest) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return honest();
  },
};

/** The node stands still, lags and lies in turns under load; nothing that it says is believed against itself. */
export const lyingNode: Fault = {
  numbers: [6],
  name: 'lying-node',
  bounded: false,
  setting: SETTINGS.liar,
  async walk({ load, liar }, chance) {
    if (!liar) throw new Error('Nothing stands before the node.');
    const before = load.passed;
    await load.deal(HOLDINGS);
    load.begin(WORKERS);
    const told: string[] = [];
    while (told.length < TIMES) {
      const lie = chance.of(Object.keys(LIES));
      liar.tells(LIES[lie]?.() ?? ((_, __, honest) => honest()));
      await chance.pause(100, 1200);
      liar.isHonest();
      told.push(lie);
      await chance.pause(0, 400);
    }
    await load.more(20, 60_000);
    await load.end();
    return { lies: told.length, acts: load.passed - before };
  },
};
