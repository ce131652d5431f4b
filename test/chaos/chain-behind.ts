import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { resume } from '#chain';
import { inDatabase } from '../../apps/cli/src/platform.js';
import { startChain } from '../../apps/cli/src/supervisor/embedded-chain.js';
import { isAlive, waitUntil } from '../../apps/cli/src/supervisor/ports.js';
import { SETTINGS, type Fault } from './fault.js';

const WORKERS = 8;
const HOLDINGS = 32;
const halted = z.object({ halted: z.string().nullable() });
const noted = z.object({ pid: z.number() });

/**
 * The node is killed under load and comes back from an older state: its height falls. Writing halts and says why; when
 * the program is started again it plays the lost blocks, and a person lets it go on.
 */
export const chainBehind: Fault = {
  numbers: [4],
  name: 'chain-behind',
  bounded: false,
  setting: SETTINGS.together,
  async walk(arena, chance) {
    const { load, sandbox } = arena;
    const before = load.passed;
    await load.deal(HOLDINGS);
    const chain = join(sandbox.folder, 'chain');
    const [state, old] = [join(chain, 'state.json'), join(sandbox.folder, 'older.json')];
    const falls = 2;
    let reason = '';
    for (let fall = 0; fall < falls; fall++) {
      load.begin(WORKERS);
      rmSync(old, { force: true });
      if (existsSync(state)) copyFileSync(state, old);
      await load.more(chance.between(20, 60), 120_000);
      const { pid } = noted.parse(JSON.parse(readFileSync(join(chain, 'anvil.json'), 'utf8')));
      process.kill(pid, 'SIGKILL');
      await waitUntil('The node did not end', 10, () => Promise.resolve(!isAlive(pid)));
      if (existsSync(old)) copyFileSync(old, state);
      else rmSync(state, { force: true });
      await startChain(chain);
      await waitUntil('The reading did not halt', 60, async () => {
        const [found] = await arena.rows(halted, 'select halted from ledger.checkpoint');
        reason = found?.halted ?? '';
        return reason !== '';
      });
      if (!reason.includes('height fell')) throw new Error(`It halted because ${reason}.`);
      await sandbox.kill();
      process.env.DATA_FOLDER = sandbox.folder;
      await inDatabase((walls) => resume(walls, 'the node came back from an older state'));
      delete process.env.DATA_FOLDER;
      await arena.restart();
      await load.more(10, 60_000);
      await load.end();
    }
    return { falls, halted: reason, acts: load.passed - before };
  },
};
