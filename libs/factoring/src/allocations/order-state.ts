import type { z } from 'zod';
import type { OperationStatus } from '#chain';
import type { ProposalStatus } from '#identity';
import type { PurchaseStatus } from '../discount-row.js';
import type { AllocationStatus } from './allocation-states.js';
import type { orderState } from './allocations.schemas.js';

export type OrderState = z.infer<typeof orderState>;

/** How an order of a sheet stands, out of how its proposal, its operation and its purchase do. */
export function orderStateOf(of: {
  sheet: AllocationStatus;
  proposal: ProposalStatus;
  operation: OperationStatus | null;
  /** Empty for a payment. */
  purchase: PurchaseStatus | null;
}): OrderState {
  if (of.operation === 'refused' || of.operation === 'expired') return 'ended';
  if (of.purchase !== null && of.purchase !== 'accepted') return PURCHASE[of.purchase];
  if (of.operation === 'applied') return of.purchase === null ? 'done' : 'on-its-way';
  if (of.operation !== null || of.proposal === 'complete') return 'on-its-way';
  if (of.proposal !== 'open') return 'ended';
  if (of.sheet === 'open') return 'to-sign';
  return of.sheet === 'signed' ? 'waiting-for-consent' : 'ended';
}

const PURCHASE: Readonly<Record<Exclude<PurchaseStatus, 'accepted'>, OrderState>> = {
  signed: 'waiting-for-financier',
  registered: 'waiting-for-financier',
  funding: 'money-on-its-way',
  funded: 'done',
  collected: 'done',
  overdue: 'done',
  recourse: 'done',
  closed: 'done',
  repurchased: 'done',
  expired: 'ended',
  withdrawn: 'ended',
  failed: 'ended',
};
