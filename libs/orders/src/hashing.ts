import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { asSigned, recoverOtherKey } from './other-keys.js';
import {
  INNER_TYPES,
  ORDER_TYPES,
  type Field,
  type Hex,
  type LedgerDomain,
  type Order,
  type SignedOrder,
} from './order-types.js';
import { keccak, signPoint } from './primitives.js';
import { keyOfPublic, recoverSecp256k1 } from './recovery.js';

const LOWER_HEX = /^0x[0-9a-f]*$/;
/** 65 bytes in hexadecimal. */
const SECP256K1_TEXT = 132;

/** A process knows one ledger or two, and hashes for it all day. */
const separators = new WeakMap<LedgerDomain, Hex>();
const typeHashes = new Map<string, Uint8Array>();

/** keccak256 of the domain (EIP-712) that every signature on this ledger is bound to. */
export function domainSeparator(domain: LedgerDomain): Hex {
  const known = separators.get(domain);
  if (known) return known;
  const made = separatorOf(domain);
  separators.set(domain, made);
  return made;
}

function separatorOf(domain: LedgerDomain): Hex {
  const type = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
  return hash(
    text(type),
    text('Tributary'),
    text('1'),
    word(domain.chainId),
    hexToBytes(domain.verifyingContract.slice(2).toLowerCase().padStart(64, '0')),
  );
}

/** The EIP-712 type text of an order, inner structs included. */
export function orderTypeText(order: Pick<Order, 'kind'>): string {
  const { name, fields } = ORDER_TYPES[order.kind];
  const inner = fields.map(([type]) => type.replace('[]', '')).filter((type) => type in INNER_TYPES);
  return [name, ...inner.sort()]
    .map((struct) => {
      const of = struct === name ? fields : (INNER_TYPES[struct] ?? []);
      return `${struct}(${of.map((field) => field.join(' ')).join(',')})`;
    })
    .join('');
}

/** EIP-712 hash of the order's words, without the ledger that it is for. */
export function structHash(order: Order): Hex {
  const { fields } = ORDER_TYPES[order.kind];
  return toHex(hashStruct(orderTypeText(order), fields, order.body));
}

/** What people sign, and the order's name everywhere: the EIP-712 digest. */
export function orderHash(domain: LedgerDomain, order: Order): Hex {
  return digest(domain, structHash(order));
}

/** What people sign when one signature covers many orders: the digest of their Merkle root. */
export function rootHash(domain: LedgerDomain, root: Hex): Hex {
  return digest(domain, hash(text('Orders(bytes32 root)'), bytes(root)));
}

/** What people sign that is no order: words under a domain of their own, which no ledger takes for one of its orders. */
export type Statement =
  | { kind: 'agreement'; role: string; version: string; textSha256: Hex; company: string }
  | { kind: 'arrival'; application: string };

/** The EIP-712 digest of a statement. An agreement names its text by SHA-256; `company` is its registration number. */
export function statementDigest(statement: Statement): Hex {
  const domain = hash(
    text('EIP712Domain(string name,string version)'),
    text('Tributary Statements'),
    text('1'),
  );
  const struct =
    statement.kind === 'agreement'
      ? hash(
          text('Agreement(string role,string version,bytes32 textSha256,string company)'),
          text(statement.role),
          text(statement.version),
          bytes(statement.textSha256),
          text(statement.company),
        )
      : hash(text('Arrival(string application)'), text(statement.application));
  return hash(Uint8Array.of(0x19, 0x01), bytes(domain), bytes(struct));
}

/** A Merkle tree with sorted pairs over the struct hashes of orders; `proof(i)` proves the i-th. */
export function merkleTree(structHashes: readonly Hex[]): { root: Hex; proof: (index: number) => Hex[] } {
  if (structHashes.length === 0) throw new RangeError('A tree needs at least one order.');
  const levels: Hex[][] = [structHashes.map((leaf) => hash(bytes(leaf)))];
  for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) {
    const next: Hex[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]];
      if (left) next.push(right ? pair(left, right) : left);
    }
    levels.push(next);
  }
  const proof = (index: number): Hex[] =>
    levels.flatMap((level, depth) => {
      const sibling = level[(index >> depth) ^ 1];
      return sibling ? [sibling] : [];
    });
  const [root = '0x'] = levels.at(-1) ?? [];
  return { root, proof };
}

/** The root that a proof leads to from an order's struct hash, as the contract computes it. */
export function provenRoot(structHash: Hex, proof: readonly Hex[]): Hex {
  return proof.reduce(pair, hash(bytes(structHash)));
}

/** Signs an order (or a root) with a secp256k1 key: r, s, v of 65 bytes, s low. */
export function signDigest(digest: Hex, privateKey: Hex): Hex {
  const { compact, parity } = signPoint(bytes(digest), bytes(privateKey));
  return toHex(concatBytes(compact, Uint8Array.of(27 + parity)));
}

/**
 * The key whose signature this is, by its name in the registry (of secp256k1 the address, left-padded to 32 bytes);
 * undefined when it is nobody's, or a wallet's, for which only the node can answer.
 */
export function recoverKey(digest: Hex, signature: Hex): Hex | undefined {
  if (/^0x0[123]/.test(signature) && signature.length !== SECP256K1_TEXT)
    return recoverOtherKey(digest, signature);
  if (!/^0x[0-9a-f]{128}(1b|1c)$/.test(signature)) return undefined;
  return recoverSecp256k1(digest, signature);
}

/**
 * The keys of the signatures that are carried with an order: each over the root that the order's proof leads to, where it
 * has one, or over the order itself, by its hash (`own`); undefined for one that is nobody's.
 */
export function recoverSigners(
  domain: LedgerDomain,
  { order, signatures, proof = [] }: SignedOrder,
  own: Hex = orderHash(domain, order),
): (Hex | undefined)[] {
  const signed = proof.length > 0 ? rootHash(domain, provenRoot(structHash(order), proof)) : own;
  return signatures.map((carried) => {
    const { signature, isOverOrder } = asSigned(carried);
    return recoverKey(isOverOrder ? own : signed, signature);
  });
}

/** The key as the registry knows it, of a private key. */
export function keyOfPrivate(privateKey: Hex): Hex {
  return keyOfPublic(secp256k1.getPublicKey(bytes(privateKey), false));
}

function digest(domain: LedgerDomain, struct: Hex): Hex {
  return hash(Uint8Array.of(0x19, 0x01), bytes(domainSeparator(domain)), bytes(struct));
}

function hashStruct(type: string, fields: readonly Field[], body: object): Uint8Array {
  const values: Readonly<Record<string, unknown>> = { ...body };
  return keccak(
    concatBytes(typeHash(type), ...fields.map(([kind, name]) => encode(kind, values[name], name))),
  );
}

/** One field as the 32 bytes that EIP-712 hashes; refuses what does not fit its type. */
function encode(type: string, value: unknown, name: string): Uint8Array {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw new TypeError(`${name} is not a list.`);
    const inner = type.slice(0, -2);
    return keccak(concatBytes(...value.map((item: unknown) => encode(inner, item, name))));
  }
  const struct = INNER_TYPES[type];
  if (struct) {
    if (typeof value !== 'object' || value === null) throw new TypeError(`${name} is not a ${type}.`);
    return hashStruct(`${type}(${struct.map((field) => field.join(' ')).join(',')})`, struct, value);
  }
  if (type === 'bool') {
    if (typeof value !== 'boolean') throw new TypeError(`${name} is not true or false.`);
    return word(value ? 1n : 0n);
  }
  const size = Number(type.replace(/^\D+/, ''));
  if (type.startsWith('bytes')) {
    if (typeof value !== 'string' || value.length !== 2 + 2 * size || !LOWER_HEX.test(value)) {
      throw new TypeError(`${name} is not ${size} bytes in lower-case hexadecimal.`);
    }
    return hexToBytes(value.slice(2).padEnd(64, '0'));
  }
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) throw new TypeError(`${name} is not whole.`);
  const number = BigInt(value as bigint | number);
  if (number < 0n || number >= 2n ** BigInt(size)) throw new RangeError(`${name} does not fit ${type}.`);
  return word(number);
}

function pair(a: Hex, b: Hex): Hex {
  return a < b ? hash(bytes(a), bytes(b)) : hash(bytes(b), bytes(a));
}

function hash(...parts: Uint8Array[]): Hex {
  return toHex(keccak(concatBytes(...parts)));
}

/** Of one of the few texts of `order-types.ts`. */
function typeHash(type: string): Uint8Array {
  const known = typeHashes.get(type);
  if (known) return known;
  const made = text(type);
  typeHashes.set(type, made);
  return made;
}

function text(value: string): Uint8Array {
  return keccak(utf8ToBytes(value));
}

function word(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'));
}

function bytes(value: Hex): Uint8Array {
  return hexToBytes(value.slice(2));
}

function toHex(value: Uint8Array): Hex {
  return `0x${bytesToHex(value)}`;
}
