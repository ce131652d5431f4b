import { createPublicKey, hash, verify } from 'node:crypto';
import { recover, signRecoverable } from 'tiny-secp256k1';

// What an act costs most to reckon, where Node reckons it: OpenSSL, and libsecp256k1 in WebAssembly. Pages get
// `primitives-in-page.ts` in its place, which answers the same.

/** keccak256, 32 bytes. */
export function keccak(bytes: Uint8Array): Uint8Array {
  return hash('keccak-256', bytes, 'buffer');
}

/** The point of 65 bytes that signed a digest on secp256k1; undefined where r and s (64 bytes) are of no point. */
export function recoverPoint(digest: Uint8Array, compact: Uint8Array, parity: 0 | 1): Uint8Array | undefined {
  try {
    return recover(digest, compact, parity, false) ?? undefined;
  } catch {
    // Not numbers of the curve's order, or no x of a point: nobody signed this.
    return undefined;
  }
}

/** A secp256k1 key's signature over a digest (RFC 6979): r and s of 64 bytes, s low, and the parity of its point. */
export function signPoint(
  digest: Uint8Array,
  privateKey: Uint8Array,
): { compact: Uint8Array; parity: number } {
  const { signature, recoveryId } = signRecoverable(digest, privateKey);
  return { compact: signature, parity: recoveryId };
}

/** Whether r and s (64 bytes, s low or not) are a P-256 key's (x and y, 64 bytes) over the SHA-256 of a message. */
export function verifiesP256(point: Uint8Array, message: Uint8Array, compact: Uint8Array): boolean {
  const text = (from: number, to: number): string =>
    Buffer.from(point.subarray(from, to)).toString('base64url');
  try {
    const key = createPublicKey({
      key: { kty: 'EC', crv: 'P-256', x: text(0, 32), y: text(32, 64) },
      format: 'jwk',
    });
    return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, compact);
  } catch {
    // Not a point of the curve: nobody signed this.
    return false;
  }
}
