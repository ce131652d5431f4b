import { createHash, randomBytes } from 'node:crypto';

/** Who has the token has the thing; only its hash is kept. 256 bits of chance, so a plain hash keeps them. */
export function makeLinkToken(prefix: 'apl' | 'inv'): { token: string; hash: Buffer } {
  const token = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOfToken(token) };
}

/** By which a token is found again. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
