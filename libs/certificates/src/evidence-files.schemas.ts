import { z } from 'zod';
import { uuid } from '#common';

export const evidenceFile = z
  .strictObject({
    id: uuid,
    type: z.enum(['invoice', 'contract', 'delivery-proof', 'other']),
    /** Of the invoice, or of the contract with which it was put. */
    number: z.string(),
    /** How an invoice is known on the ledger; a contract's files are not known there. */
    docKey: z.string().nullable(),
    /** Why the certificate was issued, or why a part of it was passed on. */
    backs: z.enum(['issue', 'transfer']),
    /** Of the bytes that can be downloaded. */
    sha256: z.string(),
    mediaType: z.string(),
    bytes: z.number().int(),
    addedAt: z.iso.datetime(),
  })
  .meta({ id: 'EvidenceFile' });
export type EvidenceFile = z.infer<typeof evidenceFile>;

export const evidenceFilesView = z
  .strictObject({
    /** The contract behind the issue, for its parties, who may put more files with it. */
    contractId: uuid.nullable(),
    data: z.array(evidenceFile),
  })
  .meta({ id: 'EvidenceFiles' });
export type EvidenceFilesView = z.infer<typeof evidenceFilesView>;
