import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a client's secret belongs to: moved to another issuer or company it does not open. */
export interface SealedFor {
  id: string;
  companyId: string;
  issuer: string;
  clientId: string;
}

/**
 * Seals a client's secret with a key that is derived from the service's own and stands nowhere (AES-256-GCM). Who reads
 * the database learns no secret; who writes in it cannot have one sent to a provider of his own.
 */
export function sealClientSecret(key: string, about: SealedFor, secret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(key), nonce).setAAD(wordsOf(about));
  return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where it was sealed for something else or with another key */
export function openClientSecret(key: string, about: SealedFor, sealed: Buffer): string {
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const cipher = createDecipheriv(CIPHER, keyOf(key), nonce, { authTagLength: TAG_BYTES })
    .setAAD(wordsOf(about))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  const words = [cipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()];
  return Buffer.concat(words).toString('utf8');
}

function keyOf(key: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'tributary oidc client secrets', 32));
}

function wordsOf({ id, companyId, issuer, clientId }: SealedFor): Buffer {
  return Buffer.from(JSON.stringify([id, companyId, issuer, clientId]));
}
