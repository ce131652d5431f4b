import { z } from 'zod';

/** What happens to a certificate on its way to money, in order; each time runs from what the stage waits for. */
export const STAGES = ['consented', 'passed', 'asked', 'quoted', 'funded', 'settled'] as const;
export type Stage = (typeof STAGES)[number];

const span = z.strictObject({
  /** Of real time. */
  seconds: z.int(),
  /** By the business date. */
  days: z.int(),
});

/** One stage over all of the caller's certificates. */
export const stageTimesView = z
  .strictObject({
    stage: z.enum(STAGES),
    /** How many certificates came so far; empty where so few companies stand behind it that it would tell on one. */
    certificates: z.int().nullable(),
    median: span.nullable(),
    /** Nine of ten took no longer. */
    p90: span.nullable(),
  })
  .meta({ id: 'StageTimes' });
export type StageTimesView = z.infer<typeof stageTimesView>;
