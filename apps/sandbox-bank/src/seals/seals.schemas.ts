import { z } from 'zod';
import type { Hex } from '#orders';

const hex = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .transform((text): Hex => `0x${text.slice(2)}`);

/** What is asked of the authority: to seal a document's hash in a company's name, and why it may. */
export const sealBody = z.strictObject({
  /** SHA-256 of what the seal is over. */
  documentDigest: z.string().regex(/^[0-9a-f]{64}$/),
  company: z.strictObject({ name: z.string().min(1).max(140), code: z.string().min(1).max(40) }),
  /** What the company's person has signed with its own key. */
  statement: z.strictObject({
    kind: z.literal('agreement'),
    role: z.string().max(20),
    version: z.string().max(20),
    textSha256: hex(/^0x[0-9a-f]{64}$/),
    company: z.string().max(40),
  }),
  ledgerKey: hex(/^0x[0-9a-f]{64}$/),
  signature: hex(/^0x(?:[0-9a-f]{2}){64,4096}$/),
});
export type SealBody = z.infer<typeof sealBody>;
