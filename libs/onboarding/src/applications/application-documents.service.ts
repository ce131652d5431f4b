import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { Walls } from '#database';
import { PAPERS, documentErrors, inspectFile } from '#documents';
import { identityErrors } from '#identity';
import { applicationErrors } from './applications.errors.js';
import type { ApplicationView, DocumentQuery } from './applications.schemas.js';
import { Applications } from './applications.service.js';

/** The papers of applications: kept as they came, with their hash and the day until which they are good. */
@Injectable()
export class ApplicationDocuments {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly applications: Applications,
  ) {}

  /**
   * Keeps a paper that was found harmless; another of its kind is replaced. What it is counts by its content.
   * @throws document-expired, application-status-differs, application-token-missing, and what `inspectFile` throws
   */
  async add(token: string, { kind, expiresOn }: DocumentQuery, file: unknown): Promise<ApplicationView> {
    if (!Buffer.isBuffer(file)) throw documentErrors('file-missing');
    // Whoever may not send one is told so before anything is opened.
    await this.walls.asService('onboarding', () => this.applications.ofToken(token, ['draft', 'questions']));
    const { mediaType, sha256 } = await inspectFile(file, PAPERS);
    return this.walls.asService('onboarding', async () => {
      const { id } = await this.applications.ofToken(token, ['draft', 'questions']);
      const { today } = await this.day.state();
      if (expiresOn !== undefined && expiresOn < today) {
        throw applicationErrors('document-expired', { kind, on: expiresOn });
      }
      await this.walls.manager().query(
        `insert into trade.application_document (id, application_id, kind, media_type, sha256, content, expires_on)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (application_id, kind) do update set id = excluded.id, media_type = excluded.media_type,
           sha256 = excluded.sha256, content = excluded.content, expires_on = excluded.expires_on, created_at = now()`,
        [newId(), id, kind, mediaType, sha256, file, expiresOn ?? null],
      );
      return this.applications.view(token);
    });
  }

  /** A paper, for the operator's review. @throws not-found */
  async file(applicationId: string, id: string): Promise<{ mediaType: string; content: Buffer }> {
    const [found] = await this.walls.asService('onboarding', async () =>
      z
        .array(z.object({ media_type: z.string(), content: z.instanceof(Buffer) }))
        .parse(
          await this.walls
            .manager()
            .query(
              'select media_type, content from trade.application_document where id = $1 and application_id = $2',
              [id, applicationId],
            ),
        ),
    );
    if (!found) throw identityErrors('not-found', { what: 'document' });
    return { mediaType: found.media_type, content: found.content };
  }
}
