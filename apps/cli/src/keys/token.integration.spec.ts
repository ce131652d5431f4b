import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { recoverKey, type Hex } from '#orders';
import { tokenKey } from './token.js';

/** Where systems put the module of softhsm2; SOFTHSM2_MODULE names another place. */
const MODULES = [
  process.env.SOFTHSM2_MODULE ?? '',
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];
const TOKEN = 'tributary-test';
const PIN = '123456';
const CURVES = { secp256k1: '06052b8104000a', p256: '06082a8648ce3d030107', p384: '06052b81040022' };

/** What of pkcs11js makes a token and its keys: what a vendor's own tools do. */
interface Making {
  load(file: string): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(withToken: boolean): Buffer[];
  C_InitToken(slot: Buffer, pin: string, label: string): string;
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_CloseSession(session: Buffer): void;
  C_Login(session: Buffer, user: number, pin: string): void;
  C_Logout(session: Buffer): void;
  C_InitPIN(session: Buffer, pin: string): void;
  C_GenerateKeyPair(session: Buffer, mechanism: object, shown: object[], hidden: object[]): unknown;
}

const module = MODULES.find((file) => file !== '' && existsSync(file));
const library = loadLibrary();
const missing = [...(module ? [] : ['softhsm2']), ...(library ? [] : ['the package pkcs11js'])];
if (missing.length > 0)
  process.stderr.write(`Skipped: PKCS#11 is not tested: ${missing.join(' and ')} is not installed.\n`);

function loadLibrary(): (new () => Making) | undefined {
  try {
    const found: unknown = createRequire(import.meta.url)('pkcs11js');
    return z.object({ PKCS11: z.custom<new () => Making>((one) => typeof one === 'function') }).parse(found)
      .PKCS11;
  } catch {
    return undefined;
  }
}

const digest = (byte: number): Hex => `0x${byte.toString(16).padStart(2, '0').repeat(32)}`;
const pin =
  (given = PIN) =>
  () =>
    Promise.resolve(given);

(missing.length > 0 ? describe.skip : describe)('a token', () => {
  let folder = '';
  const at = (label: string, token = TOKEN) => ({ module: module ?? '', token, label });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-token-'));
    mkdirSync(join(folder, 'tokens'));
    const settings = join(folder, 'softhsm2.conf');
    writeFileSync(settings, `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
    // The module reads the process's own environment, of which a test is given a copy: a thread reaches it.
    const words = `process.env.SOFTHSM2_CONF = ${JSON.stringify(settings)}`;
    await once(new Worker(words, { eval: true, env: SHARE_ENV }), 'exit');
    makeToken();
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['secp256k1', 0],
    ['p256', 3],
  ])('signs with its %s key as the ledger reads it', async (label, kind) => {
    const signing = await tokenKey(at(label), pin());
    expect(signing).toMatchObject({ kind, place: 'token' });
    // High and low s, and both v, come up among so many.
    for (let byte = 0; byte < 32; byte++) {
      const signature = signing.sign(digest(byte));
      expect([byte, recoverKey(digest(byte), signature)]).toEqual([byte, signing.ledgerKey]);
    }
    signing.close();
    const again = await tokenKey(at(label), pin());
    expect(again.ledgerKey).toBe(signing.ledgerKey);
    again.close();
  });

  it('refuses a wrong PIN, an unknown token, and a key that is not there, is there twice or does not fit', async () => {
    await expect(tokenKey(at('p256'), pin('000000'))).rejects.toThrow('password-wrong');
    await expect(tokenKey(at('p256', 'another'), pin())).rejects.toThrow(
      `token-missing: There is no token “another” in any slot. There are: ${TOKEN}`,
    );
    await expect(tokenKey(at('nothing'), pin())).rejects.toThrow('token-key-missing');
    await expect(tokenKey(at('twice'), pin())).rejects.toThrow('token-key-missing');
    await expect(tokenKey(at('p384'), pin())).rejects.toThrow('token-key-unfit');
    // None of them left the module open.
    (await tokenKey(at('p256'), pin())).close();
  });

  it('refuses a module that is none', async () => {
    await expect(tokenKey({ ...at('p256'), module: join(folder, 'nothing.so') }, pin())).rejects.toThrow(
      'token-module-unreadable',
    );
  });

  function makeToken(): void {
    const pkcs11 = new (library ?? fail())();
    pkcs11.load(module ?? '');
    pkcs11.C_Initialize();
    const [empty = fail()] = pkcs11.C_GetSlotList(true);
    pkcs11.C_InitToken(empty, PIN, TOKEN);
    const [slot = fail()] = pkcs11.C_GetSlotList(true);
    const session = pkcs11.C_OpenSession(slot, 6);
    pkcs11.C_Login(session, 0, PIN);
    pkcs11.C_InitPIN(session, PIN);
    pkcs11.C_Logout(session);
    pkcs11.C_Login(session, 1, PIN);
    const make = (label: string, curve: string, id: number): void => {
      const named = [
        { type: 0x1, value: true },
        { type: 0x3, value: Buffer.from(label) },
        { type: 0x102, value: Buffer.of(id) },
      ];
      pkcs11.C_GenerateKeyPair(
        session,
        { mechanism: 0x1040 },
        [...named, { type: 0x10a, value: true }, { type: 0x180, value: Buffer.from(curve, 'hex') }],
        [...named, { type: 0x2, value: true }, { type: 0x103, value: true }, { type: 0x108, value: true }],
      );
    };
    for (const [label, curve] of Object.entries(CURVES)) make(label, curve, curve.length);
    for (const id of [1, 2]) make('twice', CURVES.p256, id);
    pkcs11.C_CloseSession(session);
    pkcs11.C_Finalize();
  }
});

(library ? it.skip : it)('without the package says what to install', async () => {
  await expect(tokenKey({ module: 'x', token: 'x', label: 'x' }, pin())).rejects.toThrow(
    'token-library-missing: The package pkcs11js is not installed',
  );
});

function fail(): never {
  throw new Error('softhsm2 gives no slot.');
}
