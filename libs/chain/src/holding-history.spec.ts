import { expect, it } from '@jest/globals';
import { childHolding, rootHolding } from '#orders';
import { bookEvent } from '../../../test/support/book-event.js';
import { historyOf } from './holding-history.js';

const CERTIFICATE = (1n << 32n) + 7n;
const ROOT = rootHolding(CERTIFICATE).toString();
const PART = childHolding(CERTIFICATE, 2, 2).toString();
const [OBLIGOR, SUPPLIER, TIER2, BANK] = ['1', '2', '3', '4'] as const;

const day = (today: string) => bookEvent('BusinessDateMoved', { today, nextBusinessDay: today });
const issued = bookEvent('Issued', {
  certificate: CERTIFICATE.toString(),
  payee: SUPPLIER,
  face: '100',
  currency: '0x434e59',
  dueOn: '20260529',
  evidenceHash: '0x01',
});
const passed = bookEvent('Transferred', {
  ...{ holding: ROOT, child: PART, from: SUPPLIER, to: TIER2, amount: '40' },
  ...{ discharge: false, evidenceHash: '0x02' },
});
const held = bookEvent('HoldPlaced', {
  ...{ holding: PART, child: '0', owner: TIER2, amount: '40', financier: BANK, cash: '39' },
  ...{ expiry: '1900000000', termsHash: '0x03', epoch: '2' },
});
const sold = bookEvent('Completed', { holding: PART, from: TIER2, to: BANK, amount: '40', epoch: '3' });
const paid = bookEvent('Settled', {
  ...{ holding: PART, holder: BANK, amount: '40', owedAfter: '0', bankReference: '0x04' },
});
const EVENTS = [day('20260302'), issued, passed, day('20260303'), held, sold, day('20260529'), paid];

it('keeps what each act left behind, with the day on which it was', () => {
  const { moments } = historyOf(EVENTS);
  expect(moments.map(({ act, on }) => `${act} ${String(on)}`)).toEqual([
    'issue 2026-03-02',
    'part 2026-03-02',
    'hold 2026-03-03',
    'discount 2026-03-03',
    'pay 2026-05-29',
  ]);
  expect(
    moments.map(({ parts }) => parts.map(({ id, amount, paid, state }) => [id, amount, paid, state])),
  ).toEqual([
    [[ROOT, '100', '0', 'live']],
    [
      [ROOT, '60', '0', 'live'],
      [PART, '40', '0', 'live'],
    ],
    [[PART, '40', '0', 'held']],
    [[PART, '40', '0', 'live']],
    [[PART, '0', '40', 'paid']],
  ]);
});

it('says who held a part before and after, and who passed it to whom', () => {
  const { moments, passed: titles } = historyOf(EVENTS);
  const sale = moments.find(({ act }) => act === 'discount')?.parts[0];
  expect(sale).toMatchObject({ parentId: ROOT, ownerBefore: Number(TIER2), owner: Number(BANK), tier: 2 });
  const part = moments.find(({ act }) => act === 'part')?.parts[1];
  expect(part).toMatchObject({ id: PART, ownerBefore: null, owner: Number(TIER2) });
  expect(titles).toEqual([
    { holdingId: ROOT, from: Number(OBLIGOR), to: Number(SUPPLIER) },
    { holdingId: PART, from: Number(SUPPLIER), to: Number(TIER2) },
    { holdingId: PART, from: Number(TIER2), to: Number(BANK) },
  ]);
});

it('tells a whole that changes hands from a part, and knows no day before the first', () => {
  const whole = bookEvent('Transferred', { ...passed.args, child: '0', amount: '100' });
  const { moments } = historyOf([issued, whole]);
  expect(moments).toMatchObject([
    { act: 'issue', on: null },
    { act: 'whole', on: null, parts: [{ id: ROOT, amount: '100', owner: Number(TIER2) }] },
  ]);
});
