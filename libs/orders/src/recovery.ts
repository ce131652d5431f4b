import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from './order-types.js';
import { keccak, recoverPoint } from './primitives.js';

/** Signatures whose signer is remembered: one act asks for its signer twice, when it is signed and when it is checked. */
const MOST_SIGNATURES = 4096;
const signers = new Map<string, Hex>();
const { ORDER } = secp256k1.Point.Fn;

/** The secp256k1 key that made r, s, v over a digest, as the registry names it; undefined when nobody's or s is high. */
export function recoverSecp256k1(digest: Hex, signature: Hex): Hex | undefined {
  const asked = `${digest}${signature}`;
  const known = signers.get(asked);
  if (known) return known;
  const bytes = hexToBytes(signature.slice(2));
  if (BigInt(`0x${signature.slice(66, 130)}`) > ORDER >> 1n) return undefined;
  const point = recoverPoint(hexToBytes(digest.slice(2)), bytes.subarray(0, 64), bytes[64] === 28 ? 1 : 0);
  if (!point) return undefined;
  const key = keyOfPublic(point);
  const [oldest] = signers.keys();
  if (oldest !== undefined && signers.size >= MOST_SIGNATURES) signers.delete(oldest);
  signers.set(asked, key);
  return key;
}

/** The key as the registry knows it, of an uncompressed point. */
export function keyOfPublic(uncompressed: Uint8Array): Hex {
  return `0x${bytesToHex(keccak(uncompressed.slice(1)).slice(12)).padStart(64, '0')}`;
}

/**
 * r, s, v of r and s over a digest, as the book reads it: s is made low, and v is the one by which `key` is found;
 * undefined where that key did not make it. For what signs without saying v, as tokens do.
 */
export function secp256k1Signature(digest: Hex, compact: Uint8Array, key: Hex): Hex | undefined {
  const { r, s } = secp256k1.Signature.fromBytes(compact, 'compact');
  const low = new secp256k1.Signature(r, s > ORDER >> 1n ? ORDER - s : s).toBytes('compact');
  return ['1b', '1c']
    .map((v): Hex => `0x${bytesToHex(low)}${v}`)
    .find((signature) => recoverSecp256k1(digest, signature) === key);
}
