import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import {
  INNER_TYPES,
  ORDER_KINDS,
  ORDER_TYPES,
  type Field,
  type Hex,
  type SignedOrder,
} from './order-types.js';

/** Length of a secp256k1 signature: r, s, v. Every other signature begins with the kind of its key. */
const SECP256K1_LENGTH = 65;

/**
 * Orders as `CertificateBook.execute` reads them (contracts/Wire.sol): each field in its own width, in the order of its
 * type, nothing between. An order is its kind (1 byte), the length of its body (2), the body, the count of signatures
 * (1), the signatures, the length of its proof (1) and the proof's words; a list is its length (2) and its items.
 * @throws RangeError for what does not fit these widths
 */
export function carriedBatch(orders: readonly SignedOrder[]): Hex {
  return `0x${bytesToHex(concatBytes(...orders.map(carried)))}`;
}

function carried({ order, signatures, proof = [] }: SignedOrder): Uint8Array {
  const body = concatBytes(...fieldsOf(ORDER_TYPES[order.kind].fields, { ...order.body }));
  return concatBytes(
    whole(BigInt(ORDER_KINDS.indexOf(order.kind)), 1),
    whole(BigInt(body.length), 2),
    body,
    whole(BigInt(signatures.length), 1),
    ...signatures.map(carriedSignature),
    whole(BigInt(proof.length), 1),
    ...proof.map((word) => hexToBytes(word.slice(2))),
  );
}

function carriedSignature(signature: Hex): Uint8Array {
  const bytes = hexToBytes(signature.slice(2));
  if (bytes.length === SECP256K1_LENGTH) return concatBytes(Uint8Array.of(0), bytes);
  return concatBytes(bytes.subarray(0, 1), whole(BigInt(bytes.length - 1), 2), bytes.subarray(1));
}

function fieldsOf(fields: readonly Field[], body: Readonly<Record<string, unknown>>): Uint8Array[] {
  return fields.map(([type, name]) => field(type, body[name], name));
}

function field(type: string, value: unknown, name: string): Uint8Array {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw new TypeError(`${name} is not a list.`);
    const items = value.map((item: unknown) => field(type.slice(0, -2), item, name));
    return concatBytes(whole(BigInt(items.length), 2), ...items);
  }
  const struct = INNER_TYPES[type];
  if (struct) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`${name} is not a ${type}.`);
    return concatBytes(...fieldsOf(struct, { ...value }));
  }
  if (type === 'bool') return Uint8Array.of(value === true ? 1 : 0);
  const size = Number(type.replace(/^\D+/, ''));
  if (type.startsWith('bytes')) {
    const bytes = hexToBytes(String(value).slice(2));
    if (bytes.length !== size) throw new RangeError(`${name} is not ${String(size)} bytes.`);
    return bytes;
  }
  if (typeof value !== 'bigint' && typeof value !== 'number') throw new TypeError(`${name} is not whole.`);
  return whole(BigInt(value), size / 8);
}

function whole(value: bigint, bytes: number): Uint8Array {
  if (value < 0n || value >= 1n << BigInt(8 * bytes)) {
    throw new RangeError(`${value.toString()} does not fit ${String(bytes)} bytes.`);
  }
  return hexToBytes(value.toString(16).padStart(2 * bytes, '0'));
}
