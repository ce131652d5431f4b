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
