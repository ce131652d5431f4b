import type { JsonRpcProvider } from 'ethers';
import { z } from 'zod';

/** Transactions that are at the node at one time: enough that it never waits for the script. */
const IN_FLIGHT = 32;
const LOOK_MS = 5;

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
 * Sends prepared transactions in their order and waits for each to be mined, until `seconds` are over or none is left.
 * @throws when one of them was undone
 */
export async function sendAll(
  provider: JsonRpcProvider,
  prepared: readonly Prepared[],
  seconds: number,
): Promise<Pace> {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const open: Prepared[] = [];
  let acts = 0;
  for (const one of prepared) {
    if (elapsed() >= seconds) break;
    if (open.length >= IN_FLIGHT) acts += await mined(provider, open.shift());
    await provider.send('eth_sendRawTransaction', [one.raw]);
    open.push(one);
  }
  for (const one of open) acts += await mined(provider, one);
  const took = elapsed();
  return { actsPerSecond: acts / took, acts, seconds: took };
}

async function mined(provider: JsonRpcProvider, one: Prepared | undefined): Promise<number> {
  if (!one) return 0;
  for (;;) {
    const found = receipt.parse(await provider.send('eth_getTransactionReceipt', [one.hash]));
    if (found?.status === '0x1') return one.acts;
    if (found) throw new Error(`Transaction ${one.hash} was undone after ${String(found.gasUsed)} gas.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
