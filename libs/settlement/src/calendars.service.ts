import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { BusinessCalendar, addDays, column, dayOfWeek, parseBusinessDate, type BusinessDate } from '#common';
import { Walls } from '#database';
import { Decisions, Notices, type DecisionView, type Principal } from '#identity';
import { calendarBody, type CalendarBody, type CalendarView } from './calendars.schemas.js';
import { interestedIn } from './interested.js';
import { settlementErrors } from './settlement.errors.js';

const KIND = 'calendar';

/** The calendar’s versions: pay dates follow from the latest wherever they are asked for, and are kept nowhere. */
@Injectable()
export class Calendars {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
  ) {}

  /** The calendar in force. */
  async current(): Promise<CalendarView> {
    return this.walls.asService('settlement', async () => {
      const { publishedThrough, exceptions } = await this.day.calendar();
      return {
        version: await this.version(),
        publishedThrough,
        days: [...exceptions].map(([day, business]) => ({ day, business })).sort(byDay),
      };
    });
  }

  /** @throws calendar-shorter, calendar-beyond, calendar-past, decision-open, day-closing */
  async propose(asker: Principal, body: CalendarBody): Promise<DecisionView> {
    return this.walls.asService('settlement', async () => {
      await this.after(await this.day.open(), body);
      return this.decisions.propose(asker, { kind: KIND, subject: 'calendar', payload: body });
    });
  }

  /** It is in force at once, and whoever waits for a payment that moved is told. @throws as `propose` */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('settlement', () =>
      this.decisions.approve(asker, id, KIND, payloadHash, async ({ payload }) => {
        const before = await this.day.calendar();
        const calendar = await this.after(await this.day.open(), calendarBody.parse(payload));
        await this.write(calendar, id);
        await this.tellMoved(before, calendar);
      }),
    );
  }

  /**
   * The calendar that the body makes of the one in force. What has passed stays as it was, and so does the next
   * business day: the ledger knows it already, and counts its own limits by it.
   */
  private async after(today: BusinessDate, body: CalendarBody): Promise<BusinessCalendar> {
    const before = await this.day.calendar();
    const through = parseBusinessDate(body.publishedThrough);
    if (through < before.publishedThrough) {
      throw settlementErrors('calendar-shorter', { day: before.publishedThrough });
    }
    const kept = before.nextBusinessDay(today);
    const exceptions = new Map(before.exceptions);
    for (
      let day = addDays(before.publishedThrough, 1);
      day <= kept && day <= through;
      day = addDays(day, 1)
    ) {
      note(exceptions, day, before.isBusinessDay(day));
    }
    for (const { day: text, business } of body.days) {
      const day = parseBusinessDate(text);
      if (day > through) throw settlementErrors('calendar-beyond', { day });
      if (day <= kept && business !== before.isBusinessDay(day)) {
        throw settlementErrors('calendar-past', { day });
      }
      note(exceptions, day, business);
    }
    return new BusinessCalendar(through, exceptions);
  }

  private async version(): Promise<number> {
    const [latest] = z
      .array(z.object({ version: z.number() }))
      .parse(await this.walls.manager().query('select max(version) as version from trade.calendar'));
    return latest?.version ?? 0;
  }

  private async write({ publishedThrough, exceptions }: BusinessCalendar, decisionId: string): Promise<void> {
    const db = this.walls.manager();
    const version = (await this.version()) + 1;
    await db.query(
      'insert into trade.calendar (version, published_through, decision_id) values ($1, $2, $3)',
      [version, publishedThrough, decisionId],
    );
    await db.query(
      `insert into trade.calendar_day (version, day, business)
       select $1, * from unnest($2::date[], $3::boolean[])`,
      [version, [...exceptions.keys()], [...exceptions.values()]],
    );
  }

  /** One that is due already does not move: the days up to its pay date have passed. */
  private async tellMoved(before: BusinessCalendar, after: BusinessCalendar): Promise<void> {
    const active = z.array(z.object({ id: z.string(), due_on: column.date })).parse(
      await this.walls.manager().query(
        `select d.id, d.due_on from trade.certificate d join projection.certificate c on c.id = d.id
         where d.status = 'active' and c.outstanding > 0 order by d.id`,
      ),
    );
    for (const { id, due_on } of active) {
      const [from, to] = [before.onOrAfter(due_on), after.onOrAfter(due_on)];
      if (from === to) continue;
      const facts = { certificateId: id, dueOn: due_on, from, to };
      await this.notices.tell(await interestedIn(this.walls, id), 'pay-date-moved', facts);
    }
  }
}

/** Only days that differ from the rule are kept. */
function note(exceptions: Map<BusinessDate, boolean>, day: BusinessDate, business: boolean): void {
  if (business === dayOfWeek(day) <= 5) exceptions.delete(day);
  else exceptions.set(day, business);
}

function byDay(one: { day: string }, other: { day: string }): number {
  return one.day < other.day ? -1 : 1;
}
