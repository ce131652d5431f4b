import { z } from 'zod';
import { column } from '#common';
import type { Hex } from '#orders';

/** How a purchase stands: a discount from its acceptance on. */
export const purchaseStatus = z.enum([
  'accepted',
  'signed',
  'registered',
  'funding',
  'funded',
  'collected',
  'overdue',
  'recourse',
  'closed',
  'repurchased',
  'expired',
  'withdrawn',
  'failed',
]);
export type PurchaseStatus = z.infer<typeof purchaseStatus>;

export const discountRow = z.object({
  id: z.string(),
  quote_id: z.string(),
  seller_id: z.string(),
  financier_id: z.string(),
  certificate_id: z.string().transform(BigInt),
  /** What the holding was sold out of; itself where the whole was sold. */
  source_id: z.string().transform(BigInt),
  holding_id: z.string().transform(BigInt),
  cash: column.minor,
  terms_hash: z.string().transform((text): Hex => `0x${text.slice(2)}`),
  hold_proposal_id: z.string(),
  registration_number: z.string().nullable(),
  commit_proposal_id: z.string().nullable(),
  receipt_proposal_id: z.string().nullable(),
  back_proposal_id: z.string().nullable(),
  withdrawal_asked: z.boolean(),
  claim: column.minor.nullable(),
  end_reason: z.string().nullable(),
  status: purchaseStatus,
});
/** One purchase of one holding by one financier. */
export type Discount = z.infer<typeof discountRow>;
export const DISCOUNT_COLUMNS = `id, quote_id, seller_id, financier_id, certificate_id, source_id, holding_id, cash, terms_hash,
  hold_proposal_id, registration_number, commit_proposal_id, receipt_proposal_id, back_proposal_id, withdrawal_asked,
  claim, end_reason, status`;
