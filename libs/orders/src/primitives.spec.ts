import { expect, it } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import * as inNode from './primitives.js';
import * as inPage from './primitives-in-page.js';

// The platform and its pages reckon by other programs, and have to say the same.

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const privateKey = bytes(32).filter(
  (key) => secp256k1.utils.isValidSecretKey(key) && p256.utils.isValidSecretKey(key),
);
const plain = (found: Uint8Array | undefined) => found && [...found];

it('keccak256 is the one of the standard’s examples, and the same in a page', () => {
  const empty = 'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470';
  expect(Buffer.from(inNode.keccak(new Uint8Array())).toString('hex')).toBe(empty);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (data) => {
      expect(plain(inNode.keccak(data))).toEqual(plain(inPage.keccak(data)));
    }),
  );
});

it('a signature is the same in a page, and its point is recovered from it, and from whatever else the same or none', () => {
  fc.assert(
    fc.property(
      bytes(32),
      privateKey,
      bytes(64),
      fc.constantFrom(0 as const, 1 as const),
      (digest, key, other, parity) => {
        const { compact, parity: told } = inNode.signPoint(digest, key);
        expect(inPage.signPoint(digest, key)).toEqual({ compact: Uint8Array.from(compact), parity: told });
        const mine = told === 1 ? 1 : 0;
        expect(plain(inNode.recoverPoint(digest, compact, mine))).toEqual([
          ...secp256k1.getPublicKey(key, false),
        ]);
        for (const one of [compact, other, new Uint8Array(64), new Uint8Array(64).fill(255)])
          expect(plain(inNode.recoverPoint(digest, one, parity))).toEqual(
            plain(inPage.recoverPoint(digest, one, parity)),
          );
      },
    ),
    { numRuns: 40 },
  );
});

it('a P-256 signature is told from what is none, here and in a page', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), privateKey, bytes(64), (message, key, other) => {
      const compact = p256.sign(message, key);
      const point = p256.getPublicKey(key, false).subarray(1);
      for (const { verifiesP256 } of [inNode, inPage]) {
        expect(verifiesP256(point, message, compact)).toBe(true);
        expect(verifiesP256(point, Uint8Array.of(...message, 0), compact)).toBe(false);
        expect(verifiesP256(point, message, other)).toBe(false);
        expect(verifiesP256(other, message, compact)).toBe(false);
        expect(verifiesP256(point, message, compact.subarray(1))).toBe(false);
      }
    }),
    { numRuns: 40 },
  );
});
