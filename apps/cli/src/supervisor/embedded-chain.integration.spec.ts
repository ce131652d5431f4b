import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { connect, toRealTime } from '#chain';
import { startChain } from './embedded-chain.js';
import { freePort } from './ports.js';

const DAY = 86_400;
/** No process has a number so high. */
const NOBODY = 2 ** 30;
const folder = mkdtempSync(join(tmpdir(), 'tributary-chain-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** How many seconds the chain's next block is behind this machine's clock. */
async function lag(provider: ReturnType<typeof connect>): Promise<number> {
  await provider.send('evm_mine', []);
  const block = await provider.getBlock('latest');
  return Date.now() / 1000 - (block?.timestamp ?? 0);
}

it('begins with the time that was noted for its first block, at each start, and goes on in real time when told', async () => {
  const genesis = Math.floor(Date.now() / 1000) - DAY;
  writeFileSync(join(folder, 'anvil.json'), JSON.stringify({ pid: NOBODY, port: await freePort(), genesis }));
  for (const start of ['first', 'second']) {
    const chain = await startChain(folder);
    const provider = connect(chain.url);
    try {
      if (start === 'first') expect(await lag(provider)).toBeGreaterThan(DAY - 60);
      await toRealTime(provider);
      expect(await lag(provider)).toBeLessThan(60);
      // A chain that is ahead is left there.
      await provider.send('evm_setNextBlockTimestamp', [Math.floor(Date.now() / 1000) + 600]);
      expect(await lag(provider)).toBeLessThan(-500);
      await toRealTime(provider);
      expect(await lag(provider)).toBeLessThan(-500);
    } finally {
      provider.destroy();
      await chain.stop();
    }
  }
}, 60_000);
