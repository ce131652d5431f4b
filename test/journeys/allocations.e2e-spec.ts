import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { connect, makeBundle, verifyBundle } from '#chain';
import { merkleTree, orderFromJson, orderHash, rootHash, signDigest, structHash, type Hex } from '#orders';
import { applied, proposal, type Company, type Person } from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade, until } from '../support/trade.js';

const [MAY, JUNE, JULY] = ['2026-05-06', '2026-06-30', '2026-07-31'];
const FACE = 1_000_000n;
const sandbox = new Sandbox();
let trade: Trade;
let obligor: Company;
let supplier: Company;
let first: Company;
let second: Company;
let financier: Company;
let other: Company;
let numbers = 0;

const hex = z.templateLiteral(['0x', z.string()]);
const sheet = z.object({
  id: z.string(),
  status: z.string(),
  domain: z.object({ chainId: z.string().transform(BigInt), verifyingContract: hex }),
  root: hex,
  digest: hex,
  orders: z.array(
    z.object({
      proposalId: z.string(),
      kind: z.enum(['payment', 'cash']),
      subjectId: z.string(),
      order: z.unknown(),
      proof: z.array(hex),
      words: z.array(z.string()),
      to: z.object({ id: z.string() }),
      amount: z.string(),
      cash: z.string().nullable(),
      state: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  totals: z.object({
    held: z.string(),
    paid: z.string(),
    cashFace: z.string(),
    cash: z.string(),
    cost: z.string(),
    kept: z.string(),
    allInPpm: z.string().nullable(),
  }),
  paidOn: z.string().nullable(),
  sameDay: z.boolean().nullable(),
});
type SheetView = z.infer<typeof sheet>;
const preview = sheet.pick({ totals: true, paidOn: true, sameDay: true }).extend({
  payments: z.array(
    z.object({
      consent: z.string().nullable(),
      parts: z.array(z.object({ holdingId: z.string(), amount: z.string(), whole: z.boolean() })),
    }),
  ),
  cash: z.array(
    z.object({
      holdingId: z.string(),
      amount: z.string(),
      days: z.number(),
      interest: z.string(),
      cash: z.string(),
    }),
  ),
  kept: z.array(z.object({ holdingId: z.string(), amount: z.string() })),
  problems: z.array(
    z.object({ code: z.string(), pointer: z.string(), blocks: z.boolean(), detail: z.string() }),
  ),
});
const list = z.object({ data: z.array(z.object({ id: z.string() })) });

const contract = async (seller: Company): Promise<string> =>
  z.object({ id: z.string() }).parse(
    await supplier.maker.client.post('/v1/contracts', {
      number: `HT-${String(++numbers)}`,
      sellerId: seller.id,
      buyerId: supplier.id,
      deliveredOn: '2026-02-27',
      paymentDueOn: '2026-12-31',
    }),
  ).id;
const paying = async (to: Company, amount: bigint) => ({
  receiverId: to.id,
  amount: amount.toString(),
  evidence: { contractId: await contract(to) },
});
const see = async (body: object): Promise<z.infer<typeof preview>> =>
  preview.parse(await supplier.maker.client.post('/v1/allocations/preview', { currency: 'CNY', ...body }));
const make = async (body: object): Promise<SheetView> =>
  sheet.parse(await supplier.maker.client.post('/v1/allocations', { currency: 'CNY', ...body }));
const look = async (id: string): Promise<SheetView> =>
  sheet.parse(await supplier.maker.client.get(`/v1/allocations/${id}`));
const statesOf = ({ orders }: SheetView): string[] => orders.map(({ state }) => state);

/** What a person signs: reckoned from the words of the orders, and not what the server says of them. */
function digestOf({ orders, domain, root, digest }: SheetView): Hex {
  const read = orders.map(({ order }) => orderFromJson(order));
  const tree = merkleTree(read.map(structHash));
  expect(tree.root).toBe(root);
  orders.forEach(({ proof }, place) => {
    expect(proof).toEqual(tree.proof(place));
  });
  const [only] = read;
  const own = read.length === 1 && only ? orderHash(domain, only) : rootHash(domain, tree.root);
  expect(own).toBe(digest);
  return own;
}
const signAs = (person: Person, made: SheetView, digest = digestOf(made)): Promise<unknown> =>
  person.client.post(`/v1/allocations/${made.id}/signatures`, {
    signature: signDigest(digest, person.privateKey),
  });

async function consent(to: Company, transferId: string): Promise<void> {
  const { proposalId } = z
    .object({ proposalId: z.string() })
    .parse(await to.maker.client.get(`/v1/transfers/${transferId}`));
  const asked = proposal.parse(await to.maker.client.get(`/v1/proposals/${proposalId}`));
  await applied(to.maker.client, await trade.signAt(to.maker, `/v1/transfers/${transferId}`, asked));
}

/** The financier registers a purchase and promises to pay; its bank does the rest. */
async function fund(discountId: string): Promise<void> {
  const path = `/v1/discounts/${discountId}`;
  const asked = z
    .object({ proposal })
    .parse(await financier.maker.client.post(`${path}/registration`)).proposal;
  await trade.signAt(financier.maker, path, asked);
  await applied(financier.checker.client, await trade.signAt(financier.checker, path, asked));
}

async function standingPrice(changes: object = {}): Promise<string> {
  await trade.decide(
    '/v1/standing-prices',
    {
      obligorId: obligor.id,
      currency: 'CNY',
      ratePpm: 36_000,
      fee: '100',
      cutOff: '23:59',
      validFrom: '2026-03-02',
      validUntil: '2026-12-31',
      ...changes,
    },
    financier.maker,
    financier.checker,
  );
  return list.parse(await financier.maker.client.get('/v1/standing-prices')).data[0]?.id ?? '';
}

beforeAll(async () => {
  await sandbox.start();
  trade = new Trade(sandbox.stage(), '2026-03-02');
  await trade.bankKnown();
  obligor = await trade.company('核心', 'obligor', 0n);
  supplier = await trade.company('供货', 'supplier', 0n);
  first = await trade.company('模具', 'supplier', 0n);
  second = await trade.company('五金', 'supplier', 0n);
  financier = await trade.company('保理', 'financier', 10_000_000n);
  other = await trade.company('旁人', 'supplier', 0n);
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

describe('a standing price', () => {
  it('stands once two of the financier want it, is seen by whom it would buy from, and ends', async () => {
    const body = {
      obligorId: obligor.id,
      currency: 'CNY',
      ratePpm: 30_000,
      cutOff: '00:00',
      validFrom: '2026-03-02',
      validUntil: '2026-12-31',
    };
    const asked = z
      .object({ id: z.string(), payloadHash: z.string() })
      .parse(await financier.maker.client.post('/v1/standing-prices', body));
    const path = `/v1/standing-prices/${asked.id}`;
    const words = { payloadHash: asked.payloadHash };
    await expect(financier.maker.client.post(`${path}/approval`, words)).rejects.toMatchObject({
      code: 'role-missing',
    });
    expect(await supplier.maker.client.get('/v1/standing-prices')).toEqual({ data: [], decisions: [] });
    await financier.checker.client.post(`${path}/approval`, words);
    // Who holds nothing of this obligor's has no use for it.
    expect(await supplier.maker.client.get('/v1/standing-prices')).toMatchObject({ data: [] });
    const { holdingId } = await trade.issue(obligor, supplier, FACE, MAY);
    const seen = await supplier.maker.client.get('/v1/standing-prices');
    expect(seen).toMatchObject({
      data: [
        { financier: '保理', ratePpm: 30_000, cutOff: '00:00', holdingIds: [holdingId], sameDay: false },
      ],
    });
    expect(await other.maker.client.get('/v1/standing-prices')).toMatchObject({ data: [] });
    const id = list.parse(seen).data[0]?.id ?? '';
    expect(await financier.maker.client.post(`/v1/standing-prices/${id}/ending`)).toMatchObject({
      status: 'ended',
    });
    await expect(financier.maker.client.post(`/v1/standing-prices/${id}/ending`)).rejects.toMatchObject({
      code: 'standing-price-ended',
    });
    expect(await supplier.maker.client.get('/v1/standing-prices')).toMatchObject({ data: [] });
    await expect(
      financier.maker.client.post('/v1/standing-prices', { ...body, validUntil: '2026-03-01' }),
    ).rejects.toMatchObject({ code: 'standing-price-bounds' });
  }, 60_000);
});

describe('a sheet', () => {
  it('says what stands against it, and writes nothing', async () => {
    const held = await see({ cash: { amount: '10' } });
    expect(held.problems).toMatchObject([
      { code: 'standing-price-none', pointer: '/cash/amount', blocks: true },
    ]);
    const much = { cash: { amount: (2n * FACE).toString() } };
    expect((await see(much)).problems).toMatchObject([{ code: 'amount-above-held', blocks: true }]);
    await expect(make(much)).rejects.toMatchObject({ code: 'amount-above-held' });
    expect((await see({})).problems).toMatchObject([{ code: 'allocation-empty' }]);
    await expect(make({})).rejects.toMatchObject({ code: 'allocation-empty' });
    const nobody = { receiverId: obligor.id, amount: '10', evidence: { contractId: await contract(first) } };
    expect((await see({ payments: [nobody] })).problems).toMatchObject([
      { code: 'receiver-unregistered', pointer: '/payments/0/receiverId', blocks: true },
    ]);
    await expect(
      supplier.maker.client.post('/v1/allocations/preview', {
        currency: 'CNY',
        payments: [{ receiverId: first.id, amount: '10', evidence: {} }],
      }),
    ).rejects.toMatchObject({ code: 'payment-evidence-missing' });
    expect(await supplier.maker.client.get('/v1/allocations')).toEqual({ data: [], has_more: false });
    expect(await supplier.maker.client.get('/v1/transfers')).toMatchObject({ data: [] });
  }, 60_000);

  it('pays two receivers and sells the rest under one signature, through to the money', async () => {
    await trade.issue(obligor, supplier, FACE, JUNE);
    const { holdingId: paidWith } = await trade.issue(obligor, supplier, FACE, JULY);
    await standingPrice();
    const body = {
      payments: [await paying(first, 700_000n), await paying(second, FACE)],
      cash: { amount: 'rest' },
    };
    const seen = await see(body);
    expect(seen.problems).toEqual([]);
    expect(seen.totals).toMatchObject({ held: '3000000', paid: '1700000', cashFace: '1300000', kept: '0' });
    expect(
      seen.payments.map(({ consent: asked, parts }) => [asked, parts.map(({ whole }) => whole)]),
    ).toEqual([
      ['asked', [false]],
      ['asked', [true]],
    ]);
    expect(seen).toMatchObject({ paidOn: '2026-03-02', sameDay: true });
    // 3.6 % on CNY 10,000.00 for 65 days is 65.00, on 3,000.00 for 151 days 45.30; a fee of 1.00 each.
    expect(seen.cash.map(({ amount, days, interest, cash }) => [amount, days, interest, cash])).toEqual([
      ['1000000', 65, '6500', '993400'],
      ['300000', 151, '4530', '295370'],
    ]);
    const made = await make(body);
    expect(made.totals).toEqual(seen.totals);
    expect(made.orders.map(({ kind, amount, state }) => [kind, amount, state])).toEqual([
      ['cash', '1000000', 'to-sign'],
      ['cash', '300000', 'to-sign'],
      ['payment', '700000', 'to-sign'],
      ['payment', '1000000', 'to-sign'],
    ]);
    expect(made.orders[0]?.words[0]).toMatch(/Hold a holding/);
    const zh = await supplier.maker.client.speaking('zh').get(`/v1/allocations/${made.id}`);
    expect(sheet.parse(zh).orders[0]?.words[0]).toMatch(/为资金方锁定/);
    // Nobody else's sheet, and no other digest.
    await expect(other.maker.client.get(`/v1/allocations/${made.id}`)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(signAs(other.maker, made)).rejects.toMatchObject({ code: 'not-found' });
    const forged = rootHash(made.domain, merkleTree([made.root]).root);
    for (const digest of [forged, made.root])
      await expect(signAs(supplier.maker, made, digest)).rejects.toMatchObject({ code: 'signature-invalid' });
    await expect(signAs(supplier.checker, made)).rejects.toMatchObject({ code: 'signature-not-asked' });
    expect(statesOf(await look(made.id))).toEqual(['to-sign', 'to-sign', 'to-sign', 'to-sign']);
    // Signed twice at once, it is done once.
    const ends = await Promise.allSettled([signAs(supplier.maker, made), signAs(supplier.maker, made)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'allocation-closed' },
    });
    const [large, small, toFirst, toSecond] = made.orders;
    await until(
      () => look(made.id),
      (view) => view.orders.slice(0, 2).every(({ state }) => state === 'waiting-for-financier'),
    );
    expect(statesOf(await look(made.id)).slice(2)).toEqual(['waiting-for-consent', 'waiting-for-consent']);
    // Each receiver signs its own order, as ever, and sees no other.
    await consent(second, toSecond?.subjectId ?? '');
    await consent(first, toFirst?.subjectId ?? '');
    await until(
      () => look(made.id),
      (view) => statesOf(view).slice(2).join() === 'done,done',
    );
    for (const order of [large, small]) await fund(order?.subjectId ?? '');
    await until(
      () => look(made.id),
      (view) => statesOf(view).every((state) => state === 'done'),
    );
    expect(await trade.balance(supplier)).toBe(993_400n + 295_370n);
    expect((await see({ rest: 'cash' })).totals.held).toBe('0');
    expect(list.parse(await first.maker.client.get('/v1/holdings')).data).toHaveLength(1);
    expect(list.parse(await financier.maker.client.get('/v1/holdings')).data).toHaveLength(2);
    expect(list.parse(await supplier.maker.client.get('/v1/allocations')).data).toMatchObject([
      { id: made.id },
    ]);
    expect((await sandbox.verify()).differences).toEqual([]);
    // Whoever has a node can follow it: each signature is read over what it says that it is over.
    const found = await sandbox.inside(async ({ walls, ledger, rpcUrl }) => {
      const bundle = await makeBundle(walls, ledger, BigInt(paidWith) >> 64n);
      expect(bundle.orders.some(({ proof }) => proof.length === 2)).toBe(true);
      const provider = connect(rpcUrl);
      const verdict = await verifyBundle(bundle, provider);
      provider.destroy();
      return verdict.differences;
    });
    expect(found).toEqual([]);
  }, 120_000);

  it('takes of a limit until it is taken back, is made once under one key, and ends with a receiver that refuses', async () => {
    await trade.issue(obligor, supplier, FACE, JUNE);
    const limit = { obligorId: obligor.id, currency: 'CNY', amount: '2000000' };
    await trade.decide('/v1/credit-limits', limit, financier.maker, financier.checker);
    const taken = async (): Promise<unknown> => {
      const { data } = z
        .object({ data: z.array(z.object({ reserved: z.string(), available: z.string() })) })
        .parse(await financier.maker.client.get('/v1/credit-limits'));
      return data;
    };
    const { apiKey } = supplier.maker.client;
    const body = { currency: 'CNY', payments: [await paying(second, 400_000n)], cash: { amount: '600000' } };
    const ask = async (): Promise<SheetView> => {
      const response = await fetch(new URL('/v1/allocations', trade.stage.url), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          'idempotency-key': 'sheet-1',
        },
        body: JSON.stringify(body),
      });
      return sheet.parse(await response.json());
    };
    const made = await ask();
    expect((await ask()).id).toBe(made.id);
    expect(await taken()).toEqual([{ reserved: '600000', available: '100000' }]);
    // Above what the limit leaves nobody buys, and no figure is told.
    const more = await see({ cash: { amount: '900000' } });
    expect(more.problems).toMatchObject([{ code: 'standing-price-none', blocks: true }]);
    await signAs(supplier.maker, made);
    const payment = made.orders.find(({ kind }) => kind === 'payment');
    await second.maker.client.post(`/v1/transfers/${payment?.subjectId ?? ''}/refusal`, {
      reason: '要求现金',
    });
    const view = await until(
      () => look(made.id),
      (one) => statesOf(one).join() === 'waiting-for-financier,ended',
    );
    expect(view.orders[1]).toMatchObject({ reason: '要求现金' });
    // What was not taken is the holder's, and can be used again.
    expect((await see({ rest: 'cash' })).totals).toMatchObject({
      held: '400000',
      cashFace: '100000',
      kept: '300000',
    });
    await trade.decide(
      '/v1/credit-limits',
      { ...limit, amount: '90000000' },
      financier.maker,
      financier.checker,
    );
    const again = await make({ payments: [await paying(second, 400_000n)] });
    await supplier.maker.client.post(`/v1/allocations/${again.id}/withdrawal`);
    expect(await taken()).toMatchObject([{ reserved: '600000' }]);
  }, 60_000);

  it('with a standing consent takes the holding to its end at once, after the sale of its beginning', async () => {
    await trade.issue(obligor, supplier, FACE, JUNE);
    const asked = proposal.parse(
      await first.maker.client.post('/v1/consents', {
        payerId: supplier.id,
        currency: 'CNY',
        cap: FACE.toString(),
        longestTermDays: 200,
        endsOn: '2026-12-31',
      }),
    );
    await applied(first.maker.client, await trade.signAt(first.maker, `/v1/consents/${asked.id}`, asked));
    const payments = [await paying(first, 600_000n)];
    const made = await make({ payments, cash: { amount: 'rest' } });
    await signAs(supplier.maker, made);
    const view = await until(
      () => look(made.id),
      (found) => statesOf(found).join() === 'waiting-for-financier,done',
    );
    // A payment with what was left from before, and with the end of the new one whose beginning is sold.
    expect(view.orders.map(({ amount }) => amount)).toEqual(['800000', '600000']);
    expect((await sandbox.verify()).differences).toEqual([]);
  }, 60_000);

  it('answers that it is stale, and signs nothing, once a holding or the day has changed', async () => {
    const { holdingId } = await trade.issue(obligor, supplier, FACE, JUNE);
    const made = await make({ payments: [await paying(second, 400_000n)], cash: { amount: '300000' } });
    await trade.pass(supplier, second, holdingId, 500_000n);
    await expect(signAs(supplier.maker, made)).rejects.toMatchObject({ code: 'allocation-stale' });
    expect(statesOf(await look(made.id))).not.toContain('on-its-way');
    // A new one takes the place of the old one, which can be signed no more.
    const again = await make({ cash: { amount: '500000' } });
    expect(await look(made.id)).toMatchObject({ status: 'withdrawn' });
    await expect(signAs(supplier.maker, made)).rejects.toMatchObject({ code: 'allocation-closed' });
    // One order alone is signed as itself.
    expect(again.orders).toMatchObject([{ kind: 'cash', proof: [] }]);
    await supplier.maker.client.post(`/v1/allocations/${again.id}/withdrawal`);
    expect(await look(again.id)).toMatchObject({ status: 'withdrawn', orders: [{ state: 'ended' }] });
    const last = await make({ cash: { amount: '500000' } });
    await trade.advance('next-business-day');
    await expect(signAs(supplier.maker, last)).rejects.toMatchObject({ code: 'allocation-stale' });
    const today = await make({ cash: { amount: '500000' } });
    await signAs(supplier.maker, today);
    await until(
      () => look(today.id),
      (view) => statesOf(view).join() === 'waiting-for-financier',
    );
  }, 90_000);
});
