import { z } from 'zod';

const money = z.string().meta({ description: 'Minor units as a decimal string' });

/** The evidence behind a holding's certificate: what its obligor signed for. */
export const backingView = z
  .strictObject({
    holdingId: z.string(),
    certificateId: z.string(),
    /** 1 for what the obligor’s own supplier holds. */
    tier: z.number(),
    payee: z.string(),
    /** Why the term is above six months, where it is. */
    termReason: z.string().nullable(),
    contract: z.strictObject({
      number: z.string(),
      deliveredOn: z.iso.date(),
      paymentDueOn: z.iso.date(),
    }),
    invoices: z.array(
      z.strictObject({
        number: z.string(),
        format: z.string(),
        issuedOn: z.iso.date(),
        currency: z.string(),
        payable: money,
        credited: money,
        /** What this certificate uses of it. */
        used: money,
        docKey: z.string(),
      }),
    ),
  })
  .meta({ id: 'Backing' });
export type BackingView = z.infer<typeof backingView>;
