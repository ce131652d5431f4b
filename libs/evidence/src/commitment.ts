import { createHash, createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from '#common';
import type { Hex } from '#orders';

/** A random salt, so that a commitment to few possible words cannot be guessed. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}

/** How an invoice is known on the ledger: HMAC-SHA256 of its canonical name under the consortium's key. */
export function docKeyOf(consortiumKey: string, canonicalId: string): Hex {
  return `0x${createHmac('sha256', consortiumKey).update(canonicalId, 'utf8').digest('hex')}`;
}

/** SHA-256 over words and a salt, as JSON with sorted names: what the ledger keeps of private evidence. */
export function commitmentOf(words: Readonly<Record<string, unknown>>, salt: string): Hex {
  return `0x${createHash('sha256')
    .update(canonicalJson({ ...words, salt }))
    .digest('hex')}`;
}

/** SHA-256 of bytes. */
export function hashOfBytes(bytes: Uint8Array): Hex {
  return `0x${createHash('sha256').update(bytes).digest('hex')}`;
}
