import { expect, it } from '@jest/globals';
import { holdingsThen, owedOn, type Step } from './holdings-then.js';
import type { Holding } from './tree-layout.js';

const party = (participant: number) => ({ participant, name: null });
const holding = (
  id: string,
  amount: string,
  state: string,
  owner: number,
  parentId: string | null,
): Holding => ({
  id,
  certificateId: '1',
  parentId,
  owner: party(owner),
  obligor: party(1),
  amount,
  paid: '0',
  state,
  tier: 1,
  epoch: 1,
  currency: 'CNY',
  dueOn: '2026-05-29',
  payOn: '2026-05-29',
});
const step = (act: Step['act'], ...parts: Step['parts']): Step => ({
  act,
  on: '2026-03-02',
  orderHash: '0x1',
  blockNumber: '7',
  transactionHash: '0x2',
  parts,
});
const part = (id: string, amount: string, state: string, owner: number, parentId: string | null = null) => ({
  id,
  parentId,
  owner: party(owner),
  amount,
  paid: '0',
  state,
  tier: 1,
});

/** Issued for 100, of which 40 went on and were then held; today all is paid. */
const STEPS = [
  step('issue', part('10', '100', 'live', 2)),
  step('part', part('10', '60', 'live', 2), part('11', '40', 'live', 3, '10')),
  step('hold', part('11', '40', 'held', 3, '10')),
];
const TODAY = [holding('10', '0', 'paid', 2, null), holding('11', '0', 'paid', 9, '10')];

it('shows amounts, states and holders as they were then, not as they are', () => {
  const [root, ...others] = holdingsThen(TODAY, STEPS, 1);
  expect(others).toEqual([]);
  expect(root).toMatchObject({ id: '10', amount: '100', state: 'live', currency: 'CNY' });
  expect(holdingsThen(TODAY, STEPS, 2)).toMatchObject([
    { id: '10', amount: '60', state: 'live' },
    { id: '11', amount: '40', state: 'live', owner: { participant: 3 } },
  ]);
  expect(holdingsThen(TODAY, STEPS, 3)[1]).toMatchObject({ amount: '40', state: 'held' });
});

it('adds up what was owed then, and says nothing where an amount is not known', () => {
  expect([1, 2, 3].map((after) => owedOn(holdingsThen(TODAY, STEPS, after)))).toEqual([100n, 100n, 100n]);
  expect(owedOn(TODAY)).toBe(0n);
  expect(owedOn([{ ...holding('10', '1', 'live', 2, null), amount: null }])).toBeUndefined();
});
