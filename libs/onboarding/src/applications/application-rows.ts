import { createHash } from 'node:crypto';
import { z } from 'zod';
import { column } from '#common';
import { applicantRole, applicationStatus, language, partsBody, type Parts } from './applications.schemas.js';

export const applicationRow = z.object({
  id: z.string(),
  invitation_id: z.string().nullable(),
  role: applicantRole,
  language,
  status: applicationStatus,
  content: partsBody,
  proof_id: z.string().nullable(),
  company_id: z.string().nullable(),
  message: z.string().nullable(),
  expires_at: z.date(),
});
export type ApplicationRow = z.infer<typeof applicationRow>;
export const APPLICATION = `select id, invitation_id, role, language, status, content, proof_id, company_id, message,
  expires_at from trade.application`;

export const documentRow = z.object({
  id: z.string(),
  kind: z.string(),
  media_type: z.string(),
  sha256: z.string(),
  expires_on: column.date.nullable(),
});
export type DocumentRow = z.infer<typeof documentRow>;

/** The registration number by which an application's company is named: its credit code, else its LEI. */
export function codeOf({ company }: Parts): string | undefined {
  return company?.uscc ?? company?.lei;
}

/** SHA-256 over what a review is about, in the order in which the database keeps it. */
export function contentHashOf(
  application: Pick<ApplicationRow, 'role' | 'content' | 'proof_id'>,
  documents: readonly DocumentRow[],
): string {
  const { role, content, proof_id: proof } = application;
  const words = {
    role,
    content,
    proof,
    documents: documents.map(({ kind, sha256, expires_on }) => [kind, sha256, expires_on]),
  };
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}
