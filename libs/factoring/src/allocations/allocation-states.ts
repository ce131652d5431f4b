import type { StateTable } from '#common';

/** How a sheet stands: whether its holder has signed it. How each of its orders stands, the order itself says. */
export type AllocationStatus = 'open' | 'signed' | 'withdrawn' | 'expired';

export const ALLOCATION_STATES: StateTable<AllocationStatus> = {
  open: ['signed', 'withdrawn', 'expired'],
  signed: [],
  withdrawn: [],
  expired: [],
};
