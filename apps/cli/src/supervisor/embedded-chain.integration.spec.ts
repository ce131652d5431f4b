import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { connect } from '#chain';
import { startChain } from './embedded-chain.js';
import { freePort } from './ports.js';

const DAY = 86_400;
/** No process has a number so high. */
const NOBODY = 2 ** 30;
const folder = mkdtempSync(join(tmpdir(), 'tributary-chain-'));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** How many seconds the chain's next block is behind this machine's clock, in one of its starts. */
async function lag(): Promise<number> {
  const chain = await startChain(folder);
  const provider = connect(chain.url);
  try {
    await provider.send('evm_mine', []);
    const block = await provider.getBlock('latest');
    return Date.now() / 1000 - (block?.timestamp ?? 0);
  } finally {
    provider.destroy();
    await chain.stop();
  }
}

it('begins with the time that was noted for its first block, and goes on with real time when it is started again', async () => {
  const genesis = Math.floor(Date.now() / 1000) - DAY;
  writeFileSync(join(folder, 'anvil.json'), JSON.stringify({ pid: NOBODY, port: await freePort(), genesis }));
  expect(await lag()).toBeGreaterThan(DAY - 60);
  expect(await lag()).toBeLessThan(60);
}, 60_000);
