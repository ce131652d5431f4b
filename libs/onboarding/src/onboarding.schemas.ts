import { z } from 'zod';
import { currencyCode, line, uuid } from '#common';
import { proposalView } from '#identity';

export const ledgerKey = z
  .string()
  .regex(/^0x0{24}[0-9a-f]{40}$/, 'is not an address, left-padded to 32 bytes in lower-case hexadecimal');

const roles = z
  .array(z.enum(['obligor', 'supplier', 'financier', 'bank', 'supervisor']))
  .min(1)
  .max(4);

export const companyBody = z.strictObject({
  legalName: line(140),
  legalNameEn: line(140).optional(),
  uscc: z.string().max(40).optional(),
  lei: z.string().max(40).optional(),
  /** Taxpayer and registration numbers by which invoices name the company. */
  taxIds: z.array(line(40)).max(20).default([]),
  roles,
  bankCode: line(34).optional(),
});
export type CompanyBody = z.infer<typeof companyBody>;

export const userBody = z.strictObject({
  name: line(80),
  roles: z
    .array(z.enum(['maker', 'checker', 'viewer', 'attestor', 'regulator', 'admin']))
    .min(1)
    .max(3),
  ledgerKey: ledgerKey.optional(),
});
export type UserBody = z.infer<typeof userBody>;

export const accountBody = z.strictObject({
  number: z.string().regex(/^[A-Za-z0-9-]{1,34}$/, 'is not an account number of up to 34 characters'),
  name: line(140),
  bankCode: line(34),
  currency: currencyCode,
});
export type AccountBody = z.infer<typeof accountBody>;

export const companyLookup = z
  .strictObject({ uscc: z.string().max(40).optional(), lei: z.string().max(40).optional() })
  .refine(({ uscc, lei }) => (uscc === undefined) !== (lei === undefined), 'ask by uscc or by lei');
export type CompanyLookup = z.infer<typeof companyLookup>;

/** How a company stands on the ledger, by the registry's numbers 1, 2 and 3. */
export const COMPANY_STATUSES = ['active', 'suspended', 'left'] as const;
export const companyStatus = z.enum(COMPANY_STATUSES);
export type CompanyStatus = z.infer<typeof companyStatus>;

/** What one company may know of another: who it is, and its number on the ledger. */
export const companyCard = z
  .strictObject({
    id: uuid,
    participant: z.number(),
    legalName: z.string(),
    legalNameEn: z.string().nullable(),
    uscc: z.string().nullable(),
    lei: z.string().nullable(),
    roles: z.array(z.string()),
    bankCode: z.string().nullable(),
    /** Whether the ledger knows the company. */
    registered: z.boolean(),
    /** How it stands on the ledger; empty before its registration. */
    status: companyStatus.nullable(),
  })
  .meta({ id: 'Company' });
export type CompanyCard = z.infer<typeof companyCard>;

export const userView = z
  .strictObject({
    id: uuid,
    companyId: uuid,
    name: z.string(),
    roles: z.array(z.string()),
    ledgerKey: z.string().nullable(),
    /** 0 secp256k1, 2 a passkey, 3 a phone's P-256 key. */
    ledgerKeyKind: z.int(),
  })
  .meta({ id: 'User' });
export type UserView = z.infer<typeof userView>;

export const apiKeyView = z
  .strictObject({ apiKey: z.string() })
  .meta({ id: 'ApiKey', description: 'Shown once and kept nowhere' });

export const accountView = z
  .strictObject({
    id: uuid,
    companyId: uuid,
    number: z.string(),
    name: z.string(),
    bankCode: z.string(),
    currency: z.string(),
  })
  .meta({ id: 'BankAccount' });
export type AccountView = z.infer<typeof accountView>;

/** Why a company is suspended, resumed, or leaves. */
export const changeBody = z.strictObject({ reason: line(500) });
export type ChangeBody = z.infer<typeof changeBody>;

export const companyChangeView = z
  .strictObject({
    proposalId: uuid,
    kind: z.enum(['suspension', 'resumption', 'exit']),
    reason: z.string(),
    /** What became of the registrars' order. */
    status: z.enum(['open', 'complete', 'refused', 'withdrawn', 'expired']),
    proposedAt: z.iso.datetime(),
  })
  .meta({ id: 'CompanyChange' });
export type CompanyChangeView = z.infer<typeof companyChangeView>;

export const replacementBody = z.strictObject({ ledgerKey });
export type ReplacementBody = z.infer<typeof replacementBody>;

const REPLACEMENT_STATUSES = ['waiting', 'objected', 'registered'] as const;
export const replacementQuery = z.strictObject({
  company: uuid.optional(),
  status: z.enum(REPLACEMENT_STATUSES).optional(),
});
export type ReplacementQuery = z.infer<typeof replacementQuery>;

/** A lost key as it stands in a list, with the name of whoever lost it. */
export const replacementCard = z
  .strictObject({
    id: uuid,
    companyId: uuid,
    userId: uuid,
    user: z.string(),
    /** Empty where the user had none. */
    oldKey: z.string().nullable(),
    newKey: z.string(),
    status: z.enum(REPLACEMENT_STATUSES),
    effectiveAt: z.iso.datetime(),
  })
  .meta({ id: 'KeyReplacementCard' });
export type ReplacementCard = z.infer<typeof replacementCard>;

/** A lost key and the one that takes its place once `effectiveAt` has passed without an objection. */
export const replacementView = z
  .strictObject({
    id: uuid,
    companyId: uuid,
    userId: uuid,
    newKey: z.string(),
    status: z.enum(REPLACEMENT_STATUSES),
    effectiveAt: z.iso.datetime(),
    /** The registrars' order that this step needs: the revocation, later the new key; empty where none is. */
    proposal: proposalView.nullable(),
  })
  .meta({ id: 'KeyReplacement' });
export type ReplacementView = z.infer<typeof replacementView>;

export const groupBody = z.strictObject({
  /** The company above it; null takes it out of its group. */
  parentId: uuid.nullable(),
});
export type GroupBody = z.infer<typeof groupBody>;

export const groupView = z
  .strictObject({
    data: z.array(
      z.strictObject({
        id: uuid,
        participant: z.number(),
        name: z.string(),
        /** The company above it; empty at the top. */
        parentId: uuid.nullable(),
      }),
    ),
  })
  .meta({ id: 'Group', description: 'The company at the top of the group and all below it' });

export const listingBody = z.strictObject({
  companyId: uuid,
  /** Who keeps the list, such as the Commercial Paper Exchange. */
  source: line(200),
  listed: z.boolean(),
});
export type ListingBody = z.infer<typeof listingBody>;

export const listingView = z
  .strictObject({ companyId: uuid, name: z.string(), source: z.string() })
  .meta({ id: 'OverdueListing' });
export type ListingView = z.infer<typeof listingView>;
