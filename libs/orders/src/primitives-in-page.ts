import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type * as primitives from './primitives.js';

// What `primitives.ts` does, in JavaScript alone: pages are built with it.

export const keccak: typeof primitives.keccak = keccak_256;

export const recoverPoint: typeof primitives.recoverPoint = (digest, compact, parity) => {
  try {
    const signature = secp256k1.Signature.fromBytes(concatBytes(Uint8Array.of(parity), compact), 'recovered');
    return signature.recoverPublicKey(digest).toBytes(false);
  } catch {
    return undefined;
  }
};

export const signPoint: typeof primitives.signPoint = (digest, privateKey) => {
  const signed = secp256k1.sign(digest, privateKey, { prehash: false, format: 'recovered' });
  return { compact: signed.subarray(1), parity: signed[0] ?? 0 };
};

export const verifiesP256: typeof primitives.verifiesP256 = (point, message, compact) => {
  try {
    return p256.verify(compact, sha256(message), concatBytes(Uint8Array.of(4), point), {
      prehash: false,
      lowS: false,
    });
  } catch {
    return false;
  }
};
