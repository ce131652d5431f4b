import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { keyOfPrivate, signDigest, type Hex } from '#orders';
import {
  BANK_CODE,
  addPerson,
  applied,
  bank,
  newUscc,
  proposal,
  signRegistration,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { Client, ClientRefused } from '../../apps/cli/src/demo/client.js';
import {
  SCAN,
  admit,
  arrivedAt,
  begun,
  claimKey,
  newKey,
  prepareProofs,
  proveAccount,
  signAgreement,
  uploadScan,
} from '../../apps/cli/src/demo/onboard.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade } from '../support/trade.js';
import { asOwner } from '../support/owner.js';

const sandbox = new Sandbox();
let stage: Stage;
let trade: Trade;
let obligor: Company;
let inviter: Company;
/** A person of the operator who is both: to see that it cannot check itself. */
let both: Person;
let accounts = 0;

const application = z.object({
  id: z.string(),
  status: z.string(),
  missing: z.array(z.string()),
  message: z.string().nullable(),
  content: z.looseObject({}),
  companyId: z.string().nullable(),
});
const review = z.object({
  application,
  risk: z.object({ grade: z.string(), facts: z.array(z.object({ id: z.string() })) }),
  hits: z.array(z.object({ id: z.string(), name: z.string(), by: z.string(), status: z.string() })),
});
const decision = z.object({ id: z.string(), payloadHash: z.string() });
const payout = z.object({
  id: z.string(),
  status: z.string(),
  decisionId: z.string().nullable(),
  confirmationAsked: z.boolean(),
  proof: z.object({ status: z.string() }),
});
const notices = z.object({ data: z.array(z.object({ kind: z.string() })) });

interface Applying {
  client: Client;
  id: string;
  agreement: z.infer<typeof begun>['agreement'];
  name: string;
  uscc: string;
  account: string;
  key: Hex;
}

/** Opens an account at the bank. Gives its number. */
async function openAccount(holder: string): Promise<string> {
  const account = `SBT${String(++accounts).padStart(6, '0')}`;
  await bank(stage, 'POST', '/accounts', { account, holder, currency: 'CNY', balance: '0' });
  return account;
}

async function begin(name: string, body: Record<string, unknown> = { role: 'supplier' }): Promise<Applying> {
  const {
    token,
    application: made,
    agreement,
  } = begun.parse(await new Client(stage.url, '').post('/v1/applications', body));
  return {
    client: new Client(stage.url, token),
    id: made.id,
    agreement,
    name,
    uscc: newUscc(),
    account: await openAccount(name),
    key: newKey(),
  };
}

const sendPaper = ({ client }: Applying, file: Buffer): Promise<unknown> =>
  client.postXml('/v1/applications/current/documents?kind=business-licence', file, 'application/pdf');

const save = ({ client }: Applying, parts: Record<string, unknown>): Promise<unknown> =>
  client.patch('/v1/applications/current', parts);

/** What a supplier of one person says of itself. */
const partsOf = ({ name, uscc, account, key }: Applying, owner = '王小明') => ({
  company: { legalName: name, uscc },
  representative: { name: owner, soleOwner: true },
  signatories: [{ name: owner, roles: ['maker'], ledgerKey: keyOfPrivate(key) }],
  account: { number: account, bankCode: BANK_CODE, currency: 'CNY' },
});

/** Everything up to the submission. */
async function complete(applying: Applying, owner?: string): Promise<void> {
  await save(applying, partsOf(applying, owner));
  await uploadScan(applying.client, 'business-licence');
  await proveAccount(stage, applying.client, applying.account);
  const sign = (digest: Hex): Hex => signDigest(digest, applying.key);
  await signAgreement(applying.client, applying.agreement, applying.uscc, sign);
}

const submit = async ({ client }: Applying) =>
  application.parse(await client.post('/v1/applications/current/submission'));
const reviewOf = async ({ id }: Applying) =>
  review.parse(await stage.operatorMaker.client.get(`/v1/applications/${id}`));
const propose = async ({ id }: Applying, body: Record<string, unknown>, by = stage.operatorMaker) =>
  decision.parse(await by.client.post(`/v1/applications/${id}/review`, body));
const approve = (path: string, { id, payloadHash }: z.infer<typeof decision>, by = stage.operatorChecker) =>
  by.client.post(`${path}/decisions/${id}/approval`, { payloadHash });

/** Loads a list of names, which two people take. */
async function takeList(source: string, lines: string[]): Promise<void> {
  const asked = decision.parse(
    await stage.operatorMaker.client.post('/v1/screening/lists', {
      source,
      publishedOn: '2026-03-01',
      csv: ['name,aliases,kind,reason', ...lines].join('\n'),
    }),
  );
  await approve('/v1/screening/lists', asked);
}

/** Two people say that a hit is somebody else. */
async function clear(hitId: string): Promise<void> {
  const asked = decision.parse(
    await stage.operatorMaker.client.post(`/v1/screening/hits/${hitId}`, {
      outcome: 'cleared',
      reason: '身份证号码不同,系同名',
    }),
  );
  await approve('/v1/screening/hits', asked);
}

/** The code of what was refused. */
async function refusal(ask: () => Promise<unknown>): Promise<string> {
  try {
    await ask();
  } catch (error) {
    if (error instanceof ClientRefused) return error.code;
    throw error;
  }
  return 'accepted';
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Waited in vain.');
}

beforeAll(async () => {
  await sandbox.start({ PAYOUT_COOLING_SECONDS: '1' });
  stage = sandbox.stage();
  trade = new Trade(stage, '2026-03-02');
  await trade.bankKnown();
  await prepareProofs(stage, 'CNY');
  obligor = await trade.company('华东重工集团有限公司', 'obligor', 1_000_000_000n);
  inviter = await trade.company('宁波冶铸有限公司', 'supplier', 0n);
  const me = z.object({ companyId: z.string() }).parse(await stage.operatorMaker.client.get('/v1/me'));
  both = await addPerson(stage, { id: me.companyId, legalName: 'Operator' }, 'maker', 'checker');
}, 60_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

it('an invitation tells from whom and how much, is used once, and its writer sees what became of it', async () => {
  const invite = async () =>
    z.object({ link: z.string(), invitation: z.object({ id: z.string() }) }).parse(
      await inviter.maker.client.post('/v1/invitations', {
        legalName: '老周铣床加工店',
        amount: '25600000',
        currency: 'CNY',
      }),
    );
  const { link, invitation } = await invite();
  const token = new URL(link).pathname.slice('/i/'.length);
  const stranger = new Client(stage.url, '');
  expect(await stranger.get(`/v1/invitations/${token}`)).toEqual({
    from: '宁波冶铸有限公司',
    amount: '25600000',
    currency: 'CNY',
  });
  const first = await begin('老周铣床加工店', { invitation: token });
  // The answer was lost on the way: the same draft under a new token, and the lost one opens nothing.
  const again = await begin('老周铣床加工店', { invitation: token });
  expect(again.id).toBe(first.id);
  expect(await refusal(() => first.client.get('/v1/applications/current'))).toBe('application-token-missing');
  await save(again, { representative: { name: '周建国' } });
  expect(await refusal(() => begin('老周铣床加工店', { invitation: token }))).toBe('invitation-closed');
  expect(await refusal(() => stranger.get(`/v1/invitations/${token}`))).toBe('invitation-closed');
  const own = z
    .object({
      data: z.array(z.object({ id: z.string(), status: z.string(), application: z.string().nullable() })),
    })
    .parse(await inviter.maker.client.get('/v1/invitations'));
  expect(own.data).toContainEqual(
    expect.objectContaining({ id: invitation.id, status: 'used', application: 'draft' }),
  );
  expect(await obligor.maker.client.get('/v1/invitations')).toEqual({ data: [], has_more: false });
  const other = await invite();
  const path = `/v1/invitations/${other.invitation.id}/withdrawal`;
  expect(await refusal(() => obligor.maker.client.post(path))).toBe('not-found');
  await inviter.maker.client.post(path);
  expect(await refusal(() => inviter.maker.client.post(path))).toBe('invitation-closed');
}, 30_000);

it('refuses what is wrong, each time saying why, in both languages', async () => {
  const applying = await begin('绍兴五金加工厂');
  const { name, uscc } = applying;
  const company = (words: Record<string, unknown>) => () =>
    save(applying, { company: { legalName: name, uscc, ...words } });
  const owner = (code: string, sharePpm: number, of?: string) => ({
    owner: { kind: 'company', name: code, code },
    of,
    sharePpm,
  });
  const upper = '91110000600007448M';
  await company({})();
  const wrong: [string, () => Promise<unknown>][] = [
    ['name-looks-alike', company({ legalName: '绍兴五金加エ厂' })],
    ['name-taken-alike', company({ legalName: '宁波治铸有限公司' })],
    ['uscc-invalid', company({ uscc: uscc.slice(0, 17) + (uscc.endsWith('1') ? '2' : '1') })],
    ['lei-invalid', company({ uscc: undefined, lei: '529900T8BM49AURSDO56' })],
    ['owner-circular', () => save(applying, { owners: [owner(uscc, 10_000)] })],
    ['owner-circular', () => save(applying, { owners: [owner(upper, 500_000), owner(uscc, 1, upper)] })],
    ['shares-above-whole', () => save(applying, { owners: [owner(upper, 600_000), owner('B', 500_000)] })],
    [
      'ledger-key-taken',
      () =>
        save(applying, {
          signatories: [{ name: '王', roles: ['maker'], ledgerKey: keyOfPrivate(inviter.maker.privateKey) }],
        }),
    ],
    [
      'document-expired',
      () =>
        applying.client.postXml(
          '/v1/applications/current/documents?kind=business-licence&expiresOn=2026-03-01',
          SCAN,
          'application/pdf',
        ),
    ],
    ['file-type-refused', () => sendPaper(applying, Buffer.from('GIF89a\x01\x00\x01\x00'))],
    ['file-unreadable', () => sendPaper(applying, Buffer.from('%PDF-1.4\n'))],
    [
      'file-active',
      () =>
        sendPaper(
          applying,
          Buffer.from(SCAN.toString().replace('%%EOF', '% /JavaScript (app.alert(1))\n%%EOF')),
        ),
    ],
    ['account-missing', () => applying.client.post('/v1/applications/current/account-proof')],
    ['application-incomplete', () => applying.client.post('/v1/applications/current/submission')],
    ['application-token-missing', () => inviter.maker.client.get('/v1/applications/current')],
    ['key-missing', () => applying.client.get('/v1/me')],
  ];
  for (const [code, ask] of wrong) expect([code, await refusal(ask)]).toEqual([code, code]);
  const inChinese = applying.client.speaking('zh');
  await expect(inChinese.patch('/v1/applications/current', { owners: [owner(uscc, 1)] })).rejects.toThrow(
    /owner-circular: 股东“.*”直接或间接持有自身股权/,
  );

  // The bank answers with another name, or with none.
  const another = await openAccount('别人的公司');
  const at = (number: string) =>
    save(applying, { account: { number, bankCode: BANK_CODE, currency: 'CNY' } });
  const prove = () => applying.client.post('/v1/applications/current/account-proof');
  await at(another);
  expect(await refusal(prove)).toBe('account-name-differs');
  await at('SB-NOWHERE');
  expect(await refusal(prove)).toBe('account-unknown-at-bank');
  expect(
    await refusal(() =>
      save(applying, {
        account: { number: another, name: '别人的公司', bankCode: BANK_CODE, currency: 'CNY' },
      }),
    ),
  ).toBe('account-name-differs');

  // Three wrong amounts lock the account, also for another application.
  await at(applying.account);
  await prove();
  const right = Number(await arrivedAt(stage, applying.account));
  const type = () =>
    applying.client.post('/v1/applications/current/account-proof/amount', { amount: String(right + 100) });
  expect([await refusal(type), await refusal(type), await refusal(type), await refusal(prove)]).toEqual([
    'test-amount-differs',
    'test-amount-differs',
    'account-proof-locked',
    'account-proof-locked',
  ]);
}, 30_000);

it('a hit on a list stops an approval until two people have cleared it, and a new list asks again', async () => {
  const applying = await begin('杭州模具制造有限公司');
  await complete(applying, '章伟');
  await takeList('测试名单', ['张伟,ZHANG Wei;张伟民,person,冻结令 2026-1']);
  expect(await submit(applying)).toMatchObject({ status: 'submitted', missing: [] });
  expect(await refusal(() => save(applying, { representative: { name: '李' } }))).toBe(
    'application-status-differs',
  );
  const { hits, risk } = await reviewOf(applying);
  expect(hits).toMatchObject([{ name: '章伟', by: 'sound', status: 'open' }]);
  expect(risk).toMatchObject({ grade: 'high' });
  expect(await refusal(() => propose(applying, { outcome: 'approve' }))).toBe('screening-open');
  await clear(hits[0]?.id ?? '');

  // Who proposed does not check, and other words are not what was proposed.
  const asked = await propose(applying, { outcome: 'approve' }, both);
  expect(await refusal(() => approve('/v1/applications', asked, both))).toBe('signer-twice');
  const others = { ...asked, payloadHash: '0'.repeat(64) };
  expect(await refusal(() => approve('/v1/applications', others))).toBe('decision-differs');
  // Meanwhile a list has changed: what was proposed is not what is approved.
  await takeList('另一名单', ['杭州模具制造,,company,出口管制']);
  expect(await refusal(() => approve('/v1/applications', asked))).toBe('screening-open');
  const now = await reviewOf(applying);
  expect(now.hits.map(({ name, status }) => [name, status])).toEqual([
    ['章伟', 'cleared'],
    ['杭州模具制造有限公司', 'open'],
  ]);
  await clear(now.hits.find(({ status }) => status === 'open')?.id ?? '');
  // The list again in a new version: what was cleared stays so.
  await takeList('测试名单', ['张伟,ZHANG Wei;张伟民,person,冻结令 2026-1', '李强,,person,失信']);
  expect((await reviewOf(applying)).hits.every(({ status }) => status === 'cleared')).toBe(true);
  await approve('/v1/applications', asked);
  expect((await reviewOf(applying)).application.status).toBe('approved');
}, 30_000);

it('asks back, hears the answer, and admits; who was refused or withdrew is told and stays outside', async () => {
  const applying = await begin('嘉兴弹簧厂');
  await complete(applying);
  await submit(applying);
  await approve('/v1/applications', await propose(applying, { outcome: 'ask', words: '请说明股权' }));
  expect(application.parse(await applying.client.get('/v1/applications/current'))).toMatchObject({
    status: 'questions',
    message: '请说明股权',
  });
  await save(applying, { owners: [{ owner: { kind: 'person', name: '王小明' }, sharePpm: 1_000_000 }] });
  await submit(applying);
  await approve('/v1/applications', await propose(applying, { outcome: 'refuse', words: '资料不实' }));
  expect(await refusal(() => submit(applying))).toBe('application-status-differs');
  const claim = () => claimKey(applying.client, applying.id, applying.key);
  expect(await refusal(claim)).toBe('application-status-differs');

  const other = await begin('湖州轴承厂');
  await complete(other);
  await submit(other);
  await other.client.post('/v1/applications/current/withdrawal');
  expect(await refusal(() => propose(other, { outcome: 'approve' }))).toBe('application-status-differs');
}, 30_000);

it('a new payout account is proven, checked by the operator for one person, cools, and is confirmed where much is due', async () => {
  const applying = await begin('金华齿轮厂');
  await complete(applying);
  await submit(applying);
  const companyId = await admit(stage, applying.id);
  const claimed = await claimKey(applying.client, applying.id, applying.key);
  expect(claimed.companyId).toBe(companyId);
  expect(await refusal(() => claimKey(applying.client, applying.id, applying.key))).toBe('key-claimed');
  const maker: Person = { client: new Client(stage.url, claimed.apiKey), privateKey: applying.key };
  const supplier: Company = {
    id: companyId,
    participant: claimed.participant,
    name: applying.name,
    account: applying.account,
    uscc: applying.uscc,
    maker,
    checker: maker,
  };
  trade.knows(supplier, applying.uscc);
  // What was approved can be paid with a certificate, which is due within five days.
  await trade.issue(obligor, supplier, 500_000n, '2026-03-05');

  const change = async (number: string) =>
    payout.parse(
      await maker.client.post('/v1/payout-changes', { number, bankCode: BANK_CODE, currency: 'CNY' }),
    );
  const view = async (id: string) => payout.parse(await maker.client.get(`/v1/payout-changes/${id}`));
  /** Until the account cools: the amount is read at the bank, and the operator's checker approves. */
  const toCooling = async (number: string): Promise<string> => {
    const { id } = await change(number);
    await until(async () => ((await view(id)).proof.status === 'paid' ? true : undefined));
    const path = `/v1/payout-changes/${id}`;
    expect(await refusal(() => maker.client.post(`${path}/amount`, { amount: '100' }))).toBe(
      'test-amount-differs',
    );
    await maker.client.post(`${path}/amount`, { amount: await arrivedAt(stage, number) });
    const { data } = z
      .object({ data: z.array(decision.extend({ subject: z.string() })) })
      .parse(await stage.operatorChecker.client.get('/v1/payout-changes/decisions'));
    const asked = data.find(({ subject }) => subject === id);
    await approve('/v1/payout-changes', decision.parse(asked));
    return id;
  };
  expect(await refusal(() => change(inviter.account))).toBe('bank-account-taken');
  const first = await toCooling(await openAccount(applying.name));
  expect(await refusal(async () => change(await openAccount(applying.name)))).toBe('payout-change-open');
  expect(await refusal(() => obligor.maker.client.get(`/v1/payout-changes/${first}`))).toBe('not-found');
  await maker.client.post(`/v1/payout-changes/${first}/objection`);
  expect(await view(first)).toMatchObject({ status: 'objected' });

  const number = await openAccount(applying.name);
  const second = await toCooling(number);
  // It has cooled, but something is due: nothing is paid to it before somebody has said so once more.
  await until(async () => ((await view(second)).confirmationAsked ? true : undefined));
  expect(await view(second)).toMatchObject({ status: 'cooling' });
  await maker.client.post(`/v1/payout-changes/${second}/confirmation`);
  await until(async () => ((await view(second)).status === 'active' ? true : undefined));
  const told = notices.parse(await maker.client.get('/v1/notices')).data.map(({ kind }) => kind);
  expect(told.filter((kind) => kind.startsWith('payout-change'))).toEqual([
    'payout-change-active',
    'payout-change-confirmation',
    'payout-change-cooling',
    'payout-change-begun',
    'payout-change-objected',
    'payout-change-cooling',
    'payout-change-begun',
  ]);
  await stage.operatorMaker.client.post('/v1/clock/advance', { to: '2026-03-05' });
  const paid = z.object({ balance: z.string() });
  await until(async () =>
    Number(paid.parse(await bank(stage, 'GET', `/accounts/${number}`)).balance) > 400_000 ? true : undefined,
  );
  const old = paid.parse(await bank(stage, 'GET', `/accounts/${applying.account}`));
  expect(Number(old.balance)).toBeLessThan(100);

  // A review that is long overdue proposes the suspension, which holds once two registrars have signed.
  await sandbox.inside(({ walls }) =>
    asOwner(walls, (db) =>
      db.query(
        `update trade.company_review set due_on = '2026-01-05', noticed_on = '2026-01-05' where company_id = $1`,
        [companyId],
      ),
    ),
  );
  const order = await until(async () => {
    const { data } = z
      .object({ data: z.array(z.looseObject({ subject: z.object({ id: z.string() }) })) })
      .parse(await stage.operatorMaker.client.get('/v1/proposals'));
    return data.find(({ subject }) => subject.id === companyId);
  });
  await signRegistration(stage, companyId, proposal.parse(order));
  const invite = { legalName: '某厂', amount: '1', currency: 'CNY' };
  expect(await refusal(() => maker.client.post('/v1/invitations', invite))).toBe('company-suspended');
  const { data: due } = z
    .object({ data: z.array(z.object({ companyId: z.string(), riskGrade: z.string() })) })
    .parse(await stage.operatorMaker.client.get('/v1/renewals'));
  expect(due).toEqual([{ companyId, riskGrade: 'medium' }]);
  const renewal = decision.parse(
    await stage.operatorMaker.client.post(`/v1/renewals/${companyId}`, {
      riskGrade: 'low',
      reason: '资料已更新',
    }),
  );
  await approve('/v1/renewals', renewal);
  expect(await stage.operatorMaker.client.get('/v1/renewals')).toEqual({ data: [] });
}, 60_000);

it('a person signs up to the limit that the application set, and a colleague with a higher one above it', async () => {
  const payer = await begin('大连重型机床有限公司', { role: 'obligor' });
  const keys = { small: payer.key, large: newKey(), checker: newKey() };
  const signatory = (name: keyof typeof keys, role: string, amount?: string) => ({
    name,
    roles: [role],
    ledgerKey: keyOfPrivate(keys[name]),
    ...(amount === undefined ? {} : { limit: { amount, currency: 'CNY' } }),
  });
  await complete(payer);
  await uploadScan(payer.client, 'representative-id');
  await save(payer, {
    signatories: [
      signatory('small', 'maker', '100000'),
      signatory('large', 'maker', '5000000'),
      signatory('checker', 'checker'),
    ],
  });
  await submit(payer);
  await admit(stage, payer.id);
  const person = async (privateKey: Hex): Promise<Person & { companyId: string; participant: number }> => {
    const { apiKey, ...who } = await claimKey(payer.client, payer.id, privateKey);
    return { ...who, privateKey, client: new Client(stage.url, apiKey) };
  };
  const small = await person(keys.small);
  const large = await person(keys.large);
  const checker = await person(keys.checker);
  const { companyId: id, participant } = small;
  const { name, account, uscc } = payer;
  const company = { id, participant, name, account, uscc, maker: small, checker };
  trade.knows(company, payer.uscc);
  const submitted = async (face: bigint) => {
    const draft = await trade.draft(company, inviter, face, '2026-08-31');
    const path = `/v1/certificates/${draft.id}`;
    return { path, asked: proposal.parse(await small.client.post(`${path}/submission`)) };
  };

  const at = await submitted(100_000n);
  await trade.signAt(small, at.path, at.asked);
  const above = await submitted(100_001n);
  await expect(trade.signAt(small, above.path, above.asked)).rejects.toThrow(
    'signing-limit: small may sign orders up to CNY 1,000.00; this one moves CNY 1,000.01. Let a colleague sign it',
  );
  await trade.signAt(large, above.path, above.asked);
  await trade.signAt(checker, above.path, above.asked);
  await applied(inviter.maker.client, await trade.signAt(inviter.maker, above.path, above.asked));
}, 60_000);
