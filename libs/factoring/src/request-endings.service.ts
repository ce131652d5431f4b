import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { Notices, identityErrors, type Principal } from '#identity';
import { AskedFinanciers } from './asked-financiers.service.js';
import { factoringErrors } from './factoring.errors.js';
import type { DecliningBody, RequestView } from './factoring.schemas.js';
import { Quotes, type RequestRow } from './quotes.service.js';

/** How a question for prices ends without a sale. */
@Injectable()
export class RequestEndings {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly notices: Notices,
    private readonly quotes: Quotes,
    private readonly asked: AskedFinanciers,
  ) {}

  /** The seller asks no more; the financiers that were asked are told. @throws not-found, request-closed */
  async withdraw(asker: Principal, id: string): Promise<RequestView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const request = await this.lockOpen(asker, id);
      if (request.seller_id !== asker.companyId) throw identityErrors('not-found', { what: 'request' });
      await this.end(id, 'withdrawn', 'declined');
      await this.notices.tell(request.financier_ids, 'request-withdrawn', { requestId: id });
    });
    return this.quotes.view(asker, id);
  }

  /**
   * One of the asked gives no price, and says why; the price that it gave before ends. When nobody is left to give one,
   * the request is declined.
   * @throws not-found, request-closed
   */
  async decline(asker: Principal, id: string, { reason }: DecliningBody): Promise<RequestView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const request = await this.lockOpen(asker, id);
      if (!request.financier_ids.includes(asker.companyId)) {
        throw identityErrors('not-found', { what: 'request' });
      }
      const db = this.walls.manager();
      await db.query(
        `insert into trade.request_declining (request_id, financier_id, seller_id, reason, created_by)
         values ($1, $2, $3, $4, $5) on conflict do nothing`,
        [id, asker.companyId, request.seller_id, reason, asker.userId],
      );
      await db.query(
        `update trade.quote set status = 'declined' where request_id = $1 and financier_id = $2 and status = 'open'`,
        [id, asker.companyId],
      );
      await this.notices.tell([request.seller_id], 'price-declined', {
        requestId: id,
        financierId: asker.companyId,
        reason,
      });
      const declined: unknown[] = await db.query(
        'select 1 from trade.request_declining where request_id = $1',
        [id],
      );
      await this.asked.forget(id, asker.companyId);
      if (declined.length < request.financier_ids.length) return;
      await this.end(id, 'declined', 'declined');
      await this.notices.tell([request.seller_id], 'request-declined', { requestId: id });
    });
    return this.quotes.view(asker, id);
  }

  /** The start of a business day: yesterday's prices are over, and questions about what moved on or is too near due. */
  async startDay(today: BusinessDate): Promise<void> {
    const nextBusinessDay = (await this.day.calendar()).nextBusinessDay(today);
    await this.walls.asService('factoring', async () => {
      const db = this.walls.manager();
      await db.query(`update trade.quote set status = 'expired' where status = 'open' and from_date < $1`, [
        today,
      ]);
      const over = z.array(z.object({ id: z.string(), seller_id: z.string(), near: z.boolean() })).parse(
        await db.query(
          `select r.id, r.seller_id, c.due_on <= $1 as near
             from trade.discount_request r join projection.holding h on h.id = r.holding_id
               join projection.certificate c on c.id = r.certificate_id
               join trade.company s on s.id = r.seller_id
             where r.status in ('requested', 'quoted')
               and (c.due_on <= $1 or h.epoch <> r.epoch or h.state <> 'live' or h.owner <> s.participant
                 or h.amount < r.amount)
             order by r.id for update of r`,
          [nextBusinessDay],
        ),
      );
      for (const { id, seller_id, near } of over) {
        await this.end(id, 'expired', 'expired');
        await this.notices.tell([seller_id], 'request-expired', {
          requestId: id,
          reason: near ? 'too-near-due' : 'holding-moved',
        });
      }
    });
  }

  private async end(
    id: string,
    status: 'withdrawn' | 'declined' | 'expired',
    quotes: 'declined' | 'expired',
  ): Promise<void> {
    const db = this.walls.manager();
    await db.query('update trade.discount_request set status = $2 where id = $1', [id, status]);
    await db.query(`update trade.quote set status = $2 where request_id = $1 and status = 'open'`, [
      id,
      quotes,
    ]);
    await this.asked.forget(id);
  }

  private async lockOpen(asker: Principal, id: string): Promise<RequestRow> {
    const request = await this.quotes.lockRequest(asker, id);
    if (request.status !== 'requested' && request.status !== 'quoted') {
      throw factoringErrors('request-closed', { status: request.status });
    }
    return request;
  }
}
