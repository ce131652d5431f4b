import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { createOperation } from '#chain';
import { orderHash, signDigest, type Hex, type Order } from '#orders';
import { readSecrets } from '../../apps/cli/src/secrets.js';
import { SETTINGS, type Fault } from './fault.js';

const CHUNK = 500;
/** What the whole backlog may take to carry, at this many acts a second. */
const SLOWEST = 60;
/** How much more memory than before the program may have taken, in MiB, and by when a bank is heard, in seconds. */
const MOST_MIB = 400;
const BANK_SECONDS = 60;
const count = z.object({ n: z.number() });
const noted = z.object({ pid: z.number() });

/**
 * A backlog of many orders waits for the ledger, and the bank books a payment in the middle of it: memory stays within
 * a bound, and what the bank says is applied before the crowd.
 */
export const backlog: Fault = {
  numbers: [13],
  name: 'backlog',
  bounded: false,
  setting: SETTINGS.together,
  async walk(arena, chance, { backlog: many }) {
    const { load, sandbox } = arena;
    const { world, obligor, source } = load;
    const face = 1_000_000n;
    const dueOn = String(await world.inDays(60));
    const { certificateId } = await world.issue({ obligor, payee: source, face, dueOn });
    const { pid } = noted.parse(JSON.parse(readFileSync(join(sandbox.folder, 'platform.json'), 'utf8')));
    const before = peakMiB(pid);
    const operator = world.operator.client;
    await operator.post('/v1/carrier', { held: true });
    const begun = performance.now();
    await write(arena, many);
    const written = (performance.now() - begun) / 1000;
    await operator.post('/v1/carrier', { held: false });
    const opened = performance.now();
    await chance.pause(500, 2000);
    const asked = performance.now();
    await world.settleEarly(obligor, certificateId);
    await world.until(
      'the early settlement',
      () => world.certificate(obligor, certificateId),
      (status) => status === 'settled',
    );
    const bankSeconds = (performance.now() - asked) / 1000;
    const behind = await waiting(arena);
    const patience = performance.now() + (many / SLOWEST + 120) * 1000;
    while ((await waiting(arena)) > 0) {
      if (performance.now() > patience) throw new Error(`${String(await waiting(arena))} still wait.`);
      await chance.pause(1000, 1000);
    }
    const carried = (performance.now() - opened) / 1000;
    const peak = peakMiB(pid);
    if (behind === 0) throw new Error('The backlog was gone before the bank was heard: nothing was shown.');
    if (bankSeconds > BANK_SECONDS)
      throw new Error(`The bank was heard after ${bankSeconds.toFixed(0)} s only.`);
    if (peak - before > MOST_MIB) throw new Error(`The program took ${String(peak - before)} MiB more.`);
    return {
      operations: many,
      writtenInSeconds: Math.round(written),
      carriedInSeconds: Math.round(carried),
      bankHeardInSeconds: Math.round(bankSeconds * 10) / 10,
      waitingThen: behind,
      peakMiB: peak,
      peakMiBBefore: before,
    };
  },
};

/** Writes signed orders as rows, through connections of the test's own. */
async function write({ sandbox }: Parameters<Fault['walk']>[0], many: number): Promise<void> {
  const { evidence } = readSecrets(sandbox.folder);
  await sandbox.inside(async ({ walls, ledger: { domain } }) => {
    for (let from = 1; from <= many; from += CHUNK) {
      await walls.asService('orders', async () => {
        for (let n = from; n < Math.min(from + CHUNK, many + 1); n++) {
          const docKey: Hex = `0x${'c'.repeat(32)}${n.toString(16).padStart(32, '0')}`;
          const order: Order = {
            kind: 'document',
            body: { docKey, amount: 1000n, version: 1, commitment: docKey },
          };
          const signatures = [signDigest(orderHash(domain, order), evidence)];
          const about = { kind: 'test', id: String(n), parties: [] };
          await createOperation(walls.manager(), domain, { order, signatures }, about);
        }
      });
    }
  });
}

async function waiting(arena: Parameters<Fault['walk']>[0]): Promise<number> {
  const [found] = await arena.rows(
    count,
    `select count(*)::int as n from trade.operation where status in ('pending', 'sent')`,
  );
  return found?.n ?? 0;
}

/** The most memory that a process has had at a time. */
function peakMiB(pid: number): number {
  const [, kib = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}
