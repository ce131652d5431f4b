import type { StateTable } from '#common';

/** How a company's application stands. */
export const APPLICATION_STATUSES = [
  'draft',
  'submitted',
  'questions',
  'approved',
  'registered',
  'refused',
  'withdrawn',
  'expired',
] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/**
 * What may follow. The applicant acts on a draft and on questions, the operator on what was submitted; an application
 * that nobody takes further expires, one that the operator sits on does not. `registered` is the ledger's word.
 */
export const APPLICATION_STATES: StateTable<ApplicationStatus> = {
  draft: ['submitted', 'withdrawn', 'expired'],
  submitted: ['questions', 'approved', 'refused', 'withdrawn'],
  questions: ['submitted', 'withdrawn', 'expired'],
  approved: ['registered'],
  registered: [],
  refused: [],
  withdrawn: [],
  expired: [],
};
