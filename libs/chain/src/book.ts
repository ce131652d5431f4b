import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Interface, Result, type EventFragment, type JsonRpcProvider, type Log, getAddress } from 'ethers';
import { z } from 'zod';
import { carriedBatch, refusalByNumber, type Hex, type RefusalCode, type SignedOrder } from '#orders';

/** Parses bytes as they come from a node: lower case, whole bytes. */
export const hex = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/)
  .transform((text): Hex => `0x${text.slice(2).toLowerCase()}`);

/** One event of the book; whole numbers are decimal strings, lists are lists of them. */
export interface BookEvent {
  name: string;
  orderHash: Hex;
  args: Readonly<Record<string, string | boolean | string[]>>;
  blockNumber: number;
  blockHash: Hex;
  transactionHash: Hex;
  transactionIndex: number;
  logIndex: number;
}

const artifactShape = z.object({ abi: z.array(z.record(z.string(), z.unknown())), bytecode: hex });

/** What the compiler wrote of a contract; `folder` is its place below contracts/, such as `acts/`. */
export function artifactOf(contract: string, folder = ''): { abi: Interface; bytecode: Hex } {
  const file = artifactFile(`${folder}${contract}.sol/${contract}`);
  const { abi, bytecode } = artifactShape.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { abi: new Interface(JSON.stringify(abi)), bytecode };
}

/** The book's ABI: all that it does, says and answers, wherever its code stands. */
export const bookInterface = artifactOf('ICertificateBook', 'interfaces/').abi;

/** What the proxy itself tells: of versions, not of orders. Another version is noticed when the ledger is opened. */
const proxyInterface = new Interface([
  'event Upgraded(address indexed implementation)',
  'event Initialized(uint64 version)',
]);

/** The book's events by their first topic: ethers hashes every event's name again for each log. */
const bookEvents = new Map<string, EventFragment>();
bookInterface.forEachEvent((event) => bookEvents.set(event.topicHash, event));
const proxyEvents = new Set<string>();
proxyInterface.forEachEvent((event) => proxyEvents.add(event.topicHash));

/** The call that carries orders to the book. @throws RangeError for an order with more signatures or items than fit */
export function encodeExecute(orders: readonly SignedOrder[]): Hex {
  return hex.parse(bookInterface.encodeFunctionData('execute', [carriedBatch(orders)]));
}

/**
 * Reads one log of the book; one that tells of several items gives an event of each, as if it had come alone.
 * @throws for a log that this version does not know: nothing is skipped
 */
export function decodeEvents(log: Log): BookEvent[] {
  const [topic = ''] = log.topics;
  if (proxyEvents.has(topic)) return [];
  const fragment = bookEvents.get(topic);
  if (!fragment)
    throw new Error(`Log ${String(log.index)} of block ${String(log.blockNumber)} is not the book's.`);
  const said = bookInterface.decodeEventLog(fragment, log.data, log.topics);
  const place = {
    orderHash: hex.parse(said[0]),
    blockNumber: log.blockNumber,
    blockHash: hex.parse(log.blockHash),
    transactionHash: hex.parse(log.transactionHash),
    transactionIndex: log.transactionIndex,
    logIndex: log.index,
  };
  if (fragment.name === 'TransferredMany') {
    const { from, discharge, evidenceHash, items } = many.parse(said.toObject());
    return items.map((item) => ({
      name: 'Transferred',
      args: { ...item, from, discharge, evidenceHash },
      ...place,
    }));
  }
  const args: Record<string, string | boolean | string[]> = {};
  fragment.inputs.forEach((input, index) => {
    if (input.name !== 'orderHash') args[input.name] = plain.parse(said[index]);
  });
  return [{ name: fragment.name, args, ...place }];
}

/** An event in words that are equal for two events that say the same, whichever block holds them. */
export function wordsOf(event: BookEvent): string {
  const args = Object.entries(event.args).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([event.logIndex, event.name, event.orderHash, event.transactionHash, args]);
}

/** The stable code of a `Refused` event. */
export function refusalOf(event: BookEvent): RefusalCode {
  const refusal = refusalByNumber(Number(event.args.reason));
  if (!refusal)
    throw new Error(`The book refused for a reason that this version does not know: ${event.orderHash}.`);
  return refusal.code;
}

/** The code at an address, to tell whether a chain is the one that a database belongs to. */
export async function codeAt(provider: JsonRpcProvider, address: Hex): Promise<Hex> {
  return hex.parse(await provider.getCode(getAddress(address)));
}

const whole = z.bigint().transform(String);
const scalar = z.union([whole, z.string(), z.boolean()]);
const list = z
  .instanceof(Result)
  .transform((values) => z.array(z.unknown()).parse(values.toArray()))
  .pipe(z.array(whole));
const plain = z.union([scalar, list]);
const passed = z
  .instanceof(Result)
  .transform((result): unknown => result.toObject())
  .pipe(z.object({ holding: whole, child: whole, to: whole, amount: whole }));
const many = z.object({
  from: whole,
  discharge: z.boolean(),
  evidenceHash: z.string(),
  items: z
    .instanceof(Result)
    .transform((values): unknown => values.toArray())
    .pipe(z.array(passed)),
});

function artifactFile(path: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'hardhat.config.ts')) && folder !== dirname(folder))
    folder = dirname(folder);
  return join(folder, `artifacts/contracts/${path}.json`);
}
