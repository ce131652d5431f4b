import { z } from 'zod';
import { amountMinor, businessDate, currencyCode, ledgerId, line, uuid } from '#common';
import { operationView, proposalView } from '#identity';
import { certificateStatus } from './certificate-states.js';

const backing = z.strictObject({ invoiceId: uuid, amount: amountMinor });

export const certificateBody = z.strictObject({
  payeeId: uuid,
  contractId: uuid,
  invoices: z.array(backing).min(1).max(50),
  face: amountMinor,
  currency: currencyCode,
  dueOn: businessDate,
  /** Why the term is above six months, where it is. */
  termReason: line(500).optional(),
});
export type CertificateBody = z.infer<typeof certificateBody>;

export const reasonBody = z.strictObject({ reason: line(500) });
export type ReasonBody = z.infer<typeof reasonBody>;

const item = z.strictObject({
  holdingId: ledgerId,
  receiverId: uuid,
  amount: amountMinor,
  /** Why this receiver is paid: its invoice to the payer, or a contract with a delivery. */
  evidence: z
    .strictObject({ invoiceId: uuid.optional(), contractId: uuid.optional() })
    .refine(
      ({ invoiceId, contractId }) => invoiceId !== undefined || contractId !== undefined,
      'needs an invoiceId or a contractId',
    ),
});
export const transferBody = z.strictObject({
  items: z.array(item).min(1).max(100),
  /** Whether the trade debt is discharged for good; it sleeps and revives on default unless this says so. */
  discharge: z.boolean().default(false),
});
export type TransferBody = z.infer<typeof transferBody>;

export const consentBody = z.strictObject({
  payerId: uuid,
  currency: currencyCode,
  /** The largest single payment, in minor units; "0" withdraws the consent and undoes nothing that applied. */
  cap: z.union([z.literal('0'), amountMinor]),
  longestTermDays: z.int().min(1).max(366),
  endsOn: businessDate,
});
export type ConsentBody = z.infer<typeof consentBody>;

const person = z.strictObject({ participant: z.number(), name: z.string().nullable() });
/** A company in a view; its name is empty where the caller may not see it. */
export type PartyView = z.infer<typeof person>;

export const certificateView = z
  .strictObject({
    id: z.string(),
    status: certificateStatus,
    obligor: person,
    payee: person.nullable(),
    /** Empty for holders further down, who see their own holdings only. */
    face: z.string().nullable(),
    outstanding: z.string().nullable(),
    currency: z.string(),
    dueOn: z.iso.date(),
    payOn: z.iso.date(),
    /** Whether the calendar of that year is not yet published. */
    payOnProvisional: z.boolean(),
    flags: z.array(z.string()),
    proposalId: z.string().nullable(),
    refusalReason: z.string().nullable(),
    orderHash: z.string().nullable(),
  })
  .meta({ id: 'Certificate' });
export type CertificateView = z.infer<typeof certificateView>;

export const holdingView = z
  .strictObject({
    id: z.string(),
    certificateId: z.string(),
    parentId: z.string().nullable(),
    owner: person,
    obligor: person,
    /** What it is still owed, in minor units; empty where the caller passed it on: what became of it is its payee's. */
    amount: z.string().nullable(),
    paid: z.string().nullable(),
    state: z.string().nullable(),
    tier: z.number(),
    epoch: z.number(),
    currency: z.string(),
    dueOn: z.iso.date(),
    payOn: z.iso.date(),
  })
  .meta({ id: 'Holding' });
export type HoldingView = z.infer<typeof holdingView>;

export const titleStepView = z
  .strictObject({
    act: z.enum(['issue', 'part', 'whole', 'discount', 'return', 'force']),
    from: person,
    to: person,
    amount: z.string(),
    holdingId: z.string(),
    discharge: z.boolean(),
    evidenceHash: z.string().nullable(),
    orderHash: z.string(),
    blockNumber: z.string(),
  })
  .meta({ id: 'TitleStep' });
export type TitleStepView = z.infer<typeof titleStepView>;

/** What became of a signature. */
export const signedView = z
  .looseObject({
    proposal: proposalView,
    operationId: z.string().optional(),
    operation: operationView.optional(),
  })
  .meta({ id: 'Signed' });

export const transferView = z.strictObject({ id: uuid, proposal: proposalView }).meta({ id: 'Transfer' });
