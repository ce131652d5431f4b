import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { deposit, proposal, type Company } from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade, until, type Payment } from '../support/trade.js';

const sandbox = new Sandbox();
let trade: Trade;
let first: Company;
let second: Company;
let rich: Company;

const settles = async (company: Company, certificateId: string): Promise<Payment[]> =>
  (await trade.payments(company, certificateId)).filter(({ purpose }) => purpose === 'settle');
const settled = (company: Company, certificateId: string): Promise<string> =>
  until(
    () => trade.status(company, certificateId),
    (status) => status === 'settled',
  );

beforeAll(async () => {
  await sandbox.start();
  trade = new Trade(sandbox.stage(), '2026-03-02');
  await trade.bankKnown();
  first = await trade.company('甲供货', 'supplier', 0n);
  second = await trade.company('乙供货', 'supplier', 0n);
  rich = await trade.company('富核心', 'obligor', 100_000_000n);
}, 120_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

describe('an obligor that pays before it is due', () => {
  it('pays every holder at face today, when two of its people want it', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, 1_000_000n, '2026-08-28');
    await trade.pass(first, second, holdingId, 300_000n);
    const before = [await trade.balance(first), await trade.balance(second)];
    const body = { certificateId };
    const stranger = await trade.company('旁核心', 'obligor', 0n);
    await expect(stranger.maker.client.post('/v1/early-settlements', body)).rejects.toMatchObject({
      code: 'not-found',
    });
    const withHash = z.object({ id: z.string(), payloadHash: z.string() });
    const proposed = withHash.parse(await rich.maker.client.post('/v1/early-settlements', body));
    const approval = `/v1/early-settlements/${proposed.id}/approval`;
    const { payloadHash } = proposed;
    await expect(rich.maker.client.post(approval, { payloadHash })).rejects.toMatchObject({
      code: 'role-missing',
    });
    await expect(stranger.checker.client.post(approval, { payloadHash })).rejects.toMatchObject({
      code: 'not-found',
    });
    const kind = 'early-settlement';
    const list = await rich.checker.client.get(`/v1/settlement-decisions?kind=${kind}`);
    expect(list).toMatchObject({
      data: [{ id: proposed.id, payload: { certificateId, currency: 'CNY', amount: '1000000' } }],
    });
    await rich.checker.client.post(`/v1/settlement-decisions/${proposed.id}/rejection`, { kind });
    await expect(rich.checker.client.post(approval, { payloadHash })).rejects.toMatchObject({
      code: 'decision-closed',
    });
    await trade.decide('/v1/early-settlements', body, rich.maker, rich.checker);
    await settled(rich, certificateId);
    expect([await trade.balance(first), await trade.balance(second)]).toEqual([
      (before[0] ?? 0n) + 700_000n,
      (before[1] ?? 0n) + 300_000n,
    ]);
    await expect(rich.maker.client.post('/v1/early-settlements', body)).rejects.toMatchObject({
      code: 'settlement-not-early',
    });
  }, 60_000);

  it('is not late when its bank refuses, and can still issue', async () => {
    const short = await trade.company('缺核心', 'obligor', 0n);
    const { certificateId } = await trade.issue(short, first, 50_000n, '2026-08-28');
    await trade.decide('/v1/early-settlements', { certificateId }, short.maker, short.checker);
    await until(
      () => settles(short, certificateId),
      ([payment]) => payment?.status === 'rejected',
    );
    await trade.advance('next-business-day');
    expect(await trade.status(short, certificateId)).toBe('active');
    await trade.draft(short, first, 5n, '2026-07-31');
    await deposit(trade.stage, short, 50_000n);
    await trade.decide('/v1/early-settlements', { certificateId }, short.maker, short.checker);
    await settled(short, certificateId);
  }, 60_000);

  it('pays who holds it: nothing changes hands while the money is on its way', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, 70_000n, '2026-08-28');
    for (const { account } of [rich, first]) {
      await trade.bank('POST', '/faults', { kind: 'withhold-notice', account });
    }
    await trade.decide('/v1/early-settlements', { certificateId }, rich.maker, rich.checker);
    await expect(trade.pass(first, second, holdingId, 10n)).rejects.toMatchObject({
      code: 'payment-under-way',
    });
    await expect(rich.maker.client.post('/v1/early-settlements', { certificateId })).rejects.toMatchObject({
      code: 'settlement-under-way',
    });
    await trade.bank('POST', '/faults', { kind: 'release' });
    await settled(rich, certificateId);
  }, 60_000);

  it('waits while a part is held for a financier', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, 1_000_000n, '2026-08-28');
    const financier = await trade.company('保理', 'financier', 5_000_000n);
    const withId = z.object({ id: z.string() });
    const { id: productId } = withId.parse(
      await financier.maker.client.post('/v1/products', {
        name: 'P',
        currency: 'CNY',
        ratePpm: 36_000,
        advancePpm: 1_000_000,
      }),
    );
    const { id: requestId } = withId.parse(
      await first.maker.client.post('/v1/discount-requests', {
        holdingId,
        amount: '1000000',
        financierIds: [financier.id],
      }),
    );
    const quote = withId.parse(
      await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, { productId }),
    );
    const deal = z
      .object({ id: z.string(), proposal })
      .parse(await first.maker.client.post(`/v1/quotes/${quote.id}/acceptance`));
    await trade.signAt(first.maker, `/v1/discounts/${deal.id}`, deal.proposal);
    await until(
      () => trade.tree(rich, certificateId),
      ([part]) => part?.state === 'held',
    );
    await expect(rich.maker.client.post('/v1/early-settlements', { certificateId })).rejects.toMatchObject({
      code: 'holding-held',
    });
  }, 60_000);
});

it('an obligor that is short pays pro rata, is late with the rest, and owes a penalty for each late part', async () => {
  const short = await trade.company('短核心', 'obligor', 700_001n);
  const one = await trade.issue(short, first, 600_000n, '2026-03-20');
  await trade.pass(first, second, one.holdingId, 200_000n);
  const two = await trade.issue(short, first, 400_000n, '2026-03-20');
  await trade.advance('2026-03-20');
  expect([
    await trade.status(short, one.certificateId),
    await trade.status(short, two.certificateId),
  ]).toEqual(['part-paid', 'part-paid']);
  // 700,001 over 400,000, 200,000 and 400,000: the missing unit goes to the largest remainder, ties by holding.
  const paid = [...(await settles(short, one.certificateId)), ...(await settles(short, two.certificateId))];
  expect(paid.map(({ amount, status }) => [amount, status])).toEqual([
    ['280001', 'attested'],
    ['140000', 'attested'],
    ['280000', 'attested'],
  ]);
  expect(await trade.balance(short)).toBe(0n);
  await trade.advance('next-business-day');
  expect(await trade.status(short, one.certificateId)).toBe('overdue');
  await expect(trade.draft(short, first, 5n, '2026-07-31')).rejects.toMatchObject({ code: 'stop-issuing' });
  await deposit(trade.stage, short, 100_000n);
  await trade.advance('next-business-day');
  expect(await trade.status(short, one.certificateId)).toBe('part-paid');
  await trade.advance('2026-03-27');
  expect(await trade.status(short, one.certificateId)).toBe('overdue');
  await deposit(trade.stage, short, 1_000_000n);
  await trade.advance('next-business-day');
  expect(await trade.status(short, one.certificateId)).toBe('settled');
  expect(await trade.status(short, two.certificateId)).toBe('settled');
  // Each late payment by itself: 500 ppm a day of what it paid, from the pay date to the day it was booked.
  const late = [...(await settles(short, one.certificateId)), ...(await settles(short, two.certificateId))]
    .filter(({ requestedOn, status }) => requestedOn > '2026-03-20' && status === 'attested')
    .map(({ holdingId, amount, requestedOn }) => {
      const days = requestedOn === '2026-03-24' ? 4n : 10n;
      const penalty = (BigInt(amount) * 500n * days + 500_000n) / 1_000_000n;
      return { holdingId, amount, from: '2026-03-20', to: requestedOn, penalty: penalty.toString() };
    });
  expect(late.map(({ to }) => to).sort()).toEqual([
    ...Array.from({ length: 3 }, () => '2026-03-24'),
    ...Array.from({ length: 3 }, () => '2026-03-30'),
  ]);
  const penalties = [];
  for (const { certificateId } of [one, two]) {
    const found = await short.maker.client.get(`/v1/penalties?certificateId=${certificateId}`);
    penalties.push(...z.object({ data: z.array(z.looseObject({ penalty: z.string() })) }).parse(found).data);
  }
  expect(penalties).toHaveLength(6);
  for (const one of late) expect(penalties).toContainEqual(expect.objectContaining(one));
  // They are paid on the next day.
  await trade.advance('next-business-day');
  const stops = z
    .object({ data: z.array(z.looseObject({})) })
    .parse(await short.maker.client.get('/v1/issuing-stops')).data;
  expect(stops).toEqual(
    [one, two].map(({ certificateId }) => ({ certificateId, from: '2026-03-21', to: '2026-03-30' })),
  );
}, 120_000);

it('a holder whose share is nothing is late all the same', async () => {
  const nearly = await trade.company('一分核心', 'obligor', 1n);
  const one = await trade.issue(nearly, first, 10_000n, '2026-04-10');
  const two = await trade.issue(nearly, second, 10_000n, '2026-04-10');
  await trade.advance('2026-04-10');
  const asked = [
    ...(await settles(nearly, one.certificateId)),
    ...(await settles(nearly, two.certificateId)),
  ];
  expect(asked.map(({ amount, status }) => [amount, status])).toEqual([
    ['1', 'attested'],
    ['10000', 'rejected'],
  ]);
  expect(await trade.status(nearly, two.certificateId)).toBe('due');
  await trade.advance('next-business-day');
  expect(await trade.status(nearly, one.certificateId)).toBe('overdue');
  expect(await trade.status(nearly, two.certificateId)).toBe('overdue');
}, 60_000);

it('what is unpaid for thirty days defaults; paid later it is settled, else it is written off', async () => {
  const broke = await trade.company('破核心', 'obligor', 0n);
  const paidLater = await trade.issue(broke, first, 10_000n, '2026-05-08');
  const neverPaid = await trade.issue(broke, second, 20_000n, '2026-05-08');
  const body = (certificateId: string) => ({ certificateId, reason: '破产申请已受理' });
  const operator = trade.stage.operatorMaker.client;
  await expect(operator.post('/v1/defaults', body(paidLater.certificateId))).rejects.toMatchObject({
    code: 'certificate-not-overdue',
  });
  await trade.advance('2026-06-05');
  expect(await trade.status(broke, paidLater.certificateId)).toBe('overdue');
  await expect(operator.post('/v1/defaults', body(paidLater.certificateId))).rejects.toMatchObject({
    code: 'default-too-early',
  });
  await expect(
    operator.post('/v1/write-offs', {
      ...body(paidLater.certificateId),
      documentHash: `0x${'ab'.repeat(32)}`,
    }),
  ).rejects.toMatchObject({ code: 'certificate-not-defaulted' });
  await trade.advance('next-business-day');
  for (const { certificateId } of [paidLater, neverPaid]) {
    await trade.decideAsOperator('/v1/defaults', body(certificateId));
    expect(await trade.status(broke, certificateId)).toBe('defaulted');
  }
  expect(await trade.told(broke, 'certificate-defaulted')).toHaveLength(2);
  expect(await trade.told(second, 'certificate-defaulted')).toEqual([
    expect.objectContaining({ certificateId: neverPaid.certificateId, day: '2026-06-08' }),
  ]);
  await trade.decideAsOperator('/v1/write-offs', {
    ...body(neverPaid.certificateId),
    documentHash: `0x${'ab'.repeat(32)}`,
  });
  expect(await trade.status(second, neverPaid.certificateId)).toBe('written-off');
  expect(await trade.told(second, 'certificate-written-off')).toHaveLength(1);
  await deposit(trade.stage, broke, 1_000_000n);
  await trade.advance('next-business-day');
  expect(await trade.status(broke, paidLater.certificateId)).toBe('settled');
  const asked = (await settles(broke, neverPaid.certificateId)).map(({ requestedOn }) => requestedOn);
  expect(asked).toContain('2026-06-08');
  expect(asked).not.toContain('2026-06-09');
  await expect(trade.draft(broke, first, 5n, '2026-07-31')).rejects.toMatchObject({ code: 'stop-issuing' });
  expect((await sandbox.verify()).differences).toEqual([]);
}, 180_000);
