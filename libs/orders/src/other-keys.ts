import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from './order-types.js';
import { keccak, verifiesP256 } from './primitives.js';

/** Kinds of keys by their numbers in the registry. */
export const KEY_KIND = { secp256k1: 0, wallet: 1, passkey: 2, p256: 3 } as const;

/** What an authenticator answered to a challenge, each part as WebAuthn gives it. */
export interface Assertion {
  /** The public key's point, x and y, 64 bytes. */
  publicKey: Uint8Array;
  authenticatorData: Uint8Array;
  clientDataJSON: Uint8Array;
  /** r and s, 64 bytes, s low. */
  signature: Uint8Array;
}

/** Bytes of a signature on the short path, which names no kind. */
const SECP256K1 = 65;
const POINT = 64;
const HALF_ORDER = p256.Point.Fn.ORDER >> 1n;
const WORD = 32;
const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const BACKUP_ELIGIBLE = 8;
const BACKED_UP = 16;

/** A passkey's name in the registry: of its point and of the relying party's id hash, so that it signs for no other. */
export function passkeyName(publicKey: Uint8Array, relyingPartyIdHash: Uint8Array): Hex {
  return name(publicKey, relyingPartyIdHash);
}

/** The name in the registry of a P-256 key that signs by itself (WebCrypto). */
export function p256Name(publicKey: Uint8Array): Hex {
  return name(publicKey);
}

/** A passkey's assertion as the book reads it. @throws RangeError where the client's data name no type or challenge */
export function passkeySignature(assertion: Assertion): Hex {
  const client = new TextDecoder().decode(assertion.clientDataJSON);
  const challengeIndex = client.indexOf('"challenge":"');
  const typeIndex = client.indexOf('"type":"');
  if (challengeIndex < 0 || typeIndex < 0) throw new RangeError('These are not the data of an assertion.');
  const authenticatorPart = dynamic(assertion.authenticatorData);
  const offset = 6 * WORD;
  return joined(
    KEY_KIND.passkey,
    assertion.publicKey,
    assertion.signature,
    word(challengeIndex),
    word(typeIndex),
    word(offset),
    word(offset + authenticatorPart.length),
    authenticatorPart,
    dynamic(assertion.clientDataJSON),
  );
}

/** r and s of 64 bytes, s low, of the ASN.1 form in which WebAuthn gives a signature. @throws Error where it is none */
export function compactSignature(asn1: Uint8Array): Uint8Array {
  return lowS(p256.Signature.fromBytes(asn1, 'der').toBytes('compact'));
}

/** What a passkey's signature says of the page on which it was made; undefined where it is no passkey's. */
export function clientDataOf(signature: Hex): Uint8Array | undefined {
  const bytes = hexToBytes(signature.slice(2));
  if (bytes[0] !== KEY_KIND.passkey || bytes.length === SECP256K1) return undefined;
  const auth = bytes.subarray(1 + POINT);
  return auth.length < 6 * WORD ? undefined : dynamicAt(auth, 5);
}

/** In a signature's kind: it is over the order itself, where others under the same order are over a root. */
const OVER_ORDER = 0x80;

/** A signature over an order's own words, as it is carried beside others that are over a root. */
export function overOrder(signature: Hex): Hex {
  const bytes = hexToBytes(signature.slice(2));
  return bytes.length === SECP256K1
    ? joined(OVER_ORDER, bytes)
    : joined((bytes[0] ?? 0) | OVER_ORDER, bytes.subarray(1));
}

/** A signature as its key made it, and whether it says that it is over the order itself. */
export function asSigned(carried: Hex): { signature: Hex; isOverOrder: boolean } {
  if (!/^0x[89a-f]/.test(carried)) return { signature: carried, isOverOrder: false };
  const bytes = hexToBytes(carried.slice(2));
  const [kind = 0] = bytes;
  if (bytes.length === SECP256K1) return { signature: carried, isOverOrder: false };
  const data = bytes.subarray(1);
  const own = kind - OVER_ORDER;
  // Only one of 65 bytes names no kind; any other of this kind is nobody's.
  const signature: Hex =
    own === KEY_KIND.secp256k1 && data.length === SECP256K1 ? `0x${bytesToHex(data)}` : joined(own, data);
  return { signature, isOverOrder: true };
}

/** The kind of key that a signature says it is by. */
export function keyKindOf(signature: Hex): number {
  const bytes = hexToBytes(asSigned(signature).signature.slice(2));
  return bytes.length === SECP256K1 ? KEY_KIND.secp256k1 : (bytes[0] ?? KEY_KIND.secp256k1);
}

/** A P-256 signature over the SHA-256 of the digest, as WebCrypto makes it, as the book reads it; s is made low. */
export function p256Signature(publicKey: Uint8Array, signature: Uint8Array): Hex {
  return joined(KEY_KIND.p256, publicKey, lowS(signature));
}

/** r and s with s in the lower half of the curve's order, which is the only form that the book takes. */
export function lowS(signature: Uint8Array): Uint8Array {
  const parsed = p256.Signature.fromBytes(signature, 'compact');
  return parsed.s > HALF_ORDER
    ? new p256.Signature(parsed.r, p256.Point.Fn.ORDER - parsed.s).toBytes('compact')
    : signature;
}

/**
 * The key that made a signature which begins with its kind, as the book would answer; undefined when nobody's. What a
 * wallet (ERC-1271) says only the node can tell: here it is nobody's.
 */
export function recoverOtherKey(digest: Hex, signature: Hex): Hex | undefined {
  const bytes = hexToBytes(signature.slice(2));
  const data = bytes.subarray(1);
  if (bytes[0] === KEY_KIND.p256) return ofP256(digest, data);
  if (bytes[0] === KEY_KIND.passkey) return ofPasskey(digest, data);
  return undefined;
}

function ofP256(digest: Hex, data: Uint8Array): Hex | undefined {
  if (data.length !== 2 * POINT) return undefined;
  const publicKey = data.subarray(0, POINT);
  const message = hexToBytes(digest.slice(2));
  return isSigned(publicKey, message, data.subarray(POINT)) ? name(publicKey) : undefined;
}

function ofPasskey(digest: Hex, data: Uint8Array): Hex | undefined {
  const publicKey = data.subarray(0, POINT);
  const auth = data.subarray(POINT);
  if (auth.length < 6 * WORD) return undefined;
  const authenticatorData = dynamicAt(auth, 4);
  const clientData = dynamicAt(auth, 5);
  if (!authenticatorData || !clientData || authenticatorData.length < 37) return undefined;
  const flags = authenticatorData[WORD] ?? 0;
  if (!(flags & USER_PRESENT) || !(flags & USER_VERIFIED)) return undefined;
  if (!(flags & BACKUP_ELIGIBLE) && flags & BACKED_UP) return undefined;
  const challenge = `"challenge":"${base64url(hexToBytes(digest.slice(2)))}"`;
  if (!standsAt(clientData, numberAt(auth, 2), challenge)) return undefined;
  if (!standsAt(clientData, numberAt(auth, 3), '"type":"webauthn.get"')) return undefined;
  const message = concatBytes(authenticatorData, sha256(clientData));
  return isSigned(publicKey, message, auth.subarray(0, POINT))
    ? name(publicKey, authenticatorData.subarray(0, WORD))
    : undefined;
}

/** Whether a signature with a low s is a key's over a message; the book takes no other. */
function isSigned(publicKey: Uint8Array, message: Uint8Array, compact: Uint8Array): boolean {
  const s = BigInt(`0x${bytesToHex(compact.subarray(WORD))}`);
  return s <= HALF_ORDER && verifiesP256(publicKey, message, compact);
}

function name(...parts: Uint8Array[]): Hex {
  return `0x${bytesToHex(keccak(concatBytes(...parts)))}`;
}

function joined(kind: number, ...parts: Uint8Array[]): Hex {
  return `0x${bytesToHex(concatBytes(Uint8Array.of(kind), ...parts))}`;
}

function word(value: number): Uint8Array {
  return hexToBytes(value.toString(16).padStart(2 * WORD, '0'));
}

/** Bytes as ABI coding has them: the length, and the bytes filled up to whole words. */
function dynamic(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / WORD) * WORD);
  padded.set(bytes);
  return concatBytes(word(bytes.length), padded);
}

function dynamicAt(data: Uint8Array, place: number): Uint8Array | undefined {
  const start = numberAt(data, place);
  if (start > data.length - WORD) return undefined;
  const length = numberAt(data.subarray(start), 0);
  return length > data.length - start - WORD ? undefined : data.subarray(start + WORD, start + WORD + length);
}

function numberAt(data: Uint8Array, place: number): number {
  return Number(BigInt(`0x${bytesToHex(data.subarray(place * WORD, (place + 1) * WORD))}`));
}

function standsAt(data: Uint8Array, index: number, words: string): boolean {
  const expected = utf8ToBytes(words);
  return bytesToHex(data.subarray(index, index + expected.length)) === bytesToHex(expected);
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');
}
