import type { StateTable } from '#common';

export const INVITATION_STATUSES = ['open', 'used', 'withdrawn', 'expired'] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

/** What may follow: a link is used once, taken back, or runs out. */
export const INVITATION_STATES: StateTable<InvitationStatus> = {
  open: ['used', 'withdrawn', 'expired'],
  used: [],
  withdrawn: [],
  expired: [],
};
