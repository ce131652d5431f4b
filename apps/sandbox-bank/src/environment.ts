import { z } from 'zod';
import type { Hex } from '#orders';

/** Token by which Nest injects the bank's settings. */
export const BANK_ENVIRONMENT = Symbol('bank environment');

const secret = z.string().min(16, 'needs at least 16 characters');

const schema = z.object({
  // A bank that books money out of nothing must never stand where real debts are.
  MODE: z.literal('sandbox', 'must be “sandbox”: this bank keeps play money only').default('sandbox'),
  PORT: z.coerce.number().int().min(0).max(65535),
  /** Loopback unless a container network needs more. */
  HOST: z.string().min(1).default('127.0.0.1'),
  BANK_FOLDER: z.string().min(1),
  BANK_API_TOKEN: secret,
  /** Opens the signature authority, which stands in the same process. */
  SEAL_API_TOKEN: secret,
  BANK_WEBHOOK_URL: z.url({ protocol: /^https?$/ }),
  BANK_WEBHOOK_SECRET: secret,
  BANK_SIGNING_KEY: z
    .string()
    .refine(
      (text): text is Hex => /^0x[0-9a-f]{64}$/.test(text),
      'needs 0x and 64 lower-case hexadecimal digits',
    ),
  /** A failpoint at which the process kills itself. */
  CRASH_AT: z.string().optional(),
});

/** The bank's settings; times, amounts and keys as their names say. */
export type BankEnvironment = z.infer<typeof schema>;

/**
 * Reads the bank's settings from environment variables.
 * @throws Error that names each wrong variable and what it needs, never its value
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): BankEnvironment {
  const result = schema.safeParse(variables);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`The sandbox bank cannot start with these settings:\n${faults.join('\n')}`);
}
