import { z } from 'zod';
import { line, uuid } from '#common';

export const renewalBody = z.strictObject({
  /** How the company is graded from now on. */
  riskGrade: z.enum(['low', 'medium', 'high']),
  /** What was looked at, and found. */
  reason: line(500),
});
export type RenewalBody = z.infer<typeof renewalBody>;

export const renewalView = z
  .strictObject({
    companyId: uuid,
    name: z.string(),
    riskGrade: z.enum(['low', 'medium', 'high']),
    reviewedOn: z.string(),
    dueOn: z.string(),
    noticedOn: z.string().nullable(),
    suspensionProposedOn: z.string().nullable(),
  })
  .meta({ id: 'Renewal' });
export type RenewalView = z.infer<typeof renewalView>;
