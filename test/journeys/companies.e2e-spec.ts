import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { keyOfPrivate, type Hex } from '#orders';
import {
  applied,
  deposit,
  newUscc,
  proposal,
  registerBank,
  registerCompany,
  sign,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { Client } from '../../apps/cli/src/demo/client.js';
import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const FACE = 1_000_000n;
const DUE = '2026-03-31';
const sandbox = new Sandbox();
let stage: Stage;
let parent: Company;
let obligor: Company;
let first: Company;
let second: Company;
let third: Company;
let numbers = 0;
const usccs = { obligor: newUscc(), first: newUscc(), third: newUscc() };

const withId = z.object({ id: z.string() });
const page = z.object({ data: z.array(z.object({ kind: z.string(), facts: z.unknown() })) });
const decision = z.object({ id: z.string(), payloadHash: z.string(), status: z.string() });
const me = z.object({ userId: z.string() });
const replacement = z.object({
  id: z.string(),
  status: z.string(),
  effectiveAt: z.string(),
  proposal: proposal.nullable(),
});

const contract = async (seller: Company, buyer: Company): Promise<string> =>
  withId.parse(
    await buyer.maker.client.post('/v1/contracts', {
      number: `HT-${String(++numbers)}`,
      sellerId: seller.id,
      buyerId: buyer.id,
      deliveredOn: '2026-02-27',
      paymentDueOn: '2026-12-31',
    }),
  ).id;
const signAt = (person: Person, path: string, asked: z.infer<typeof proposal>): Promise<unknown> =>
  person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });

/** Two registrars sign the company's open order. */
async function signRegistration(companyId: string, asked: z.infer<typeof proposal>): Promise<void> {
  const path = `/v1/companies/${companyId}/registration`;
  await signAt(stage.operatorMaker, path, asked);
  await applied(stage.operatorChecker.client, await signAt(stage.operatorChecker, path, asked));
}

const change = async (company: Company, kind: string): Promise<void> => {
  const path = `/v1/companies/${company.id}/${kind}`;
  const asked = proposal.parse(await stage.operatorMaker.client.post(path, { reason: '年度核查' }));
  await signRegistration(company.id, asked);
};
const statusOf = (company: Company): Promise<unknown> =>
  stage.operatorMaker.client.get(`/v1/companies/${company.id}`);
const told = async (company: Company): Promise<string[]> =>
  page.parse(await company.checker.client.get('/v1/notices')).data.map(({ kind }) => kind);

/** An invoice of a supplier's to the obligor, and a draft of a certificate on it. Gives the certificate's number. */
async function draft(payee = { company: first, uscc: usccs.first }): Promise<string> {
  const file = writeEInvoice({
    number: `26310000000000${String(++numbers).padStart(6, '0')}`,
    issuedOn: '2026-03-02',
    seller: { name: payee.company.name, taxId: payee.uscc },
    buyer: { name: obligor.name, taxId: usccs.obligor },
    totalMinor: FACE,
  });
  const { invoice } = z
    .object({ invoice: withId })
    .parse(await obligor.maker.client.postXml('/v1/invoices?wait=true', file));
  return withId.parse(
    await obligor.maker.client.post('/v1/certificates', {
      payeeId: payee.company.id,
      contractId: await contract(payee.company, obligor),
      invoices: [{ invoiceId: invoice.id, amount: FACE.toString() }],
      face: FACE.toString(),
      currency: 'CNY',
      dueOn: DUE,
    }),
  ).id;
}

/** Issues a certificate to the first supplier. Gives its holding's number. */
async function issue(): Promise<string> {
  const id = await draft();
  const path = `/v1/certificates/${id}`;
  const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
  await signAt(obligor.maker, path, asked);
  await signAt(obligor.checker, path, asked);
  await applied(first.maker.client, await signAt(first.maker, path, asked));
  return (BigInt(id) << 64n).toString();
}

const offer = async (from: Company, to: Company, holdingId: string, amount: bigint) =>
  z.object({ id: z.string(), proposal }).parse(
    await from.maker.client.post('/v1/transfers', {
      items: [
        {
          holdingId,
          receiverId: to.id,
          amount: amount.toString(),
          evidence: { contractId: await contract(to, from) },
        },
      ],
    }),
  );

/** A second person of the operator approves. */
const approve = (path: string, asked: unknown): Promise<unknown> => {
  const { id, payloadHash } = decision.parse(asked);
  return stage.operatorChecker.client.post(`${path}/decisions/${id}/approval`, { payloadHash });
};
const setParent = async (company: Company, parentId: string | null): Promise<unknown> =>
  approve(
    '/v1/companies/group',
    await stage.operatorMaker.client.post(`/v1/companies/${company.id}/group`, { parentId }),
  );
const list = async (company: Company, listed: boolean): Promise<unknown> =>
  approve(
    '/v1/overdue-list',
    await stage.operatorMaker.client.post('/v1/overdue-list', {
      companyId: company.id,
      source: '票据逾期名单',
      listed,
    }),
  );

beforeAll(async () => {
  await sandbox.start({ KEY_REPLACEMENT_DELAY_SECONDS: '4' });
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (name: string, role: 'obligor' | 'supplier', uscc = newUscc()): Promise<Company> =>
    registerCompany(stage, { name, role, currency: 'CNY', balance: 0n, uscc });
  parent = await company('华东集团', 'obligor');
  obligor = await company('华东重工', 'obligor', usccs.obligor);
  first = await company('宁波铸造', 'supplier', usccs.first);
  second = await company('杭州模具', 'supplier');
  third = await company('绍兴五金', 'supplier', usccs.third);
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

it('lets a suspended company read and not act, until it is resumed', async () => {
  expect(await statusOf(first)).toMatchObject({ status: 'active' });
  const holdingId = await issue();
  const registration = `/v1/companies/${first.id}/registration`;
  const mistaken = proposal.parse(
    await stage.operatorMaker.client.post(`/v1/companies/${first.id}/exit`, { reason: '误操作' }),
  );
  await expect(stage.operatorMaker.client.post(registration)).rejects.toMatchObject({
    code: 'registration-open',
  });
  await stage.operatorMaker.client.post(`${registration}/withdrawal`);
  await expect(signAt(stage.operatorChecker, registration, mistaken)).rejects.toMatchObject({
    code: 'not-found',
  });
  await change(first, 'suspension');
  expect(await statusOf(first)).toMatchObject({ status: 'suspended', registered: true });
  await expect(change(first, 'suspension')).rejects.toMatchObject({ code: 'company-status-differs' });
  await expect(offer(first, second, holdingId, 1n)).rejects.toMatchObject({ code: 'company-suspended' });
  const certificate = `/v1/certificates/${await draft()}`;
  await expect(obligor.maker.client.post(`${certificate}/submission`)).rejects.toMatchObject({
    code: 'participant-inactive',
  });
  expect(await first.maker.client.get(`/v1/holdings/${holdingId}`)).toMatchObject({ state: 'live' });
  // A new registration changes its users, and does not resume it.
  await signRegistration(first.id, proposal.parse(await stage.operatorMaker.client.post(registration)));
  expect(await statusOf(first)).toMatchObject({ status: 'suspended' });
  await change(first, 'resumption');
  expect(await statusOf(first)).toMatchObject({ status: 'active' });
  await offer(first, second, holdingId, 1n);
  expect(await told(first)).toEqual(expect.arrayContaining(['company-suspension', 'company-resumption']));
  const operator = z
    .object({ companyId: z.string() })
    .parse(await stage.operatorMaker.client.get('/v1/me')).companyId;
  await expect(
    stage.operatorMaker.client.post(`/v1/companies/${operator}/suspension`, { reason: '误操作' }),
  ).rejects.toMatchObject({ code: 'company-is-operator' });
}, 60_000);

it('replaces a lost key after a delay; an order under the old one is refused as it arrives', async () => {
  const holdingId = await issue();
  const { userId } = me.parse(await first.maker.client.get('/v1/me'));
  const path = `/v1/companies/${first.id}/users/${userId}/key-replacements`;
  const privateKey: Hex = `0x${randomBytes(32).toString('hex')}`;
  const operator = stage.operatorMaker.client;
  const waiting = await offer(first, second, holdingId, 400n);
  const made = `/v1/transfers/${waiting.id}`;
  await signAt(first.maker, made, waiting.proposal);
  await expect(
    operator.post(path, { ledgerKey: keyOfPrivate(second.maker.privateKey) }),
  ).rejects.toMatchObject({
    code: 'ledger-key-taken',
  });
  const begun = replacement.parse(await operator.post(path, { ledgerKey: keyOfPrivate(privateKey) }));
  expect(await told(first)).toContain('key-replacement');
  await expect(operator.post(path, { ledgerKey: keyOfPrivate(privateKey) })).rejects.toMatchObject({
    code: 'ledger-key-taken',
  });
  if (!begun.proposal) throw new Error('The old key is not revoked.');
  const registration = `/v1/companies/${first.id}/registration`;
  await signAt(stage.operatorMaker, registration, begun.proposal);
  const { proposal: revocation } = begun;
  // The relayer is held back until both are on their way, so that the transfer arrives after the revocation.
  const operationId = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) => {
      await db.query('select 1 from ledger.relayer for update');
      await stage.operatorChecker.client.post(`${registration}/signatures`, {
        signature: sign(stage.operatorChecker, revocation),
      });
      const answer = await second.maker.client.post(`${made}/signatures`, {
        signature: sign(second.maker, waiting.proposal),
      });
      return z.object({ operationId: z.string() }).parse(answer).operationId;
    }),
  );
  await expect(
    applied(second.maker.client, {
      operation: await second.maker.client.get(`/v1/operations/${operationId}`),
    }),
  ).rejects.toMatchObject({ code: 'signature-invalid' });
  expect(await second.maker.client.get(made)).toMatchObject({
    status: 'complete',
    operationStatus: 'refused',
    refusal: 'signature-invalid',
  });
  // Its reservation is gone: the whole is there to be passed on, though not by the lost key.
  const whole = await offer(first, second, holdingId, FACE);
  await expect(signAt(first.maker, `/v1/transfers/${whole.id}`, whole.proposal)).rejects.toMatchObject({
    code: 'signature-invalid',
  });
  const next = `${path}/${begun.id}`;
  await expect(second.checker.client.post(`${next}/objection`)).rejects.toMatchObject({ code: 'not-found' });
  await expect(first.maker.client.post(`${next}/objection`)).rejects.toMatchObject({
    code: 'key-replacement-own',
  });
  await expect(operator.post(`${next}/registration`)).rejects.toMatchObject({
    code: 'key-replacement-waiting',
  });
  await new Promise((resolve) => setTimeout(resolve, Date.parse(begun.effectiveAt) - Date.now() + 50));
  const registered = replacement.parse(await operator.post(`${next}/registration`));
  if (!registered.proposal) throw new Error('The new key is not proposed.');
  await signRegistration(first.id, registered.proposal);
  first.maker.privateKey = privateKey;
  await signAt(first.maker, `/v1/transfers/${whole.id}`, whole.proposal);
  await applied(second.maker.client, await signAt(second.maker, `/v1/transfers/${whole.id}`, whole.proposal));
  await expect(first.checker.client.post(`${next}/objection`)).rejects.toMatchObject({
    code: 'key-replacement-closed',
  });
}, 60_000);

it('drops a new key to which a colleague objects', async () => {
  const { userId } = me.parse(await third.maker.client.get('/v1/me'));
  const path = `/v1/companies/${third.id}/users/${userId}/key-replacements`;
  const key = (): string => keyOfPrivate(`0x${randomBytes(32).toString('hex')}`);
  const operator = stage.operatorMaker.client;
  const begun = replacement.parse(await operator.post(path, { ledgerKey: key() }));
  expect(await third.checker.client.post(`${path}/${begun.id}/objection`)).toMatchObject({
    status: 'objected',
  });
  await expect(operator.post(`${path}/${begun.id}/registration`)).rejects.toMatchObject({
    code: 'key-replacement-closed',
  });
  expect(page.parse(await operator.get('/v1/cases')).data).toMatchObject([
    { kind: 'key-replacement-objection' },
  ]);
  if (begun.proposal) await signRegistration(third.id, begun.proposal);
}, 60_000);

it('takes a payout account in the company’s own name only, and no second one in a currency', async () => {
  const operator = stage.operatorMaker.client;
  const add = (changes: Record<string, string>): Promise<unknown> =>
    operator.post(`/v1/companies/${first.id}/bank-accounts`, {
      number: randomBytes(8).toString('hex'),
      name: first.name,
      bankCode: 'SANDBOXBANK',
      currency: 'EUR',
      ...changes,
    });
  await expect(add({ name: '宁波铸造二厂' })).rejects.toMatchObject({ code: 'payout-change' });
  await expect(add({ currency: 'CNY' })).rejects.toMatchObject({ code: 'payout-change' });
  await expect(add({ number: second.account })).rejects.toMatchObject({ code: 'bank-account-taken' });
  await add({ name: ' 宁波·铸造 ' });
}, 60_000);

it('keeps groups without circles, with four eyes', async () => {
  const asked = await stage.operatorMaker.client.post(`/v1/companies/${obligor.id}/group`, {
    parentId: parent.id,
  });
  const { id } = decision.parse(asked);
  await expect(
    stage.operatorMaker.client.post(`/v1/companies/group/decisions/${id}/approval`, {
      payloadHash: '0'.repeat(64),
    }),
  ).rejects.toMatchObject({ code: 'role-missing' });
  await expect(
    stage.operatorChecker.client.post(`/v1/companies/group/decisions/${id}/approval`, {
      payloadHash: '0'.repeat(64),
    }),
  ).rejects.toMatchObject({ code: 'decision-differs' });
  expect(await approve('/v1/companies/group', asked)).toMatchObject({ status: 'approved' });
  await expect(setParent(parent, obligor.id)).rejects.toMatchObject({ code: 'group-cycle' });
  expect(await stage.operatorMaker.client.get(`/v1/companies/${obligor.id}/group`)).toMatchObject({
    data: [{ id: parent.id }, { id: obligor.id }],
  });
  const dropped = decision.parse(
    await stage.operatorMaker.client.post(`/v1/companies/${second.id}/group`, { parentId: parent.id }),
  );
  expect(
    await stage.operatorChecker.client.post(`/v1/companies/group/decisions/${dropped.id}/rejection`),
  ).toMatchObject({ status: 'rejected' });
}, 60_000);

it('stops a group from issuing while one of it stands on the overdue list', async () => {
  const before = `/v1/certificates/${await draft()}`;
  await list(parent, true);
  await expect(draft()).rejects.toMatchObject({
    code: 'stop-issuing',
    message: expect.stringContaining(parent.name),
  });
  await expect(obligor.maker.client.post(`${before}/submission`)).rejects.toMatchObject({
    code: 'stop-issuing',
  });
  expect(await stage.operatorMaker.client.get('/v1/overdue-list')).toMatchObject({
    data: [{ companyId: parent.id, source: '票据逾期名单' }],
  });
  await setParent(obligor, null);
  await draft();
  await setParent(obligor, parent.id);
  await list(parent, false);
  await obligor.maker.client.post(`${before}/submission`);
}, 60_000);

it('lets a company leave: it signs and changes nothing more, what was offered to it ends, and it is paid', async () => {
  const holdingId = await issue();
  const kept = await offer(first, third, holdingId, 600_000n);
  const path = `/v1/transfers/${kept.id}`;
  await signAt(first.maker, path, kept.proposal);
  // The third's maker lost its key above: its checker signs no transfer, so a new maker is registered.
  const privateKey: Hex = `0x${randomBytes(32).toString('hex')}`;
  const users = `/v1/companies/${third.id}/users`;
  const operator = stage.operatorMaker.client;
  const user = withId.parse(
    await operator.post(users, { name: '新经办', roles: ['maker'], ledgerKey: keyOfPrivate(privateKey) }),
  );
  const { apiKey } = z
    .object({ apiKey: z.string() })
    .parse(await operator.post(`${users}/${user.id}/api-keys`));
  third.maker = { privateKey, client: new Client(stage.url, apiKey) };
  const asked = proposal.parse(await operator.post(`/v1/companies/${third.id}/registration`));
  await signRegistration(third.id, asked);
  await applied(third.maker.client, await signAt(third.maker, path, kept.proposal));

  const open = await offer(first, third, holdingId, 1n);
  const toThird = { company: third, uscc: usccs.third };
  const certificates = [await draft(toThird), await draft(toThird)].map((id) => `/v1/certificates/${id}`);
  await obligor.maker.client.post(`${String(certificates[0])}/submission`);
  await change(third, 'exit');
  expect(await statusOf(third)).toMatchObject({ status: 'left' });
  await expect(third.maker.client.post(`/v1/transfers/${open.id}/refusal`)).rejects.toMatchObject({
    status: 403,
    code: 'company-left',
  });
  expect(await third.maker.client.get(`/v1/transfers/${open.id}`)).toMatchObject({ status: 'withdrawn' });
  await expect(offer(first, third, holdingId, 1n)).rejects.toMatchObject({ code: 'participant-inactive' });
  await expect(operator.post(`/v1/companies/${third.id}/registration`)).rejects.toMatchObject({
    code: 'company-status-differs',
  });
  const powers = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      z
        .array(z.object({ powers: z.number() }))
        .parse(
          await db.query('select powers from projection.participant_key where participant = $1', [
            third.participant,
          ]),
        ),
    ),
  );
  expect(powers.map((one) => one.powers)).toEqual([0, 0, 0]);
  await deposit(stage, obligor, 100n * FACE);
  await operator.post('/v1/clock/advance', { to: DUE });
  await operator.post('/v1/clock/advance', { to: 'next-business-day' });
  for (const certificate of certificates) {
    expect(await obligor.maker.client.get(certificate)).toMatchObject({ status: 'withdrawn' });
  }
  const { data } = z
    .object({
      data: z.array(z.object({ amount: z.string().nullable(), paid: z.string(), state: z.string() })),
    })
    .parse(await third.maker.client.get('/v1/holdings'));
  expect(data).toEqual([expect.objectContaining({ amount: '0', paid: '600000', state: 'paid' })]);
}, 120_000);

it('leaves a book that verifies', async () => {
  const found = await sandbox.verify();
  expect(found.differences).toEqual([]);
}, 60_000);
