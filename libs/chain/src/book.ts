import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Interface, Result, type JsonRpcProvider, type Log, getAddress } from 'ethers';
import { z } from 'zod';
import { carriedBatch, refusalByNumber, type Hex, type RefusalCode, type SignedOrder } from '#orders';

/** Parses bytes as they come from a node: lower case, whole bytes. */
export const hex = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/)
  .transform((text): Hex => `0x${text.slice(2).toLowerCase()}`);

/** One word of an event: whole numbers are decimal strings; a list is of them, or of structs by their names. */
export type EventWord = string | boolean | string[] | Record<string, string>[];

/** One event of the book; whole numbers are decimal strings, lists are lists of them. */
export interface BookEvent {
  name: string;
  orderHash: Hex;
  args: Readonly<Record<string, EventWord>>;
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

/** The call that carries orders to the book. @throws RangeError for an order with more signatures or items than fit */
export function encodeExecute(orders: readonly SignedOrder[]): Hex {
  return hex.parse(bookInterface.encodeFunctionData('execute', [carriedBatch(orders)]));
}

/** Reads one log of the book. @throws for a log that this version does not know: nothing is skipped */
export function decodeEvent(log: Log): BookEvent {
  const description = bookInterface.parseLog(log);
  if (!description)
    throw new Error(`Log ${String(log.index)} of block ${String(log.blockNumber)} is not the book's.`);
  const args: Record<string, EventWord> = {};
  description.fragment.inputs.forEach((input, place) => {
    if (input.name !== 'orderHash') args[input.name] = plain.parse(description.args[place]);
  });
  return {
    name: description.name,
    orderHash: hex.parse(description.args[0]),
    args,
    blockNumber: log.blockNumber,
    blockHash: hex.parse(log.blockHash),
    transactionHash: hex.parse(log.transactionHash),
    transactionIndex: log.transactionIndex,
    logIndex: log.index,
  };
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

const scalar = z.union([z.bigint().transform(String), z.string(), z.boolean()]);
const struct = z
  .instanceof(Result)
  .transform((result): unknown => result.toObject())
  .pipe(z.record(z.string(), z.bigint().transform(String)));
const list = z
  .instanceof(Result)
  .transform((values): unknown => values.toArray())
  .pipe(z.union([z.array(z.bigint().transform(String)), z.array(struct)]));
const plain = z.union([scalar, list]);

function artifactFile(path: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'hardhat.config.ts')) && folder !== dirname(folder))
    folder = dirname(folder);
  return join(folder, `artifacts/contracts/${path}.json`);
}
