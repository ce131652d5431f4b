import { describe, expect, it } from '@jest/globals';
import { ORDER_KINDS, certificateId, currencyToBytes3, rootHolding, type Hex, type Order } from '#orders';
import { movedBy } from './signing-limits.service.js';

const hash: Hex = `0x${'11'.repeat(32)}`;
const certificate = certificateId(7, 1);
const holding = rootHolding(certificate);
const on = { holding, epoch: 1, deadline: 0n };
const moving: Order[] = [
  {
    kind: 'issue',
    body: {
      certificate,
      payee: 2,
      face: 300n,
      currency: currencyToBytes3('CNY'),
      dueOn: 20260901,
      termReason: hash,
      documents: [],
      evidenceHash: hash,
      deadline: 0n,
    },
  },
  {
    kind: 'transfer',
    body: {
      items: [100n, 200n].map((amount) => ({ holding, epoch: 1, child: 2n, receiver: 3, amount })),
      discharge: false,
      evidenceHash: hash,
      deadline: 0n,
    },
  },
  {
    kind: 'hold',
    body: { ...on, child: 2n, amount: 300n, financier: 4, cash: 290n, expiry: 0n, termsHash: hash },
  },
  { kind: 'commit', body: { ...on, financier: 4, cash: 300n, termsHash: hash } },
  { kind: 'pledge', body: { ...on, child: 2n, amount: 300n, pledgee: 4, termsHash: hash } },
];

describe('what counts against a signing limit', () => {
  it.each(moving.map((order) => [order.kind, order] as const))('is all that a %s order moves', (_, order) => {
    expect(movedBy(order).reduce((sum, { amount }) => sum + amount, 0n)).toBe(300n);
  });

  it('names the currency of an issue, and the certificate of everything else', () => {
    expect(
      moving.flatMap(movedBy).map((one) => ('currency' in one ? one.currency : one.certificate)),
    ).toEqual(['CNY', ...Array.from({ length: 5 }, () => certificate)]);
  });

  it('is nothing of the other orders', () => {
    const kinds = new Set(moving.map(({ kind }) => kind));
    expect(ORDER_KINDS.filter((kind) => !kinds.has(kind))).toHaveLength(ORDER_KINDS.length - 5);
    expect(movedBy({ kind: 'release', body: on })).toEqual([]);
  });
});
