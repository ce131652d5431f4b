import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { z } from 'zod';
import {
  KEY_KIND,
  keyOfPublic,
  p256Name,
  p256Signature,
  recoverKey,
  secp256k1Signature,
  type Hex,
} from '#orders';
import { keyErrors } from './key.errors.js';
import type { OpenedSigning } from './signing.js';

/** Numbers of PKCS#11 2.40. */
const CKF_SERIAL_SESSION = 4;
const CKU_USER = 1;
const CKO_PUBLIC_KEY = 2;
const CKO_PRIVATE_KEY = 3;
const CKA_CLASS = 0;
const CKA_LABEL = 3;
const CKA_ID = 0x102;
const CKA_EC_PARAMS = 0x180;
const CKA_EC_POINT = 0x181;
const CKM_ECDSA = 0x1041;

/** Curves by the DER of their names, as a token tells them. */
const CURVES: Readonly<Record<string, number>> = {
  '06052b8104000a': KEY_KIND.secp256k1,
  '06082a8648ce3d030107': KEY_KIND.p256,
};
const SIGNATURE_BYTES = 64;
const MOST_KEYS = 2;

interface Attribute {
  type: number;
  value?: Buffer | number;
}

/** What of pkcs11js is used. It is compiled on installation, so it is not among what every sandbox installs. */
interface Pkcs11 {
  load(file: string): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(withToken: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { label: string };
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseSession(session: Buffer): void;
  C_Login(session: Buffer, user: number, pin: string): void;
  C_FindObjectsInit(session: Buffer, template: Attribute[]): void;
  C_FindObjects(session: Buffer, most: number): Buffer[];
  C_FindObjectsFinal(session: Buffer): void;
  C_GetAttributeValue(session: Buffer, object: Buffer, asked: Attribute[]): { value: Buffer }[];
  C_SignInit(session: Buffer, mechanism: { mechanism: number }, key: Buffer): void;
  C_Sign(session: Buffer, data: Buffer, room: Buffer): Buffer;
}
const library = z.object({ PKCS11: z.custom<new () => Pkcs11>((found) => typeof found === 'function') });

/** Where a key lies: the vendor's module, the token by its label, the pair of keys by theirs. */
export interface TokenKey {
  module: string;
  token: string;
  label: string;
}

/**
 * Signs with a key that never leaves its token (PKCS#11): secp256k1 as wallets do, or P-256 over the SHA-256 of the digest.
 * What the token gives is checked before anybody gets it.
 * @throws token-library-missing, token-module-unreadable, token-missing, password-wrong, token-key-missing, token-key-unfit
 */
export async function tokenKey(
  { module, token, label }: TokenKey,
  pin: () => Promise<string>,
): Promise<OpenedSigning> {
  const pkcs11 = loaded(module);
  try {
    const session = pkcs11.C_OpenSession(slotOf(pkcs11, token), CKF_SERIAL_SESSION);
    logIn(pkcs11, session, await pin(), token);
    const { key, point, kind } = pairOf(pkcs11, session, label);
    const ledgerKey =
      kind === KEY_KIND.p256 ? p256Name(point) : keyOfPublic(Buffer.concat([UNCOMPRESSED, point]));
    const raw = (data: Buffer): Buffer => {
      pkcs11.C_SignInit(session, { mechanism: CKM_ECDSA }, key);
      return pkcs11.C_Sign(session, data, Buffer.alloc(SIGNATURE_BYTES));
    };
    return {
      ledgerKey,
      kind,
      place: 'token',
      sign: (digest) => {
        const bytes = Buffer.from(digest.slice(2), 'hex');
        const signature =
          kind === KEY_KIND.p256
            ? p256Signature(point, raw(createHash('sha256').update(bytes).digest()))
            : secp256k1Signature(digest, raw(bytes), ledgerKey);
        return checked(digest, signature, ledgerKey);
      },
      close: () => {
        pkcs11.C_CloseSession(session);
        pkcs11.C_Finalize();
      },
    };
  } catch (error) {
    pkcs11.C_Finalize();
    throw error;
  }
}

const UNCOMPRESSED = Buffer.of(4);

function checked(digest: Hex, signature: Hex | undefined, ledgerKey: Hex): Hex {
  if (signature === undefined || recoverKey(digest, signature) !== ledgerKey)
    throw keyErrors('token-signature-wrong');
  return signature;
}

function loaded(module: string): Pkcs11 {
  let found: unknown;
  try {
    found = createRequire(import.meta.url)('pkcs11js');
  } catch (error) {
    throw keyErrors('token-library-missing', {}, error);
  }
  const pkcs11 = new (library.parse(found).PKCS11)();
  try {
    pkcs11.load(module);
    pkcs11.C_Initialize();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw keyErrors('token-module-unreadable', { file: module, why }, error);
  }
  return pkcs11;
}

/** A label fills 32 characters: with spaces, or on some tokens with nothing at all. */
function labelOf({ label }: { label: string }): string {
  return label.replaceAll('\0', '').trim();
}

function slotOf(pkcs11: Pkcs11, token: string): Buffer {
  const slots = pkcs11
    .C_GetSlotList(true)
    .map((slot) => ({ slot, label: labelOf(pkcs11.C_GetTokenInfo(slot)) }));
  const found = slots.find(({ label }) => label === token);
  if (!found) {
    const labels = slots.map(({ label }) => label || '—').join(', ');
    throw keyErrors('token-missing', { token, found: labels || '—' });
  }
  return found.slot;
}

function logIn(pkcs11: Pkcs11, session: Buffer, pin: string, token: string): void {
  try {
    pkcs11.C_Login(session, CKU_USER, pin);
  } catch (error) {
    throw keyErrors('password-wrong', { what: token }, error);
  }
}

/** The private key of a label, with the point and the curve of the public key that has the same id. */
function pairOf(
  pkcs11: Pkcs11,
  session: Buffer,
  label: string,
): { key: Buffer; point: Buffer; kind: number } {
  const find = (template: Attribute[]): Buffer[] => {
    pkcs11.C_FindObjectsInit(session, template);
    const found = pkcs11.C_FindObjects(session, MOST_KEYS);
    pkcs11.C_FindObjectsFinal(session);
    return found;
  };
  const read = (object: Buffer, type: number): Buffer =>
    pkcs11.C_GetAttributeValue(session, object, [{ type }])[0]?.value ?? Buffer.alloc(0);
  const named = { type: CKA_LABEL, value: Buffer.from(label) };
  const [key, ...more] = find([{ type: CKA_CLASS, value: CKO_PRIVATE_KEY }, named]);
  if (!key || more.length > 0) throw keyErrors('token-key-missing', { label, count: key ? MOST_KEYS : 0 });
  const sameId = { type: CKA_ID, value: read(key, CKA_ID) };
  const [shown] = find([{ type: CKA_CLASS, value: CKO_PUBLIC_KEY }, named, sameId]);
  if (!shown) throw keyErrors('token-key-missing', { label, count: 0 });
  const kind = CURVES[read(shown, CKA_EC_PARAMS).toString('hex')];
  const point = pointOf(read(shown, CKA_EC_POINT));
  if (kind === undefined || !point) throw keyErrors('token-key-unfit', { label });
  return { key, point, kind };
}

/** x and y: an uncompressed point, which most tokens wrap into an octet string of DER and some do not. */
function pointOf(told: Buffer): Buffer | undefined {
  const hexadecimal = told.toString('hex');
  const [, xy] = /^(?:0441)?04([0-9a-f]{128})$/.exec(hexadecimal) ?? [];
  return xy === undefined ? undefined : Buffer.from(xy, 'hex');
}
