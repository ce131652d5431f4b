import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from '@jest/globals';
import {
  KEY_KIND,
  asSigned,
  keyKindOf,
  overOrder,
  p256Name,
  p256Signature,
  passkeyName,
  passkeySignature,
  recoverKey,
  signDigest,
} from './index.js';
import type { Hex } from './index.js';

const SECRET = new Uint8Array(32).fill(7);
const publicKey = p256.getPublicKey(SECRET, false).slice(1);
const site = sha256(utf8ToBytes('tributary.example'));
const DIGEST: Hex = `0x${'5a'.repeat(32)}`;
const OTHER: Hex = `0x${'a5'.repeat(32)}`;
const digestBytes = new Uint8Array(32).fill(0x5a);

const signed = (hash: Uint8Array): Uint8Array => p256.sign(hash, SECRET, { prehash: false, lowS: true });

function assertion({ party = site, flags = 5, type = 'webauthn.get' } = {}): Hex {
  const authenticatorData = concatBytes(party, Uint8Array.of(flags, 0, 0, 0, 1));
  const challenge = Buffer.from(digestBytes).toString('base64url');
  const clientDataJSON = utf8ToBytes(
    JSON.stringify({ type, challenge, origin: 'https://tributary.example' }),
  );
  const signature = signed(sha256(concatBytes(authenticatorData, sha256(clientDataJSON))));
  return passkeySignature({ publicKey, authenticatorData, clientDataJSON, signature });
}

describe('a passkey', () => {
  it('is known by its point and its site', () => {
    expect(recoverKey(DIGEST, assertion())).toBe(passkeyName(publicKey, site));
  });

  it('is another key on another site', () => {
    const found = recoverKey(DIGEST, assertion({ party: sha256(utf8ToBytes('evil.example')) }));
    expect(found).toBeDefined();
    expect(found).not.toBe(passkeyName(publicKey, site));
  });

  it('signs nothing for other words, without its user, or in another ceremony', () => {
    expect(recoverKey(OTHER, assertion())).toBeUndefined();
    expect(recoverKey(DIGEST, assertion({ flags: 1 }))).toBeUndefined();
    expect(recoverKey(DIGEST, assertion({ flags: 0x15 }))).toBeUndefined();
    expect(recoverKey(DIGEST, assertion({ type: 'webauthn.create' }))).toBeUndefined();
  });

  it('signs nothing where any part is cut off or changed', () => {
    const whole = assertion();
    for (let length = 4; length < whole.length; length += 122) {
      expect(recoverKey(DIGEST, `0x${whole.slice(2, length)}`)).toBeUndefined();
    }
    // The first byte of r, behind the kind and the point.
    const place = 2 + 2 * (1 + 64);
    const changed = whole[place] === '0' ? '1' : '0';
    const other: Hex = `0x${whole.slice(2, place)}${changed}${whole.slice(place + 1)}`;
    expect(recoverKey(DIGEST, other)).toBeUndefined();
  });
});

describe('a bare P-256 key', () => {
  const signature = signed(sha256(digestBytes));

  it('signs the SHA-256 of the digest, as WebCrypto does', () => {
    expect(recoverKey(DIGEST, p256Signature(publicKey, signature))).toBe(p256Name(publicKey));
    expect(recoverKey(OTHER, p256Signature(publicKey, signature))).toBeUndefined();
  });

  it('has its s made low, and signs nothing with a high one', () => {
    const { r, s } = p256.Signature.fromBytes(signature, 'compact');
    const high = new p256.Signature(r, p256.Point.Fn.ORDER - s).toBytes('compact');
    expect(p256Signature(publicKey, high)).toBe(p256Signature(publicKey, signature));
    const raw = Buffer.from(concatBytes(Uint8Array.of(KEY_KIND.p256), publicKey, high)).toString('hex');
    expect(recoverKey(DIGEST, `0x${raw}`)).toBeUndefined();
  });
});

it('a wallet’s signature is nobody’s before the node has judged it', () => {
  expect(recoverKey(DIGEST, `0x01${'00'.repeat(40)}`)).toBeUndefined();
});

describe('a signature over one order, beside others over a root', () => {
  it.each([
    ['a passkey’s', assertion()],
    ['a phone’s', p256Signature(publicKey, signed(sha256(digestBytes)))],
    ['a raw key’s', signDigest(DIGEST, `0x${'11'.repeat(32)}`)],
  ])('keeps its kind and its key: %s', (_, signature) => {
    const carried = overOrder(signature);
    expect(carried).not.toBe(signature);
    expect(asSigned(carried)).toEqual({ signature, isOverOrder: true });
    expect(asSigned(signature)).toEqual({ signature, isOverOrder: false });
    expect(keyKindOf(carried)).toBe(keyKindOf(signature));
    // As it is carried, mark and all, it is nobody's.
    expect(recoverKey(DIGEST, carried)).toBeUndefined();
    expect(recoverKey(DIGEST, asSigned(carried).signature)).toBeDefined();
  });
});
