import { z } from 'zod';
import { amountMinor, businessDate, currencyCode, line, pageQuery, signatureHex, uuid } from '#common';
import { PROOF_STATUSES } from '#banking';
import { phoneAnswer, phoneNumber, publicKey, registrationResponse } from '#identity';
import { accountBody, ledgerKey } from '../onboarding.schemas.js';
import { APPLICATION_STATUSES } from './application-states.js';

/** What a company may apply as; banks and supervisors are registered by the operator. */
export const applicantRole = z.enum(['obligor', 'supplier', 'financier']);
export type ApplicantRole = z.infer<typeof applicantRole>;
export const language = z.enum(['zh', 'en']);

export const invitationToken = z
  .string()
  .regex(/^inv_[A-Za-z0-9_-]{43}$/, 'is not the token of an invitation’s link');

export const beginBody = z
  .strictObject({
    /** From an invitation's link; it says the role, and fills in what the inviter knows. */
    invitation: invitationToken.optional(),
    role: applicantRole.optional(),
    language: language.default('zh'),
  })
  .refine(({ invitation, role }) => invitation !== undefined || role !== undefined, 'name a role');
export type BeginBody = z.infer<typeof beginBody>;

const party = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['person', 'state', 'listed']), name: line(140) }),
  z.strictObject({ kind: z.literal('company'), name: line(140), code: line(40) }),
]);
const ppm = z.number().int().min(1).max(10_000_000);

const company = z.strictObject({
  legalName: line(140),
  legalNameEn: line(140).optional(),
  uscc: z.string().max(40).optional(),
  lei: z.string().max(40).optional(),
  /** Taxpayer and registration numbers by which invoices name the company. */
  taxIds: z.array(line(40)).max(20).default([]),
});

const representative = z.strictObject({
  name: line(80),
  /** Its one owner, too: nothing more is asked about owners. */
  soleOwner: z.boolean().default(false),
});

const signatory = z.strictObject({
  name: line(80),
  roles: z
    .array(z.enum(['maker', 'checker', 'viewer']))
    .min(1)
    .max(3),
  /** Up to which amount it may sign; above, the company signs by others. */
  limit: z.strictObject({ amount: amountMinor, currency: currencyCode }).optional(),
  /** The key that it signs with: of a wallet of its own, … */
  ledgerKey: ledgerKey.optional(),
  /** The number of the phone, where the key is the phone's own: it signs in with a code that is sent there. */
  phone: phoneNumber.optional(),
  /** … or the passkey, or the phone's own key, that was registered for this application. */
  passkeyId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,1400}$/)
    .optional(),
});

/** The parts of an application; each is saved as a whole. */
export const partsBody = z
  .strictObject({
    company: company.optional(),
    representative: representative.optional(),
    /** Shares in parts per million; `of` names the company that they are of, by its code, where not the applicant. */
    owners: z
      .array(z.strictObject({ owner: party, of: line(40).optional(), sharePpm: ppm }))
      .max(100)
      .optional(),
    signatories: z.array(signatory).min(1).max(20).optional(),
    /** The account's name is the company's legal name unless it is given. */
    account: accountBody.extend({ name: line(140).optional() }).optional(),
  })
  .meta({ id: 'ApplicationParts' });
export type Parts = z.infer<typeof partsBody>;

export const DOCUMENT_KINDS = [
  'business-licence',
  'representative-id',
  'power-of-attorney',
  'articles',
  'bank-certificate',
  'other',
] as const;
export const documentQuery = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  /** The last day on which it is good; left out where it has none. */
  expiresOn: businessDate.optional(),
});
export type DocumentQuery = z.infer<typeof documentQuery>;

export const documentView = z.strictObject({
  id: uuid,
  kind: z.string(),
  mediaType: z.string(),
  sha256: z.string(),
  expiresOn: z.string().nullable(),
});

export const applicationStatus = z.enum(APPLICATION_STATUSES);

export const proofView = z
  .strictObject({
    id: uuid,
    account: accountBody,
    status: z.enum(PROOF_STATUSES),
    triesLeft: z.number(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'AccountProof', description: 'A test payment: `paid` waits for the amount that arrived' });

const ownershipView = z.strictObject({
  owners: z.array(z.strictObject({ name: z.string(), kind: z.string(), effectivePpm: z.number() })),
  beneficial: z.array(z.string()),
  undisclosedPpm: z.number(),
});

/** An application as its applicant sees it. */
export const applicationView = z
  .strictObject({
    id: uuid,
    status: applicationStatus,
    role: applicantRole,
    language,
    content: partsBody,
    documents: z.array(documentView),
    proof: proofView.nullable(),
    /** What follows from the shares; empty while the company's code or its owners are missing. */
    ownership: ownershipView.nullable(),
    agreement: z
      .strictObject({
        id: uuid,
        version: z.string(),
        textSha256: z.string(),
        signedAt: z.string(),
        /** Null while its document waits for the authority's seal. */
        sealedAt: z.iso.datetime().nullable(),
      })
      .nullable(),
    /** The parts without which it cannot be submitted. */
    missing: z.array(z.string()),
    /** The operator's questions, or why it was refused. */
    message: z.string().nullable(),
    companyId: uuid.nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'Application' });
export type ApplicationView = z.infer<typeof applicationView>;

/** A role's master agreement in force; `sha256` is what a signature is over, with role, version and the company's code. */
export const agreementText = z
  .strictObject({
    role: applicantRole,
    version: z.string(),
    language,
    title: z.string(),
    text: z.string(),
    sha256: z.string(),
  })
  .meta({ id: 'AgreementText' });

/** A bank that the platform can pay through. */
export const bankView = z
  .strictObject({ name: z.string(), nameEn: z.string().nullable(), bankCode: z.string() })
  .meta({ id: 'Bank' });
export type BankView = z.infer<typeof bankView>;

export const passkeyNameBody = z.strictObject({ name: line(80) });
export const passkeyBody = z.strictObject({ ceremonyId: uuid, response: registrationResponse });
export type PasskeyBody = z.infer<typeof passkeyBody>;
export const phoneBody = z.strictObject({ phone: phoneNumber });
export const phoneKeyBody = z.strictObject({ ...phoneAnswer.shape, publicKey });
export type PhoneKeyBody = z.infer<typeof phoneKeyBody>;
export const passkeyView = z
  .strictObject({ passkeyId: z.string(), ledgerKey: z.string() })
  .meta({ id: 'ApplicationPasskey' });

export const begunView = z
  .strictObject({
    token: z.string(),
    application: applicationView,
    /** What is to be read and signed before it can be submitted. */
    agreement: agreementText,
  })
  .meta({ id: 'ApplicationBegun', description: 'The token is shown once and kept nowhere' });
export type BegunView = z.infer<typeof begunView>;

/** A signatory's signature over the role's master agreement, in the application's language. */
export const agreementBody = z.strictObject({ version: line(20), signature: signatureHex });
export type AgreementBody = z.infer<typeof agreementBody>;

export const amountBody = z.strictObject({ amount: amountMinor });
export type AmountBody = z.infer<typeof amountBody>;

/** A person of the company fetches the API key, and shows with a signature that the ledger key is held. */
export const claimBody = z.strictObject({ signature: signatureHex });
export type ClaimBody = z.infer<typeof claimBody>;
export const claimView = z
  .strictObject({ userId: uuid, companyId: uuid, participant: z.number(), apiKey: z.string() })
  .meta({ id: 'ApiKeyClaimed', description: 'Shown once and kept nowhere' });

export const queueQuery = pageQuery.extend({ status: applicationStatus.default('submitted') });
export type QueueQuery = z.infer<typeof queueQuery>;

/** What one person of the operator says of an application, and another approves. */
export const reviewBody = z
  .strictObject({
    outcome: z.enum(['approve', 'refuse', 'ask']),
    /** What the applicant is told: the questions, or why not. */
    words: line(1000).optional(),
  })
  .refine(({ outcome, words }) => outcome === 'approve' || words !== undefined, 'say what and why in words');
export type ReviewBody = z.infer<typeof reviewBody>;

export const riskView = z.strictObject({
  grade: z.enum(['low', 'medium', 'high']),
  facts: z.array(z.strictObject({ id: z.string(), grade: z.string(), en: z.string(), zh: z.string() })),
});

export const hitView = z
  .strictObject({
    id: uuid,
    applicationId: uuid,
    name: z.string(),
    part: z.string(),
    listed: z.string(),
    source: z.string(),
    reason: z.string(),
    score: z.number(),
    by: z.enum(['spelling', 'sound', 'look']),
    status: z.enum(['open', 'cleared', 'confirmed']),
    decidedBecause: z.string().nullable(),
  })
  .meta({
    id: 'ScreeningHit',
    description: 'A name that stands on a list, or is like one; score 1 is the same',
  });
export type HitView = z.infer<typeof hitView>;

/** An application as the operator reviews it. */
export const reviewView = z
  .strictObject({
    application: applicationView,
    risk: riskView,
    hits: z.array(hitView),
    invitedBy: z.strictObject({ companyId: uuid, name: z.string() }).nullable(),
    /** Over everything that the review is about; the decision keeps it. */
    contentHash: z.string(),
  })
  .meta({ id: 'ApplicationReview' });
export type ReviewView = z.infer<typeof reviewView>;
