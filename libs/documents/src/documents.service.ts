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

  /** A file of the asker's company; for the operator, one that it is asked to review. @throws not-found */
  async open(asker: Principal, id: string): Promise<{ card: DocumentCard; content: Buffer }> {
    const sql = `select ${CARD}, content from trade.kept_document where id = $1`;
    const own = await this.walls.inCompany(asker, async () =>
      z.array(fileRow).parse(await this.walls.manager().query(sql, [id])),
    );
    const found =
      own[0] ?? (asker.companyRoles.includes('operator') ? await this.underReview(sql, id) : undefined);
    if (!found) throw identityErrors('not-found', { what: 'document' });
    const { content, ...card } = found;
    return { card, content };
  }

  /**
   * Lets the operator see a company's documents, or no longer, in the caller's transaction: whoever begins a review
   * says so, and whoever ends it. @throws not-found where one of them is not the company's
   */
  async setInReview(companyId: string, ids: readonly string[], inReview: boolean): Promise<void> {
    await this.walls.asService('onboarding', async () => {
      const [rows] = z
        .tuple([z.array(z.unknown()), z.number()])
        .parse(
          await this.walls
            .manager()
            .query(
              'update trade.kept_document set in_review = $3 where company_id = $1 and id = any($2::uuid[]) returning 1',
              [companyId, [...new Set(ids)], inReview],
            ),
        );
      if (rows.length !== new Set(ids).size) throw identityErrors('not-found', { what: 'document' });
    });
  }

  private async underReview(sql: string, id: string): Promise<z.infer<typeof fileRow> | undefined> {
    const [found] = await this.walls.asService('onboarding', async () =>
      z.array(fileRow).parse(await this.walls.manager().query(`${sql} and in_review`, [id])),
    );
    return found;
  }
}
