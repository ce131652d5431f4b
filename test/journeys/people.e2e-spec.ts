import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { signDigest, type Hex } from '#orders';
import { SoftwarePasskey, SoftwarePhone } from '../../apps/cli/src/demo/authenticator.js';
import type { Signing } from '../../apps/cli/src/keys/signing.js';
import { Browser, phoneCeremony } from '../../apps/cli/src/demo/browser.js';
import {
  addPerson,
  applied,
  newUscc,
  proposal,
  type Proposal,
  registerBank,
  registerCompany,
  sign,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { Client, ClientRefused } from '../../apps/cli/src/demo/client.js';
import { Sandbox } from '../support/sandbox.js';
import { until } from '../support/trade.js';

const ORIGIN = 'http://localhost:3000';
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let supplier: Company;
/** The supplier’s first admin, whom the operator made. */
let admin: Person;
let adminPage: Client;

const invited = z.object({ link: z.string() });
const withId = z.object({ id: z.string() });
const decision = z.object({
  id: z.string(),
  kind: z.string(),
  payloadHash: z.string(),
  payload: z.unknown(),
});
const waiting = z.object({ data: z.array(decision) });
const ceremony = z.object({
  ceremonyId: z.string(),
  options: z.object({
    challenge: z.string(),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  }),
});
const userList = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string(), leftAt: z.string().nullable() })),
});

const sessions = z.object({ data: z.array(z.object({ id: z.string(), current: z.boolean() })) });

const page = (): Browser => new Browser(stage.url, ORIGIN);
const refused = (code: string) => expect.objectContaining({ code });

/** Signs words that are no order on the ledger. */
async function stepUp(client: Client, signing: (digest: Hex) => string, payloadHash: string): Promise<void> {
  await client.post('/v1/step-ups', { payloadHash, signature: signing(`0x${payloadHash}`) });
}

/** An admin asks a colleague in, who registers a passkey. */
async function invite(
  asking: Client,
  body: Record<string, unknown>,
): Promise<{ token: string; passkey: SoftwarePasskey }> {
  const { link } = invited.parse(await asking.post('/v1/users/invitations', body));
  const token = link.split('#')[1] ?? '';
  const passkey = new SoftwarePasskey(ORIGIN);
  const asked = ceremony.parse(await page().post('/v1/user-invitations/passkey-options', { token }));
  await page().post('/v1/user-invitations/passkeys', {
    token,
    ceremonyId: asked.ceremonyId,
    response: passkey.create(asked.options),
  });
  return { token, passkey };
}

/** The second person reads what waits, signs it and approves. */
async function approve(client: Client, signing: (digest: Hex) => string, kind: string): Promise<void> {
  const { data } = waiting.parse(await client.get('/v1/people-decisions'));
  const found = data.find((one) => one.kind === kind);
  if (!found) throw new Error(`No ${kind} waits.`);
  await stepUp(client, signing, found.payloadHash);
  await client.post(`/v1/people-decisions/${found.id}/approval`, { payloadHash: found.payloadHash });
}

/** Two registrars bring the company’s keys on the ledger up to date, as the operator’s case asks them to. */
async function register(companyId: string, anew = true): Promise<unknown> {
  const { operatorMaker, operatorChecker } = stage;
  const path = `/v1/companies/${companyId}/registration`;
  const asked = anew ? proposal.parse(await operatorMaker.client.post(path)) : await lastWaiting();
  await operatorMaker.client.post(`${path}/signatures`, { signature: sign(operatorMaker, asked) });
  const answer = await operatorChecker.client.post(`${path}/signatures?wait=true`, {
    signature: sign(operatorChecker, asked),
  });
  await applied(operatorChecker.client, answer);
  return asked.order;
}

/** The order that waits for the registrars’ signatures. */
async function lastWaiting(): Promise<Proposal> {
  const { data } = z
    .object({ data: z.array(proposal) })
    .parse(await stage.operatorMaker.client.get('/v1/proposals'));
  const last = data.at(-1);
  if (!last) throw new Error('No order waits.');
  return last;
}

const keyCases = async (): Promise<string[]> => {
  const found = await stage.operatorMaker.client.get('/v1/cases?limit=100');
  return z
    .object({ data: z.array(z.object({ kind: z.string(), facts: z.record(z.string(), z.unknown()) })) })
    .parse(found)
    .data.filter(({ kind }) => kind === 'company-keys-changed')
    .map(({ facts }) => String(facts.companyId));
};

/** A standing consent of the supplier’s, proposed and signed by one person. */
async function consent(client: Client, signing: Signing, endsOn: string): Promise<unknown> {
  const asked = proposal.parse(
    await client.post('/v1/consents', {
      payerId: obligor.id,
      currency: 'CNY',
      cap: '100000',
      longestTermDays: 90,
      endsOn,
    }),
  );
  return applied(
    client,
    await client.post(`/v1/consents/${asked.id}/signatures?wait=true`, {
      signature: signing.sign(asked.orderHash),
    }),
  );
}

beforeAll(async () => {
  await sandbox.start({
    PORTAL_ORIGIN: ORIGIN,
    KEY_REPLACEMENT_DELAY_SECONDS: '2',
    PHONE_CODES_PER_HOUR: '6',
  });
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (name: string, role: 'obligor' | 'supplier'): Promise<Company> =>
    registerCompany(stage, { name, role, currency: 'CNY', balance: 0n });
  obligor = await company('华东重工', 'obligor');
  supplier = await company('苏州精密', 'supplier');
  admin = await addPerson(stage, { id: supplier.id, legalName: '苏州精密' }, 'admin');
  adminPage = admin.client;
}, 120_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

let passkey: SoftwarePasskey;
let maker: Browser;

it('asks a colleague in, who signs in with its passkey once a second person has approved it', async () => {
  const invited = await invite(adminPage, { name: '王芳', roles: ['maker'] });
  passkey = invited.passkey;
  // The link is used, and the passkey is nobody’s yet.
  await expect(page().post('/v1/user-invitations/reading', { token: invited.token })).rejects.toEqual(
    refused('invitation-over'),
  );
  await expect(page().signIn(passkey)).rejects.toEqual(refused('device-key-unknown'));
  const [joining] = waiting.parse(await supplier.checker.client.get('/v1/people-decisions')).data;
  if (!joining) throw new Error('Nothing waits.');
  const path = `/v1/people-decisions/${joining.id}/approval`;
  const { payloadHash } = joining;
  await expect(supplier.checker.client.post(path, { payloadHash })).rejects.toEqual(
    refused('step-up-needed'),
  );
  await stepUp(adminPage, signer(admin), payloadHash);
  await expect(adminPage.post(path, { payloadHash })).rejects.toEqual(refused('signer-twice'));
  await expect(obligor.checker.client.post(path, { payloadHash })).rejects.toEqual(refused('not-found'));
  await approve(supplier.checker.client, signer(supplier.checker), 'user-joining');
  maker = page();
  await maker.signIn(passkey);
  expect(await maker.get('/v1/me')).toMatchObject({
    companyId: supplier.id,
    userRoles: ['maker'],
    ledgerKey: passkey.ledgerKey,
  });
});

it('signs an order on the ledger by passkey, on its own page only', async () => {
  await expect(consent(maker, passkey, '2026-12-31')).rejects.toEqual(refused('signature-invalid'));
  expect(await keyCases()).toEqual([supplier.id]);
  await register(supplier.id);
  expect(await keyCases()).toEqual([]);
  const asked = await consent(maker, passkey, '2026-12-31');
  expect(asked).toMatchObject({ status: 'applied' });
});

it('takes no order that a passkey signed on another page', async () => {
  const asked = proposal.parse(
    await maker.post('/v1/consents', {
      payerId: obligor.id,
      currency: 'CNY',
      cap: '200000',
      longestTermDays: 90,
      endsOn: '2026-11-30',
    }),
  );
  const elsewhere = passkey.onPage('http://localhost:3001').sign(asked.orderHash);
  await expect(maker.post(`/v1/consents/${asked.id}/signatures`, { signature: elsewhere })).rejects.toEqual(
    refused('signature-elsewhere'),
  );
});

it('lets no page of another origin act with a session, and nobody with another’s JWT', async () => {
  const cookie = maker.credentials().cookie ?? '';
  const status = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch(new URL('/v1/step-ups', stage.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });
    await response.body?.cancel();
    return response.status;
  };
  expect(await status({ cookie, origin: ORIGIN })).toBe(400);
  expect(await status({ cookie, origin: 'https://evil.example' })).toBe(403);
  expect(await status({ cookie })).toBe(403);
  expect(await status({ origin: ORIGIN })).toBe(401);
  const part = (words: object): string => Buffer.from(JSON.stringify(words)).toString('base64url');
  const claims = part({ sub: supplier.maker.userId, aud: stage.url, exp: 4_000_000_000 });
  for (const header of [
    { alg: 'none' },
    { alg: 'HS256' },
    { alg: 'HS256', kid: '../../dev/null' },
    { alg: 'RS256', jku: 'https://evil.example/jwks.json' },
  ]) {
    const authorization = `Bearer ${part(header)}.${claims}.${header.alg === 'none' ? '' : part({ signed: 1 })}`;
    // Whatever stands in the header counts, and no cookie beside it.
    expect(await status({ authorization, cookie, origin: ORIGIN })).toBe(401);
  }
});

it('lists sessions, and ends them at once', async () => {
  const other = page();
  await other.signIn(passkey);
  const listed = sessions.parse(await maker.get('/v1/sessions')).data;
  expect(listed.map(({ current }) => current)).toEqual([false, true]);
  await maker.post(`/v1/sessions/${listed[0]?.id ?? ''}/ending`);
  await expect(other.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  const [seen] = sessions.parse(await adminPage.get('/v1/sessions/company')).data;
  await expect(obligor.maker.client.post(`/v1/sessions/${seen?.id ?? ''}/ending`)).rejects.toEqual(
    refused('not-found'),
  );
  await adminPage.post(`/v1/sessions/${seen?.id ?? ''}/ending`);
  await expect(maker.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  await maker.signIn(passkey);
  await maker.post('/v1/sessions/current/ending');
  await expect(maker.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  await maker.signIn(passkey);
});

it('changes roles with four eyes, and keeps the last admin', async () => {
  const [me] = userList.parse(await maker.get('/v1/users')).data.filter(({ name }) => name === '王芳');
  const id = me?.id ?? '';
  await expect(maker.post(`/v1/users/${id}/roles`, { roles: ['admin'] })).rejects.toEqual(
    refused('role-missing'),
  );
  await expect(adminPage.post(`/v1/users/${id}/roles`, { roles: ['attestor'] })).rejects.toEqual(
    refused('role-unfit'),
  );
  const own = `/v1/users/${admin.userId ?? ''}`;
  await expect(adminPage.post(`${own}/departure`)).rejects.toEqual(refused('last-admin'));
  await expect(adminPage.post(`${own}/roles`, { roles: ['viewer'] })).rejects.toEqual(refused('last-admin'));
  const asked = decision.parse(await adminPage.post(`/v1/users/${id}/roles`, { roles: ['maker', 'admin'] }));
  await expect(adminPage.post(`/v1/users/${id}/roles`, { roles: ['checker'] })).rejects.toEqual(
    refused('decision-open'),
  );
  await stepUp(supplier.checker.client, signer(supplier.checker), asked.payloadHash);
  const path = `/v1/people-decisions/${asked.id}/approval`;
  await expect(supplier.checker.client.post(path, { payloadHash: '0'.repeat(64) })).rejects.toEqual(
    refused('step-up-needed'),
  );
  await supplier.checker.client.post(path, { payloadHash: asked.payloadHash });
  expect(await maker.get('/v1/me')).toMatchObject({ userRoles: ['maker', 'admin'] });
});

it('gives an ERP a key for what is named, rotates it with an overlap, and ends it at once', async () => {
  const asked = decision.parse(
    await adminPage.post('/v1/api-keys', { name: 'ERP', scopes: ['certificates:read'], expiresInDays: 90 }),
  );
  await approve(supplier.checker.client, signer(supplier.checker), 'api-key');
  const { keyId } = z.object({ keyId: z.string() }).parse(asked.payload);
  const collect = (): Promise<unknown> => adminPage.post(`/v1/api-keys/${keyId}/secret`);
  await expect(collect()).rejects.toEqual(refused('step-up-needed'));
  await stepUp(adminPage, signer(admin), hashOfWords({ act: 'api-key-secret', keyId }));
  const first = erp(await collect());
  await expect(collect()).rejects.toEqual(refused('not-found'));
  expect(await first.get('/v1/certificates')).toMatchObject({ data: [] });
  await expect(first.post('/v1/certificates', {})).rejects.toEqual(refused('scope-missing'));
  await expect(first.get('/v1/payments?certificateId=1')).rejects.toEqual(refused('scope-missing'));
  await expect(first.get('/v1/users')).rejects.toEqual(refused('scope-missing'));
  const terms = { overlapHours: 1, expiresInDays: 30 };
  await stepUp(adminPage, signer(admin), hashOfWords({ act: 'api-key-rotation', keyId, ...terms }));
  const next = erp(await adminPage.post(`/v1/api-keys/${keyId}/rotation`, terms));
  for (const key of [first, next]) expect(await key.get('/v1/certificates')).toMatchObject({ data: [] });
  const cards = z
    .object({ data: z.array(z.looseObject({ id: z.string(), lastUsedAt: z.string().nullable() })) })
    .parse(await adminPage.get('/v1/api-keys')).data;
  expect(cards[0]).toMatchObject({
    follows: keyId,
    scopes: ['certificates:read'],
    lastUsedAt: expect.any(String),
  });
  expect(JSON.stringify(cards)).not.toContain('hash');
  await adminPage.post(`/v1/api-keys/${keyId}/revocation`);
  await expect(first.get('/v1/certificates')).rejects.toEqual(refused('key-missing'));
  expect(await next.get('/v1/certificates')).toMatchObject({ data: [] });
});

it('takes a phone without passkeys by its own key and a code by SMS, and replaces it when it is lost', async () => {
  const number = '+8613800138000';
  const { link } = invited.parse(
    await adminPage.post('/v1/users/invitations', { name: '赵强', roles: ['maker'], phone: number }),
  );
  const phone = new SoftwarePhone();
  await registerPhone(link, '/v1/user-invitations/phones', phone, number);
  await approve(supplier.checker.client, signer(supplier.checker), 'user-joining');
  await register(supplier.id);
  const pocket = page();
  const wrong = (): Promise<string> => Promise.resolve('000000');
  await expect(pocket.signInByPhone(phone, number, wrong)).rejects.toEqual(refused('code-wrong'));
  // Another phone’s number and key do not belong together: nothing is sent, and nobody is told.
  const sent = await codesTo(number);
  await pocket.send('/v1/sessions/phone-codes', { phone: number, ledgerKey: new SoftwarePhone().ledgerKey });
  expect(await codesTo(number)).toEqual(sent);
  await pocket.signInByPhone(phone, number, () => lastCode(number));
  expect(await consent(pocket, phone, '2026-10-30')).toMatchObject({ status: 'applied' });

  const { userId } = z.object({ userId: z.string() }).parse(await pocket.get('/v1/me'));
  await stepUp(adminPage, signer(admin), hashOfWords({ act: 'device-replacement', userId }));
  const again = invited.parse(await adminPage.post(`/v1/users/${userId}/device-replacement`));
  const found = new SoftwarePhone();
  await registerPhone(again.link, '/v1/lost-devices/phones', found, number);
  await expect(pocket.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  await register(supplier.id);
  const [replacement] = z
    .object({
      data: z.array(z.looseObject({ kind: z.string(), facts: z.object({ replacementId: z.string() }) })),
    })
    .parse(await adminPage.get('/v1/notices?limit=1')).data;
  expect(replacement?.kind).toBe('key-replacement');
  const next = `/v1/companies/${supplier.id}/users/${userId}/key-replacements/${replacement?.facts.replacementId ?? ''}`;
  const path = `${next}/registration`;
  await until(
    () => stage.operatorMaker.client.post(path).catch((error: unknown) => error),
    (answer) => !(answer instanceof ClientRefused && answer.code === 'key-replacement-waiting'),
  );
  await register(supplier.id, false);
  await pocket.signInByPhone(found, number, () => lastCode(number));
  expect(await consent(pocket, found, '2026-09-30')).toMatchObject({ status: 'applied' });
});

it('takes a company of one person the operator as the second', async () => {
  const alone = await registerAlone();
  await invite(alone.client, { name: '合伙人', roles: ['maker', 'checker'] });
  const { operatorChecker } = stage;
  await approve(operatorChecker.client, signer(operatorChecker), 'user-joining');
  const { data } = userList.parse(await alone.client.get('/v1/users'));
  expect(data.map(({ name }) => name)).toContain('合伙人');
  // There is a second person now: the operator is none.
  await invite(alone.client, { name: '第三人', roles: ['viewer'] });
  expect(waiting.parse(await operatorChecker.client.get('/v1/people-decisions')).data).toEqual([]);
});

it('puts who leaves out at once, and asks for its key to be revoked on the ledger', async () => {
  const [me] = userList.parse(await maker.get('/v1/users')).data.filter(({ name }) => name === '王芳');
  await adminPage.post(`/v1/users/${me?.id ?? ''}/departure`);
  await expect(maker.get('/v1/me')).rejects.toEqual(refused('key-missing'));
  await expect(page().signIn(passkey)).rejects.toEqual(refused('device-key-unknown'));
  expect(await keyCases()).toContain(supplier.id);
  const order = await register(supplier.id);
  expect(order).toMatchObject({ body: { keys: [{ key: passkey.ledgerKey, kind: '2', powers: '0' }] } });
});

/** Registers a phone’s own key at a path, with the code that it was sent. */
async function registerPhone(
  link: string,
  path: string,
  phone: SoftwarePhone,
  number: string,
): Promise<void> {
  const token = link.split('#')[1] ?? '';
  const asked = phoneCeremony.parse(await page().send('/v1/user-invitations/phone-codes', { token }));
  await page().send(path, {
    token,
    ceremonyId: asked.ceremonyId,
    code: await lastCode(number),
    publicKey: phone.publicKey,
    signature: phone.answer(asked.challenge),
  });
}

/** The codes that a number was sent, the newest first, as the sandbox’s inbox has them. */
async function codesTo(number: string): Promise<string[]> {
  const found = await stage.operatorMaker.client.get(
    `/v1/sandbox/inbox?recipient=${encodeURIComponent(number)}`,
  );
  const { data } = z.object({ data: z.array(z.object({ text: z.string() })) }).parse(found);
  return data.map(({ text }) => /\d{6}/.exec(text)?.[0] ?? '');
}

async function lastCode(number: string): Promise<string> {
  return (await codesTo(number))[0] ?? '';
}

/** A company of one person, who is its admin. */
async function registerAlone(): Promise<Person> {
  const card = withId.parse(
    await stage.operatorMaker.client.post('/v1/companies', {
      legalName: '一人公司',
      uscc: newUscc(),
      roles: ['supplier'],
    }),
  );
  return addPerson(stage, { id: card.id, legalName: '一人公司' }, 'admin');
}

function erp(answer: unknown): Client {
  return new Client(stage.url, z.object({ apiKey: z.string() }).parse(answer).apiKey);
}

function hashOfWords(words: object): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}

function signer(person: Person): (digest: Hex) => string {
  return (digest) => signDigest(digest, person.privateKey);
}
