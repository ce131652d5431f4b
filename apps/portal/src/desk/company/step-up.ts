import { api, read } from '../../shared/api';
import { sha256Hex } from '../../shared/sha256';
import { sign } from '../../shared/signing';
import type { Me } from '../../shared/session';

/** SHA-256 over the JSON of words, as the platform hashes what is signed and is no order on the ledger. */
export async function wordsHash(words: unknown): Promise<string> {
  return sha256Hex(new TextEncoder().encode(JSON.stringify(words)));
}

/**
 * Signs the hash of words with the person's own key, so that who holds a session only can do nothing of what follows; it
 * counts for some minutes. @throws NotSigned, Problem, NoAnswer
 */
export async function stepUp(payloadHash: string, me: Me): Promise<void> {
  const signature = await sign(`0x${payloadHash}`, me);
  await read(api.POST('/v1/step-ups', { body: { payloadHash, signature } }));
}
