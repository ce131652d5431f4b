import { z } from 'zod';
import type { Hex } from '#orders';
import { keyErrors } from './key.errors.js';
import { keystoreKey } from './keystore.js';
import { readPassword } from './password.js';
import { rawKey } from './raw-key.js';
import type { OpenedSigning } from './signing.js';
import { tokenKey } from './token.js';

/** Where the command line says that the key is. */
export interface KeyOptions {
  keystore?: string;
  'password-file'?: string;
  pkcs11?: string;
  token?: string;
  label?: string;
}

export const PASSWORD_VARIABLE = 'KEYSTORE_PASSWORD';
const PIN_VARIABLE = 'TOKEN_PIN';
const privateKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text): Hex => `0x${text.slice(2)}`);

/**
 * The key that signs: on a token, in a keystore, or in a sandbox in the environment.
 * @throws key-place-missing, raw-key-refused, raw-key-unreadable, and what the place itself refuses
 */
export async function openKey(options: KeyOptions): Promise<OpenedSigning> {
  const { keystore, pkcs11, token, label, 'password-file': file } = options;
  if (pkcs11 !== undefined) {
    if (token === undefined || label === undefined) throw keyErrors('key-place-missing');
    return tokenKey({ module: pkcs11, token, label }, () =>
      readPassword({ file, variable: PIN_VARIABLE, question: `PIN of ${token}: ` }),
    );
  }
  if (keystore !== undefined) {
    return keystoreKey(keystore, () =>
      readPassword({ file, variable: PASSWORD_VARIABLE, question: `Password of ${keystore}: ` }),
    );
  }
  const { SIGNING_KEY, MODE } = process.env;
  if (!SIGNING_KEY) throw keyErrors('key-place-missing');
  if (MODE === 'production') throw keyErrors('raw-key-refused');
  const read = privateKey.safeParse(SIGNING_KEY);
  if (!read.success) throw keyErrors('raw-key-unreadable');
  return rawKey(read.data);
}
