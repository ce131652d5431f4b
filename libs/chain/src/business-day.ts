import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessCalendar, chinaCalendar, column, type BusinessDate } from '#common';
import { Walls } from '#database';
import { ledgerErrors } from './ledger.js';

const dayRow = z.array(
  z.object({
    today: column.date,
    state: z.enum(['open', 'closing', 'drained', 'moved', 'projected']),
    next_day: column.date.nullable(),
  }),
);

/** How the business day stands; `nextDay` while it is closing. */
export interface BusinessDayState {
  today: BusinessDate;
  state: 'open' | 'closing' | 'drained' | 'moved' | 'projected';
  nextDay: BusinessDate | undefined;
}

/** The one business day: a row that acts share and that whoever closes the day takes alone. */
@Injectable()
export class BusinessDay {
  private calendarVersion = 0;
  private calendarRead: BusinessCalendar | undefined;

  constructor(private readonly walls: Walls) {}

  /** How the day stands, without a lock. */
  async state(): Promise<BusinessDayState> {
    return this.read('');
  }

  /**
   * Today, held open until the caller's transaction ends: the day does not close over an act that began before.
   * @throws day-closing
   */
  async open(): Promise<BusinessDate> {
    const day = await this.read('for share');
    if (day.state !== 'open') throw ledgerErrors('day-closing');
    return day.today;
  }

  /** The calendar in force. */
  async calendar(): Promise<BusinessCalendar> {
    return this.walls.asService('identity', async () => {
      const db = this.walls.manager();
      const [latest] = z
        .array(z.object({ version: z.number(), published_through: column.date }))
        .parse(
          await db.query(
            'select version, published_through from trade.calendar order by version desc limit 1',
          ),
        );
      if (!latest) throw ledgerErrors('ledger-not-open');
      if (!this.calendarRead || this.calendarVersion !== latest.version) {
        const days = z
          .array(z.object({ day: column.date, business: z.boolean() }))
          .parse(
            await db.query('select day, business from trade.calendar_day where version = $1', [
              latest.version,
            ]),
          );
        this.calendarRead = new BusinessCalendar(
          latest.published_through,
          new Map(days.map(({ day, business }) => [day, business])),
        );
        this.calendarVersion = latest.version;
      }
      return this.calendarRead;
    });
  }

  /** Writes the packaged calendar and the first day where there is none yet. */
  async begin(firstDay: BusinessDate): Promise<void> {
    await this.walls.asService('settlement', async () => {
      const db = this.walls.manager();
      const calendar = chinaCalendar();
      const made: unknown[] = await db.query(
        'insert into trade.calendar (version, published_through) values (1, $1) on conflict do nothing returning version',
        [calendar.publishedThrough],
      );
      if (made.length > 0) {
        const exceptions = [...calendar.exceptions];
        await db.query(
          `insert into trade.calendar_day (version, day, business)
           select 1, * from unnest($1::date[], $2::boolean[])`,
          [exceptions.map(([day]) => day), exceptions.map(([, business]) => business)],
        );
      }
      await db.query(
        `insert into trade.business_day (today, state) values ($1, 'open') on conflict do nothing`,
        [firstDay],
      );
    });
  }

  private async read(lock: '' | 'for share'): Promise<BusinessDayState> {
    return this.walls.asService('identity', async () => {
      const [row] = dayRow.parse(
        await this.walls.manager().query(`select today, state, next_day from trade.business_day ${lock}`),
      );
      if (!row) throw ledgerErrors('ledger-not-open');
      return { today: row.today, state: row.state, nextDay: row.next_day ?? undefined };
    });
  }
}
