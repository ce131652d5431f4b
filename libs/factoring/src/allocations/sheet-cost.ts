import { allInAnnualCostPpm } from '#common';
import { costOf, type StandingOffer } from '../standing-prices/standing-offers.js';

/** What sales come to together, in minor units. */
export interface SheetCost {
  face: bigint;
  cash: bigint;
  /** Interest and fees. */
  cost: bigint;
  reserve: bigint;
  /**
   * Interest and fees over the cash, each part's for the days that it is had earlier, as a yearly rate in parts per
   * million: of one part its own all-in annual cost. Undefined without cash.
   */
  allInPpm: bigint | undefined;
}

export function sheetCost(offers: readonly StandingOffer[]): SheetCost {
  const sum = (of: (offer: StandingOffer) => bigint): bigint =>
    offers.reduce((total, offer) => total + of(offer), 0n);
  const cost = sum(costOf);
  const cashDays = sum(({ price }) => price.cash * BigInt(price.days));
  return {
    face: sum(({ face }) => face),
    cash: sum(({ price }) => price.cash),
    cost,
    reserve: sum(({ price }) => price.reserve),
    allInPpm: cashDays === 0n ? undefined : allInAnnualCostPpm({ sellerCost: cost, cash: cashDays, days: 1 }),
  };
}
