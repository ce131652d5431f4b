import { z } from 'zod';
import { uuid } from '#common';
import { phoneNumber } from '../users/people.schemas.js';

const base64url = (length: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${String(length)}}$`));
export const code = z.string().regex(/^\d{6}$/, 'is not six digits');
const ledgerKey = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .meta({ description: 'The name of the phone’s key on the ledger (decision 0015)' });

export const phoneCeremonyView = z.strictObject({ ceremonyId: uuid, challenge: z.string() }).meta({
  id: 'PhoneCeremony',
  description: 'The phone’s key signs the challenge, base64url, with ECDSA and SHA-256',
});

export const phoneAnswer = z.strictObject({ ceremonyId: uuid, code, signature: base64url(86) });

export const phoneCodeBody = z.strictObject({ phone: phoneNumber, ledgerKey });
export type PhoneCodeBody = z.infer<typeof phoneCodeBody>;

export const phoneSignInBody = phoneAnswer.extend({ ledgerKey });
export type PhoneSignInBody = z.infer<typeof phoneSignInBody>;

/** A P-256 point, x and y. */
export const publicKey = z.string().regex(/^0x[0-9a-f]{128}$/);
