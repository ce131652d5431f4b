import type { StateTable } from '#common';

/** How a discount stands: first a question for prices, from `accepted` on the purchase of one holding. */
export type DiscountStatus =
  | 'requested'
  | 'quoted'
  | 'accepted'
  | 'signed'
  | 'registered'
  | 'funding'
  | 'funded'
  | 'collected'
  | 'overdue'
  | 'recourse'
  | 'closed'
  | 'repurchased'
  | 'declined'
  | 'expired'
  | 'withdrawn'
  | 'failed';

/**
 * What may follow (DOMAIN.md, “States”). A hold that ends before the commit leaves the discount expired (nobody acted
 * in time), withdrawn (the seller asked for it back) or failed (the financier gave it back, a court took it, or the
 * ledger refused). Overdue without recourse is closed when the certificate is written off.
 */
export const DISCOUNT_STATES: StateTable<DiscountStatus> = {
  requested: ['quoted', 'declined', 'expired', 'withdrawn'],
  quoted: ['accepted', 'declined', 'expired', 'withdrawn'],
  accepted: ['signed', 'expired', 'withdrawn', 'failed'],
  signed: ['registered', 'expired', 'withdrawn', 'failed'],
  registered: ['funding', 'expired', 'withdrawn', 'failed'],
  funding: ['funded', 'failed'],
  funded: ['collected', 'overdue', 'repurchased'],
  overdue: ['collected', 'recourse', 'repurchased', 'closed'],
  recourse: ['closed'],
  collected: [],
  closed: [],
  repurchased: [],
  declined: [],
  expired: [],
  withdrawn: [],
  failed: [],
};
