import type { StateTable } from '#common';

/** How a proof of an account stands; `paid` waits for the amount that arrived. */
export const PROOF_STATUSES = ['asked', 'differs', 'paying', 'failed', 'paid', 'proven', 'locked'] as const;
export type ProofStatus = (typeof PROOF_STATUSES)[number];

/** What may follow: the bank's word on the name, the test payment, and three tries at its amount. */
export const PROOF_STATES: StateTable<ProofStatus> = {
  asked: ['differs', 'paying', 'failed'],
  paying: ['paid', 'failed'],
  paid: ['proven', 'locked'],
  differs: [],
  failed: [],
  proven: [],
  locked: [],
};
