import { z } from 'zod';
import { amountMinor, currencyCode, ledgerId, line, uuid } from '#common';
import { decisionView, operationView, proposalView } from '#identity';
import { purchaseStatus } from './discount-row.js';

const ppm = z.int().min(1).max(1_000_000);
const money = z.string().meta({ description: 'Minor units as a decimal string' });

export const productBody = z.strictObject({
  name: line(80),
  currency: currencyCode,
  /** Parts per million a year: 26200 is 2.62 %. */
  ratePpm: ppm,
  basis: z.enum(['ACT/360', 'ACT/365F']).default('ACT/360'),
  /** How much of the face is financed, in parts per million. */
  advancePpm: ppm.default(1_000_000),
  /** Minor units for each discount. */
  fee: z
    .string()
    .regex(/^(0|[1-9]\d{0,17})$/, 'is not whole minor units written as digits')
    .default('0'),
  recourse: z.boolean().default(false),
});
export type ProductBody = z.infer<typeof productBody>;

export const productView = productBody
  .extend({ id: uuid, financierId: uuid, financier: z.string() })
  .meta({ id: 'Product' });
export type ProductView = z.infer<typeof productView>;

export const requestBody = z.strictObject({
  holdingId: ledgerId,
  amount: amountMinor,
  financierIds: z.array(uuid).min(1).max(20),
});
export type RequestBody = z.infer<typeof requestBody>;

export const quoteView = z
  .strictObject({
    id: uuid,
    requestId: uuid,
    financierId: uuid,
    financier: z.string(),
    basis: z.enum(['ACT/360', 'ACT/365F']),
    ratePpm: z.number(),
    advancePpm: z.number(),
    recourse: z.boolean(),
    from: z.iso.date(),
    to: z.iso.date(),
    days: z.number(),
    face: money,
    financed: money,
    interest: money,
    sellerInterest: money,
    fees: money,
    cash: money,
    reserve: money,
    /** Interest and fees over the cash received, as a yearly rate in parts per million. */
    allInPpm: z.string(),
    /** Why the financier thinks a term above six months right. */
    termReview: z.string().nullable(),
    /** When the financier pays, and from when interest is counted, where its standing price says that; else `from`. */
    paidOn: z.iso.date().nullable(),
    /** The standing price that gave it, where no person of the financier did. */
    standingPriceId: uuid.nullable(),
    status: z.enum(['open', 'accepted', 'declined', 'expired']),
  })
  .meta({ id: 'Quote' });
export type QuoteView = z.infer<typeof quoteView>;

export const requestView = z
  .strictObject({
    id: uuid,
    sellerId: uuid,
    seller: z.string(),
    certificateId: z.string(),
    holdingId: z.string(),
    amount: money,
    currency: z.string(),
    dueOn: z.iso.date(),
    payOn: z.iso.date(),
    obligor: z.string(),
    status: z.enum(['requested', 'quoted', 'accepted', 'declined', 'withdrawn', 'expired']),
    /** Who gives no price, and why. */
    declinings: z.array(z.strictObject({ financierId: uuid, reason: z.string() })),
    quotes: z.array(quoteView),
  })
  .meta({ id: 'DiscountRequest' });
export type RequestView = z.infer<typeof requestView>;

export const quoteBody = z.strictObject({
  productId: uuid,
  /** Needed for a term above six months: why the financier thinks it right. */
  termReview: line(1000).optional(),
});
export type QuoteBody = z.infer<typeof quoteBody>;

export const decliningBody = z.strictObject({ reason: line(400) });
export type DecliningBody = z.infer<typeof decliningBody>;

export const acceptanceBody = z
  .strictObject({
    /** How long the hold waits for the financier, in seconds of real time. */
    answerWithinSeconds: z.int().min(1).max(172_800).default(172_800),
  })
  .prefault({});
export type AcceptanceBody = z.infer<typeof acceptanceBody>;

export const receiptBody = z.strictObject({
  /** The bank's reference of the credit, as it stands on the seller's statement. */
  bankReference: line(35),
});
export type ReceiptBody = z.infer<typeof receiptBody>;

export const caseReleaseBody = z.strictObject({
  caseId: uuid,
  /** What the bank has confirmed about the payment that did not come. */
  bankConfirmation: line(1000),
});
export type CaseReleaseBody = z.infer<typeof caseReleaseBody>;

export const limitBody = z.strictObject({
  obligorId: uuid,
  currency: currencyCode,
  /** Minor units; 0 lets nothing more be bought. */
  amount: z.string().regex(/^(0|[1-9]\d{0,17})$/, 'is not whole minor units written as digits'),
});
export type LimitBody = z.infer<typeof limitBody>;

export const limitView = z
  .strictObject({
    obligorId: uuid,
    obligor: z.string(),
    currency: z.string(),
    /** Empty where no limit is set: then nothing bounds. */
    amount: money.nullable(),
    reserved: money,
    used: money,
    available: money.nullable(),
  })
  .meta({ id: 'CreditLimit' });
export type LimitView = z.infer<typeof limitView>;

/** A decision that was carried, and the operation that it became. */
export const carriedView = z
  .looseObject({ decision: decisionView, operationId: uuid, operation: operationView.optional() })
  .meta({ id: 'CarriedDecision' });

export const discountView = z
  .strictObject({
    id: uuid,
    status: purchaseStatus,
    /** Why it ended, where it has. */
    endReason: z.string().nullable(),
    /** The seller wants the holding back; the financier gives it back, or the hold runs out. */
    withdrawalAsked: z.boolean(),
    /** What the financier claims with recourse. */
    claim: money.nullable(),
    certificateId: z.string(),
    holdingId: z.string(),
    sellerId: uuid,
    financierId: uuid,
    registrationNumber: z.string().nullable(),
    quote: quoteView,
    /** The order that waits for signatures, where one does. */
    proposal: proposalView.nullable(),
  })
  .meta({ id: 'Discount' });
export type DiscountView = z.infer<typeof discountView>;
