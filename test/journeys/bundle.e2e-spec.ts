import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { bundleFormat, type Bundle } from '#chain';
import { Sandbox } from '../support/sandbox.js';
import { Trade } from '../support/trade.js';

const sandbox = new Sandbox();
const file = join(sandbox.folder, 'certificate.json');
let trade: Trade;
let certificateId: string;
let rpcUrl: string;
let byHttp: Bundle;

beforeAll(async () => {
  await sandbox.start();
  trade = new Trade(sandbox.stage(), '2026-03-02');
  await trade.bankKnown();
  const obligor = await trade.company('核心', 'obligor', 10_000_000n);
  const first = await trade.company('供货', 'supplier', 0n);
  const second = await trade.company('模具', 'supplier', 0n);
  const issued = await trade.issue(obligor, first, 100_000n, '2026-05-29');
  certificateId = issued.certificateId;
  await trade.pass(first, second, issued.holdingId, 40_000n);
  // Before any program runs beside: while this process waits for one, its connections go stale.
  byHttp = bundleFormat.parse(await trade.stage.operatorMaker.client.get(`/v1/bundles/${certificateId}`));
  rpcUrl = await sandbox.inside((platform) => Promise.resolve(platform.rpcUrl));
}, 180_000);

afterAll(() => sandbox.end(), 60_000);

/** Runs the program beside the running platform; with no data folder it has nothing but what its options name. */
function tributary(
  words: string[],
  folder?: string,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['dist/apps/cli/src/main.js', ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, DATA_FOLDER: folder ?? join(sandbox.folder, 'nothing-is-here') },
  });
}

it('goes by a file to somebody with a node, who finds what was changed in it', () => {
  const written = tributary(['bundle', '--certificate', certificateId, '--out', file], sandbox.folder);
  expect(written.stderr).not.toContain('Error');
  expect(written.stdout).toBe(`2 events in 2 blocks written to ${file}\n`);
  const good = tributary(['verify', '--bundle', file, '--rpc', rpcUrl]);
  expect(good.stdout).toMatch(/^\d+ checks, 0 differences\n$/);
  expect(good.status).toBe(0);

  const bundle = bundleFormat.parse(JSON.parse(readFileSync(file, 'utf8')));
  const changed = (name: string, change: (copy: Bundle) => void): ReturnType<typeof tributary> => {
    const copy: Bundle = structuredClone(bundle);
    change(copy);
    const path = join(sandbox.folder, name);
    writeFileSync(path, JSON.stringify(copy));
    return tributary(['verify', '--bundle', path, '--rpc', rpcUrl]);
  };
  const amount = changed('amount.json', (copy) => {
    for (const event of copy.events) if (event.name === 'Transferred') event.args.amount = '40001';
  });
  expect(amount.status).toBe(1);
  expect(amount.stdout).toMatch(/^differs: event Transferred at 0x/);
  const signature = changed('signature.json', (copy) => {
    const [one, other] = copy.orders;
    if (one && other) one.signatures = other.signatures;
  });
  expect(signature.status).toBe(1);
  expect(signature.stdout).toContain('signature 1 is by a key that the book knew');

  expect(byHttp).toMatchObject({ certificate: certificateId, events: bundle.events, end: bundle.end });
}, 120_000);

it('says what it needs, and that a file is no bundle', () => {
  expect(tributary(['bundle']).stderr).toContain('option-missing');
  expect(tributary(['verify', '--bundle', file])).toMatchObject({ status: 2 });
  const path = join(sandbox.folder, 'other.json');
  writeFileSync(path, '{"format":"other"}');
  const other = tributary(['verify', '--bundle', path, '--rpc', rpcUrl]);
  expect(other.status).toBe(1);
  expect(other.stdout).toContain('differs: the file, at format');
});
