import { z } from 'zod';
import { column } from '#common';

export const standingPriceRow = z.object({
  id: z.string(),
  financier_id: z.string(),
  obligor_id: z.string().nullable(),
  currency: z.string(),
  rate_ppm: z.number(),
  basis: z.enum(['ACT/360', 'ACT/365F']),
  advance_ppm: z.number(),
  fee: column.minor,
  recourse: z.boolean(),
  least_days: z.number(),
  most_days: z.number(),
  smallest_face: column.minor,
  largest_face: column.minor,
  cut_off: z.string(),
  valid_from: column.date,
  valid_until: column.date,
  status: z.enum(['active', 'ended']),
  created_by: z.string(),
});
/** One price at which a financier buys without being asked each time; money in minor units. */
export type StandingPriceRow = z.infer<typeof standingPriceRow>;
export const STANDING_PRICE = `id, financier_id, obligor_id, currency, rate_ppm, basis, advance_ppm, fee, recourse, least_days,
  most_days, smallest_face, largest_face, cut_off, valid_from, valid_until, status, created_by`;
