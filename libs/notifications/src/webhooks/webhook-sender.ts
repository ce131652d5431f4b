import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { z } from 'zod';
import { CONFIGURATION, failpoint, needed, type Configuration } from '#common';
import { Walls } from '#database';
import { Notices } from '#identity';
import { postGuarded, type Answer, type Guard, type SendFailure } from './guarded-request.js';
import { OVERLAP_HOURS, signedHeaders, webhookSecret } from './webhook-secret.js';

/** How often due messages are looked for, in milliseconds. */
const SWEEP_MS = 1000;
const MOST_IN_FLIGHT = 64;
/** A receiver that does not answer holds up its own messages and no others'. */
const MOST_FOR_ONE = 4;
/** After so long somebody else takes a message over; longer than any attempt lasts. */
const LEASE_SECONDS = 30;
/** Waits after the first, second … failed attempt, in seconds: 5 s to 24 h, two days in all. */
export const WAITS_SECONDS = [5, 30, 120, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400] as const;
const MOST_ATTEMPTS = WAITS_SECONDS.length + 1;
/** HTTP 410: the receiver asks that nothing more be sent. */
const GONE = 410;

const claimedRow = z.object({
  webhook_id: z.string(),
  id: z.string(),
  company_id: z.string(),
  url: z.string(),
  kind: z.string(),
  data: z.record(z.string(), z.string()),
  occurred_at: z.date(),
  attempts: z.number(),
  generation: z.number(),
  overlaps: z.boolean(),
});
type Claimed = z.infer<typeof claimedRow>;

/**
 * Brings companies' messages to their webhooks, at least once. A message that is being sent is leased, not locked: when
 * this process dies after sending and before writing that down, it is sent again under the same id, signed anew.
 */
@Injectable()
export class WebhookSender implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookSender.name);
  private readonly key: string;
  private readonly guard: Guard;
  private readonly inFlight = new Map<string, Set<Promise<void>>>();
  private sweep: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private told = '';

  constructor(
    private readonly walls: Walls,
    private readonly notices: Notices,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.key = needed(configuration, 'WEBHOOK_KEY');
    this.guard = { allowInner: configuration.WEBHOOK_ALLOW_INNER };
  }

  onApplicationBootstrap(): void {
    this.sweep = setInterval(() => {
      this.wake();
    }, SWEEP_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.sweep);
    this.sweep = undefined;
    await this.looking;
    await this.idle();
  }

  /** Begins to send what is due now, as far as there is room; `idle` waits for the answers. */
  async begin(): Promise<void> {
    for (const message of await this.claim()) {
      const own = this.inFlight.get(message.webhook_id) ?? new Set();
      this.inFlight.set(message.webhook_id, own);
      const sending: Promise<void> = this.send(message)
        .catch((error: unknown) => {
          // The lease ends by itself, and then it is tried again.
          this.complain(error);
        })
        .finally(() => {
          own.delete(sending);
          if (own.size > 0) return;
          this.inFlight.delete(message.webhook_id);
          // What waited behind these does not wait for the sweep.
          this.wake();
        });
      own.add(sending);
    }
  }

  async idle(): Promise<void> {
    await Promise.all([...this.inFlight.values()].flatMap((own) => [...own]));
  }

  private wake(): void {
    if (this.sweep) this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  private async look(): Promise<void> {
    try {
      await this.begin();
      this.told = '';
    } catch (error) {
      this.complain(error);
    }
  }

  /** A failure that repeats each second is told once. */
  private complain(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (this.told !== text) this.logger.error(text);
    this.told = text;
  }

  private async claim(): Promise<Claimed[]> {
    const under = [...this.inFlight.values()].reduce((sum, own) => sum + own.size, 0);
    if (under >= MOST_IN_FLIGHT) return [];
    const busy = [...this.inFlight.keys()];
    return this.walls.asService('notifications', async () => {
      const [rows] = z.tuple([z.array(claimedRow), z.number()]).parse(
        await this.walls.manager().query(
          `update trade.webhook_delivery d set attempts = d.attempts + 1, next_attempt_at = now() + $1 * interval '1 s'
           from trade.webhook w
             cross join lateral (
               select id from trade.webhook_delivery
               where webhook_id = w.id and status = 'waiting' and next_attempt_at <= now()
               order by next_attempt_at limit $2 for update skip locked) due
           where w.status = 'active' and w.id <> all ($3::uuid[]) and d.webhook_id = w.id and d.id = due.id
           returning d.webhook_id, d.id, d.company_id, d.kind, d.data, d.occurred_at, d.attempts, w.url, w.generation,
             coalesce(w.rotated_at + $4 * interval '1 h' > now(), false) as overlaps`,
          [LEASE_SECONDS, MOST_FOR_ONE, busy, OVERLAP_HOURS],
        ),
      );
      return rows;
    });
  }

  private async send(message: Claimed): Promise<void> {
    const { webhook_id, id, kind, occurred_at, data, generation, overlaps } = message;
    const body = JSON.stringify({ type: kind, timestamp: occurred_at.toISOString(), data });
    const secrets = (overlaps ? [generation, generation - 1] : [generation]).map((number) =>
      webhookSecret(this.key, webhook_id, number),
    );
    const answer = await postGuarded(
      new URL(message.url),
      body,
      signedHeaders(secrets, id, new Date(), body),
      this.guard,
    );
    failpoint('webhook.answered');
    await this.note(message, answer);
  }

  /** A message that was replayed or whose webhook was removed meanwhile keeps what stands there now. */
  private async note(message: Claimed, { status, failure }: Answer): Promise<void> {
    const { webhook_id, id, attempts } = message;
    const over = failure !== null && (attempts >= MOST_ATTEMPTS || status === GONE);
    const wait = WAITS_SECONDS[attempts - 1] ?? 0;
    await this.walls.asService('notifications', async () => {
      await this.walls.manager().query(
        `update trade.webhook_delivery set status = $4, last_status = $5, last_failure = $6,
             next_attempt_at = now() + $7 * interval '1 s'
         where webhook_id = $1 and id = $2 and attempts = $3 and status = 'waiting'`,
        [webhook_id, id, attempts, nextStatus(failure, over), status, failure, wait],
      );
      if (over) await this.disable(message, failure);
    });
  }

  private async disable({ webhook_id, company_id }: Claimed, because: SendFailure): Promise<void> {
    const [rows] = z
      .tuple([z.array(z.unknown()), z.number()])
      .parse(
        await this.walls
          .manager()
          .query(
            `update trade.webhook set status = 'disabled' where id = $1 and status = 'active' returning 1`,
            [webhook_id],
          ),
      );
    if (rows.length > 0)
      await this.notices.tell([company_id], 'webhook-disabled', { webhookId: webhook_id, because });
  }
}

function nextStatus(failure: Answer['failure'], over: boolean): 'delivered' | 'failed' | 'waiting' {
  if (failure === null) return 'delivered';
  return over ? 'failed' : 'waiting';
}
