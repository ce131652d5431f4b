import type { StateTable } from '#common';

export const PAYOUT_STATUSES = ['proving', 'proposed', 'cooling', 'active', 'withdrawn', 'objected'] as const;
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/**
 * What may follow (rule payout-change): the account is proven, proposed to a second person, cools, and only then is
 * paid to. While it cools, anybody of the company stops it.
 */
export const PAYOUT_STATES: StateTable<PayoutStatus> = {
  proving: ['proposed', 'withdrawn'],
  proposed: ['cooling', 'withdrawn'],
  cooling: ['active', 'objected'],
  active: [],
  withdrawn: [],
  objected: [],
};
