import { z } from 'zod';
import { amountMinor, businessDate, currencyCode, issueOf, uuid } from '#common';
import { decisionView } from '#identity';
import { factoringErrors } from '../factoring.errors.js';

const ppm = z.int().min(1).max(1_000_000);
const money = z.string().meta({ description: 'Minor units as a decimal string' });
/** A certificate runs for a year at the most. */
const days = z.int().min(1).max(366);

export const standingPriceBody = z
  .strictObject({
    /** Whose debt is bought; `null` for every obligor for which the financier has a limit in this currency. */
    obligorId: uuid.nullable().default(null),
    currency: currencyCode,
    /** Parts per million a year: 26200 is 2.62 %. */
    ratePpm: ppm,
    basis: z.enum(['ACT/360', 'ACT/365F']).default('ACT/360'),
    /** How much of the face is financed, in parts per million. */
    advancePpm: ppm.default(1_000_000),
    /** Who bears the interest. The supplier, until obligors can be charged for it. */
    interestBorneBy: z.literal('supplier').default('supplier'),
    /** Minor units for each holding that is bought. */
    fee: z
      .string()
      .regex(/^(0|[1-9]\d{0,17})$/, 'is not whole minor units written as digits')
      .default('0'),
    recourse: z.boolean().default(false),
    /** Days from the payment of the price to the pay date, the shortest and the longest that are bought. */
    leastDays: days.default(1),
    mostDays: days.default(366),
    /** The smallest and the largest face of one purchase, in minor units. */
    smallestFace: amountMinor.default('1'),
    largestFace: amountMinor.default('281474976710655'),
    /** Until this time of a business day in Shanghai an order is paid on the same day, afterwards on the next one. */
    cutOff: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day, HH:MM')
      .meta({ description: 'A time of day in Asia/Shanghai, HH:MM', example: '15:00' }),
    /** The first and the last business day on which it can be used. */
    validFrom: businessDate,
    validUntil: businessDate,
  })
  .refine(
    ({ leastDays, mostDays, smallestFace, largestFace, validFrom, validUntil }) =>
      leastDays <= mostDays && BigInt(smallestFace) <= BigInt(largestFace) && validFrom <= validUntil,
    issueOf(factoringErrors('standing-price-bounds')),
  );
export type StandingPriceBody = z.infer<typeof standingPriceBody>;

/** What a standing price buys at, as its financier sees it and every supplier that could use it. */
export const standingPriceView = z
  .strictObject({
    id: uuid,
    financierId: uuid,
    financier: z.string(),
    obligorId: uuid.nullable(),
    obligor: z.string().nullable(),
    currency: z.string(),
    ratePpm: z.number(),
    basis: z.enum(['ACT/360', 'ACT/365F']),
    advancePpm: z.number(),
    interestBorneBy: z.literal('supplier'),
    fee: money,
    recourse: z.boolean(),
    leastDays: z.number(),
    mostDays: z.number(),
    smallestFace: money,
    largestFace: money,
    cutOff: z.string(),
    validFrom: z.iso.date(),
    validUntil: z.iso.date(),
    status: z.enum(['active', 'ended']),
    /** The business day on which an order that is signed now is paid. */
    paidOn: z.iso.date(),
    /** Whether that is today (T+0); else it is the next business day (T+1). */
    sameDay: z.boolean(),
    /** The caller’s own live holdings that it would buy; empty for the financier itself. */
    holdingIds: z.array(z.string()),
  })
  .meta({ id: 'StandingPrice' });
export type StandingPriceView = z.infer<typeof standingPriceView>;

export const standingPricesView = z.strictObject({
  data: z.array(standingPriceView),
  /** Of the financier’s own, those that wait for a checker. */
  decisions: z.array(decisionView),
});
