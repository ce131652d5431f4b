import { expect, it } from '@jest/globals';
import { byAge, byObligor, shareOf, sumOf, type Owned } from './portfolio-sums';

const deal = (obligor: string, owed: bigint, left: number): Owned => ({
  id: `${obligor} ${String(left)}`,
  dealId: undefined,
  obligor,
  seller: undefined,
  tier: 1,
  currency: 'CNY',
  owed,
  payOn: '2026-05-29',
  left,
  purchase: undefined,
});
/** Amounts that no floating number holds. */
const OWNED = [
  deal('A', 9_007_199_254_740_993n, 30),
  deal('B', 1n, 31),
  deal('A', 2n, -1),
  deal('B', 3n, -91),
  deal('B', 4n, 0),
];

it('loses nothing of what is owed, however it is parted', () => {
  const total = sumOf(OWNED);
  expect(total).toBe(9_007_199_254_741_003n);
  const sum = (rows: readonly { owed: bigint }[]): bigint => rows.reduce((all, { owed }) => all + owed, 0n);
  expect(sum(byAge(OWNED))).toBe(total);
  expect(sum(byObligor(OWNED, [], 'CNY'))).toBe(total);
});

it('puts each pay date in one step of the ladder', () => {
  const steps = Object.fromEntries(byAge(OWNED).map(({ age, owed }) => [age, owed]));
  expect(steps).toMatchObject({ month: 9_007_199_254_740_997n, two: 1n, o7: 2n, o91: 3n, later: 0n });
});

it('names the biggest obligor first', () => {
  expect(byObligor(OWNED, [], 'CNY').map(({ obligor }) => obligor)).toEqual(['A', 'B']);
});

it('rounds a share half up, and knows none of nothing', () => {
  expect(shareOf(1n, 3n)).toBe(333_333n);
  expect(shareOf(2n, 3n)).toBe(666_667n);
  expect(shareOf(1n, 0n)).toBe(0n);
});
