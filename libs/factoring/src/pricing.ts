import {
  allInAnnualCostPpm,
  daysBetween,
  discountInterestRoundedHalfUp,
  financedRoundedDown,
  type BusinessDate,
  type DayCountBasis,
} from '#common';

/** What a financier asks: rates in parts per million (a year), the fee in minor units. */
export interface Terms {
  ratePpm: number;
  basis: DayCountBasis;
  advancePpm: number;
  fee: bigint;
}

/** A price for one face amount; money in minor units. */
export interface Price {
  days: number;
  financed: bigint;
  interest: bigint;
  /** The supplier bears all interest until products say otherwise. */
  sellerInterest: bigint;
  fees: bigint;
  cash: bigint;
  reserve: bigint;
  allInPpm: bigint;
}

/**
 * Prices a holding from the day of funding (counted) to its pay date (not counted), by DOMAIN.md's formula; undefined
 * when no cash would be left.
 */
export function priceOf(face: bigint, terms: Terms, from: BusinessDate, to: BusinessDate): Price | undefined {
  const days = daysBetween(from, to);
  const financed = financedRoundedDown(face, BigInt(terms.advancePpm));
  const interest = discountInterestRoundedHalfUp({
    financed,
    ratePpm: BigInt(terms.ratePpm),
    days,
    basis: terms.basis,
  });
  const cash = financed - interest - terms.fee;
  if (cash <= 0n || days <= 0) return undefined;
  return {
    days,
    financed,
    interest,
    sellerInterest: interest,
    fees: terms.fee,
    cash,
    reserve: face - financed,
    allInPpm: allInAnnualCostPpm({ sellerCost: interest + terms.fee, cash, days }),
  };
}
