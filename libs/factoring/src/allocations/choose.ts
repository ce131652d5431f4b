import type { FreeHolding, Market, StandingOffer, Wish } from '../standing-prices/standing-offers.js';
import { costOf, limitKey, standingOffers } from '../standing-prices/standing-offers.js';

/** One payment that a sheet is to make, in minor units. */
export interface PaymentWish {
  amount: bigint;
  /** The receiver's number on the ledger: it is not paid with what it owes itself. */
  receiver: number;
  /** Whether its consent is still to come. */
  isAsked: boolean;
}

/** What a sheet is to do. */
export interface SheetWish {
  payments: readonly PaymentWish[];
  /** The face that is sold; `rest` for all that is left. */
  cash: bigint | 'rest' | null;
  to: Wish;
  strategy: 'cheapest' | 'earliest';
}

/** An amount of a holding, in minor units. */
export interface Use {
  holding: FreeHolding;
  amount: bigint;
}

export interface SaleUse extends Use {
  offer: StandingOffer;
}

/** Which holdings a sheet uses for what; `missing` is what nothing was left for, or nobody buys. */
export interface Choice {
  payments: { uses: Use[]; missing: bigint }[];
  sales: SaleUse[];
  kept: Use[];
  missingCash: bigint;
}

/**
 * Chooses holdings for a sheet, always the same ones for the same holdings, prices and wishes; all ties are broken by
 * holding number. What comes in is what goes out: of each holding the amounts used and kept add up to what it has.
 *
 * `cheapest` makes interest and fees together least. An amount of cash is chosen first, the cheapest of these ways: one
 * holding that is large enough; holdings by their cost on the face, the lowest first; by due date; the largest first
 * (fewest fees).
 * Payments then take what is left, by due date. Where all the rest is sold, payments are chosen first, from what nobody
 * buys and then from what costs most to sell, which leaves the cheapest for cash.
 *
 * `earliest` uses what is due soonest: for payments in their order, and then for cash.
 *
 * A payment is made with one holding of just its amount where there is one; else with whole holdings in that order and a
 * part of the last, so that a sheet splits once for each payment and once for an amount of cash at the most. Two payments
 * share a holding only where nothing else is left: what is left of a holding passes only as a whole, so whoever is paid
 * with the end of one has to wait for whoever is paid with the beginning. Where two receivers that are still asked would
 * share one that is sold for the rest, one minor unit of it is kept, and neither waits.
 */
export function choose(market: Market, wish: SheetWish): Choice {
  const stock = new Stock(market.holdings);
  const byDue = [...market.holdings].sort(dueThenNumber);
  const { cash, strategy, to } = wish;
  const sellsFirst = strategy === 'cheapest' && typeof cash === 'bigint';
  const sold = sellsFirst ? cheapestSales(market, stock, cash, to) : undefined;
  for (const sale of sold?.sales ?? []) stock.take(sale.holding, sale.amount);
  const order = strategy === 'cheapest' && cash === 'rest' ? dearestFirst(market, to) : byDue;
  const payments = wish.payments.map((payment, place) => pay(stock, order, payment, place));
  if (cash === null || sold) return choiceOf(stock, payments, sold ?? { sales: [], missing: 0n });
  if (cash === 'rest') {
    const isShared = (id: bigint): boolean =>
      payments.filter(
        ({ uses }, place) => wish.payments[place]?.isAsked && uses.some((one) => one.holding.id === id),
      ).length > 1;
    const rest = byDue.flatMap((holding) => {
      const left = stock.left(holding) - (isShared(holding.id) ? 1n : 0n);
      return left > 0n ? [{ ...holding, amount: left }] : [];
    });
    const whole = rest.reduce((sum, { amount }) => sum + amount, 0n);
    return choiceOf(stock, payments, keep(stock, sell(market, rest, whole, to)));
  }
  const rest = stock.rest(byDue);
  // As for a payment: one holding of just that amount, where there is one.
  const exact = rest.filter(({ amount }) => amount === cash).slice(0, 1);
  const way = [...exact, ...rest.filter((holding) => !exact.includes(holding))];
  return choiceOf(stock, payments, keep(stock, sell(market, way, cash, to)));
}

/** What is left of each holding while it is given away. */
class Stock {
  private readonly amounts: Map<bigint, bigint>;
  /** Which payments use a holding. */
  private readonly payers = new Map<bigint, Set<number>>();

  constructor(private readonly holdings: readonly FreeHolding[]) {
    this.amounts = new Map(holdings.map(({ id, amount }) => [id, amount]));
  }

  left({ id }: FreeHolding): bigint {
    return this.amounts.get(id) ?? 0n;
  }

  take(holding: FreeHolding, amount: bigint, payment?: number): void {
    this.amounts.set(holding.id, this.left(holding) - amount);
    if (payment === undefined) return;
    this.payers.set(holding.id, (this.payers.get(holding.id) ?? new Set()).add(payment));
  }

  isPaidFrom({ id }: FreeHolding): boolean {
    return this.payers.has(id);
  }

  rest(order: readonly FreeHolding[]): FreeHolding[] {
    return order.flatMap((holding) => {
      const amount = this.left(holding);
      return amount > 0n ? [{ ...holding, amount }] : [];
    });
  }

  kept(): Use[] {
    return this.rest(this.holdings).map((holding) => ({ holding, amount: holding.amount }));
  }
}

interface Sold {
  sales: SaleUse[];
  missing: bigint;
}

function choiceOf(stock: Stock, payments: Choice['payments'], { sales, missing }: Sold): Choice {
  return { payments, sales, kept: stock.kept(), missingCash: missing };
}

function keep(stock: Stock, sold: Sold): Sold {
  for (const { holding, amount } of sold.sales) stock.take(holding, amount);
  return sold;
}

function pay(
  stock: Stock,
  order: readonly FreeHolding[],
  payment: PaymentWish,
  place: number,
): { uses: Use[]; missing: bigint } {
  const fit = stock.rest(order).filter(({ obligor }) => obligor.participant !== payment.receiver);
  const alone = fit.filter((holding) => !stock.isPaidFrom(holding));
  const shared = fit.filter((holding) => stock.isPaidFrom(holding));
  const uses = fill([...alone, ...shared], payment.amount);
  for (const { holding, amount } of uses) stock.take(holding, amount, place);
  return { uses, missing: payment.amount - sumOf(uses) };
}

/** Whole holdings in their order and a part of the last; one of just what is still wanted, where there is one. */
function fill(holdings: readonly FreeHolding[], wanted: bigint): Use[] {
  const uses: Use[] = [];
  const rest = [...holdings];
  let open = wanted;
  while (open > 0n && rest.length > 0) {
    const exact = rest.findIndex(({ amount }) => amount === open);
    const [holding] = rest.splice(Math.max(exact, 0), 1);
    if (!holding) break;
    const amount = holding.amount < open ? holding.amount : open;
    uses.push({ holding, amount });
    open -= amount;
  }
  return uses;
}

function cheapestSales(market: Market, stock: Stock, wanted: bigint, to: Wish): Sold {
  const holdings = stock.rest(market.holdings);
  const byCost = [...dearestFirst(market, to)].reverse();
  const bySize = [...holdings].sort(
    (one, other) => compare(other.amount, one.amount) || compare(one.id, other.id),
  );
  const alone = holdings.filter(({ amount }) => amount >= wanted).map((holding) => [holding]);
  const byDue = [...holdings].sort(dueThenNumber);
  const ways = [...alone, byCost, byDue, bySize].map((order) => sell(market, order, wanted, to));
  const [best] = [...ways].sort(
    (one, other) =>
      compare(one.missing, other.missing) ||
      compare(totalCost(one), totalCost(other)) ||
      splitsOf(one) - splitsOf(other) ||
      one.sales.length - other.sales.length ||
      compareNumbers(one, other),
  );
  return best ?? { sales: [], missing: wanted };
}

/** Sells holdings in their order up to a face, each at its cheapest price, as far as limits reach. */
function sell(market: Market, order: readonly FreeHolding[], wanted: bigint, to: Wish): Sold {
  const limits = new Map(market.limits);
  const sales: SaleUse[] = [];
  let open = wanted;
  for (const holding of order) {
    if (open === 0n) break;
    const face = holding.amount < open ? holding.amount : open;
    const now = { ...market, limits };
    // Where nobody buys as much, as much as somebody does.
    const most = (): StandingOffer | undefined =>
      standingOffers(now, holding, to).find((offer) => offer.face <= face);
    const offer = standingOffers(now, holding, to, face)[0] ?? most();
    if (!offer) continue;
    const key = limitKey(offer.standing.financier_id, holding.obligor.id, holding.currency);
    const left = limits.get(key);
    if (left !== undefined) limits.set(key, left - offer.price.financed);
    sales.push({ holding, amount: offer.face, offer });
    open -= offer.face;
  }
  return { sales, missing: open };
}

/** What nobody buys, and then what costs most of its face to sell; the later due of what costs the same. */
function dearestFirst(market: Market, to: Wish): FreeHolding[] {
  const priced = market.holdings.map((holding) => ({
    holding,
    offer: standingOffers(market, holding, to)[0],
  }));
  return priced
    .sort(({ holding: one, offer: mine }, { holding: other, offer: theirs }) => {
      if (!mine || !theirs)
        return Number(mine !== undefined) - Number(theirs !== undefined) || dueThenNumber(one, other);
      // As fractions of the face, without a division.
      return compare(costOf(theirs) * mine.face, costOf(mine) * theirs.face) || -dueThenNumber(one, other);
    })
    .map(({ holding }) => holding);
}

function totalCost({ sales }: Sold): bigint {
  return sales.reduce((sum, { offer }) => sum + costOf(offer), 0n);
}

function splitsOf({ sales }: Sold): number {
  return sales.filter(({ holding, amount }) => amount < holding.amount).length;
}

function compareNumbers(one: Sold, other: Sold): number {
  for (const [place, { holding }] of one.sales.entries()) {
    const against = other.sales[place];
    const order = against ? compare(holding.id, against.holding.id) : 1;
    if (order !== 0) return order;
  }
  return 0;
}

function sumOf(uses: readonly Use[]): bigint {
  return uses.reduce((sum, { amount }) => sum + amount, 0n);
}

function dueThenNumber(one: FreeHolding, other: FreeHolding): number {
  return compare(one.dueOn, other.dueOn) || compare(one.id, other.id);
}

function compare<T extends bigint | string>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
