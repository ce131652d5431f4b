import { z } from 'zod';
import { amountMinor, currencyCode, issueOf, uuid } from '#common';
import { need } from '#identity';
import { factoringErrors } from '../factoring.errors.js';

const WEEK_SECONDS = 7 * 24 * 3600;
const money = z.string().meta({ description: 'Minor units as a decimal string' });

const payment = z.strictObject({
  receiverId: uuid,
  amount: amountMinor,
  /** Why this receiver is paid: its invoice to the payer, or a contract with a delivery. */
  evidence: z
    .strictObject({ invoiceId: uuid.optional(), contractId: uuid.optional() })
    .refine(
      ({ invoiceId, contractId }) => invoiceId !== undefined || contractId !== undefined,
      issueOf(factoringErrors('payment-evidence-missing')),
    ),
  /** Whether the trade debt is discharged for good; it sleeps and revives on default unless this says so. */
  discharge: z.boolean().default(false),
});

const cash = z.strictObject({
  /** The face that is sold, in minor units; `rest` for all that is left after the payments; `null` for none. */
  amount: z.union([amountMinor, z.literal('rest')]).nullable(),
  /** Sells only to this financier, or only at this standing price; else to whoever is cheapest. */
  financierId: uuid.optional(),
  standingPriceId: uuid.optional(),
});

/** What one holder wants done with its holdings of one currency. */
export const allocationBody = z.strictObject({
  currency: currencyCode,
  payments: z.array(payment).max(20).default([]),
  cash: cash.prefault({ amount: null }),
  /** What becomes of what nobody asked for: it is kept, or turned into cash. */
  rest: z.enum(['keep', 'cash']).default('keep'),
  /** Which holdings are used first: those that are sold at the least cost, or those that are due soonest. */
  strategy: z.enum(['cheapest', 'earliest']).default('cheapest'),
  /** How long the receivers have to consent, in seconds of real time. */
  answerWithinSeconds: z.int().min(60).max(WEEK_SECONDS).default(WEEK_SECONDS),
});
export type AllocationBody = z.infer<typeof allocationBody>;

const part = z.strictObject({
  holdingId: z.string(),
  certificateId: z.string(),
  obligor: z.string(),
  amount: money,
  /** Whether the whole holding goes this way; else a part is split off. */
  whole: z.boolean(),
  dueOn: z.iso.date(),
  payOn: z.iso.date(),
});

const paymentPlan = z.strictObject({
  receiverId: uuid,
  receiver: z.string().nullable(),
  amount: money,
  /** Whether the receiver consents in advance (a standing consent covers it), or is asked. */
  consent: z.enum(['standing', 'asked']).nullable(),
  parts: z.array(part),
});

const cashPlan = part.extend({
  standingPriceId: uuid,
  financierId: uuid,
  financier: z.string(),
  ratePpm: z.number(),
  basis: z.enum(['ACT/360', 'ACT/365F']),
  recourse: z.boolean(),
  /** From the day on which the price is paid (counted) to the pay date (not counted). */
  days: z.number(),
  financed: money,
  interest: money,
  fees: money,
  /** What comes in hand. */
  cash: money,
  /** What is paid after collection, where less than the face is financed. */
  reserve: money,
  allInPpm: z.string(),
  paidOn: z.iso.date(),
  sameDay: z.boolean(),
});

const totals = z.strictObject({
  /** What the company holds and can use now, in this currency. */
  held: money,
  paid: money,
  cashFace: money,
  /** What comes in hand. */
  cash: money,
  /** Interest and fees together. */
  cost: money,
  reserve: money,
  kept: money,
  /** Interest and fees over the cash received and the days it is had earlier, as a yearly rate; empty without cash. */
  allInPpm: z.string().nullable(),
});

const problem = z.strictObject({
  code: z.string(),
  /** The JSON pointer of what it is about, in the body that was sent; empty where it is about all of it. */
  pointer: z.string(),
  /** What is wrong and what to do, in the caller’s language. */
  detail: z.string(),
  /** Whether the sheet cannot be made like this; else it is worth knowing. */
  blocks: z.boolean(),
});

/** What would be done, and at what cost; nothing is written. With problems, as far as it goes. */
export const allocationPreview = z
  .strictObject({
    currency: z.string(),
    strategy: z.enum(['cheapest', 'earliest']),
    payments: z.array(paymentPlan),
    cash: z.array(cashPlan),
    kept: z.array(part),
    totals,
    /** The day on which the last of the cash is paid; empty without cash. */
    paidOn: z.iso.date().nullable(),
    /** Whether all of the cash is paid today (T+0). */
    sameDay: z.boolean().nullable(),
    problems: z.array(problem),
  })
  .meta({ id: 'AllocationPreview' });
export type AllocationPreview = z.infer<typeof allocationPreview>;

/** How one order of a sheet stands, up to its end. */
export const orderState = z.enum([
  'to-sign',
  'waiting-for-consent',
  'on-its-way',
  'waiting-for-financier',
  'money-on-its-way',
  'done',
  'ended',
]);

const allocationOrder = z.strictObject({
  proposalId: uuid,
  kind: z.enum(['payment', 'cash']),
  /** The transfer, where it pays; the discount, where it sells. */
  subjectId: uuid,
  /** The order’s words, as they are hashed and signed. */
  order: z.strictObject({ kind: z.string(), body: z.record(z.string(), z.unknown()) }),
  orderHash: z.string(),
  /** The way from this order to the root; empty where it is the only one. */
  proof: z.array(z.string()),
  /** The order in plain words, line by line, in the caller’s language. */
  words: z.array(z.string()),
  /** The receiver or the financier. */
  to: z.strictObject({ id: uuid, name: z.string() }),
  amount: money,
  /** Of a sale, what comes in hand. */
  cash: money.nullable(),
  state: orderState,
  /** Why it ended without being done: the receiver’s words, or a code. */
  reason: z.string().nullable(),
  operationId: uuid.nullable(),
});

export const allocationView = z
  .strictObject({
    id: uuid,
    status: z.enum(['open', 'signed', 'withdrawn', 'expired']),
    currency: z.string(),
    domain: z.strictObject({ chainId: z.string(), verifyingContract: z.string() }),
    /** The Merkle root over the struct hashes of `orders`, in their order. */
    root: z.string(),
    /** What is signed: the digest of the root; of one order alone, that order’s own. */
    digest: z.string(),
    orders: z.array(allocationOrder),
    /** The holder’s signatures that are asked for, and those that are there. */
    needs: z.array(need),
    signedBy: z.array(need),
    /** Until when it can be signed. */
    expiresAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
    totals,
    paidOn: z.iso.date().nullable(),
    sameDay: z.boolean().nullable(),
  })
  .meta({ id: 'Allocation' });
export type AllocationView = z.infer<typeof allocationView>;
