import { z } from 'zod';
import { column } from '#common';

/** The columns of a quote that say its price, as a row has them; money in minor units, as text. */
export const priceColumns = {
  basis: z.enum(['ACT/360', 'ACT/365F']),
  rate_ppm: z.number(),
  recourse: z.boolean(),
  from_date: column.date,
  to_date: column.date,
  days: z.number(),
  face: z.string(),
  financed: z.string(),
  interest: z.string(),
  seller_interest: z.string(),
  fees: z.string(),
  cash: z.string(),
  reserve: z.string(),
  all_in_ppm: z.string(),
  paid_on: column.date.nullable(),
};
