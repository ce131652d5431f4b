import type { StateTable } from '#common';

/** How a signed order stands on its way to the ledger; only the ledger ends one. */
export type OperationStatus = 'pending' | 'sent' | 'applied' | 'refused' | 'expired';

/**
 * What may follow. A pending one is applied when its company carried it itself, and expires when its deadline passes
 * first; one that was refused may be tried again, since what stood against it may have passed (decision 0005); and one
 * whose transaction ran out of gas, which says nothing about the order, waits to be carried again.
 */
export const OPERATION_STATES: StateTable<OperationStatus> = {
  pending: ['sent', 'applied', 'expired'],
  sent: ['applied', 'refused', 'expired', 'pending'],
  refused: ['pending'],
  applied: [],
  expired: [],
};

/**
 * What may follow besides, when the block that ended it was orphaned, and in that one act only: the platform's own
 * transactions are sent again; what a company carried itself waits for the platform.
 */
export const ORPHANED_OPERATION_STATES: StateTable<OperationStatus> = {
  pending: [],
  sent: [],
  refused: ['sent'],
  applied: ['sent', 'pending'],
  expired: ['sent', 'pending'],
};
