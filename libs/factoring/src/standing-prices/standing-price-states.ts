import type { StateTable } from '#common';

/** How a standing price stands: it buys, until it is ended or its last day has passed. */
export type StandingPriceStatus = 'active' | 'ended';

export const STANDING_PRICE_STATES: StateTable<StandingPriceStatus> = {
  active: ['ended'],
  ended: [],
};
