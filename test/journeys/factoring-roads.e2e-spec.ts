import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DISCOUNT_STATES } from '#factoring';
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
import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const FACE = 1_000_000n;
const PART = 10_000n;
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let slow: Company;
let ruined: Company;
let supplier: Company;
let first: Company;
let second: Company;
let stranger: Company;
let invoices = 0;
const usccs = { obligor: newUscc(), slow: newUscc(), ruined: newUscc(), supplier: newUscc() };
/** Certificates far from due, one that is due on Friday and will be paid, one of the obligor that pays late, and one of who never will. */
let far: string;
let friday: string;
let spare: string;
let late: string;
let lost: string;

const withId = z.object({ id: z.string() });
const deal = z.object({
  id: z.string(),
  status: z.string(),
  endReason: z.string().nullable(),
  withdrawalAsked: z.boolean(),
  claim: z.string().nullable(),
  holdingId: z.string(),
  registrationNumber: z.string().nullable(),
  proposal: proposal.nullable(),
  quote: z.object({ cash: z.string(), financed: z.string(), reserve: z.string() }),
});
const decision = z.object({ id: z.string(), payloadHash: z.string(), status: z.string() });
const request = z.object({ id: z.string(), status: z.string() });
const noticePage = z.object({
  data: z.array(z.object({ kind: z.string(), facts: z.record(z.string(), z.unknown()) })),
});
const casePage = z.object({
  data: z.array(z.object({ id: z.string(), kind: z.string(), facts: z.record(z.string(), z.unknown()) })),
});
const limitPage = z.object({
  data: z.array(
    z.object({
      amount: z.string().nullable(),
      reserved: z.string(),
      used: z.string(),
      available: z.string().nullable(),
    }),
  ),
  decisions: z.array(decision),
});

const bank = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(new URL(path, stage.bankUrl), {
    method,
    headers: { authorization: `Bearer ${stage.bankToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, response.ok]).toEqual([path, true]);
  return response.json();
};
const balance = async (company: Company): Promise<bigint> =>
  BigInt(z.object({ balance: z.string() }).parse(await bank('GET', `/accounts/${company.account}`)).balance);
const signAt = (person: Person, path: string, asked: z.infer<typeof proposal>): Promise<unknown> =>
  person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });
const advance = (to = 'next-business-day'): Promise<unknown> =>
  stage.operatorMaker.client.post('/v1/clock/advance', { to });
const told = async (company: Company, kind: string, discount: string): Promise<Record<string, unknown>[]> =>
  noticePage
    .parse(await company.maker.client.get('/v1/notices?limit=100'))
    .data.filter((one) => one.kind === kind && one.facts.discountId === discount)
    .map(({ facts }) => facts);
const cases = async (kind: string) =>
  casePage
    .parse(await stage.operatorMaker.client.get('/v1/cases?limit=100'))
    .data.filter((one) => one.kind === kind);
const see = async (company: Company, path: string) => deal.parse(await company.maker.client.get(path));
const holdingAt = (company: Company, id: string): Promise<unknown> =>
  company.maker.client.get(`/v1/holdings/${id}`);

function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('It is not there.');
  return value;
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 150; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`It did not come to that: ${look.toString()}`);
}

const until = (company: Company, path: string, status: string): Promise<z.infer<typeof deal>> =>
  eventually(async () => {
    const found = await see(company, path);
    return found.status === status ? found : undefined;
  });
const asked = (company: Company, path: string): Promise<z.infer<typeof proposal>> =>
  eventually(async () => (await see(company, path)).proposal ?? undefined);

/** Issues a certificate of the whole face to the supplier. Gives its holding's number. */
async function issue(by: Company, dueOn: string, face = FACE, termReason?: string): Promise<string> {
  const { invoice } = z.object({ invoice: withId }).parse(
    await supplier.maker.client.postXml(
      '/v1/invoices?wait=true',
      writeEInvoice({
        number: `26310000000000${String(++invoices).padStart(6, '0')}`,
        issuedOn: '2026-03-01',
        seller: { name: supplier.name, taxId: usccs.supplier },
        buyer: {
          name: by.name,
          taxId: by === slow ? usccs.slow : by === ruined ? usccs.ruined : usccs.obligor,
        },
        totalMinor: face,
      }),
    ),
  );
  const { id: contractId } = withId.parse(
    await by.maker.client.post('/v1/contracts', {
      number: `HT-${String(invoices)}`,
      sellerId: supplier.id,
      buyerId: by.id,
      deliveredOn: '2026-02-27',
      paymentDueOn: dueOn,
    }),
  );
  const draft = withId.parse(
    await by.maker.client.post('/v1/certificates', {
      payeeId: supplier.id,
      contractId,
      invoices: [{ invoiceId: invoice.id, amount: face.toString() }],
      face: face.toString(),
      currency: 'CNY',
      dueOn,
      ...(termReason === undefined ? {} : { termReason }),
    }),
  );
  const path = `/v1/certificates/${draft.id}`;
  const words = proposal.parse(await by.maker.client.post(`${path}/submission`));
  await signAt(by.maker, path, words);
  await signAt(by.checker, path, words);
  await applied(supplier.maker.client, await signAt(supplier.maker, path, words));
  return (BigInt(draft.id) << 64n).toString();
}

const products = new Map<string, string>();
async function productOf(financier: Company, recourse: boolean): Promise<string> {
  const key = `${financier.id} ${String(recourse)}`;
  const known = products.get(key);
  if (known !== undefined) return known;
  const made = withId.parse(
    await financier.maker.client.post('/v1/products', {
      name: recourse ? '有追索' : '无追索',
      currency: 'CNY',
      ratePpm: 36_000,
      advancePpm: recourse ? 900_000 : 1_000_000,
      recourse,
    }),
  );
  products.set(key, made.id);
  return made.id;
}

const ask = async (holdingId: string, amount: bigint, ...financiers: Company[]): Promise<string> =>
  request.parse(
    await supplier.maker.client.post('/v1/discount-requests', {
      holdingId,
      amount: amount.toString(),
      financierIds: financiers.map(({ id }) => id),
    }),
  ).id;
const quote = async (financier: Company, requestId: string, recourse = false): Promise<string> =>
  withId.parse(
    await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, {
      productId: await productOf(financier, recourse),
    }),
  ).id;
const standing = async (requestId: string): Promise<string> =>
  request.parse(await supplier.maker.client.get(`/v1/discount-requests/${requestId}`)).status;

/** A price for a part or the whole of a holding, accepted. Gives the discount's path. */
async function accept(
  financier: Company,
  holdingId: string,
  amount = PART,
  about: { recourse?: boolean; answerWithinSeconds?: number } = {},
): Promise<string> {
  const quoteId = await quote(financier, await ask(holdingId, amount, financier), about.recourse);
  const { answerWithinSeconds } = about;
  const made = deal.parse(
    await supplier.maker.client.post(
      `/v1/quotes/${quoteId}/acceptance`,
      answerWithinSeconds === undefined ? {} : { answerWithinSeconds },
    ),
  );
  return `/v1/discounts/${made.id}`;
}

/** The same, and the seller has signed the hold. */
async function hold(...sale: Parameters<typeof accept>): Promise<string> {
  const path = await accept(...sale);
  const words = await asked(supplier, path);
  await applied(supplier.maker.client, await signAt(supplier.maker, path, words));
  await until(supplier, path, 'signed');
  return path;
}

async function register(financier: Company, path: string): Promise<z.infer<typeof proposal>> {
  return present(deal.parse(await financier.maker.client.post(`${path}/registration`)).proposal);
}

/** The same, and two of the financier have committed. */
async function commit(...sale: Parameters<typeof accept>): Promise<string> {
  const [financier] = sale;
  const path = await hold(...sale);
  const words = await register(financier, path);
  await signAt(financier.maker, path, words);
  await applied(financier.checker.client, await signAt(financier.checker, path, words));
  return path;
}

async function sell(...sale: Parameters<typeof accept>): Promise<string> {
  const path = await commit(...sale);
  await until(supplier, path, 'funded');
  return path;
}

async function release(financier: Company, path: string): Promise<void> {
  const words = present(deal.parse(await financier.maker.client.post(`${path}/release`)).proposal);
  await applied(financier.maker.client, await signAt(financier.maker, path, words));
}

const idOf = (path: string): string => present(path.split('/').at(-1));

/** What the register of receivables has of a discount: whether its entry stands, and why not. */
async function registration(path: string): Promise<{ open: boolean; reason: string | null }> {
  const [row] = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      z
        .array(z.object({ open: z.boolean(), reason: z.string().nullable() }))
        .parse(
          await db.query(
            `select discharged_at is null as open, discharge_reason as reason from trade.registration where discount_id = $1`,
            [idOf(path)],
          ),
        ),
    ),
  );
  return present(row);
}

beforeAll(async () => {
  await sandbox.start();
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (
    name: string,
    role: 'obligor' | 'supplier' | 'financier',
    money: bigint,
    uscc = newUscc(),
  ): Promise<Company> => registerCompany(stage, { currency: 'CNY', name, role, balance: money, uscc });
  obligor = await company('核心', 'obligor', 5_000_000n, usccs.obligor);
  slow = await company('拖欠', 'obligor', 0n, usccs.slow);
  ruined = await company('破产', 'obligor', 0n, usccs.ruined);
  supplier = await company('供货', 'supplier', 0n, usccs.supplier);
  first = await company('保理一', 'financier', 5_000_000n);
  second = await company('保理二', 'financier', 5_000_000n);
  stranger = await company('旁人', 'financier', 0n);
  far = await issue(obligor, '2026-05-29');
  friday = await issue(obligor, '2026-03-06', PART);
  spare = await issue(obligor, '2026-05-29', PART);
  late = await issue(slow, '2026-03-06', 4n * PART);
  lost = await issue(ruined, '2026-03-06', PART);
}, 120_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

it('a question for prices is withdrawn by who asked, and declined by who was asked', async () => {
  const plain = await ask(far, PART, first);
  expect(await holdingAt(first, far)).toMatchObject({ amount: FACE.toString() });
  await expect(
    stranger.maker.client.post(`/v1/discount-requests/${plain}/declining`, { reason: '—' }),
  ).rejects.toMatchObject({ code: 'not-found' });
  await expect(first.maker.client.post(`/v1/discount-requests/${plain}/withdrawal`)).rejects.toMatchObject({
    status: 403,
  });
  await supplier.maker.client.post(`/v1/discount-requests/${plain}/withdrawal`);
  await expect(quote(first, plain)).rejects.toMatchObject({ code: 'request-closed' });

  // Who is not asked any more sees nothing of it.
  await expect(holdingAt(first, far)).rejects.toMatchObject({ code: 'not-found' });

  const priced = await ask(far, PART, first);
  const price = await quote(first, priced);
  await supplier.maker.client.post(`/v1/discount-requests/${priced}/withdrawal`);
  await expect(supplier.maker.client.post(`/v1/quotes/${price}/acceptance`)).rejects.toMatchObject({
    code: 'request-closed',
  });

  const refusedByAll = await ask(far, PART, first, second);
  const reason = '行业限额已满';
  await first.maker.client.post(`/v1/discount-requests/${refusedByAll}/declining`, { reason });
  expect(await standing(refusedByAll)).toBe('requested');
  await expect(holdingAt(first, far)).rejects.toMatchObject({ code: 'not-found' });
  expect(await holdingAt(second, far)).toMatchObject({ state: 'live' });
  await expect(quote(first, refusedByAll)).rejects.toMatchObject({ code: 'financier-declined' });
  const view = await second.maker.client.post(`/v1/discount-requests/${refusedByAll}/declining`, { reason });
  // What another financier said is not this one's to know.
  expect(view).toMatchObject({ status: 'declined', declinings: [{ financierId: second.id, reason }] });

  const pricedThenNot = await ask(far, PART, second);
  const ended = await quote(second, pricedThenNot);
  expect(
    await second.maker.client.post(`/v1/discount-requests/${pricedThenNot}/declining`, { reason }),
  ).toMatchObject({ status: 'declined', quotes: [{ id: ended, status: 'declined' }] });
}, 60_000);

it('a term above six months is priced only with a review', async () => {
  const long = await issue(obligor, '2026-11-30', PART, '船舶建造周期');
  const requestId = await ask(long, PART, first);
  await expect(quote(first, requestId)).rejects.toMatchObject({ code: 'term-max' });
  expect(
    await first.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, {
      productId: await productOf(first, false),
      termReview: '行业惯例,已审查合同',
    }),
  ).toMatchObject({ termReview: '行业惯例,已审查合同' });
}, 60_000);

it('of two acceptances at once over one limit one wins, and the seller learns no figure', async () => {
  const body = { obligorId: obligor.id, currency: 'CNY', amount: '15000' };
  const proposed = decision.parse(await second.maker.client.post('/v1/credit-limits', body));
  await expect(second.maker.client.post('/v1/credit-limits', body)).rejects.toMatchObject({
    code: 'decision-open',
  });
  const approval = `/v1/credit-limits/${proposed.id}/approval`;
  await expect(second.checker.client.post(approval, { payloadHash: '00'.repeat(32) })).rejects.toMatchObject({
    code: 'decision-differs',
  });
  await expect(
    stranger.checker.client.post(approval, { payloadHash: proposed.payloadHash }),
  ).rejects.toMatchObject({ code: 'not-found' });
  await second.checker.client.post(approval, { payloadHash: proposed.payloadHash });

  // Two whole holdings, so that nothing but the limit stands between the two.
  const quotes = [];
  for (const id of [friday, spare]) quotes.push(await quote(second, await ask(id, PART, second)));
  const outcomes = await Promise.allSettled(
    quotes.map(async (id) => withId.parse(await supplier.maker.client.post(`/v1/quotes/${id}/acceptance`))),
  );
  const [won] = outcomes.filter((one) => one.status === 'fulfilled');
  const [refusal] = outcomes.filter((one) => one.status === 'rejected');
  expect(z.object({ code: z.string() }).parse(refusal?.reason).code).toBe('limit-exceeded');
  expect(String(refusal?.reason)).not.toMatch(/\d{3}/);
  const limit = async () => limitPage.parse(await second.maker.client.get('/v1/credit-limits')).data[0];
  expect(await limit()).toMatchObject({ amount: '15000', reserved: '10000', available: '5000' });

  // The seller takes its word back before it has signed: what was reserved is free again.
  const path = `/v1/discounts/${present(won).value.id}`;
  await expect(first.maker.client.get(path)).rejects.toMatchObject({ code: 'not-found' });
  expect(await supplier.maker.client.post(`${path}/withdrawal`)).toMatchObject({ status: 'withdrawn' });
  expect(await limit()).toMatchObject({ reserved: '0', available: '15000' });
  expect(await told(second, 'discount-ended', idOf(path))).toMatchObject([{ status: 'withdrawn' }]);

  const more = decision.parse(
    await second.maker.client.post('/v1/credit-limits', { ...body, amount: '9000000' }),
  );
  expect(limitPage.parse(await second.checker.client.get('/v1/credit-limits')).decisions).toHaveLength(1);
  await second.checker.client.post(`/v1/credit-limits/${more.id}/approval`, {
    payloadHash: more.payloadHash,
  });
}, 60_000);

/** Holds that nobody answers: they run out before the first day ends. */
const unanswered: { path: string; status: string }[] = [];

it('a hold that is not signed in time expires, and others wait for the day to give them back', async () => {
  const unsigned = await accept(first, far, PART, { answerWithinSeconds: 1 });
  unanswered.push(
    { path: await hold(first, far, PART, { answerWithinSeconds: 8 }), status: 'expired' },
    { path: await hold(first, far, PART, { answerWithinSeconds: 8 }), status: 'expired' },
    { path: await hold(first, far, PART, { answerWithinSeconds: 8 }), status: 'withdrawn' },
  );
  await register(first, present(unanswered[1]).path);
  await supplier.maker.client.post(`${present(unanswered[2]).path}/withdrawal`);
  expect(await until(supplier, unsigned, 'expired')).toMatchObject({ endReason: 'hold-not-signed' });
}, 60_000);

it('a seller that has signed asks for it back: nothing is registered or committed any more', async () => {
  const signed = await hold(first, far);
  expect(await supplier.maker.client.post(`${signed}/withdrawal`)).toMatchObject({
    status: 'signed',
    withdrawalAsked: true,
  });
  expect(await told(first, 'withdrawal-asked', idOf(signed))).toHaveLength(1);
  await expect(register(first, signed)).rejects.toMatchObject({ code: 'withdrawal-asked' });
  await release(first, signed);
  await until(supplier, signed, 'withdrawn');

  const registered = await hold(first, far);
  const words = await register(first, registered);
  await supplier.maker.client.post(`${registered}/withdrawal`);
  await expect(signAt(first.maker, registered, words)).rejects.toMatchObject({ code: 'proposal-closed' });
  await release(first, registered);
  const { holdingId } = await until(supplier, registered, 'withdrawn');
  expect(await registration(registered)).toEqual({ open: false, reason: 'seller-withdrew' });
  expect(await holdingAt(supplier, holdingId)).toMatchObject({ state: 'live' });
}, 60_000);

it('a financier that gives back what nobody asked for has failed', async () => {
  const signed = await hold(first, far);
  await release(first, signed);
  await until(supplier, signed, 'failed');
  const registered = await hold(first, far);
  await register(first, registered);
  await release(first, registered);
  expect(await until(first, registered, 'failed')).toMatchObject({ endReason: 'given-back' });
  expect(await registration(registered)).toEqual({ open: false, reason: 'given-back' });
  expect(await told(supplier, 'discount-ended', idOf(registered))).toMatchObject([{ status: 'failed' }]);
}, 60_000);

it('one holding sold to two financiers at once goes to one; the other’s reservation is released', async () => {
  const paths = [await accept(first, friday, PART), await accept(second, friday, PART)];
  const outcomes = await Promise.allSettled(
    paths.map(async (path) =>
      applied(supplier.maker.client, await signAt(supplier.maker, path, await asked(supplier, path))),
    ),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
  const [winner, loser] = [present(paths[won]), present(paths[1 - won])];
  await until(supplier, winner, 'signed');
  expect(await until(supplier, loser, 'failed')).toMatchObject({ endReason: 'holding-moved' });
  const buyer = won === 0 ? first : second;
  const words = await register(buyer, winner);
  await signAt(buyer.maker, winner, words);
  await applied(buyer.checker.client, await signAt(buyer.checker, winner, words));
  const { holdingId, registrationNumber } = await until(supplier, winner, 'funded');
  // The obligor is told whom it owes from now on.
  const page = noticePage.parse(await obligor.maker.client.get('/v1/notices?limit=100'));
  expect(page.data.filter((one) => one.kind === 'assignment')).toMatchObject([
    { facts: { holdingId, financier: buyer.name, registrationNumber } },
  ]);
  const uses = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      z
        .array(z.object({ status: z.string() }))
        .parse(
          await db.query('select status from trade.limit_use where discount_id = any($1) order by status', [
            paths.map(idOf),
          ]),
        ),
    ),
  );
  expect(uses).toEqual([{ status: 'released' }, { status: 'used' }]);
}, 60_000);

let recourse: string;
let boughtBackLate: string;
let collectedLate: string;
let withoutRecourse: string;

it('what the late obligor owes is sold: with recourse, and without', async () => {
  recourse = await sell(first, late, PART, { recourse: true });
  boughtBackLate = await sell(first, late, PART);
  collectedLate = await sell(first, late, PART);
  withoutRecourse = await sell(first, lost, PART);
  await expect(first.maker.client.post(`${recourse}/recourse`)).rejects.toMatchObject({
    code: 'state-differs',
  });
}, 60_000);

it('a price that the bank refuses is told to both, and two of the financier give the holding back', async () => {
  await bank('POST', '/faults', { kind: 'reject-next', account: first.account });
  const path = await commit(first, far);
  for (const company of [supplier, first]) {
    await eventually(async () =>
      (await told(company, 'payment-refused', idOf(path))).length === 1 ? true : undefined,
    );
  }
  const words = present(deal.parse(await first.maker.client.post(`${path}/release`)).proposal);
  await signAt(first.maker, path, words);
  await applied(first.checker.client, await signAt(first.checker, path, words));
  expect(await until(supplier, path, 'failed')).toMatchObject({ endReason: 'payment-refused' });
  expect(await registration(path)).toEqual({ open: false, reason: 'payment-refused' });
}, 60_000);

it('a wire without the bank’s notice is a case: the seller’s own word, or the operator, ends the waiting', async () => {
  const { amount } = z.object({ amount: z.string() }).parse(await holdingAt(supplier, far));
  const stale = [await ask(far, BigInt(amount), first), await ask(far, BigInt(amount), second)];
  await quote(second, present(stale[1]));
  await bank('POST', '/faults', { kind: 'withhold-notice', count: 4 });
  const received = await commit(first, far);
  const missing = await commit(first, far);
  await until(supplier, missing, 'funding');
  await expect(first.maker.client.post(`${missing}/release`)).rejects.toMatchObject({ code: 'payment-open' });
  await expect(supplier.maker.client.post(`${missing}/withdrawal`)).rejects.toMatchObject({
    code: 'state-differs',
  });
  await advance();

  // Parts were sold: what those questions were about is not there any more.
  for (const id of stale) expect(await standing(id)).toBe('expired');
  for (const { path, status } of unanswered) await until(supplier, path, status);
  expect(await registration(present(unanswered[1]).path)).toEqual({ open: false, reason: 'hold-ran-out' });

  const open = await cases('funding-late');
  expect(open.map(({ facts }) => facts.discountId).sort()).toEqual([received, missing].map(idOf).sort());
  for (const company of [supplier, first]) {
    expect(await told(company, 'funding-late', idOf(missing))).toHaveLength(1);
  }
  const receipt = { bankReference: 'SB-2026-03-02-1' };
  await expect(first.maker.client.post(`${received}/receipt`, receipt)).rejects.toMatchObject({
    status: 403,
  });
  const word = deal.parse(await supplier.maker.client.post(`${received}/receipt`, receipt));
  // The same word again is the same order.
  expect(await supplier.maker.client.post(`${received}/receipt`, receipt)).toMatchObject({
    proposal: { id: word.proposal?.id },
  });
  await applied(supplier.maker.client, await signAt(supplier.maker, received, present(word.proposal)));
  await until(first, received, 'funded');
  // The case has decided itself.
  expect((await cases('funding-late')).map(({ facts }) => facts.discountId)).toEqual([idOf(missing)]);

  const caseOf = (path: string): string =>
    present(open.find(({ facts }) => facts.discountId === idOf(path))).id;
  const { operatorMaker, operatorChecker } = stage;
  const body = { caseId: caseOf(missing), bankConfirmation: '银行确认未付款' };
  await expect(
    operatorMaker.client.post(`${missing}/case-release`, { ...body, caseId: caseOf(received) }),
  ).rejects.toMatchObject({ code: 'not-found' });
  const decided = decision.parse(await operatorMaker.client.post(`${missing}/case-release`, body));
  await applied(
    operatorChecker.client,
    await operatorChecker.client.post(`/v1/discounts/case-releases/${decided.id}/approval?wait=true`, {
      payloadHash: decided.payloadHash,
    }),
  );
  expect(await until(supplier, missing, 'failed')).toMatchObject({ endReason: 'payment-missing' });
  expect(await registration(missing)).toEqual({ open: false, reason: 'payment-missing' });
  expect(await cases('funding-late')).toEqual([]);

  // The notices come at last: one tells of what the seller had said, the other of money for nothing.
  await bank('POST', '/faults', { kind: 'release' });
  const unattested = async () => (await cases('payment-unattested')).length;
  await eventually(async () => ((await unattested()) > 0 ? true : undefined));
  await advance();
  expect(await unattested()).toBe(1);
}, 120_000);

it('the seller buys back before the due date: the money first, then the title', async () => {
  const path = await sell(first, far);
  const before = await balance(first);
  await supplier.maker.client.post(`${path}/repurchase`);
  const words = await asked(first, path);
  expect(words.order).toMatchObject({ kind: 'transfer' });
  expect(await balance(first)).toBe(before + PART);
  await expect(supplier.maker.client.post(`${path}/repurchase`)).rejects.toMatchObject({
    code: 'payment-asked',
  });
  await signAt(first.maker, path, words);
  await applied(supplier.maker.client, await signAt(supplier.maker, path, words));
  const { holdingId } = await until(supplier, path, 'repurchased');
  expect(await holdingAt(supplier, holdingId)).toMatchObject({
    state: 'live',
    owner: { participant: supplier.participant },
  });
  expect(await registration(path)).toEqual({ open: false, reason: 'bought-back' });
}, 60_000);

it('a financier counts its own purchases, and reads what stands behind what it buys', async () => {
  const page = z.object({
    data: z.array(
      z.object({
        id: z.string(),
        status: z.string(),
        holdingId: z.string(),
        face: z.string(),
        owed: z.string().nullable(),
        fundedAt: z.string().nullable(),
      }),
    ),
    has_more: z.boolean(),
  });
  const of = async ({ maker }: Company, query = 'limit=100') =>
    page.parse(await maker.client.get(`/v1/purchases?${query}`));
  const { data: own } = await of(first);
  const { data: discounts } = z
    .object({ data: z.array(z.object({ id: z.string(), status: z.string() })) })
    .parse(await first.maker.client.get('/v1/discounts'));
  expect(own.map(({ id, status }) => ({ id, status }))).toEqual(
    discounts.map(({ id, status }) => ({ id, status })),
  );
  const after = present(own[0]).id;
  const { data: next, has_more } = await of(first, `limit=1&starting_after=${after}`);
  expect([next.map(({ id }) => id), has_more]).toEqual([[own[1]?.id], true]);

  const bought = present(own.find(({ status }) => status === 'funded'));
  expect(bought).toMatchObject({ owed: bought.face, fundedAt: expect.any(String) });
  const backing = `/v1/holdings/${bought.holdingId}/backing`;
  expect(await first.maker.client.get(backing)).toMatchObject({
    contract: { number: expect.any(String) },
    invoices: [{ used: FACE.toString() }],
  });

  const { data: others } = await of(second);
  expect(others.filter(({ id }) => own.some((one) => one.id === id))).toEqual([]);
  const asStranger = { code: 'not-found' };
  await expect(second.maker.client.get(`/v1/purchases/${bought.id}`)).rejects.toMatchObject(asStranger);
  await expect(second.maker.client.get(backing)).rejects.toMatchObject(asStranger);
}, 60_000);

it('an obligor that does not pay: recourse is claimed, and what is bought back is returned', async () => {
  const near = await ask(late, PART, first);
  await advance('2026-03-06');
  expect(await standing(near)).toBe('expired');
  await advance();
  for (const path of [recourse, boughtBackLate, collectedLate, withoutRecourse]) {
    await until(supplier, path, 'overdue');
    expect(await told(supplier, 'discount-overdue', idOf(path))).toHaveLength(1);
  }
  await expect(first.maker.client.post(`${withoutRecourse}/recourse`)).rejects.toMatchObject({
    code: 'without-recourse',
  });
  await expect(supplier.maker.client.post(`${recourse}/recourse-payment`)).rejects.toMatchObject({
    code: 'state-differs',
  });
  const proposed = decision.parse(await first.maker.client.post(`${recourse}/recourse`));
  await first.checker.client.post(`/v1/discounts/recourses/${proposed.id}/approval`, {
    payloadHash: proposed.payloadHash,
  });
  expect(await told(supplier, 'recourse-claimed', idOf(recourse))).toMatchObject([{ claim: '9000' }]);
  const before = await balance(first);
  await supplier.maker.client.post(`${recourse}/recourse-payment`);
  await eventually(async () => ((await balance(first)) === before + 9000n ? true : undefined));
  await expect(
    eventually(async () => {
      await supplier.maker.client.post(`${recourse}/recourse-payment`);
      return undefined;
    }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/^(payment-asked|nothing-owed)$/) as unknown });

  await supplier.maker.client.post(`${boughtBackLate}/repurchase`);
  const words = await asked(first, boughtBackLate);
  expect(words.order).toMatchObject({ kind: 'return' });
  await signAt(first.maker, boughtBackLate, words);
  await applied(supplier.maker.client, await signAt(supplier.maker, boughtBackLate, words));
  await until(supplier, boughtBackLate, 'repurchased');
}, 120_000);

it('the obligor pays at last: the financier keeps its claim, and the rest goes back', async () => {
  await deposit(stage, slow, 4n * PART);
  const before = await balance(supplier);
  await advance();
  await until(supplier, collectedLate, 'collected');
  await until(supplier, recourse, 'closed');
  // Its own part, the one it bought back, and all that the financier got beyond its claim.
  expect(await balance(supplier)).toBe(before + 3n * PART);
  const { data } = z
    .object({ data: z.array(z.object({ purpose: z.string(), amount: z.string(), status: z.string() })) })
    .parse(await supplier.maker.client.get(`/v1/payments?certificateId=${(BigInt(late) >> 64n).toString()}`));
  expect(data.filter(({ purpose }) => purpose === 'surplus')).toEqual([
    { purpose: 'surplus', amount: '10000', status: 'booked' },
  ]);
}, 90_000);

it('without recourse what is written off is the financier’s loss; and every road was taken', async () => {
  await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) => {
      // Writing off is settlement's road; here it only has to have happened.
      for (const status of ['defaulted', 'written-off']) {
        await db.query('update trade.certificate set status = $2 where id = $1', [
          (BigInt(lost) >> 64n).toString(),
          status,
        ]);
      }
    }),
  );
  await until(supplier, withoutRecourse, 'closed');
  const taken = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      z
        .array(z.object({ road: z.string() }))
        .parse(
          await db.query(
            `select distinct from_state || '>' || to_state as road from trade.state_change
               where machine = 'discount' and from_state is not null`,
          ),
        )
        .map(({ road }) => road),
    ),
  );
  const roads = Object.entries(DISCOUNT_STATES).flatMap(([from, to]) => to.map((next) => `${from}>${next}`));
  expect(roads.filter((road) => !taken.includes(road))).toEqual([]);
  expect((await sandbox.verify()).differences).toEqual([]);
}, 60_000);
