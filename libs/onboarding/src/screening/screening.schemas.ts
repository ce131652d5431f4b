import { z } from 'zod';
import { businessDate, line, uuid } from '#common';

/** A list as its source gives it: CSV with the columns name, aliases (parted by semicolons), kind and reason. */
export const listBody = z.strictObject({
  source: line(120),
  publishedOn: businessDate,
  csv: z.string().min(1).max(900_000),
});
export type ListBody = z.infer<typeof listBody>;

export const listView = z
  .strictObject({
    id: uuid,
    source: z.string(),
    publishedOn: z.string(),
    contentSha256: z.string(),
    entries: z.number(),
    status: z.enum(['proposed', 'current', 'replaced', 'rejected']),
  })
  .meta({ id: 'ScreeningList' });
export type ListView = z.infer<typeof listView>;

export const hitDecision = z.strictObject({
  /** `cleared`: another of the same name; `confirmed`: the one who is listed. */
  outcome: z.enum(['cleared', 'confirmed']),
  reason: line(500),
});
export type HitDecisionBody = z.infer<typeof hitDecision>;
