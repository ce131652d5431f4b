import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { inspectFile } from '#documents';
import { registerBank, registerCompany, type Company, type Stage } from '../../apps/cli/src/demo/cast.js';
import { onboardCompany, prepareProofs } from '../../apps/cli/src/demo/onboard.js';
import { freePort } from '../../apps/cli/src/supervisor/ports.js';
import { Sandbox } from '../support/sandbox.js';
import { until } from '../support/trade.js';

const agreements = z.object({ data: z.array(z.object({ id: z.string(), sealedAt: z.string().nullable() })) });
const cases = z.object({ data: z.array(z.object({ kind: z.string(), facts: z.looseObject({}) })) });
const withOpenssl = spawnSync('openssl', ['version']).status === 0 ? it : it.skip;

const sandbox = new Sandbox();
let stage: Stage;
let company: Company;
let stranger: Company;
let port: number;
/** What stands between the platform and the sandbox's authority, and what it has seen pass. */
let door: Server | undefined;
const asked: string[] = [];
/** Whether the door puts another key's name under what the person has signed. */
let forging = false;

async function openDoor(): Promise<void> {
  door = createServer((request, response) => {
    void passOn(request).then(({ status, body }) => response.writeHead(status).end(body));
  });
  door.listen(port, '127.0.0.1');
  await once(door, 'listening');
}

async function passOn(request: IncomingMessage): Promise<{ status: number; body: Buffer }> {
  const words = z.looseObject({}).parse(JSON.parse((await buffer(request)).toString()));
  const body = JSON.stringify(
    forging ? { ...words, ledgerKey: `0x${'00'.repeat(12)}${'22'.repeat(20)}` } : words,
  );
  asked.push(body);
  const answer = await fetch(new URL('/seals', stage.bankUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
    body,
  });
  return { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
}

const agreementOf = async ({ maker }: Company) => {
  const [found] = agreements.parse(await maker.client.get('/v1/agreements')).data;
  if (!found) throw new Error('The company has signed nothing.');
  return found;
};

async function download(id: string, apiKey: string): Promise<{ status: number; type: string; file: Buffer }> {
  const response = await fetch(new URL(`/v1/agreements/${id}/document`, stage.url), {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, file: Buffer.from(await response.arrayBuffer()) };
}

/** Takes a signed PDF apart by its own byte range: what is signed, and the signature in DER. */
function takenApart(file: Buffer): { signed: Buffer; cms: Buffer } {
  const range = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/.exec(file.toString('latin1'));
  const [from = 0, length = 0, next = 0, rest = 0] = (range ?? []).slice(1).map(Number);
  expect([from, next + rest]).toEqual([0, file.length]);
  const hex = file.subarray(length + 1, next - 1).toString('latin1');
  // DER says its own length; what follows is the room that was left.
  const all = Buffer.from(hex, 'hex');
  expect(all.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x82]));
  return {
    signed: Buffer.concat([file.subarray(0, length), file.subarray(next)]),
    cms: all.subarray(0, 4 + all.readUInt16BE(2)),
  };
}

beforeAll(async () => {
  port = await freePort();
  // Nobody listens there at first.
  await sandbox.start({ SEAL_URL: `http://127.0.0.1:${String(port)}` });
  stage = sandbox.stage();
  await registerBank(stage);
  await prepareProofs(stage, 'CNY');
  company = await onboardCompany(stage, {
    name: '嘉兴锻造有限公司',
    role: 'supplier',
    currency: 'CNY',
    balance: 0n,
  });
  stranger = await registerCompany(stage, { name: '旁人', role: 'supplier', currency: 'CNY', balance: 0n });
}, 90_000);

afterAll(async () => {
  door?.close();
  await sandbox.end();
}, 60_000);

it('an agreement that is signed waits for its seal while the authority is away, and holds meanwhile', async () => {
  const { id, sealedAt } = await agreementOf(company);
  expect(sealedAt).toBeNull();
  const { status, file } = await download(id, company.maker.client.apiKey);
  expect([status, z.object({ code: z.string() }).parse(JSON.parse(file.toString())).code]).toEqual([
    409,
    'agreement-unsealed',
  ]);
});

it('an authority that finds another key’s statement refuses, and the operator is asked to look', async () => {
  forging = true;
  await openDoor();
  const open = async () => {
    const found = cases.parse(await stage.operatorMaker.client.get('/v1/cases?limit=100')).data;
    return found.filter(({ kind }) => kind === 'agreement-unsealed');
  };
  const [found, ...others] = await until(open, (all) => all.length > 0);
  expect(others).toEqual([]);
  expect(found?.facts).toMatchObject({ companyId: company.id });
  expect(String(found?.facts.reason)).toContain('statement-refused');
  expect((await agreementOf(company)).sealedAt).toBeNull();
  forging = false;
  await until(
    () => agreementOf(company),
    ({ sealedAt }) => sealedAt !== null,
  );
  expect(await open()).toEqual([]);
}, 90_000);

it('the company and the operator have the sealed PDF, and nobody else; only its hash has left the platform', async () => {
  const { id } = await agreementOf(company);
  const mine = await download(id, company.checker.client.apiKey);
  expect([mine.status, mine.type]).toEqual([200, 'application/pdf']);
  expect(await inspectFile(mine.file)).toMatchObject({ mediaType: 'application/pdf' });
  expect((await download(id, stage.operatorMaker.client.apiKey)).file.equals(mine.file)).toBe(true);
  expect((await download(id, stranger.maker.client.apiKey)).status).toBe(404);
  const { signed } = takenApart(mine.file);
  const last = z.looseObject({ documentDigest: z.string() }).parse(JSON.parse(asked.at(-1) ?? ''));
  expect(last.documentDigest).toBe(createHash('sha256').update(signed).digest('hex'));
  expect(Object.keys(last).sort()).toEqual([
    'company',
    'documentDigest',
    'ledgerKey',
    'signature',
    'statement',
  ]);
});

withOpenssl('the seal holds for OpenSSL, and no longer once a byte of the file is changed', async () => {
  const { id } = await agreementOf(company);
  const { file } = await download(id, company.maker.client.apiKey);
  const { signed, cms } = takenApart(file);
  const kept = (name: string, bytes: Uint8Array): string => {
    const path = join(sandbox.folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const root = Buffer.from(await (await fetch(new URL('/seals/root', stage.bankUrl))).arrayBuffer());
  const inputs = ['-in', kept('seal.der', cms), '-CAfile', kept('root.pem', root), '-out', '/dev/null'];
  const holds = (content: Uint8Array): boolean =>
    spawnSync('openssl', [
      'cms',
      '-verify',
      '-binary',
      '-inform',
      'DER',
      ...inputs,
      '-content',
      kept('signed', content),
    ]).status === 0;
  expect(holds(signed)).toBe(true);
  for (const at of [10, Math.floor(signed.length / 2), signed.length - 10]) {
    const changed = Uint8Array.from(signed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(holds(changed)).toBe(false);
  }
  const words = execFileSync(
    'openssl',
    [
      'cms',
      '-cmsout',
      '-print',
      '-inform',
      'DER',
      '-in',
      join(sandbox.folder, 'seal.der'),
      '-nameopt',
      'utf8',
    ],
    {
      encoding: 'utf8',
    },
  );
  expect(words).toContain(company.name);
  // A time stamp stands beside the signature (id-smime-aa-timeStampToken).
  expect(words).toContain('timeStampToken');
});
