import type { JsonRpcProvider } from 'ethers';
import { z } from 'zod';

/** Transactions that are at the node at one time: enough that it never waits for the script. */
export const IN_FLIGHT = 128;
const LOOK_MS = 5;
const BETWEEN_BLOCKS_MS = 2;

const receipt = z.object({ status: z.string(), gasUsed: z.string().transform(Number) }).nullable();

/** What a script sends: the signed bytes, their hash, and how many acts they carry. */
export interface Prepared {
  hash: string;
  raw: string;
  acts: number;
}

/** How it went: acts a second, over so many seconds. */
export interface Pace {
  actsPerSecond: number;
  acts: number;
  seconds: number;
}

/**
 * Sends prepared transactions, many at one time, and waits for each to be mined, until `seconds` are over or none is left.
 * @throws when one of them was undone
 */
export async function sendAll(
  provider: JsonRpcProvider,
  prepared: readonly Prepared[],
  seconds: number,
): Promise<Pace> {
  const mining = new AbortController();
  const mined = mineOn(provider, mining.signal);
  try {
    return await send(provider, prepared, seconds);
  } finally {
    mining.abort();
    await mined;
  }
}

/**
 * Blocks follow one another without a pause, each with all that has come: a node that makes a block of each transaction
 * spends most of its time on blocks.
 */
async function mineOn(provider: JsonRpcProvider, until: AbortSignal): Promise<void> {
  await provider.send('evm_setAutomine', [false]);
  while (!until.aborted) {
    await provider.send('evm_mine', []);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_BLOCKS_MS));
  }
  await provider.send('evm_setAutomine', [true]);
}

async function send(
  provider: JsonRpcProvider,
  prepared: readonly Prepared[],
  seconds: number,
): Promise<Pace> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const open: { one: Prepared; accepted: Promise<unknown> }[] = [];
  let acts = 0;
  for (const one of prepared) {
    if (elapsed() >= seconds) break;
    if (open.length >= IN_FLIGHT) acts += await ended(provider, open.shift());
    const accepted = provider.send('eth_sendRawTransaction', [one.raw]);
    // Told when its turn comes; until then it ends nothing.
    accepted.catch(() => undefined);
    open.push({ one, accepted });
  }
  for (const sent of open) acts += await ended(provider, sent);
  const took = elapsed();
  return { actsPerSecond: acts / took, acts, seconds: took };
}

async function ended(
  provider: JsonRpcProvider,
  sent: { one: Prepared; accepted: Promise<unknown> } | undefined,
): Promise<number> {
  if (!sent) return 0;
  const { one, accepted } = sent;
  await accepted;
  for (;;) {
    const found = receipt.parse(await provider.send('eth_getTransactionReceipt', [one.hash]));
    if (found?.status === '0x1') return one.acts;
    if (found) throw new Error(`Transaction ${one.hash} was undone after ${String(found.gasUsed)} gas.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
