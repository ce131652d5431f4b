import { z } from 'zod';
import { line, uuid } from '#common';
import { scope } from './scopes.js';

const LONGEST_DAYS = 730;

export const apiKeyBody = z.strictObject({
  name: line(80),
  scopes: z
    .array(scope)
    .min(1)
    .max(20)
    .refine((all) => new Set(all).size === all.length, 'names a scope twice'),
  expiresInDays: z.int().min(1).max(LONGEST_DAYS),
});
export type ApiKeyBody = z.infer<typeof apiKeyBody>;

export const rotationBody = z.strictObject({
  /** For how long the key before still holds. */
  overlapHours: z.int().min(0).max(168),
  expiresInDays: z.int().min(1).max(LONGEST_DAYS),
});
export type RotationBody = z.infer<typeof rotationBody>;

export const apiKeyCard = z
  .strictObject({
    id: uuid,
    userId: uuid,
    name: z.string().nullable(),
    /** What it may; empty where it may all that its user may. */
    scopes: z.array(z.string()).nullable(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    /** The key whose place it takes. */
    follows: uuid.nullable(),
  })
  .meta({ id: 'ApiKeyCard' });
export type ApiKeyCard = z.infer<typeof apiKeyCard>;

export const apiKeySecret = z
  .strictObject({ id: uuid, apiKey: z.string() })
  .meta({ id: 'ApiKeySecret', description: 'Shown once and kept nowhere' });
export type ApiKeySecret = z.infer<typeof apiKeySecret>;
