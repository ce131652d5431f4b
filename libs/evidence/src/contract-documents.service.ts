import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { evidenceErrors } from './evidence.errors.js';
import type { ContractDocumentView } from './evidence.schemas.js';

/** What says why a debt exists; a company's other papers are nobody else's to read. */
const EVIDENCE_TYPES = ['contract', 'delivery-proof', 'invoice', 'other'];

const fileRow = z.object({ type: z.string() });
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
    return this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      const [contract]: unknown[] = await db.query(
        'select 1 from trade.contract where id = $1 and $2::uuid in (seller_id, buyer_id)',
        [contractId, asker.companyId],
      );
      if (!contract) throw identityErrors('not-found', { what: 'contract' });
      const [file] = z
        .array(fileRow)
        .parse(
          await db.query('select type from trade.kept_document where id = $1 and company_id = $2', [
            documentId,
            asker.companyId,
          ]),
        );
      if (!file) throw identityErrors('not-found', { what: 'document' });
      if (!EVIDENCE_TYPES.includes(file.type)) throw evidenceErrors('document-not-evidence');
      await db.query(
        `insert into trade.contract_document (contract_id, document_id, company_id, linked_by)
         values ($1, $2, $3, $4) on conflict do nothing`,
        [contractId, documentId, asker.companyId, asker.userId],
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
}
