import { addMonths, type BusinessCalendar, type BusinessDate } from '#common';
import { priceOf, type Price } from '../pricing.js';
import { paymentDay } from './payment-day.js';
import type { StandingPriceRow } from './standing-price-row.js';

/** A live holding that its owner can use now; money in minor units. */
export interface FreeHolding {
  id: bigint;
  certificateId: bigint;
  /** The obligor's number on the ledger, its id and its name. */
  obligor: { participant: number; id: string; name: string };
  epoch: number;
  amount: bigint;
  currency: string;
  dueOn: BusinessDate;
  payOn: BusinessDate;
  /** Why the term is above six months; a financier looks at that itself before it gives a price (rule term-max). */
  isReasoned: boolean;
}

/** What one company could use, and who would buy of it, on one day at one time of it. */
export interface Market {
  today: BusinessDate;
  /** The time of day in Shanghai, HH:MM. */
  time: string;
  calendar: BusinessCalendar;
  holdings: readonly FreeHolding[];
  prices: readonly StandingPriceRow[];
  /** What is left of each limit, by `limitKey`; a financier without one bounds nothing. */
  limits: ReadonlyMap<string, bigint>;
}

/** One standing price for one face of one holding. */
export interface StandingOffer {
  face: bigint;
  standing: StandingPriceRow;
  price: Price;
  paidOn: BusinessDate;
  sameDay: boolean;
}

/** Sells only to this financier, or only at this price. */
export interface Wish {
  financierId?: string | undefined;
  standingPriceId?: string | undefined;
}

const MILLION = 1_000_000n;

export function limitKey(financierId: string, obligorId: string, currency: string): string {
  return [financierId, obligorId, currency].join(':');
}

/**
 * What standing prices give for a face of a holding, the cheapest first: the least interest and fees, then the most
 * cash, then the older price. Without `face`, for the most of the holding that each of them buys. A price is good
 * between its dates, for its obligor (or for all for which its financier has a limit), between its days and faces, for a
 * term of six months at the most, and not from one business day before the due date. Interest counts from the day on
 * which the price is paid.
 */
export function standingOffers(
  { today, time, calendar, prices, limits }: Market,
  holding: FreeHolding,
  wish: Wish,
  face?: bigint,
): StandingOffer[] {
  const isLong = holding.isReasoned || holding.dueOn > addMonths(today, 6);
  if (isLong || calendar.nextBusinessDay(today) >= holding.dueOn) return [];
  const offers: StandingOffer[] = [];
  for (const standing of prices) {
    const key = limitKey(standing.financier_id, holding.obligor.id, holding.currency);
    const isMeant =
      standing.obligor_id === null ? limits.has(key) : standing.obligor_id === holding.obligor.id;
    const isWished =
      (wish.financierId ?? standing.financier_id) === standing.financier_id &&
      (wish.standingPriceId ?? standing.id) === standing.id;
    if (!isMeant || !isWished || standing.currency !== holding.currency) continue;
    // Nobody buys what it owes itself.
    if (standing.financier_id === holding.obligor.id) continue;
    if (today < standing.valid_from || today > standing.valid_until) continue;
    const left = limits.get(key);
    const bounds = [holding.amount, standing.largest_face];
    if (left !== undefined) bounds.push((left * MILLION) / BigInt(standing.advance_ppm));
    const most = bounds.reduce((one, other) => (one < other ? one : other));
    const asked = face ?? most;
    if (asked <= 0n || asked < standing.smallest_face || asked > most) continue;
    const { paidOn, sameDay } = paymentDay(today, time, standing.cut_off, calendar);
    const terms = {
      ratePpm: standing.rate_ppm,
      basis: standing.basis,
      advancePpm: standing.advance_ppm,
      fee: standing.fee,
    };
    const price = priceOf(asked, terms, paidOn, holding.payOn);
    if (!price || price.days < standing.least_days || price.days > standing.most_days) continue;
    offers.push({ face: asked, standing, price, paidOn, sameDay });
  }
  return offers.sort(
    (one, other) =>
      compare(costOf(one), costOf(other)) ||
      compare(other.price.cash, one.price.cash) ||
      compare(one.standing.id, other.standing.id),
  );
}

/** What a purchase costs its seller, in minor units. */
export function costOf({ price }: StandingOffer): bigint {
  return price.sellerInterest + price.fees;
}

function compare<T extends bigint | string>(one: T, other: T): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
