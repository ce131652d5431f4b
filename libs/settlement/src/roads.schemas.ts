import { z } from 'zod';
import { ledgerId, line, uuid } from '#common';

/** The acts of settlement that two people must want, by the kind of their decision. */
export const DECISION_KINDS = [
  'early-settlement',
  'default',
  'write-off',
  'suspense-resolution',
  'payment-unbooked',
  'calendar',
] as const;
export const decisionKind = z.enum(DECISION_KINDS);
export type DecisionKind = z.infer<typeof decisionKind>;

export const decisionsQuery = z.strictObject({ kind: decisionKind });
export type DecisionsQuery = z.infer<typeof decisionsQuery>;

export const unbookedBody = z.strictObject({
  /** The EndToEndId of the payment. */
  payment: line(35),
  /** What the bank has confirmed about it. */
  bankConfirmation: line(1000),
});
export type UnbookedBody = z.infer<typeof unbookedBody>;

export const earlyBody = z.strictObject({ certificateId: ledgerId });
export type EarlyBody = z.infer<typeof earlyBody>;

export const defaultBody = z.strictObject({ certificateId: ledgerId, reason: line(500) });
export type DefaultBody = z.infer<typeof defaultBody>;

export const writeOffBody = defaultBody.extend({
  documentHash: z
    .string()
    .regex(/^0x[0-9a-f]{64}$/, 'is not 32 bytes as 0x and lower-case hexadecimal')
    .meta({ description: 'SHA-256 or keccak256 of the document that says so, such as a court’s ruling' }),
});
export type WriteOffBody = z.infer<typeof writeOffBody>;

/** A certificate that is not paid, as the operator must know it to say what becomes of it: no holder is named. */
export const lateCertificateView = z
  .strictObject({
    id: ledgerId,
    obligorId: uuid,
    obligor: z.string(),
    status: z.enum(['overdue', 'defaulted', 'written-off']),
    outstanding: z.string().meta({ description: 'Minor units as a decimal string' }),
    currency: z.string(),
    payOn: z.iso.date(),
    /** The first day on which it can be called defaulted. */
    defaultFrom: z.iso.date(),
  })
  .meta({ id: 'LateCertificate' });
export type LateCertificateView = z.infer<typeof lateCertificateView>;
