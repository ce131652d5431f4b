import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  applied,
  proposal,
  registerBank,
  registerCompany,
  signRegistration,
  type Company,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { Client } from '../../apps/cli/src/demo/client.js';
import { Sandbox } from '../support/sandbox.js';

const sandbox = new Sandbox();
const folder = mkdtempSync(join(tmpdir(), 'tributary-erp-'));
const keystore = join(folder, 'erp.json');
const password = join(folder, 'password');
let stage: Stage;
let obligor: Company;
let supplier: Company;
let erp: Client;
let ledgerKey: string;

const told = z.object({ ledgerKey: z.string(), signature: z.string().optional() });

/** The command line's `key`, as a company's system runs it on a machine of its own. */
async function key(
  word: string,
  options: readonly string[],
  input = '',
): Promise<{ said: string; answer: unknown }> {
  const words = [
    'dist/apps/cli/src/main.js',
    'key',
    word,
    '--keystore',
    keystore,
    '--password-file',
    password,
  ];
  const child = spawn(process.execPath, [...words, ...options], { stdio: 'pipe' });
  child.stdin.end(input);
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { said, answer: out === '' ? undefined : JSON.parse(out) };
}

beforeAll(async () => {
  writeFileSync(password, 'correct horse battery staple\n', { mode: 0o600 });
  await sandbox.start();
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (name: string, role: 'obligor' | 'supplier'): Promise<Company> =>
    registerCompany(stage, { name, role, currency: 'CNY', balance: 0n });
  obligor = await company('华东重工', 'obligor');
  supplier = await company('苏州精密', 'supplier');
}, 120_000);

afterAll(async () => {
  await sandbox.end();
  rmSync(folder, { recursive: true });
}, 60_000);

it('is made on the company’s own machine, and the platform learns its name only', async () => {
  const { said, answer } = await key('new', []);
  expect(said).toContain('nowhere else');
  ({ ledgerKey } = told.parse(answer));
  expect((await key('show', [])).answer).toEqual({ ledgerKey, ledgerKeyKind: 0, place: 'keystore' });
  const { client } = stage.operatorMaker;
  const users = `/v1/companies/${supplier.id}/users`;
  const { id } = z
    .object({ id: z.string() })
    .parse(await client.post(users, { name: 'ERP', roles: ['maker'], ledgerKey }));
  const { apiKey } = z.object({ apiKey: z.string() }).parse(await client.post(`${users}/${id}/api-keys`));
  erp = new Client(stage.url, apiKey);
  const asked = proposal.parse(await client.post(`/v1/companies/${supplier.id}/registration`));
  await signRegistration(stage, supplier.id, asked);
});

it('signs what the API proposes, and nothing whose words are others', async () => {
  const asked = await erp.post('/v1/consents', {
    payerId: obligor.id,
    currency: 'CNY',
    cap: '100000',
    longestTermDays: 90,
    endsOn: '2026-12-31',
  });
  const { order, ...rest } = z
    .looseObject({ id: z.string(), order: z.looseObject({ body: z.looseObject({}) }) })
    .parse(asked);
  const forged = { ...rest, order: { ...order, body: { ...order.body, cap: '999999999' } } };
  const refused = await key('sign', ['--proposal', '-'], JSON.stringify(forged));
  expect(refused.said).toContain('proposal-differs');
  expect(refused.answer).toBeUndefined();
  const { signature } = told.parse((await key('sign', ['--proposal', '-'], JSON.stringify(asked))).answer);
  const answer = await erp.post(`/v1/consents/${rest.id}/signatures?wait=true`, { signature });
  expect(await applied(erp, answer)).toMatchObject({ status: 'applied' });
});
