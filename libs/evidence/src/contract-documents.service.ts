import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { evidenceErrors } from './evidence.errors.js';
import type { ContractDocumentView } from './evidence.schemas.js';

/** What says why a debt exists; a company's other papers are nobody else's to read. */
const EVIDENCE_TYPES = ['contract', 'delivery-proof', 'invoice', 'other'];

const fileRow = z.object({
  type: z.string(),
  media_type: z.string(),
  sha256: z.string(),
  content: z.instanceof(Buffer),
});
type FileRow = z.infer<typeof fileRow>;
const linkRow = z.object({ linked_at: z.date() });

/** The files that parties put with their contracts. */
@Injectable()
export class ContractDocuments {
  constructor(private readonly walls: Walls) {}

  /**
   * Puts a file of the caller's company with a contract of its own; the same again changes nothing. From now on whoever
   * may read what the contract backs may read the file.
   * @throws not-found, document-not-evidence
   */
  async link(asker: Principal, contractId: string, documentId: string): Promise<ContractDocumentView> {
    const file = await this.own(asker, contractId, documentId);
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      await db.query(
        `insert into trade.contract_document (contract_id, document_id, company_id, type, media_type, sha256, content,
           linked_by) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [
          contractId,
          documentId,
          asker.companyId,
          file.type,
          file.media_type,
          file.sha256,
          file.content,
          asker.userId,
        ],
      );
      const [link] = z
        .array(linkRow)
        .parse(
          await db.query(
            'select linked_at from trade.contract_document where contract_id = $1 and document_id = $2',
            [contractId, documentId],
          ),
        );
      if (!link) throw new Error('What was linked is there.');
      return { contractId, documentId, linkedAt: link.linked_at.toISOString() };
    });
  }

  /** A file of the caller's own, for a contract of its own: read behind its own wall. */
  private async own(asker: Principal, contractId: string, documentId: string): Promise<FileRow> {
    return this.walls.inCompany(asker, async () => {
      const db = this.walls.manager();
      const [contract]: unknown[] = await db.query('select 1 from trade.contract where id = $1', [
        contractId,
      ]);
      if (!contract) throw identityErrors('not-found', { what: 'contract' });
      const [file] = z
        .array(fileRow)
        .parse(
          await db.query('select type, media_type, sha256, content from trade.kept_document where id = $1', [
            documentId,
          ]),
        );
      if (!file) throw identityErrors('not-found', { what: 'document' });
      if (!EVIDENCE_TYPES.includes(file.type)) throw evidenceErrors('document-not-evidence');
      return file;
    });
  }
}
