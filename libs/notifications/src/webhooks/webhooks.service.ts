import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { CONFIGURATION, needed, type Configuration } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { OVERLAP_HOURS, webhookSecret } from './webhook-secret.js';
import { readWebhookUrl } from './webhook-url.js';
import { webhookErrors } from './webhooks.errors.js';
import {
  WEBHOOK_STATUSES,
  type WebhookBody,
  type WebhookSecretView,
  type WebhookView,
} from './webhooks.schemas.js';

/** How many a company may have: one for each of its programs, and some to try. */
const MOST = 10;

const COLUMNS = `id, url, kinds, status, generation, created_at,
  case when rotated_at + interval '${String(OVERLAP_HOURS)} hours' > now()
    then rotated_at + interval '${String(OVERLAP_HOURS)} hours' end as overlap_ends_at`;
const row = z.object({
  id: z.string(),
  url: z.string(),
  kinds: z.array(z.string()),
  status: z.enum(WEBHOOK_STATUSES),
  generation: z.number(),
  created_at: z.date(),
  overlap_ends_at: z.date().nullable(),
});
type Row = z.infer<typeof row>;

/** A company's webhooks: where it is told of its notices by its own program. */
@Injectable()
export class Webhooks {
  private readonly key: string;
  private readonly allowInner: boolean;

  constructor(
    private readonly walls: Walls,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.key = needed(configuration, 'WEBHOOK_KEY');
    this.allowInner = configuration.WEBHOOK_ALLOW_INNER;
  }

  /** Gives the secret too, this once. @throws webhook-url-invalid, webhook-address-inner, webhook-too-many */
  async add(asker: Principal, { url, kinds }: WebhookBody): Promise<WebhookSecretView> {
    const read = readWebhookUrl(url, this.allowInner);
    const added = await this.walls.inCompany(asker, async () => {
      const db = this.walls.manager();
      // One at a time, or two at once would both find room.
      await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhook:${asker.companyId}`]);
      const known = z.array(z.unknown()).parse(await db.query('select 1 from trade.webhook'));
      if (known.length >= MOST) throw webhookErrors('webhook-too-many', { most: MOST });
      return this.rows(
        `insert into trade.webhook (id, company_id, url, kinds, status) values ($1, $2, $3, $4, 'active')
         returning ${COLUMNS}`,
        [newId(), asker.companyId, read.href, [...new Set(kinds)]],
      );
    });
    return this.withSecret(one(added));
  }

  /** All of the company's, the newest first. */
  async list(asker: Principal): Promise<WebhookView[]> {
    const found = await this.walls.inCompany(asker, () =>
      this.rows(`select ${COLUMNS} from trade.webhook order by id desc`),
    );
    return found.map(viewOf);
  }

  /** @throws not-found */
  async view(asker: Principal, id: string): Promise<WebhookView> {
    const found = await this.walls.inCompany(asker, () =>
      this.rows(`select ${COLUMNS} from trade.webhook where id = $1`, [id]),
    );
    return viewOf(one(found));
  }

  /** Sends nothing until it is resumed; what happens meanwhile waits. @throws not-found, webhook-not-active */
  async pause(asker: Principal, id: string): Promise<WebhookView> {
    const { status } = await this.view(asker, id);
    if (status !== 'active') throw webhookErrors('webhook-not-active', { status });
    return this.setStatus(asker, id, 'paused');
  }

  /** Sends again what waits, whoever had stopped it. @throws not-found */
  async resume(asker: Principal, id: string): Promise<WebhookView> {
    return this.setStatus(asker, id, 'active');
  }

  /** Takes another secret; the one before signs beside it for a day. @throws not-found */
  async rotate(asker: Principal, id: string): Promise<WebhookSecretView> {
    const rotated = await this.walls.inCompany(asker, () =>
      this.rows(
        `update trade.webhook set generation = generation + 1, rotated_at = now() where id = $1
         returning ${COLUMNS}`,
        [id],
      ),
    );
    return this.withSecret(one(rotated));
  }

  /** Forgets it and what was sent to it. @throws not-found */
  async remove(asker: Principal, id: string): Promise<void> {
    one(
      await this.walls.inCompany(asker, () =>
        this.rows(`delete from trade.webhook where id = $1 returning ${COLUMNS}`, [id]),
      ),
    );
  }

  private async setStatus(asker: Principal, id: string, status: 'active' | 'paused'): Promise<WebhookView> {
    const changed = await this.walls.inCompany(asker, () =>
      this.rows(`update trade.webhook set status = $2 where id = $1 returning ${COLUMNS}`, [id, status]),
    );
    return viewOf(one(changed));
  }

  /** `returning` of an update or delete comes as a pair with the count; of anything else as the rows. */
  private async rows(sql: string, of: readonly unknown[] = []): Promise<Row[]> {
    const answer: unknown = await this.walls.manager().query(sql, [...of]);
    return z
      .union([z.array(row), z.tuple([z.array(row), z.number()]).transform(([rows]) => rows)])
      .parse(answer);
  }

  private withSecret(found: Row): WebhookSecretView {
    return { webhook: viewOf(found), secret: webhookSecret(this.key, found.id, found.generation) };
  }
}

function one([found]: readonly Row[]): Row {
  if (!found) throw identityErrors('not-found', { what: 'webhook' });
  return found;
}

function viewOf({ created_at, overlap_ends_at, id, url, kinds, status }: Row): WebhookView {
  return {
    id,
    url,
    kinds,
    status,
    createdAt: created_at.toISOString(),
    overlapEndsAt: overlap_ends_at?.toISOString() ?? null,
  };
}
