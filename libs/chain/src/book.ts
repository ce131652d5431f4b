import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  AbiCoder,
  ContractFactory,
  Interface,
  Result,
  type JsonRpcProvider,
  type Log,
  getAddress,
} from 'ethers';
import { z } from 'zod';
import {
  INNER_TYPES,
  ORDER_KINDS,
  ORDER_TYPES,
  refusalByNumber,
  type Field,
  type Hex,
  type Order,
  type RefusalCode,
} from '#orders';

/** Parses bytes as they come from a node: lower case, whole bytes. */
export const hex = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/)
  .transform((text): Hex => `0x${text.slice(2).toLowerCase()}`);

/** An order with the signatures that carry it. */
export interface SignedOrder {
  order: Order;
  /** 65 bytes each: r, s, v. */
  signatures: readonly Hex[];
  /** Where a Merkle root was signed, the way from this order to it. */
  proof?: readonly Hex[];
}

/** The operator's keys and first dates (yyyymmdd) with which a book begins. */
export interface Genesis {
  registrarMaker: Hex;
  registrarChecker: Hex;
  evidence: Hex;
  keeper: Hex;
  pauser: Hex;
  caseKey: Hex;
  today: number;
  nextBusinessDay: number;
}

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

const artifact = z
  .object({ abi: z.array(z.record(z.string(), z.unknown())), bytecode: hex })
  .parse(JSON.parse(readFileSync(artifactFile('CertificateBook'), 'utf8')));

/** The book's ABI, as the compiler wrote it. */
export const bookInterface = new Interface(JSON.stringify(artifact.abi));

/** The words that deploy a book. */
export async function deploymentData(genesis: Genesis): Promise<Hex> {
  const transaction = await new ContractFactory(bookInterface, artifact.bytecode).getDeployTransaction(
    genesis,
  );
  return hex.parse(transaction.data);
}

/** An order's words as the contract reads them. */
export function encodeBody(order: Order): Hex {
  const { fields } = ORDER_TYPES[order.kind];
  return hex.parse(AbiCoder.defaultAbiCoder().encode([tuple(fields)], [order.body]));
}

/** The call that carries orders to the book. */
export function encodeExecute(orders: readonly SignedOrder[]): Hex {
  const carried = orders.map(({ order, signatures, proof }) => ({
    kind: ORDER_KINDS.indexOf(order.kind),
    body: encodeBody(order),
    signatures: signatures.map((data) => ({ kind: 0, data })),
    proof: proof ?? [],
  }));
  return hex.parse(bookInterface.encodeFunctionData('execute', [carried]));
}

/** Reads one log of the book. @throws for a log that this version does not know: nothing is skipped */
export function decodeEvent(log: Log): BookEvent {
  const description = bookInterface.parseLog(log);
  if (!description)
    throw new Error(`Log ${String(log.index)} of block ${String(log.blockNumber)} is not the book's.`);
  const args: Record<string, string | boolean | string[]> = {};
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
const list = z
  .instanceof(Result)
  .transform((values) => z.array(z.unknown()).parse(values.toArray()))
  .pipe(z.array(z.bigint().transform(String)));
const plain = z.union([scalar, list]);

function tuple(fields: readonly Field[]): string {
  const parts = fields.map(([type, name]) => {
    const inner = INNER_TYPES[type.replace('[]', '')];
    return inner ? `${tuple(inner)}[] ${name}` : `${type} ${name}`;
  });
  return `tuple(${parts.join(', ')})`;
}

function artifactFile(contract: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'hardhat.config.ts')) && folder !== dirname(folder))
    folder = dirname(folder);
  return join(folder, `artifacts/contracts/${contract}.sol/${contract}.json`);
}
