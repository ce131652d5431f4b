import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recoverKey } from '#orders';
import { keystoreKey, newKeystore } from './keystore.js';
import { openKey } from './open-key.js';
import { readPassword } from './password.js';
import type { OpenedSigning } from './signing.js';

const PASSWORD = '正确的密码 correct horse';
const DIGEST = `0x${'ab'.repeat(32)}` as const;
const folder = mkdtempSync(join(tmpdir(), 'tributary-keys-'));
const file = join(folder, 'erp.json');
let made: OpenedSigning;
const saying = (password: string) => () => Promise.resolve(password);

beforeAll(async () => {
  made = await newKeystore(file, PASSWORD);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a keystore', () => {
  it('opens with its password to the key that was made, which signs as the ledger reads it', async () => {
    const opened = await keystoreKey(file, saying(PASSWORD));
    expect(opened).toMatchObject({ ledgerKey: made.ledgerKey, kind: 0, place: 'keystore' });
    expect(recoverKey(DIGEST, opened.sign(DIGEST))).toBe(made.ledgerKey);
  });

  it('is of version 3 with scrypt as costly as wallets make it, for its owner only', () => {
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      version: 3,
      Crypto: { kdf: 'scrypt', kdfparams: { n: 131_072 } },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('does not open with another password', async () => {
    await expect(keystoreKey(file, saying(`${PASSWORD}!`))).rejects.toThrow('password-wrong');
  });

  it('is not written over another, nor under a short password', async () => {
    const before = readFileSync(file, 'utf8');
    await expect(newKeystore(file, PASSWORD)).rejects.toThrow('keystore-there');
    expect(readFileSync(file, 'utf8')).toBe(before);
    await expect(newKeystore(join(folder, 'short.json'), 'short')).rejects.toThrow('password-short');
  });

  it('that is none, torn or not there is told before anybody is asked for a password', async () => {
    const torn = join(folder, 'torn.json');
    writeFileSync(torn, readFileSync(file, 'utf8').slice(0, 200));
    const nobody = (): Promise<string> => Promise.reject(new Error('was asked'));
    for (const wrong of [torn, join(folder, 'nothing.json')])
      await expect(keystoreKey(wrong, nobody)).rejects.toThrow('keystore-unreadable');
  });
});

describe('a password', () => {
  const source = { variable: 'A_PASSWORD_OF_A_TEST', question: '' };

  it('comes from a file that only its owner reads', async () => {
    const secret = join(folder, 'password');
    writeFileSync(secret, `${PASSWORD}\n`, { mode: 0o600 });
    expect(await readPassword({ ...source, file: secret })).toBe(PASSWORD);
    chmodSync(secret, 0o640);
    await expect(readPassword({ ...source, file: secret })).rejects.toThrow('password-file-open');
  });

  it('comes from the environment, or is missing where nobody sits at a terminal', async () => {
    process.env[source.variable] = PASSWORD;
    expect(await readPassword({ ...source, file: undefined })).toBe(PASSWORD);
    process.env[source.variable] = '';
    const { isTTY } = process.stdin;
    process.stdin.isTTY = false;
    await expect(readPassword({ ...source, file: undefined })).rejects.toThrow('password-missing');
    process.stdin.isTTY = isTTY;
  });
});

describe('a key in the environment', () => {
  const inEnvironment = async (environment: Record<string, string>): Promise<OpenedSigning> => {
    const before = { ...process.env };
    Object.assign(process.env, { SIGNING_KEY: '', MODE: '', ...environment });
    try {
      return await openKey({});
    } finally {
      process.env = before;
    }
  };
  const SIGNING_KEY = `0x${'11'.repeat(32)}`;

  it('signs in a sandbox and is refused in production', async () => {
    const opened = await inEnvironment({ SIGNING_KEY });
    expect(recoverKey(DIGEST, opened.sign(DIGEST))).toBe(opened.ledgerKey);
    await expect(inEnvironment({ SIGNING_KEY, MODE: 'production' })).rejects.toThrow('raw-key-refused');
  });

  it('is told where it is wrong, without its value', async () => {
    await expect(inEnvironment({})).rejects.toThrow('key-place-missing');
    const wrong = inEnvironment({ SIGNING_KEY: '0xsecret' });
    await expect(wrong).rejects.toThrow('raw-key-unreadable');
    await expect(wrong).rejects.not.toThrow('secret');
  });
});
