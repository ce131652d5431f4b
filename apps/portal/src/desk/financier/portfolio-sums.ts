import { daysBetween } from '../../shared/dates';
import { dividedHalfUp } from './price';
import type { Holding, Limit, Purchase } from './reads';

/** One thing that is owned: a purchase, or a holding that came another way. */
export interface Owned {
  id: string;
  dealId: string | undefined;
  obligor: string;
  seller: string | undefined;
  tier: number;
  currency: string;
  owed: bigint;
  payOn: string;
  /** Days left; below zero it is overdue. */
  left: number;
  purchase: Purchase | undefined;
}

const IS_OWNED = ['live', 'frozen', 'pledged', 'held', 'committed'];

/** All that is owned and owed still, each with the purchase that it came by. */
export function ownedOf(
  purchases: readonly Purchase[],
  holdings: readonly Holding[],
  today: string,
): Owned[] {
  const bought = new Map(
    purchases.filter(({ owed }) => owed !== null).map((purchase) => [purchase.holdingId, purchase]),
  );
  return holdings.flatMap((holding) => {
    const owed = BigInt(holding.amount ?? '0');
    if (owed === 0n || !IS_OWNED.includes(holding.state ?? '')) return [];
    const purchase = bought.get(holding.id);
    return [
      {
        id: holding.id,
        dealId: purchase?.id,
        obligor: holding.obligor.name ?? '',
        seller: purchase?.seller,
        tier: holding.tier,
        currency: holding.currency,
        owed,
        payOn: holding.payOn,
        left: daysBetween(today, holding.payOn),
        purchase,
      },
    ];
  });
}

export const sumOf = (deals: readonly Owned[]): bigint => deals.reduce((sum, { owed }) => sum + owed, 0n);

/** A share in parts per million, rounded half up; none of nothing. */
export const shareOf = (part: bigint, whole: bigint): bigint =>
  whole === 0n ? 0n : dividedHalfUp(part * 1_000_000n, whole);

/** What one obligor owes, the biggest first, with its limit. */
export function byObligor(owned: readonly Owned[], limits: readonly Limit[], currency: string) {
  return [...Map.groupBy(owned, ({ obligor }) => obligor)]
    .map(([obligor, deals]) => ({
      obligor,
      deals,
      owed: sumOf(deals),
      limit: limits.find((one) => one.obligor === obligor && one.currency === currency),
    }))
    .sort((one, other) => (one.owed < other.owed ? 1 : -1));
}

export const AGES = ['month', 'two', 'quarter', 'half', 'later', 'o7', 'o30', 'o90', 'o91'] as const;
export type Age = (typeof AGES)[number];

function ageOf(left: number): Age {
  if (left < -90) return 'o91';
  if (left < -30) return 'o90';
  if (left < -7) return 'o30';
  if (left < 0) return 'o7';
  if (left <= 30) return 'month';
  if (left <= 60) return 'two';
  if (left <= 90) return 'quarter';
  return left <= 180 ? 'half' : 'later';
}

/** What is owed by how far its pay date is ahead or behind. */
export function byAge(owned: readonly Owned[]) {
  const groups = Map.groupBy(owned, ({ left }) => ageOf(left));
  return AGES.map((age) => {
    const deals = groups.get(age) ?? [];
    return { age, deals, owed: sumOf(deals) };
  });
}

export const TENORS = ['d30', 'd60', 'd90', 'd180', 'more'] as const;
export type Tenor = (typeof TENORS)[number];

function tenorOf(days: number): Tenor {
  if (days <= 30) return 'd30';
  if (days <= 60) return 'd60';
  if (days <= 90) return 'd90';
  return days <= 180 ? 'd180' : 'more';
}

/** The average rate of deals, each weighed by what was financed. */
export function averageRate(deals: readonly Purchase[]): bigint | undefined {
  const financed = deals.reduce((sum, one) => sum + BigInt(one.financed), 0n);
  if (financed === 0n) return undefined;
  const weighed = deals.reduce((sum, one) => sum + BigInt(one.financed) * BigInt(one.ratePpm), 0n);
  return dividedHalfUp(weighed, financed);
}

/** The average all-in annual cost of the sellers, each weighed by its cash. */
export function averageAllIn(deals: readonly Purchase[]): bigint | undefined {
  const cash = deals.reduce((sum, one) => sum + BigInt(one.cash), 0n);
  if (cash === 0n) return undefined;
  return dividedHalfUp(
    deals.reduce((sum, one) => sum + BigInt(one.cash) * BigInt(one.allInPpm), 0n),
    cash,
  );
}

/** Rates by tier and tenor, of all that was paid for. */
export function byTenorAndTier(purchases: readonly Purchase[]) {
  const tiers = [...new Set(purchases.map(({ tier }) => tier))].sort((one, other) => one - other);
  return tiers.map((tier) => ({
    tier,
    cells: TENORS.map((tenor) => {
      const deals = purchases.filter((one) => one.tier === tier && tenorOf(one.days) === tenor);
      return { tenor, deals, rate: averageRate(deals), allIn: averageAllIn(deals) };
    }),
  }));
}
