import { z } from 'zod';
import { businessDate } from '#common';

export const advanceBody = z.strictObject({
  to: z.union([z.enum(['next-business-day', 'next-maturity']), businessDate]),
});
export type AdvanceBody = z.infer<typeof advanceBody>;

export const dayView = z
  .strictObject({
    today: z.iso.date(),
    state: z.enum(['open', 'closing', 'drained', 'moved', 'projected']),
    nextBusinessDay: z.iso.date(),
  })
  .meta({ id: 'BusinessDay' });
export type DayView = z.infer<typeof dayView>;

export const paymentView = z
  .strictObject({
    endToEndId: z.string(),
    purpose: z.enum(['settle', 'complete', 'reserve']),
    certificateId: z.string(),
    holdingId: z.string(),
    amount: z.string(),
    currency: z.string(),
    debtor: z.string(),
    creditor: z.string(),
    creditorId: z.string(),
    status: z.enum(['instructed', 'rejected', 'booked', 'attested']),
    reason: z.string().nullable(),
    bankReference: z.string().nullable(),
    requestedOn: z.iso.date(),
  })
  .meta({ id: 'Payment' });
export type PaymentView = z.infer<typeof paymentView>;
