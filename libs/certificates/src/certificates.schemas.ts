import { z } from 'zod';
import { amountMinor, businessDate, currencyCode, issueOf, ledgerId, line, pageQuery, uuid } from '#common';
import { PART_ACTS } from '#chain';
import { proposalView } from '#identity';
import { actView } from './acts.schemas.js';
import { certificateStatus } from './certificate-states.js';
import { certificateErrors } from './certificates.errors.js';

/** Nobody is charged for issuing or transferring (rule supplier-free): a body that names a fee is refused. */
const noFee = z
  .unknown()
  .refine((fee) => fee === undefined, issueOf(certificateErrors('supplier-free')))
  .optional()
  .meta({ description: 'Always refused: nobody is charged for this' });

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
  fee: noFee,
});
export type CertificateBody = z.infer<typeof certificateBody>;

/** An obligor's desk shows ten thousand certificates at once: its lines come in longer pages than other lists. */
export const certificateLinesQuery = pageQuery.extend({
  limit: z.coerce.number().int().min(1).max(10_000).default(100),
});

export const reasonBody = z.strictObject({ reason: line(500) });
export type ReasonBody = z.infer<typeof reasonBody>;

const WEEK_SECONDS = 7 * 24 * 3600;
/** How long those who are asked have to answer, in seconds of real time; a week unless it is said. */
const answerWithinSeconds = z.int().min(1).max(WEEK_SECONDS).default(WEEK_SECONDS);

export const submissionBody = z.strictObject({ answerWithinSeconds }).prefault({});
export type SubmissionBody = z.infer<typeof submissionBody>;

export const endBody = z.strictObject({ reason: line(500).optional() }).prefault({});
export type EndBody = z.infer<typeof endBody>;

const item = z.strictObject({
  holdingId: ledgerId,
  receiverId: uuid,
  amount: amountMinor,
  /** Why this receiver is paid: its invoice to the payer, or a contract with a delivery. */
  evidence: z
    .strictObject({ invoiceId: uuid.optional(), contractId: uuid.optional() })
    .refine(
      ({ invoiceId, contractId }) => invoiceId !== undefined || contractId !== undefined,
      issueOf(certificateErrors('evidence-missing')),
    ),
});
export const transferBody = z.strictObject({
  items: z.array(item).min(1).max(100),
  /** Whether the trade debt is discharged for good; it sleeps and revives on default unless this says so. */
  discharge: z.boolean().default(false),
  answerWithinSeconds,
  fee: noFee,
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

/** A company that the caller’s deals with, by its id and by its number on the ledger. */
export const counterpartyView = z
  .strictObject({ id: uuid, participant: z.number(), name: z.string(), roles: z.array(z.string()) })
  .meta({ id: 'Counterparty' });
export type CounterpartyView = z.infer<typeof counterpartyView>;

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

/** What a table of certificates shows of one; its payee's name stands once beside the lines. */
export const certificateLineView = certificateView
  .pick({
    id: true,
    status: true,
    face: true,
    outstanding: true,
    currency: true,
    dueOn: true,
    payOn: true,
    payOnProvisional: true,
  })
  .extend({
    /** Its payee's number on the ledger. */
    payee: z.number().nullable(),
    /** The order that waits for signatures, while it does. */
    proposalId: z.string().optional(),
  })
  .meta({ id: 'CertificateLine' });
export type CertificateLineView = z.infer<typeof certificateLineView>;

export const certificateLinesView = z
  .strictObject({ data: z.array(certificateLineView), payees: z.array(person), has_more: z.boolean() })
  .meta({ id: 'CertificateLines' });
export type CertificateLinesView = z.infer<typeof certificateLinesView>;

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

/** What one company holds of the caller's debt on one tier; who is further down is a number without a name. */
export const holderView = z
  .strictObject({
    holder: person,
    tier: z.number(),
    state: z.string(),
    currency: z.string(),
    /** What is still owed to it, in minor units. */
    amount: z.string(),
    holdings: z.int(),
    /** The first day on which some of it is due. */
    nextDueOn: z.iso.date(),
  })
  .meta({ id: 'Holder' });
export type HolderView = z.infer<typeof holderView>;

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
    /** The transaction that carried the order; empty while the ledger’s events are read anew. */
    transactionHash: z.string().nullable(),
  })
  .meta({ id: 'TitleStep' });
export type TitleStepView = z.infer<typeof titleStepView>;

/** How one holding of an offer came from the obligor to who offers it. */
export const offeredTitleView = z
  .strictObject({ holdingId: z.string(), steps: z.array(titleStepView) })
  .meta({ id: 'OfferedTitle' });
export type OfferedTitleView = z.infer<typeof offeredTitleView>;

/** What happened to parts of a certificate, and how each stood afterwards; empty where that is not the caller's to know. */
export const certificateStepView = z
  .strictObject({
    act: z.enum(PART_ACTS),
    /** The business date of the ledger then. */
    on: z.iso.date().nullable(),
    orderHash: z.string(),
    blockNumber: z.string(),
    transactionHash: z.string(),
    parts: z.array(
      holdingView.pick({
        id: true,
        parentId: true,
        owner: true,
        amount: true,
        paid: true,
        state: true,
        tier: true,
      }),
    ),
  })
  .meta({ id: 'CertificateStep' });
export type CertificateStepView = z.infer<typeof certificateStepView>;

export const transferView = z.strictObject({ id: uuid, proposal: proposalView }).meta({ id: 'Transfer' });

/** An offer to pass holdings on, as its holder sees it, or a receiver with its own items only. */
export const offerView = z
  .strictObject({
    id: uuid,
    proposalId: uuid,
    holder: person,
    items: z.array(
      z.strictObject({
        holdingId: z.string(),
        receiver: person,
        amount: z.string(),
        currency: z.string(),
        /** Why this receiver is paid. */
        evidence: z.array(z.enum(['invoice', 'contract'])),
      }),
    ),
    discharge: z.boolean(),
    /** What the payment does to the trade debt, for the receiver to read before it consents. */
    dischargeWords: z.strictObject({ en: z.string(), zh: z.string() }),
    status: z.enum(['open', 'complete', 'refused', 'withdrawn', 'expired']),
    /** How the order stands on its way to the ledger, once all have signed. */
    operationStatus: z.enum(['pending', 'sent', 'applied', 'refused', 'expired']).nullable(),
    /** Who ended it, in its words; or the ledger’s sentence. */
    reason: z.string().nullable(),
    /** The code of what stands against it, where the ledger refused or it fits its holding no more. */
    refusal: z.string().nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Offer' });
export type OfferView = z.infer<typeof offerView>;

/** A standing consent as its receiver gave it. */
export const consentView = z
  .strictObject({
    id: z.string(),
    receiver: person,
    payer: person,
    currency: z.string(),
    cap: z.string(),
    longestTermDays: z.int(),
    endsOn: z.iso.date(),
  })
  .meta({ id: 'Consent' });
export type ConsentView = z.infer<typeof consentView>;

/** The freezes that a case leads to, each for the operator’s maker and checker to sign at `/v1/acts/:id/signatures`. */
export const freezesView = z.strictObject({ data: z.array(actView) }).meta({ id: 'CaseFreezes' });
