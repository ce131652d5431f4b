import { z } from 'zod';
import { amountMinor, currencyCode, ledgerId, line, uuid } from '#common';
import { proposalView } from '#identity';

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
    quotes: z.array(quoteView),
  })
  .meta({ id: 'DiscountRequest' });
export type RequestView = z.infer<typeof requestView>;

export const quoteBody = z.strictObject({ productId: uuid });
export type QuoteBody = z.infer<typeof quoteBody>;

export const discountView = z
  .strictObject({
    id: uuid,
    status: z.enum([
      'accepted',
      'signed',
      'registered',
      'funding',
      'funded',
      'collected',
      'failed',
      'expired',
    ]),
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
