import { z } from 'zod';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 16;
const HOLDINGS = 64;
const ACTS = 1000;
const numbers = z.object({
  address: z.string(),
  next: z.coerce.number(),
  mined: z.coerce.number(),
  twice: z.coerce.number(),
});
const waiting = z.object({ hash: z.string() });

/** Two carriers share one key over a thousand acts, and the node forgets some of their transactions. */
export const twoCarriers: Fault = {
  numbers: [7],
  name: 'two-carriers',
  bounded: false,
  setting: SETTINGS.oneKey,
  async walk(arena, chance) {
    const { load } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    const rival = await arena.rival('ledger');
    load.begin(WORKERS);
    let dropped = 0;
    while (load.passed - before < ACTS) {
      await load.more(chance.between(50, 200), 180_000);
      if (dropped > 4) continue;
      // Blocks wait a moment, so that there is a transaction to forget.
      await arena.node('evm_setAutomine', false);
      await chance.pause(200, 600);
      const open = await arena.rows(waiting, 'select hash from ledger.transaction where mined_in is null');
      for (const { hash } of open) if ((await arena.node('anvil_dropTransaction', hash)) !== null) dropped++;
      await arena.node('evm_setAutomine', true);
    }
    await load.end();
    await arena.dismiss(rival);
    const found = await arena.rows(
      numbers,
      `select r.address, r.next_nonce as next, count(distinct t.nonce) filter (where t.mined_in is not null) as mined,
         count(*) filter (where t.mined_in is not null) - count(distinct t.nonce) filter (where t.mined_in is not null) as twice
       from ledger.relayer r join ledger.transaction t on t.relayer = r.address group by 1, 2`,
    );
    for (const { address, next, mined, twice } of found) {
      const there = Number(await arena.node('eth_getTransactionCount', address, 'latest'));
      if (there !== next || twice !== 0)
        throw new Error(
          `${address}: next ${String(next)}, on the chain ${String(there)}, twice ${String(twice)}.`,
        );
      if (mined === 0) throw new Error(`${address} carried nothing.`);
    }
    if (dropped === 0) throw new Error('No transaction was forgotten.');
    return { keys: found.length, dropped, acts: load.passed - before };
  },
};
