import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { SEND_FAILURES } from './guarded-request.js';
import { webhookErrors } from './webhooks.errors.js';
import { DELIVERY_STATUSES, type DeliveryView } from './webhooks.schemas.js';
import { Webhooks } from './webhooks.service.js';

const COLUMNS = 'id, kind, occurred_at, status, attempts, next_attempt_at, last_status, last_failure';
const row = z.object({
  id: z.string(),
  kind: z.string(),
  occurred_at: z.date(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.number(),
  next_attempt_at: z.date(),
  last_status: z.number().nullable(),
  last_failure: z.enum(SEND_FAILURES).nullable(),
});

/** What was sent to a webhook, and what became of it. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly walls: Walls,
    private readonly webhooks: Webhooks,
  ) {}

  /** The newest first. @throws not-found */
  async list(
    asker: Principal,
    webhookId: string,
    { limit, starting_after }: PageQuery,
  ): Promise<Page<DeliveryView>> {
    const before = z.uuid().optional().parse(starting_after);
    await this.webhooks.view(asker, webhookId);
    const found = await this.walls.inCompany(asker, async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select ${COLUMNS} from trade.webhook_delivery
           where webhook_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
          [webhookId, before ?? null, limit + 1],
        ),
      ),
    );
    const { data, has_more } = pageOf(found, limit);
    return { data: data.map(viewOf), has_more };
  }

  /** Sends a message again, with the same id and body; one that waits, at once. @throws not-found, webhook-not-active */
  async replay(asker: Principal, webhookId: string, id: string): Promise<DeliveryView> {
    await this.active(asker, webhookId);
    const [[again]] = z.tuple([z.array(row), z.number()]).parse(
      await this.walls.inCompany(asker, () =>
        this.walls.manager().query(
          `update trade.webhook_delivery set status = 'waiting', attempts = 0, next_attempt_at = now()
             where webhook_id = $1 and id = $2 returning ${COLUMNS}`,
          [webhookId, id],
        ),
      ),
    );
    if (!again) throw identityErrors('not-found', { what: 'delivery' });
    return viewOf(again);
  }

  /** Sends a message of the kind `test`, which names nothing. @throws not-found, webhook-not-active */
  async test(asker: Principal, webhookId: string): Promise<DeliveryView> {
    await this.active(asker, webhookId);
    const id = newId();
    const [made] = z.array(row).parse(
      await this.walls.inCompany(asker, () =>
        this.walls.manager().query(
          `insert into trade.webhook_delivery (webhook_id, id, company_id, kind, data, occurred_at)
           values ($1, $2, $3, 'test', $4, now()) returning ${COLUMNS}`,
          [webhookId, id, asker.companyId, JSON.stringify({ id })],
        ),
      ),
    );
    if (!made) throw new Error('What was written gives its row.');
    return viewOf(made);
  }

  private async active(asker: Principal, webhookId: string): Promise<void> {
    const { status } = await this.webhooks.view(asker, webhookId);
    if (status !== 'active') throw webhookErrors('webhook-not-active', { status });
  }
}

function viewOf(found: z.infer<typeof row>): DeliveryView {
  const { id, kind, occurred_at, status, attempts, next_attempt_at, last_status, last_failure } = found;
  return {
    id,
    kind,
    occurredAt: occurred_at.toISOString(),
    status,
    attempts,
    nextAttemptAt: status === 'waiting' ? next_attempt_at.toISOString() : null,
    lastStatus: last_status,
    lastFailure: last_failure,
  };
}
