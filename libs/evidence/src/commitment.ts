import { createHash, createHmac, randomBytes } from 'node:crypto';
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

/** The same text for the same value: names sorted, nothing between; whole numbers as texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'bigint') return JSON.stringify(value.toString());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, part]) => `${JSON.stringify(name)}:${canonicalJson(part)}`).join(',')}}`;
}

/** SHA-256 of bytes. */
export function hashOfBytes(bytes: Uint8Array): Hex {
  return `0x${createHash('sha256').update(bytes).digest('hex')}`;
}
