import { describe, expect, it } from '@jest/globals';
import { merkleTree, orderHash, orderToJson, rootHash, structHash, type Order } from '#orders';
import type { Shape } from '../../../shared/api';
import { digestOf, type Asked } from './asked';

const ledger = { chainId: 20260302n, verifyingContract: `0x${'11'.repeat(20)}` } as const;
const RECEIVER = 'a-receiver';
const hash32 = `0x${'22'.repeat(32)}` as const;

const hold: Order = {
  kind: 'hold',
  body: {
    holding: 7n,
    epoch: 1,
    child: 0n,
    financier: 9,
    amount: 60_000n,
    cash: 59_800n,
    expiry: 1_800_000_000n,
    termsHash: hash32,
    deadline: 1_800_000_000n,
  },
};
const transfer = (amount: bigint, receiver = 5, discharge = false): Order => ({
  kind: 'transfer',
  body: {
    items: [{ holding: 8n, epoch: 1, child: 0n, receiver, amount }],
    discharge,
    evidenceHash: hash32,
    deadline: 1_800_000_000n,
  },
});
const asked: Asked = {
  body: {
    currency: 'CNY',
    payments: [
      { receiverId: RECEIVER, amount: '40000', evidence: { contractId: 'a-contract' }, discharge: false },
    ],
    cash: { amount: '60000' },
    rest: 'keep',
  },
  preset: 'pay',
  receivers: { [RECEIVER]: 5 },
};

/** A sheet of these orders, as the API would show it. */
function sheetOf(
  orders: readonly Order[],
): Pick<Shape<'Allocation'>, 'orders' | 'domain' | 'root' | 'digest'> {
  const { root } = merkleTree(orders.map(structHash));
  const [first] = orders;
  const alone = orders.length === 1 && first ? orderHash(ledger, first) : undefined;
  return {
    domain: { chainId: '20260302', verifyingContract: ledger.verifyingContract },
    root,
    digest: alone ?? rootHash(ledger, root),
    orders: orders.map((order) => ({
      proposalId: 'a-proposal',
      kind: order.kind === 'hold' ? 'cash' : 'payment',
      subjectId: 'a-subject',
      order: orderToJson(order),
      orderHash: orderHash(ledger, order),
      proof: [],
      words: [],
      to: { id: 'somebody', name: 'Somebody' },
      amount: '0',
      cash: null,
      state: 'to-sign',
      reason: null,
      operationId: null,
    })),
  };
}

describe('what a holder signs', () => {
  it('is the digest of the root of all orders of its sheet', () => {
    const sheet = sheetOf([hold, transfer(40_000n)]);
    expect(digestOf(sheet, asked)).toBe(sheet.digest);
  });

  it('is the digest of the order itself where there is but one', () => {
    const sheet = sheetOf([transfer(40_000n)]);
    expect(digestOf(sheet, { ...asked, body: { ...asked.body, cash: { amount: null } } })).toBe(sheet.digest);
  });

  it.each([
    ['another root', { ...sheetOf([hold, transfer(40_000n)]), root: hash32 }],
    ['another digest', { ...sheetOf([hold, transfer(40_000n)]), digest: hash32 }],
    [
      'an order that was taken out',
      { ...sheetOf([hold, transfer(40_000n)]), orders: sheetOf([hold]).orders },
    ],
    ['no orders at all', { ...sheetOf([hold]), orders: [] }],
    ['another amount', sheetOf([hold, transfer(40_001n)])],
    ['another receiver', sheetOf([hold, transfer(40_000n, 6)])],
    ['a debt that ends for good', sheetOf([hold, transfer(40_000n, 5, true)])],
    ['a payment that nobody asked for', sheetOf([hold, transfer(40_000n), transfer(1n, 6)])],
    ['less sold than was asked', sheetOf([transfer(40_000n)])],
  ])('is refused with %s', (_, sheet) => {
    expect(() => digestOf(sheet, asked)).toThrow('differs');
  });
});
