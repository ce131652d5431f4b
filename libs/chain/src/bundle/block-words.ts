import { decodeRlp, encodeRlp, keccak256, toBeHex } from 'ethers';
import { z } from 'zod';
import type { Hex } from '#orders';
import { hex } from '../book.js';

const quantity = z.string().regex(/^0x[0-9a-f]+$/);
/** Hashes, addresses and blooms of a header are bytes; the others are whole numbers, written without leading zeros. */
const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/i);

/** A header's fields in the order in which it is hashed; those at the end came with one fork after another. */
const FIELDS = [
  ['parentHash', 'bytes'],
  ['sha3Uncles', 'bytes'],
  ['miner', 'bytes'],
  ['stateRoot', 'bytes'],
  ['transactionsRoot', 'bytes'],
  ['receiptsRoot', 'bytes'],
  ['logsBloom', 'bytes'],
  ['difficulty', 'number'],
  ['number', 'number'],
  ['gasLimit', 'number'],
  ['gasUsed', 'number'],
  ['timestamp', 'number'],
  ['extraData', 'bytes'],
  ['mixHash', 'bytes'],
  ['nonce', 'bytes'],
  ['baseFeePerGas', 'number'],
  ['withdrawalsRoot', 'bytes'],
  ['blobGasUsed', 'number'],
  ['excessBlobGas', 'number'],
  ['parentBeaconBlockRoot', 'bytes'],
  ['requestsHash', 'bytes'],
] as const;

const PLACE = { stateRoot: 3, transactionsRoot: 4, receiptsRoot: 5, number: 8 };

const block = z.looseObject({ hash: hex });
const rawReceipt = z.object({
  type: quantity.default('0x0'),
  status: quantity,
  cumulativeGasUsed: quantity,
  logsBloom: bytes,
  logs: z.array(z.object({ address: bytes, topics: z.array(bytes), data: bytes, logIndex: quantity })),
});

/** What the roots in a header say is in its block. */
export interface HeaderWords {
  hash: Hex;
  number: number;
  stateRoot: Hex;
  transactionsRoot: Hex;
  receiptsRoot: Hex;
}

/** One log of a receipt. */
export interface ReceiptLog {
  address: Hex;
  topics: Hex[];
  data: Hex;
}

/** A block as a node gives it, as the bytes that its hash is of. @throws Error where they give another hash */
export function encodeHeader(given: unknown): Hex {
  const fields = block.parse(given);
  const parts = FIELDS.filter(([name]) => fields[name] !== undefined && fields[name] !== null).map(
    ([name, kind]) => (kind === 'bytes' ? bytes.parse(fields[name]) : minimal(quantity.parse(fields[name]))),
  );
  const header = hex.parse(encodeRlp(parts));
  if (keccak256(header) !== fields.hash)
    throw new Error(`The header of block ${fields.hash} cannot be written as it was hashed.`);
  return header;
}

/** Reads a header's bytes. @throws Error for what is no header */
export function readHeader(header: Hex): HeaderWords {
  const fields = z
    .array(z.string())
    .min(FIELDS.findIndex(([name]) => name === 'baseFeePerGas'))
    .parse(decodeRlp(header));
  return {
    hash: hex.parse(keccak256(header)),
    number: Number(BigInt(z.string().parse(fields[PLACE.number]))),
    stateRoot: hex.parse(fields[PLACE.stateRoot]),
    transactionsRoot: hex.parse(fields[PLACE.transactionsRoot]),
    receiptsRoot: hex.parse(fields[PLACE.receiptsRoot]),
  };
}

/** A receipt as a node gives it, as the bytes that its block's root is over; and the number of its first log. */
export function encodeReceipt(given: unknown): { receipt: Hex; firstLog: number } {
  const { type, status, cumulativeGasUsed, logsBloom, logs } = rawReceipt.parse(given);
  const body = encodeRlp([
    minimal(status),
    minimal(cumulativeGasUsed),
    logsBloom,
    logs.map(({ address, topics, data }) => [address, topics, data]),
  ]);
  const prefix = BigInt(type) === 0n ? '' : toBeHex(BigInt(type), 1).slice(2);
  return { receipt: hex.parse(`0x${prefix}${body.slice(2)}`), firstLog: Number(logs[0]?.logIndex ?? 0) };
}

const receiptWords = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.array(z.tuple([hex, z.array(hex), hex])),
]);

/** The logs in a receipt's bytes. @throws Error for what is no receipt */
export function logsOf(receipt: Hex): ReceiptLog[] {
  // The first byte of a list is 0xc0 or more; a smaller one is the type of a newer transaction.
  const isTyped = parseInt(receipt.slice(2, 4), 16) < 0xc0;
  const [, , , logs] = receiptWords.parse(decodeRlp(isTyped ? `0x${receipt.slice(4)}` : receipt));
  return logs.map(([address, topics, data]) => ({ address, topics, data }));
}

function minimal(number: string): string {
  return BigInt(number) === 0n ? '0x' : toBeHex(BigInt(number));
}
