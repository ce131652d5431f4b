import { z } from 'zod';
import { PURPOSES } from '#banking';
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
    /** Whether the money is play money and the clock can be moved. */
    sandbox: z.boolean(),
  })
  .meta({ id: 'BusinessDay' });
export type DayView = z.infer<typeof dayView>;

/** What the last statement of an account said that it held; minor units, below zero where overdrawn. */
export const bankBalanceView = z
  .strictObject({
    /** The last four digits of the account. */
    accountEnd: z.string(),
    currency: z.string(),
    amount: z.string(),
    statedOn: z.iso.date(),
  })
  .meta({ id: 'BankBalance' });
export type BankBalanceView = z.infer<typeof bankBalanceView>;

/** One step of the start of one business day. */
export const dayStepView = z
  .strictObject({
    day: z.iso.date(),
    step: z.string(),
    /** Null where it stopped, with why. */
    doneAt: z.iso.datetime().nullable(),
    failure: z.string().nullable(),
  })
  .meta({ id: 'DayStep' });
export type DayStepView = z.infer<typeof dayStepView>;

export const paymentView = z
  .strictObject({
    endToEndId: z.string(),
    purpose: z.enum(PURPOSES),
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

export const penaltyView = z
  .strictObject({
    certificateId: z.string(),
    holdingId: z.string(),
    company: z.string(),
    currency: z.string(),
    amount: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    ppmPerDay: z.number(),
    penalty: z.string(),
    status: z.enum(['owed', 'instructed', 'paid']),
  })
  .meta({ id: 'Penalty' });
export type PenaltyView = z.infer<typeof penaltyView>;

export const issuingStopView = z
  .strictObject({ certificateId: z.string(), from: z.iso.date(), to: z.iso.date().nullable() })
  .meta({ id: 'IssuingStop' });
export type IssuingStopView = z.infer<typeof issuingStopView>;
