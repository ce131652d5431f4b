import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chinaCalendar, parseBusinessDate } from '#common';
import { limitKey, type FreeHolding, type Market } from '../standing-prices/standing-offers.js';
import type { StandingPriceRow } from '../standing-prices/standing-price-row.js';
import { choose, type Choice, type SheetWish } from './choose.js';
import { sheetCost } from './sheet-cost.js';

const TODAY = parseBusinessDate('2026-03-02');
const calendar = chinaCalendar();
const APRIL = parseBusinessDate('2026-04-01');
const MAY = parseBusinessDate('2026-05-06');
const JUNE = parseBusinessDate('2026-06-30');
const AUGUST = parseBusinessDate('2026-08-28');
const DUES = [APRIL, MAY, JUNE, AUGUST];
const OBLIGOR = { participant: 9, id: 'obligor', name: '核心' };

const holding = (
  id: bigint,
  amount: bigint,
  dueOn = APRIL,
  changes: Partial<FreeHolding> = {},
): FreeHolding => ({
  id,
  certificateId: id,
  obligor: OBLIGOR,
  epoch: 1,
  amount,
  currency: 'CNY',
  dueOn,
  payOn: calendar.onOrAfter(dueOn),
  isReasoned: false,
  ...changes,
});
const price = (changes: Partial<StandingPriceRow> = {}): StandingPriceRow => ({
  id: 'price-1',
  financier_id: 'bank',
  obligor_id: null,
  currency: 'CNY',
  rate_ppm: 36_000,
  basis: 'ACT/360',
  advance_ppm: 1_000_000,
  fee: 0n,
  recourse: false,
  least_days: 1,
  most_days: 366,
  smallest_face: 1n,
  largest_face: 1_000_000_000n,
  cut_off: '15:00',
  valid_from: TODAY,
  valid_until: parseBusinessDate('2026-12-31'),
  status: 'active',
  created_by: 'person',
  ...changes,
});
const market = (holdings: FreeHolding[], prices = [price()], limit = 10n ** 12n): Market => ({
  today: TODAY,
  time: '10:00',
  calendar,
  holdings,
  prices,
  limits: new Map([[limitKey('bank', 'obligor', 'CNY'), limit]]),
});
const wish = (changes: Partial<SheetWish> = {}): SheetWish => ({
  payments: [],
  cash: null,
  to: {},
  strategy: 'cheapest',
  ...changes,
});
const paying = (amount: bigint, receiver = 2, isAsked = true) => ({ amount, receiver, isAsked });
const told = (uses: readonly { holding: FreeHolding; amount: bigint }[]): [bigint, bigint][] =>
  uses.map((use) => [use.holding.id, use.amount]);
/** Every amount that the choice makes of each holding. */
const piecesOf = ({ payments, sales, kept }: Choice): [bigint, bigint][] =>
  told([...payments.flatMap(({ uses }) => uses), ...sales, ...kept]);

describe('cash at the least cost', () => {
  const three = [holding(1n, 500_000n, AUGUST), holding(2n, 300_000n, APRIL), holding(3n, 400_000n, MAY)];

  it('comes from what is paid soonest, and a part of the last', () => {
    const { sales } = choose(market(three), wish({ cash: 450_000n }));
    expect(told(sales)).toEqual([
      [2n, 300_000n],
      [3n, 150_000n],
    ]);
  });

  it('comes from one holding where the fees of two are dearer than its interest', () => {
    const fee = price({ fee: 10_000n });
    expect(told(choose(market(three, [fee]), wish({ cash: 400_000n })).sales)).toEqual([[3n, 400_000n]]);
    expect(told(choose(market(three, [fee]), wish({ cash: 500_000n })).sales)).toEqual([[1n, 500_000n]]);
  });

  it('leaves what costs most to payments where all the rest is sold, and what nobody buys before that', () => {
    const far = holding(4n, 100_000n, MAY, { isReasoned: true });
    const choice = choose(market([...three, far]), wish({ cash: 'rest', payments: [paying(550_000n)] }));
    expect(told(choice.payments[0]?.uses ?? [])).toEqual([
      [4n, 100_000n],
      [1n, 450_000n],
    ]);
    expect(told(choice.sales)).toEqual([
      [2n, 300_000n],
      [3n, 400_000n],
      [1n, 50_000n],
    ]);
    expect(choice.kept).toEqual([]);
  });

  it('goes to the cheaper of two financiers for each holding, up to its limit', () => {
    const other = price({ id: 'price-2', financier_id: 'other', obligor_id: 'obligor', rate_ppm: 30_000 });
    const bounded = { ...market(three, [price(), other]), limits: new Map(market(three).limits) };
    bounded.limits.set(limitKey('other', 'obligor', 'CNY'), 600_000n);
    const { sales } = choose(bounded, wish({ cash: 'rest' }));
    expect(sales.map(({ holding: { id }, offer }) => [id, offer.standing.financier_id])).toEqual([
      [2n, 'other'],
      [3n, 'bank'],
      [1n, 'bank'],
    ]);
  });

  it('is not had above a limit, below the smallest face, too late, too long or from another', () => {
    const none = (of: Market, to = {}): bigint => choose(of, wish({ cash: 400_000n, to })).missingCash;
    // As much as the limit reaches for.
    expect(none(market(three, [price()], 299_999n))).toBe(100_001n);
    expect(none(market(three, [price()], 0n))).toBe(400_000n);
    expect(none(market(three, [price({ smallest_face: 600_000n })]))).toBe(400_000n);
    expect(none(market([holding(1n, 400_000n, parseBusinessDate('2026-03-03'))]))).toBe(400_000n);
    expect(none(market([holding(1n, 400_000n, parseBusinessDate('2026-10-15'))]))).toBe(400_000n);
    expect(none(market(three, [price({ most_days: 20 })]))).toBe(400_000n);
    expect(none(market(three), { financierId: 'other' })).toBe(400_000n);
    expect(none(market(three, [price({ valid_from: APRIL })]))).toBe(400_000n);
    expect(none(market(three, [price({ currency: 'USD' })]))).toBe(400_000n);
    expect(none(market(three))).toBe(0n);
  });
});

describe('a payment', () => {
  const three = [holding(1n, 500_000n, MAY), holding(2n, 300_000n, APRIL), holding(3n, 250_000n, JUNE)];
  const uses = (amount: bigint, changes: Partial<SheetWish> = {}): [bigint, bigint][] =>
    told(choose(market(three), wish({ payments: [paying(amount)], ...changes })).payments[0]?.uses ?? []);

  it('takes one holding of just its amount, else what is due soonest', () => {
    expect(uses(250_000n)).toEqual([[3n, 250_000n]]);
    expect(uses(260_000n)).toEqual([[2n, 260_000n]]);
    expect(uses(800_000n)).toEqual([
      [2n, 300_000n],
      [1n, 500_000n],
    ]);
    // Of what is still wanted there is one of just that amount.
    expect(uses(550_000n)).toEqual([
      [2n, 300_000n],
      [3n, 250_000n],
    ]);
  });

  it('is not made with what its receiver owes itself', () => {
    const { payments } = choose(market(three), wish({ payments: [paying(10n, OBLIGOR.participant)] }));
    expect(payments).toEqual([{ uses: [], missing: 10n }]);
  });

  it('shares no holding with another while there are others', () => {
    const payments = [paying(100n, 2), paying(100n, 3), paying(100n, 4)];
    const choice = choose(market(three), wish({ payments, strategy: 'earliest' }));
    expect(choice.payments.map((one) => told(one.uses))).toEqual([[[2n, 100n]], [[1n, 100n]], [[3n, 100n]]]);
  });

  it('waits for no other receiver where both share one holding whose rest is sold: a minor unit of it is kept', () => {
    const one = [holding(1n, 1_000_000n)];
    const sheet = (isAsked: boolean): Choice =>
      choose(market(one), wish({ payments: [paying(300_000n), paying(300_000n, 3, isAsked)], cash: 'rest' }));
    expect([told(sheet(true).sales), told(sheet(true).kept)]).toEqual([[[1n, 399_999n]], [[1n, 1n]]]);
    expect([told(sheet(false).sales), told(sheet(false).kept)]).toEqual([[[1n, 400_000n]], []]);
  });
});

describe('a sheet', () => {
  const anyHoldings = fc
    .array(fc.record({ amount: fc.bigInt(1n, 2_000_000n), due: fc.constantFrom(...DUES) }), { maxLength: 8 })
    .map((all) => all.map(({ amount, due }, at) => holding(BigInt(at + 1), amount, due)));
  const anyPayments = fc.array(
    fc.record({
      amount: fc.bigInt(1n, 1_500_000n),
      receiver: fc.integer({ min: 2, max: 5 }),
      isAsked: fc.boolean(),
    }),
    { maxLength: 4 },
  );
  const anyCash = fc.oneof(fc.constant(null), fc.constant('rest' as const), fc.bigInt(1n, 3_000_000n));
  const anyStrategy = fc.constantFrom('cheapest' as const, 'earliest' as const);
  const any = (check: (holdings: FreeHolding[], asked: SheetWish) => void): void => {
    fc.assert(
      fc.property(anyHoldings, anyPayments, anyCash, anyStrategy, (holdings, payments, cash, strategy) => {
        check(holdings, wish({ payments, cash, strategy }));
      }),
      { numRuns: 500 },
    );
  };

  it('conserves every holding, and gives each what it asked for as far as there is something', () => {
    any((holdings, asked) => {
      const choice = choose(market(holdings), asked);
      for (const { id, amount } of holdings) {
        const pieces = piecesOf(choice).filter(([of]) => of === id);
        expect(pieces.reduce((sum, [, piece]) => sum + piece, 0n)).toBe(amount);
        expect(pieces.every(([, piece]) => piece > 0n)).toBe(true);
      }
      const held = holdings.reduce((sum, { amount }) => sum + amount, 0n);
      const cash = typeof asked.cash === 'bigint' ? asked.cash : 0n;
      const wanted = asked.payments.reduce((sum, { amount }) => sum + amount, cash);
      for (const [place, { uses, missing }] of choice.payments.entries()) {
        const paid = uses.reduce((sum, { amount }) => sum + amount, 0n);
        expect(paid + missing).toBe(asked.payments[place]?.amount);
        if (wanted <= held) expect(missing).toBe(0n);
      }
      if (wanted <= held && typeof asked.cash === 'bigint') expect(choice.missingCash).toBe(0n);
    });
  });

  it('is the same however the holdings are listed', () => {
    any((holdings, asked) => {
      const words = (choice: Choice): unknown => [
        choice.payments.map(({ uses }) => told(uses)),
        told(choice.sales),
        told(choice.kept).sort(),
      ];
      expect(words(choose(market([...holdings].reverse()), asked))).toEqual(
        words(choose(market(holdings), asked)),
      );
    });
  });

  it('splits once for each payment and once for an amount of cash at the most', () => {
    any((holdings, asked) => {
      const choice = choose(market(holdings), asked);
      const splits = piecesOf(choice).length - holdings.length;
      const kept = asked.cash === 'rest' ? choice.kept.length : 0;
      expect(splits).toBeLessThanOrEqual(
        asked.payments.length + (typeof asked.cash === 'bigint' ? 1 : 0) + kept,
      );
    });
  });

  it('costs no more by cheapest than by earliest', () => {
    any((holdings, asked) => {
      const cost = (strategy: 'cheapest' | 'earliest'): bigint => {
        const { sales } = choose(market(holdings, [price({ fee: 500n })]), {
          ...asked,
          strategy,
          payments: [],
        });
        return sheetCost(sales.map(({ offer }) => offer)).cost;
      };
      const held = holdings.reduce((sum, { amount }) => sum + amount, 0n);
      // Where not all can be had, one may find more to sell than the other.
      if (
        typeof asked.cash === 'bigint' &&
        asked.cash <= held &&
        holdings.every(({ amount }) => amount > 1_000n)
      )
        expect(cost('cheapest') <= cost('earliest')).toBe(true);
    });
  });
});

describe('what a sheet costs', () => {
  it('is the interest from the day of payment and the fees, and per year over cash and days', () => {
    // By hand: 300,000.00 at 3.6 % for 30 days is 900.00; 100,000.00 for 65 days 650.00; 50.00 of fees for each.
    const holdings = [holding(1n, 30_000_000n, APRIL), holding(2n, 10_000_000n, MAY)];
    const { sales } = choose(market(holdings, [price({ fee: 5_000n })]), wish({ cash: 'rest' }));
    expect(sales.map(({ offer: { price: p } }) => [p.days, p.interest, p.fees, p.cash])).toEqual([
      [30, 90_000n, 5_000n, 29_905_000n],
      [65, 65_000n, 5_000n, 9_930_000n],
    ]);
    // 1,650.00 over (299,050.00 × 30 + 99,300.00 × 65) days: × 365 = 3.9041 %.
    expect(sheetCost(sales.map(({ offer }) => offer))).toEqual({
      face: 40_000_000n,
      cash: 39_835_000n,
      cost: 165_000n,
      reserve: 0n,
      allInPpm: 39_041n,
    });
  });

  it('counts from the next business day after the cut-off', () => {
    const late = { ...market([holding(1n, 30_000_000n, APRIL)]), time: '15:01' };
    const [sale] = choose(late, wish({ cash: 'rest' })).sales;
    expect(sale?.offer).toMatchObject({
      paidOn: '2026-03-03',
      sameDay: false,
      price: { days: 29, interest: 87_000n },
    });
    const [early] = choose({ ...late, time: '15:00' }, wish({ cash: 'rest' })).sales;
    expect(early?.offer).toMatchObject({
      paidOn: '2026-03-02',
      sameDay: true,
      price: { days: 30, interest: 90_000n },
    });
  });

  it('is nothing where nothing is sold', () => {
    expect(sheetCost([])).toEqual({ face: 0n, cash: 0n, cost: 0n, reserve: 0n, allInPpm: undefined });
  });
});
