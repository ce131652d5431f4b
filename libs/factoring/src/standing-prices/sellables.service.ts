import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Parties, Undisputed } from '#certificates';
import { BusinessDay } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import { Operations, type Principal } from '#identity';
import { obligorOf } from '#orders';
import { timeOfDay } from './payment-day.js';
import { limitKey, type Market } from './standing-offers.js';
import { STANDING_PRICE, standingPriceRow } from './standing-price-row.js';

const holdingRow = z.object({
  id: z.string().transform(BigInt),
  certificate_id: z.string().transform(BigInt),
  epoch: z.number(),
  amount: column.minor,
  currency: z.string(),
  due_on: column.date,
  is_reasoned: z.boolean(),
});
const limitRow = z.object({
  financier_id: z.string(),
  obligor_id: z.string(),
  currency: z.string(),
  left: column.minor,
});

/** What a company holds and can use, and which standing prices there are for it. */
@Injectable()
export class Sellables {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly undisputed: Undisputed,
    private readonly operations: Operations,
  ) {}

  /**
   * The caller's live holdings before their due date, but for those that are disputed, being paid, or on their way by an
   * order that the ledger has not ended yet: what they will be then is not known. By number.
   */
  async market(asker: Principal, currency?: string): Promise<Market> {
    const { today } = await this.day.state();
    const calendar = await this.day.calendar();
    return this.walls.asService('factoring', async () => {
      const db = this.walls.manager();
      const found = z.array(holdingRow).parse(
        await db.query(
          `select h.id, h.certificate_id, h.epoch, h.amount, c.currency, c.due_on,
             coalesce(d.term_reason is not null, false) as is_reasoned
           from projection.holding h join projection.certificate c on c.id = h.certificate_id
             left join trade.certificate d on d.id = c.id
           where h.owner = $1 and h.state = 'live' and h.amount > 0 and c.due_on > $2
             and ($3::text is null or c.currency = $3) order by h.id`,
          [asker.participant, today, currency ?? null],
        ),
      );
      const ids = found.map(({ id }) => id);
      const away = await this.operations.underWay(ids);
      const disputed = await this.undisputed.among(ids);
      const free = found.filter(({ id }) => !away.has(id) && !disputed.has(id));
      const obligors = await this.parties.byParticipant(
        free.map(({ certificate_id }) => obligorOf(certificate_id)),
      );
      const prices = z.array(standingPriceRow).parse(
        await db.query(
          `select ${STANDING_PRICE} from trade.standing_price
           where status = 'active' and valid_from <= $1 and valid_until >= $1 and financier_id <> $2
             and ($3::text is null or currency = $3) order by id`,
          [today, asker.companyId, currency ?? null],
        ),
      );
      return {
        today,
        time: timeOfDay(new Date()),
        calendar,
        prices,
        limits: await this.limitsOf(prices.map(({ financier_id }) => financier_id)),
        holdings: free.flatMap((row) => {
          const obligor = obligors.get(obligorOf(row.certificate_id));
          if (!obligor) return [];
          return [
            {
              id: row.id,
              certificateId: row.certificate_id,
              obligor: { participant: obligor.participant, id: obligor.id, name: obligor.name },
              epoch: row.epoch,
              amount: row.amount,
              currency: row.currency,
              dueOn: row.due_on,
              payOn: calendar.onOrAfter(row.due_on),
              isReasoned: row.is_reasoned,
            },
          ];
        }),
      };
    });
  }

  private async limitsOf(financiers: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const rows = z.array(limitRow).parse(
      await this.walls.manager().query(
        `select l.financier_id, l.obligor_id, l.currency, (l.amount - coalesce((
           select sum(u.amount) from trade.limit_use u where u.financier_id = l.financier_id
             and u.obligor_id = l.obligor_id and u.currency = l.currency and u.status <> 'released'), 0))::text as left
         from trade.credit_limit l where l.financier_id = any($1)`,
        [[...new Set(financiers)]],
      ),
    );
    return new Map(
      rows.map(({ financier_id, obligor_id, currency, left }) => [
        limitKey(financier_id, obligor_id, currency),
        left,
      ]),
    );
  }
}
