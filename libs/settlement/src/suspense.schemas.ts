import { z } from 'zod';
import { PURPOSES } from '#banking';
import { line } from '#common';

/** An entry that fits nothing, why, and which payments it could be by account and amount. */
export const suspenseView = z
  .strictObject({
    number: z.string(),
    account: z.string(),
    bankReference: z.string(),
    direction: z.enum(['credit', 'debit']),
    currency: z.string(),
    amount: z.string(),
    endToEndId: z.string().nullable(),
    remittance: z.string().nullable(),
    bookedOn: z.iso.date(),
    reason: z.string(),
    suggestions: z.array(
      z.strictObject({ endToEndId: z.string(), purpose: z.enum(PURPOSES), certificateId: z.string() }),
    ),
  })
  .meta({ id: 'SuspenseEntry' });
export type SuspenseView = z.infer<typeof suspenseView>;

const reference = line(35);
const entry = {
  account: line(34),
  bankReference: reference,
  direction: z.enum(['credit', 'debit']),
};

/** What an entry in suspense was: a payment of ours, one that went back, or none of ours. */
export const resolutionBody = z.discriminatedUnion('as', [
  z.strictObject({ ...entry, as: z.literal('payment'), endToEndId: reference }),
  /** The entry and the one that took it back; `returnReference` is the bank's reference of the latter. */
  z.strictObject({ ...entry, as: z.literal('returned'), returnReference: reference }),
  z.strictObject({ ...entry, as: z.literal('not-ours'), reason: line(500) }),
]);
export type ResolutionBody = z.infer<typeof resolutionBody>;
