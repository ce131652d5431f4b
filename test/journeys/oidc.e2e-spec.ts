import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { signDigest, type Hex } from '#orders';
import { Browser } from '../../apps/cli/src/demo/browser.js';
import {
  addPerson,
  applied,
  proposal,
  registerBank,
  registerCompany,
  sign,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  realProvider,
  signInThere,
  type RunningProvider,
} from '../support/identity-providers.js';
import { Sandbox } from '../support/sandbox.js';

const ORIGIN = 'http://localhost:3000';
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let supplier: Company;
let admin: Person;
let provider: RunningProvider;
let providerId: string;

const decision = z.object({
  id: z.string(),
  payloadHash: z.string(),
  payload: z.looseObject({ providerId: z.string().optional() }),
});
const begun = z.object({ ceremonyId: z.string(), url: z.string() });
const refused = (code: string) => expect.objectContaining({ code });

/** The supplier's checker signs the words of a decision and approves it. */
async function approve(asked: unknown): Promise<z.infer<typeof decision>> {
  const { client, privateKey } = supplier.checker;
  const found = decision.parse(asked);
  const { id, payloadHash } = found;
  const digest: Hex = `0x${payloadHash}`;
  await client.post('/v1/step-ups', { payloadHash, signature: signDigest(digest, privateKey) });
  await client.post(`/v1/people-decisions/${id}/approval`, { payloadHash });
  return found;
}

/** Signs in at the provider in a page of its own. */
async function signIn(login: string): Promise<Browser> {
  const page = new Browser(stage.url, ORIGIN);
  const { ceremonyId, url } = begun.parse(await page.send('/v1/sessions/oidc-options', { providerId }));
  const { code, state, iss } = await signInThere(url, login);
  await page.send('/v1/sessions/oidc', { providerId, ceremonyId, code, state, iss });
  return page;
}

beforeAll(async () => {
  await sandbox.start({ PORTAL_ORIGIN: ORIGIN, OIDC_ALLOW_INNER: 'true' });
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (name: string, role: 'obligor' | 'supplier'): Promise<Company> =>
    registerCompany(stage, { name, role, currency: 'CNY', balance: 0n });
  obligor = await company('华东重工', 'obligor');
  supplier = await company('苏州精密', 'supplier');
  admin = await addPerson(stage, { id: supplier.id, legalName: '苏州精密' }, 'admin');
  provider = await realProvider(`${ORIGIN}/sign-in/oidc`);
}, 120_000);

afterAll(async () => {
  provider.stop();
  await sandbox.end();
}, 60_000);

it('takes the provider that two people of the company want', async () => {
  const body = { issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  await expect(supplier.maker.client.post('/v1/oidc-providers', body)).rejects.toEqual(
    refused('role-missing'),
  );
  const { payload } = await approve(await admin.client.post('/v1/oidc-providers', body));
  providerId = payload.providerId ?? '';
  const listed = await admin.client.get('/v1/oidc-providers');
  expect(listed).toMatchObject({
    data: [{ id: providerId, status: 'active', redirectUri: `${ORIGIN}/sign-in/oidc` }],
  });
  expect(JSON.stringify(listed)).not.toContain(CLIENT_SECRET);
});

it('signs in whom two people have linked; what is signed needs the user’s own key all the same', async () => {
  await expect(signIn('wang.fang')).rejects.toEqual(refused('oidc-not-linked'));
  const path = `/v1/users/${supplier.maker.userId ?? ''}/oidc-identity`;
  await approve(await admin.client.post(path, { subject: 'wang.fang' }));
  const page = await signIn('wang.fang');
  expect(await page.get('/v1/me')).toMatchObject({ companyId: supplier.id, userRoles: ['maker'] });
  expect(await page.get('/v1/sessions')).toMatchObject({ data: [{ signedInBy: 'oidc', current: true }] });

  const asked = proposal.parse(
    await page.post('/v1/consents', {
      payerId: obligor.id,
      currency: 'CNY',
      cap: '100000',
      longestTermDays: 90,
      endsOn: '2026-12-31',
    }),
  );
  const signatures = `/v1/consents/${asked.id}/signatures?wait=true`;
  await expect(page.post(signatures, { signature: sign(supplier.checker, asked) })).rejects.toEqual(
    refused('signature-invalid'),
  );
  const payloadHash = createHash('sha256').update('{"act":"something"}').digest('hex');
  const stranger = signDigest(`0x${payloadHash}`, supplier.checker.privateKey);
  await expect(page.post('/v1/step-ups', { payloadHash, signature: stranger })).rejects.toEqual(
    refused('signature-invalid'),
  );
  const answer = await page.post(signatures, { signature: sign(supplier.maker, asked) });
  expect(await applied(page, answer)).toMatchObject({ status: 'applied' });
});

it('puts out at once whose link is taken away, or whose provider ends', async () => {
  const page = await signIn('wang.fang');
  const path = `/v1/users/${supplier.maker.userId ?? ''}/oidc-identity`;
  await admin.client.post(`${path}/removal`);
  await expect(page.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  await expect(signIn('wang.fang')).rejects.toEqual(refused('oidc-not-linked'));
  await approve(await admin.client.post(path, { subject: 'wang.fang' }));
  const again = await signIn('wang.fang');
  await admin.client.post(`/v1/oidc-providers/${providerId}/ending`);
  await expect(again.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  await expect(signIn('wang.fang')).rejects.toEqual(refused('oidc-provider-missing'));
});
