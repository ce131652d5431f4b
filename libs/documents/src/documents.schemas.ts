import { z } from 'zod';
import { uuid } from '#common';
import { MEDIA_TYPES, PAPERS, type MediaType } from './inspect-file.js';

/** What a document is for, and what it may come as; archives are taken only where many papers belong together. */
export const DOCUMENT_TYPES = {
  'business-licence': PAPERS,
  'representative-id': PAPERS,
  'power-of-attorney': PAPERS,
  articles: PAPERS,
  'bank-certificate': PAPERS,
  contract: PAPERS,
  'delivery-proof': [...PAPERS, 'application/zip'],
  invoice: ['application/pdf', 'application/xml', 'application/ofd'],
  other: PAPERS,
} as const satisfies Record<string, readonly MediaType[]>;

const documentType = z.enum([
  'business-licence',
  'representative-id',
  'power-of-attorney',
  'articles',
  'bank-certificate',
  'contract',
  'delivery-proof',
  'invoice',
  'other',
]);
export type DocumentType = z.infer<typeof documentType>;

export const documentQuery = z.strictObject({ type: documentType });
export type DocumentQuery = z.infer<typeof documentQuery>;

export const documentCard = z
  .strictObject({
    id: uuid,
    type: documentType,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    mediaType: z.enum(MEDIA_TYPES),
    bytes: z.number().int(),
  })
  .meta({ id: 'Document' });
export type DocumentCard = z.infer<typeof documentCard>;
