import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { DOCUMENT_TYPES, documentCard, type DocumentCard, type DocumentType } from './documents.schemas.js';
import { inspectFile } from './inspect-file.js';

const CARD = 'id, type, sha256, media_type as "mediaType", length(content) as bytes';
const fileRow = documentCard.extend({ content: z.instanceof(Buffer) });

/** Companies' files: inspected before they are kept, and given back as they came. */
@Injectable()
export class Documents {
  constructor(private readonly walls: Walls) {}

  /**
   * Keeps a file for the asker's company. The same bytes for the same purpose are kept once; then `known` is true.
   * @throws what `inspectFile` throws
   */
  async keep(
    asker: Principal,
    type: DocumentType,
    content: Uint8Array,
  ): Promise<{ card: DocumentCard; known: boolean }> {
    const { sha256, mediaType } = await inspectFile(content, DOCUMENT_TYPES[type]);
    return this.walls.inCompany(asker, async () => {
      const db = this.walls.manager();
      const made: unknown[] = await db.query(
        `insert into trade.kept_document (id, company_id, type, media_type, sha256, content, kept_by)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (company_id, type, sha256) do nothing returning 1`,
        [newId(), asker.companyId, type, mediaType, sha256, Buffer.from(content), asker.userId],
      );
      const [card] = z
        .array(documentCard)
        .parse(
          await db.query(`select ${CARD} from trade.kept_document where type = $1 and sha256 = $2`, [
            type,
            sha256,
          ]),
        );
      if (!card) throw new Error('What was kept is there.');
      return { card, known: made.length === 0 };
    });
  }

  /** A file of the asker's company. @throws not-found */
  async open(asker: Principal, id: string): Promise<{ card: DocumentCard; content: Buffer }> {
    const [found] = await this.walls.inCompany(asker, async () =>
      z
        .array(fileRow)
        .parse(
          await this.walls
            .manager()
            .query(`select ${CARD}, content from trade.kept_document where id = $1`, [id]),
        ),
    );
    if (!found) throw identityErrors('not-found', { what: 'document' });
    const { content, ...card } = found;
    return { card, content };
  }
}
