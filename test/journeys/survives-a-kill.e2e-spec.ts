import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createOperation } from '#chain';
import { orderHash, signDigest, type Order } from '#orders';
import { openPlatform } from '../../apps/cli/src/platform.js';
import { readSecrets } from '../../apps/cli/src/secrets.js';
import { freePort, isAlive, waitUntil } from '../../apps/cli/src/supervisor/ports.js';
import { asOwner } from '../support/owner.js';
import { copyBegun } from '../support/sandbox.js';

let folder: string;
let port: number;

beforeEach(async () => {
  // A port of its own: the usual one is any other journey's too.
  port = await freePort();
  folder = mkdtempSync(join(tmpdir(), 'tributary-journey-'));
  chmodSync(folder, 0o755);
  await copyBegun(folder);
  process.env.DATA_FOLDER = folder;
});

afterEach(() => {
  delete process.env.DATA_FOLDER;
  rmSync(folder, { recursive: true, force: true });
});

/** The real program, as `npm start` runs it. */
async function up({ detached = false } = {}): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'up', '--no-demo'], {
    env: { ...process.env, DATA_FOLDER: folder, PORT: String(port), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      if (part.toString().includes('Tributary is ready')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`It ended before it was ready:\n${said}`));
    });
  });
  return { child, said };
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await gone(child);
}

const chainPid = (): number =>
  z.object({ pid: z.number() }).parse(JSON.parse(readFileSync(join(folder, 'chain/anvil.json'), 'utf8'))).pid;
const postgresPid = (): number =>
  Number(readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);

/** Writes `count` document orders as operations, through a connection of the test's own. */
async function ask(count: number, from: number): Promise<void> {
  const platform = await openPlatform(() => undefined);
  const { evidence } = readSecrets(folder);
  for (let i = from; i < from + count; i++) {
    const docKey = `0x${i.toString(16).padStart(64, '0')}` as const;
    const order: Order = {
      kind: 'document',
      body: { docKey, amount: 1000n, version: 1, commitment: docKey },
    };
    const signatures = [signDigest(orderHash(platform.ledger.domain, order), evidence)];
    await platform.walls.asService('orders', () =>
      createOperation(
        platform.walls.manager(),
        platform.ledger.domain,
        { order, signatures },
        { kind: 'test', id: String(i), parties: [] },
      ),
    );
  }
  await platform.close({ stopEmbedded: false });
}

async function command(name: string): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', name], {
    env: { ...process.env, DATA_FOLDER: folder, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  return { code: await new Promise((resolve) => child.once('exit', resolve)), out };
}

describe('the platform', () => {
  it('starts no play-money bank and no chain of its own in production', async () => {
    const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'up'], {
      env: { ...process.env, DATA_FOLDER: folder, NODE_OPTIONS: '', MODE: 'production' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (part: Buffer) => (said += part.toString()));
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(said.trim()).toMatch(/^production-incomplete: .*DATABASE_URL, RPC_URL, BANK_URL/);
  });

  it('adopts what a killed start left running, and ends every operation once', async () => {
    const first = await up();
    const running = [chainPid(), postgresPid()];
    await ask(30, 1);
    first.child.kill('SIGKILL');
    await gone(first.child);
    const second = await up();
    expect(second.said).toContain('PostgreSQL found running');
    expect([chainPid(), postgresPid()]).toEqual(running);
    expect((await settled(30)).out).toContain(' 0 differences');
    // Nobody reads what it says any more, as behind a pipe that has ended.
    second.child.stdout?.destroy();
    second.child.stderr?.destroy();
    await end(second.child);
    expect(second.child.exitCode).toBe(0);
    // What was adopted is stopped as well: nothing runs on behind a stop.
    expect(running.filter(isAlive)).toEqual([]);
  }, 120_000);

  it('stops everything on a Ctrl-C, which reaches the whole group at once', async () => {
    const { child } = await up({ detached: true });
    const running = [chainPid(), postgresPid()];
    await ask(10, 1);
    process.kill(-z.number().parse(child.pid), 'SIGINT');
    await gone(child);
    expect(child.exitCode).toBe(0);
    expect(running.filter(isAlive)).toEqual([]);
  }, 120_000);

  it('is clean after a kill of everything, the chain included', async () => {
    const first = await up();
    const state = join(folder, 'chain/state.json');
    const old = existsSync(state) ? readFileSync(state) : undefined;
    await ask(25, 1);
    await settled(25);
    const pids = [chainPid(), postgresPid()];
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    first.child.kill('SIGKILL');
    await gone(first.child);
    await waitUntil('The killed did not end', 10, () => Promise.resolve(!pids.some(isAlive)));
    // The chain writes its file every few seconds, however fast this test was: with the one from before, what was
    // acknowledged since must come back from the database.
    if (old) writeFileSync(state, old);
    else rmSync(state, { force: true });
    const second = await up();
    expect(second.said).toMatch(/chain healed: \d+ blocks played again/);
    expect((await settled(25)).out).toContain(' 0 differences');
    await ask(5, 100);
    expect((await settled(30)).out).toContain(' 0 differences');
    await end(second.child);
  }, 120_000);

  it('fails verify when an amount was changed by hand, mends it by rebuild, and misses a deleted event', async () => {
    const first = await up();
    await ask(3, 1);
    await settled(3);
    const platform = await openPlatform(() => undefined);
    await asOwner(platform.walls, (db) =>
      db.query('update projection.document set amount = 7 where doc_key like $1', ['%02']),
    );
    await platform.close({ stopEmbedded: false });
    const found = await command('verify');
    expect(found.out).toContain('1 differences');
    expect(found.code).toBe(1);
    expect(found.out).toMatch(/differs: document 0x0+2, amount: 1000 on the chain, 7 in the database/);
    expect((await command('rebuild')).code).toBe(0);
    expect((await command('verify')).code).toBe(0);
    const again = await openPlatform(() => undefined);
    await asOwner(again.walls, (db) =>
      db.query(`delete from ledger.event where name = 'DocumentRecorded' and args->>'docKey' like $1`, [
        '%02',
      ]),
    );
    await again.close({ stopEmbedded: false });
    const missing = await command('verify');
    expect(missing.code).toBe(1);
    expect(missing.out).toMatch(
      /differs: event \d+ of block \d+ \(DocumentRecorded\): .* nothing in the database/,
    );
    await end(first.child);
  }, 120_000);
});

/** Waits until `count` operations were applied, and gives what verify says then. */
async function settled(count: number): Promise<{ out: string }> {
  const platform = await openPlatform(() => undefined);
  try {
    for (let tries = 0; tries < 200; tries++) {
      const rows = z
        .array(z.object({ status: z.string(), n: z.number() }))
        .parse(
          await asOwner(platform.walls, (db) =>
            db.query('select status, count(*)::int as n from trade.operation group by 1'),
          ),
        );
      if (rows.length === 1 && rows[0]?.status === 'applied' && rows[0].n === count)
        return await command('verify');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`Not all of ${String(count)} operations were applied in time.`);
  } finally {
    await platform.close({ stopEmbedded: false });
  }
}
