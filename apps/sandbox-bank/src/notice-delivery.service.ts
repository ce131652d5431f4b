import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BankClock } from './bank-clock.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';
import { failpoint } from './failpoint.js';
import { NoticeOutbox, type DueNotice } from './notice-outbox.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;
const ANSWER_WITHIN_MS = 10_000;

/** How long to wait after the given number of failures: 100 ms, doubling, never above 5 s. */
export function waitAfter(failures: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
}

/** `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64, as in Standard Webhooks. */
export function webhookSignature(secret: string, id: string, timestamp: string, body: string): string {
  const mac = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
  return `v1,${mac}`;
}

/**
 * Brings notices to the platform: at least once, in order for each account, until they are taken (2xx).
 * Each account has a lane of its own, so one that is refused does not stop its neighbours.
 */
@Injectable()
export class NoticeDeliveryService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(NoticeDeliveryService.name);
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    @Inject(BANK_ENVIRONMENT) private readonly environment: BankEnvironment,
    private readonly outbox: NoticeOutbox,
    private readonly clock: BankClock,
  ) {}

  /** Takes up what an earlier run left. */
  onApplicationBootstrap(): void {
    this.outbox.onAnnounced(() => {
      this.openLanes();
    });
    this.openLanes();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.lanes.values());
  }

  private openLanes(): void {
    if (this.stopping.signal.aborted) return;
    for (const account of this.outbox.accountsWithDue()) {
      if (!this.lanes.has(account)) this.lanes.set(account, this.runLane(account));
    }
  }

  private async runLane(account: string): Promise<void> {
    let failures = 0;
    // Without this first wait the lane could end before its promise stands in the map.
    await Promise.resolve();
    for (;;) {
      const notice = this.stopping.signal.aborted ? undefined : this.outbox.firstDue(account);
      if (!notice) break;
      const fault = await this.send(notice);
      if (fault === undefined) {
        failpoint('notice.accepted', this.environment.CRASH_AT);
        this.outbox.delivered(notice.seq);
        failures = 0;
      } else if (!this.stopping.signal.aborted) {
        failures += 1;
        this.outbox.failed(notice.seq, fault);
        if (failures === 1)
          this.logger.warn(`Notice ${notice.webhook_id} was not taken: ${fault}. Trying again.`);
        await this.pause(waitAfter(failures));
      }
    }
    this.lanes.delete(account);
  }

  /** Sends a notice once; returns why it was not taken, or undefined when it was. */
  private async send(notice: DueNotice): Promise<string | undefined> {
    const timestamp = String(Math.floor(this.clock.now().getTime() / 1000));
    const secret = this.environment.BANK_WEBHOOK_SECRET;
    try {
      const response = await fetch(this.environment.BANK_WEBHOOK_URL, {
        method: 'POST',
        body: notice.body,
        // A redirect is not an acceptance, and the signed notice goes nowhere else.
        redirect: 'manual',
        signal: AbortSignal.any([this.stopping.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
        headers: {
          'content-type': 'application/xml; charset=utf-8',
          'webhook-id': notice.webhook_id,
          'webhook-timestamp': timestamp,
          'webhook-signature': webhookSignature(secret, notice.webhook_id, timestamp, notice.body),
        },
      });
      await response.body?.cancel();
      return response.ok ? undefined : `status ${response.status}`;
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : 'unreachable';
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.stopping.signal });
    } catch {
      // The bank is stopping: the lane sees that next.
    }
  }
}
