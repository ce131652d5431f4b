import { z } from 'zod';
import { column } from '#common';
import { need } from '#identity';
import type { Hex } from '#orders';
import { purchaseStatus } from '../discount-row.js';

const hex = z.string().transform((text): Hex => `0x${text.slice(2)}`);
const money = z.string();

/** What a sheet comes to, as its holder was shown; money in minor units, as text. */
export const keptTotals = z.strictObject({
  held: money,
  paid: money,
  cashFace: money,
  cash: money,
  cost: money,
  reserve: money,
  kept: money,
  allInPpm: z.string().nullable(),
  paidOn: z.string().nullable(),
});
export type KeptTotals = z.infer<typeof keptTotals>;

export const allocationRow = z.object({
  id: z.string(),
  currency: z.string(),
  day: column.date,
  root: hex,
  digest: hex,
  totals: keptTotals,
  status: z.enum(['open', 'signed', 'withdrawn', 'expired']),
  expires_at: z.date(),
  created_at: z.date(),
});
/** One sheet of a holder. */
export type AllocationRow = z.infer<typeof allocationRow>;
export const ALLOCATION = 'id, currency, day, root, digest, totals, status, expires_at, created_at';

export const allocationOrderRow = z.object({
  allocation_id: z.string(),
  proposal_id: z.string(),
  kind: z.enum(['payment', 'cash']),
  subject_id: z.string(),
  to_id: z.string(),
  to_name: z.string(),
  amount: money,
  cash: money.nullable(),
  order_kind: z.string(),
  body: z.record(z.string(), z.unknown()),
  order_hash: z.string(),
  needs: z.array(need),
  proof: z.array(z.string()).nullable(),
  proposal_status: z.enum(['open', 'complete', 'refused', 'withdrawn', 'expired']),
  operation_id: z.string().nullable(),
  operation_status: z.enum(['pending', 'sent', 'applied', 'refused', 'expired']).nullable(),
  purchase_status: purchaseStatus.nullable(),
  reason: z.string().nullable(),
});
/** One order of a sheet, with how it stands. */
export type AllocationOrderRow = z.infer<typeof allocationOrderRow>;

/** The orders of sheets, in their places. */
export const ALLOCATION_ORDERS = `
  select a.allocation_id, a.proposal_id, a.kind, a.subject_id, a.to_id, c.legal_name as to_name, a.amount::text,
    a.cash::text, p.kind as order_kind, p.body, p.order_hash, p.needs, p.proof, o.id as operation_id,
    case when p.status = 'open' and p.expires_at < now() then 'expired' else p.status end as proposal_status,
    o.status as operation_status, d.status as purchase_status,
    coalesce(o.refusal, d.end_reason, t.reason, t.refusal) as reason
  from trade.allocation_order a join trade.proposal p on p.id = a.proposal_id join trade.company c on c.id = a.to_id
    left join trade.operation o on o.proposal_id = p.id
    left join trade.discount d on a.kind = 'cash' and d.id = a.subject_id
    left join trade.transfer t on a.kind = 'payment' and t.id = a.subject_id
  where a.allocation_id = any($1::uuid[]) order by a.allocation_id desc, a.place`;
