import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContentInfo, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { z } from 'zod';
import { readSeal } from '#documents';
import { keyOfPrivate, signDigest, statementDigest, type Hex } from '#orders';
import { BankCustomer, SEAL_TOKEN, TOKEN, emptyFolder, variablesOf } from '../../testing/bank-fixture.js';
import { readEnvironment } from '../environment.js';
import { startBank } from '../start-bank.js';
import { OID } from './seal-schemas.js';

const person: Hex = `0x${'51'.repeat(32)}`;
const company = { name: '宁波冶铸有限公司', code: '91350100M000100Y43' };
const statement = {
  kind: 'agreement',
  role: 'supplier',
  version: '1',
  textSha256: `0x${'ab'.repeat(32)}`,
  company: company.code,
} as const;
const document = randomBytes(5000);
const asked = {
  documentDigest: createHash('sha256').update(document).digest('hex'),
  company,
  statement,
  ledgerKey: keyOfPrivate(person),
  signature: signDigest(statementDigest(statement), person),
};
const sealed = z.object({ cms: z.string() });

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let bank: NestExpressApplication;
let customer: BankCustomer;
let url: string;

const open = async (): Promise<void> => {
  const settings = variablesOf({ folder: folder.path, webhookUrl: 'http://127.0.0.1:9/none' });
  bank = await startBank(readEnvironment(settings), false);
  url = await bank.getUrl();
  customer = new BankCustomer(url);
};
const seal = (change: object = {}, token = SEAL_TOKEN) =>
  customer.json('POST', '/seals', { ...asked, ...change }, token);
const cmsOf = async (): Promise<Buffer> => Buffer.from(sealed.parse((await seal()).answer).cms, 'base64');
const inFolder = (name: string, bytes: string | Uint8Array): string => {
  const file = join(folder.path, name);
  writeFileSync(file, bytes);
  return file;
};
const rootFile = async (): Promise<string> =>
  inFolder('root.pem', await (await fetch(`${url}/seals/root`)).text());
/** Without OpenSSL nobody but ourselves could say whether a seal holds: said in the test's outcome, as skipped. */
const withOpenssl = spawnSync('openssl', ['version']).status === 0 ? it : it.skip;
/** What OpenSSL says, which shares no code with the authority. */
const openssl = (...words: string[]): string => {
  try {
    return execFileSync('openssl', words, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return `failed: ${String(error)}`;
  }
};
const verified = (cms: string, content: string, root: string): string =>
  openssl(
    'cms',
    '-verify',
    '-binary',
    '-inform',
    'DER',
    '-in',
    cms,
    '-content',
    content,
    '-CAfile',
    root,
    '-out',
    '/dev/null',
  );

beforeAll(async () => {
  folder = await emptyFolder();
  await open();
});

afterAll(async () => {
  await bank.close();
  await folder.remove();
});

describe('the sandbox’s signature authority', () => {
  withOpenssl(
    'seals a hash in the company’s name, as OpenSSL finds; with one byte changed it does not hold',
    async () => {
      const cms = inFolder('seal.der', await cmsOf());
      const root = await rootFile();
      expect(verified(cms, inFolder('document', document), root)).not.toContain('failed');
      const changed = Uint8Array.from(document);
      changed[2500] = (changed[2500] ?? 0) ^ 1;
      expect(verified(cms, inFolder('changed', changed), root)).toContain('failed');
      const words = openssl('cms', '-cmsout', '-print', '-inform', 'DER', '-in', cms, '-nameopt', 'utf8');
      expect(words).toContain(company.name);
      expect(words).toContain(company.code);
    },
  );

  withOpenssl('stamps the moment on the signature’s own value, as OpenSSL finds', async () => {
    const [signer] = signersOf(await cmsOf());
    const stamp = signer?.unsignedAttrs?.find(({ attrType }) => attrType === OID.timeStampToken)
      ?.attrValues[0];
    const token = inFolder('stamp.der', new Uint8Array(stamp ?? new ArrayBuffer(0)));
    const root = await rootFile();
    const stamped = (value: Uint8Array): string =>
      openssl('ts', '-verify', '-token_in', '-in', token, '-data', inFolder('value', value), '-CAfile', root);
    const value = new Uint8Array(signer?.signature.buffer ?? new ArrayBuffer(0));
    expect(stamped(value)).not.toContain('failed');
    expect(stamped(value.slice(1))).toContain('failed');
    const told = openssl('ts', '-reply', '-token_in', '-in', token, '-token_out', '-text');
    const at = Date.parse(/Time stamp: (.*)/.exec(told)?.[1] ?? '');
    expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
  });

  it('gives what the platform finds to be over its hash, in the company’s name, and takes no other for it', async () => {
    const cms = await cmsOf();
    expect(readSeal(cms, asked.documentDigest).subject).toContain(company.code);
    expect(() => readSeal(cms, '00'.repeat(32))).toThrow('it is over something else');
    const [signer] = signersOf(cms);
    const value = Buffer.from(signer?.signature.buffer ?? new ArrayBuffer(0));
    const forged = Buffer.from(cms);
    const at = forged.indexOf(value) + value.length - 1;
    forged[at] = (forged[at] ?? 0) ^ 1;
    expect(() => readSeal(forged, asked.documentDigest)).toThrow('it is signed by none of its certificates');
  });

  it('refuses where another key has signed, other words were signed, or another company is named', async () => {
    const other: Hex = `0x${'52'.repeat(32)}`;
    const refused = { status: 422, answer: { code: 'statement-refused' } };
    expect(await seal({ ledgerKey: keyOfPrivate(other) })).toMatchObject(refused);
    expect(await seal({ signature: signDigest(statementDigest(statement), other) })).toMatchObject(refused);
    expect(await seal({ statement: { ...statement, version: '2' } })).toMatchObject(refused);
    expect(await seal({ company: { ...company, code: '911522010783762860' } })).toMatchObject(refused);
  });

  it('has a token of its own, and the same root after a restart', async () => {
    expect(await seal({}, TOKEN)).toMatchObject({ status: 401, answer: { code: 'token-missing' } });
    expect((await customer.json('GET', '/accounts/none', undefined, SEAL_TOKEN)).status).toBe(401);
    const before = await (await fetch(`${url}/seals/root`)).text();
    await bank.close();
    await open();
    expect(await (await fetch(`${url}/seals/root`)).text()).toBe(before);
  });
});

function signersOf(cms: Uint8Array): SignedData['signerInfos'] {
  const { content } = AsnConvert.parse(cms, ContentInfo);
  return AsnConvert.parse(content, SignedData).signerInfos;
}
