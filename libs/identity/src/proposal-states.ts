import type { StateTable } from '#common';

/** How an order stands that waits for signatures. */
export type ProposalStatus = 'open' | 'complete' | 'refused' | 'withdrawn' | 'expired';

export const PROPOSAL_STATES: StateTable<ProposalStatus> = {
  open: ['complete', 'refused', 'withdrawn', 'expired'],
  complete: [],
  refused: [],
  withdrawn: [],
  expired: [],
};
