import { z } from 'zod';
import { businessDate } from '#common';

const days = z
  .array(z.strictObject({ day: businessDate, business: z.boolean() }))
  .max(2000)
  .refine((list) => new Set(list.map(({ day }) => day)).size === list.length, 'names a day twice');

/**
 * A new version of the calendar: through which day it is published, and the days that differ from the version before
 * or, beyond it, from the rule that Monday to Friday are business days.
 */
export const calendarBody = z.strictObject({ publishedThrough: businessDate, days });
export type CalendarBody = z.infer<typeof calendarBody>;

export const calendarView = z
  .strictObject({
    version: z.int(),
    publishedThrough: z.iso.date(),
    /** All days that differ from the rule that Monday to Friday are business days. */
    days: z.array(z.strictObject({ day: z.iso.date(), business: z.boolean() })),
  })
  .meta({ id: 'Calendar' });
export type CalendarView = z.infer<typeof calendarView>;
