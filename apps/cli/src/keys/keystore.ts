import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { openKeystore, sealKeystore } from '#chain';
import { keyErrors } from './key.errors.js';
import { rawKey } from './raw-key.js';
import type { OpenedSigning } from './signing.js';

const LEAST_CHARACTERS = 12;
const exists = z.object({ code: z.literal('EEXIST') });

/**
 * Makes a key and writes it to a new file that only its owner reads, encrypted (JSON keystore, version 3, scrypt).
 * @throws password-short, keystore-there
 */
export async function newKeystore(file: string, password: string): Promise<OpenedSigning> {
  if ([...password].length < LEAST_CHARACTERS) throw keyErrors('password-short', { least: LEAST_CHARACTERS });
  const privateKey = `0x${randomBytes(32).toString('hex')}` as const;
  const place = newFile(file);
  try {
    writeFileSync(place, `${await sealKeystore(privateKey, password)}\n`);
  } finally {
    closeSync(place);
  }
  return rawKey(privateKey, 'keystore');
}

/** A file that was not there before and that only its owner reads. @throws keystore-there */
function newFile(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (exists.safeParse(error).success) throw keyErrors('keystore-there', { file });
    throw error;
  }
}

/** Opens a keystore's key. @throws keystore-unreadable, password-wrong */
export async function keystoreKey(file: string, password: () => Promise<string>): Promise<OpenedSigning> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw keyErrors('keystore-unreadable', { file }, error);
  }
  const keystore = openKeystore(text);
  if (!keystore) throw keyErrors('keystore-unreadable', { file });
  const privateKey = await keystore(await password());
  if (privateKey === undefined) throw keyErrors('password-wrong', { what: file });
  return rawKey(privateKey, 'keystore');
}
