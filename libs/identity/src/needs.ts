import { z } from 'zod';

export const SIGNING_POWERS = ['maker', 'checker', 'attestor', 'regulator'] as const;

export const need = z.strictObject({
  participant: z.number().int(),
  power: z.enum(SIGNING_POWERS),
});
/** One signature that an order waits for: by a user of this company with this role. */
export type Need = z.infer<typeof need>;
