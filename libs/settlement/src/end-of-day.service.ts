import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { BusinessDay, LEDGER_DOMAIN } from '#chain';
import {
  CONFIGURATION,
  column,
  daysBetween,
  needed,
  parseBusinessDate,
  toYyyymmdd,
  type BusinessDate,
  type Configuration,
} from '#common';
import { Walls } from '#database';
import { Standing } from '#certificates';
import { Operations, Reactor } from '#identity';
import { orderHash, signDigest, type Hex, type LedgerDomain, type Order } from '#orders';
import { Arrears } from './arrears.service.js';
import { BankDesk } from './bank-desk.service.js';
import { DayProgress } from './day-progress.service.js';
import { DaySteps } from './day-steps.service.js';
import { OwedPayments } from './owed-payments.service.js';
import { settlementErrors } from './settlement.errors.js';
import type { AdvanceBody } from './settlement.schemas.js';
import { Unanswered } from './unanswered.service.js';

const MOST_DAYS = 800;
const DEADLINE_SECONDS = 3600;
/** What other services do at the start of a day, in the order in which it is waited for. */
const DAY_TASKS = [{ name: 'factoring.day', bell: 'factoring' }] as const;

const heldRow = z.object({
  holding_id: z.string().transform(BigInt),
  epoch: z.number(),
  seller: column.participant,
  financier: column.participant,
});

/** The one who closes a business day and opens the next; nothing else moves a date. */
@Injectable()
export class EndOfDay {
  private readonly keeperKey: Hex;

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly desk: BankDesk,
    private readonly operations: Operations,
    private readonly owed: OwedPayments,
    private readonly steps: DaySteps,
    private readonly arrears: Arrears,
    private readonly standing: Standing,
    private readonly unanswered: Unanswered,
    private readonly reactor: Reactor,
    private readonly progress: DayProgress,
    @InjectDataSource() private readonly source: DataSource,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {
    this.keeperKey = needed(configuration, 'KEEPER_KEY');
  }

  /**
   * Advances a sandbox's clock: runs every end of day on the way, in order, and waits for banks in between. A day
   * that stopped goes on where it stopped.
   * @throws clock-sandbox-only, clock-busy, clock-backwards, clock-too-far, no-maturity, day-stuck
   */
  async advance({ to }: AdvanceBody): Promise<void> {
    if (this.configuration.MODE !== 'sandbox') throw settlementErrors('clock-sandbox-only');
    await this.alone(async () => {
      const found = await this.day.state();
      await this.resume();
      const { today } = await this.day.state();
      const calendar = await this.day.calendar();
      const target =
        to === 'next-business-day'
          ? calendar.nextBusinessDay(today)
          : to === 'next-maturity'
            ? await this.nextMaturity(today)
            : calendar.onOrAfter(parseBusinessDate(to));
      // Asked again for a day that had stopped half way, and that is now there.
      if (target <= today && found.state !== 'open') return;
      if (target <= today) throw settlementErrors('clock-backwards', { today });
      if (daysBetween(today, target) > MOST_DAYS) throw settlementErrors('clock-too-far');
      let days = 0;
      for (let at = today; at < target; days++) at = calendar.nextBusinessDay(at);
      await this.progress.during(days, async (dayDone) => {
        for (let at = today; at < target;) {
          // Read again each day: people may publish another calendar meanwhile.
          at = (await this.day.calendar()).nextBusinessDay(at);
          await this.close(at);
          await this.resume();
          dayDone();
        }
      });
    });
  }

  /** One clock: whoever holds this lock moves it. The lock ends with its connection, as in a crash. */
  private async alone(work: () => Promise<void>): Promise<void> {
    const runner = this.source.createQueryRunner();
    await runner.connect();
    try {
      const [lock] = z
        .array(z.object({ mine: z.boolean() }))
        .parse(await runner.query(`select pg_try_advisory_lock(hashtext('tributary.clock')) as mine`));
      if (!lock?.mine) throw settlementErrors('clock-busy');
      try {
        await work();
      } finally {
        await runner.query(`select pg_advisory_unlock(hashtext('tributary.clock'))`);
      }
    } finally {
      await runner.release();
    }
  }

  private async close(next: BusinessDate): Promise<void> {
    await this.set({ state: 'closing', next });
  }

  /** From whatever state the day is in to the next open one: each step is done once, however often it is tried. */
  private async resume(): Promise<void> {
    const { today, state, nextDay } = await this.day.state();
    if (state === 'open' || !nextDay) return;
    const calendar = await this.day.calendar();
    if (state === 'closing') {
      await this.drain(today);
      await this.set({ state: 'drained', next: nextDay });
    }
    if (state === 'closing' || state === 'drained') {
      await this.moveLedger(today, nextDay, calendar.nextBusinessDay(nextDay));
      await this.set({ state: 'projected', next: nextDay });
    }
    await this.steps.once(nextDay, 'standing', () => this.standing.startDay(nextDay));
    await this.steps.once(nextDay, 'release-holds', () => this.releaseHolds(nextDay));
    await this.steps.once(nextDay, 'instruct', () => this.owed.instruct(nextDay));
    await this.steps.once(nextDay, 'penalties', () => this.arrears.instruct(nextDay));
    await this.steps.once(nextDay, 'unanswered', () => this.unanswered.startDay(nextDay));
    for (const task of DAY_TASKS) await this.steps.elsewhere(nextDay, task);
    await this.walls.asService('settlement', () =>
      this.walls
        .manager()
        .query(`update trade.business_day set today = $1, state = 'open', next_day = null`, [nextDay]),
    );
    await this.drain(nextDay);
  }

  /** Waits until the ledger has ended every operation, and banks have told of every payment. */
  private async drain(day: BusinessDate): Promise<void> {
    await this.steps.until(day, 'drain', () =>
      // One snapshot: what passes from the bank to the ledger, or on to a consequence, is never seen at neither.
      this.walls.inSnapshot('settlement', async () => {
        const waiting = await this.operations.waiting();
        const bank = await this.desk.waiting();
        if (waiting > 0) return `${String(waiting)} operations are on their way to the ledger.`;
        const reactions = await this.reactor.waiting();
        if (reactions > 0) return `${String(reactions)} consequences of what the ledger told are not done.`;
        if (bank.messages > 0) return `${String(bank.messages)} payment messages wait for the bank’s answer.`;
        if (bank.notices > 0) return `${String(bank.notices)} messages of the bank are not applied.`;
        if (bank.payments > 0) return `${String(bank.payments)} payments wait for the bank’s notice.`;
        return undefined;
      }),
    );
  }

  private async moveLedger(today: BusinessDate, next: BusinessDate, after: BusinessDate): Promise<void> {
    // Asked in this order: what a crash left on its way ends in between, and is not asked for twice.
    const asked = await this.askedFor(next);
    if (!asked && (await this.bookToday()) !== next) {
      const order: Order = {
        kind: 'business-date',
        body: {
          today: toYyyymmdd(next),
          nextBusinessDay: toYyyymmdd(after),
          deadline: BigInt(Math.floor(Date.now() / 1000) + DEADLINE_SECONDS),
        },
      };
      await this.walls.asService('settlement', () =>
        this.operations.submit(
          { order, signatures: [signDigest(orderHash(this.domain, order), this.keeperKey)] },
          { kind: 'business-day', id: next, parties: [] },
        ),
      );
    }
    await this.steps.until(today, 'move the ledger’s date', async () => {
      const there = await this.bookToday();
      return there === next ? undefined : `the ledger is at ${there}.`;
    });
  }

  /** Whether the order to a business day is on its way to the ledger. */
  private async askedFor(day: BusinessDate): Promise<boolean> {
    const found: unknown[] = await this.walls.asService('settlement', () =>
      this.walls.manager().query(
        `select 1 from trade.operation
         where subject_kind = 'business-day' and subject_id = $1 and status in ('pending', 'sent')`,
        [day],
      ),
    );
    return found.length > 0;
  }

  private async bookToday(): Promise<BusinessDate> {
    const [row] = await this.walls.asService('settlement', async () =>
      z
        .array(z.object({ today: column.date }))
        .parse(await this.walls.manager().query('select today from projection.book_day')),
    );
    if (!row) throw new Error('The ledger has told no business date yet.');
    return row.today;
  }

  /** Holds that have expired, or that are too near the due date, go back to live; anybody may carry that. */
  private async releaseHolds(today: BusinessDate): Promise<void> {
    const nextBusinessDay = (await this.day.calendar()).nextBusinessDay(today);
    await this.walls.asService('settlement', async () => {
      const held = z.array(heldRow).parse(
        await this.walls.manager().query(
          `select t.holding_id, h.epoch, h.owner as seller, t.financier from projection.hold_terms t
             join projection.holding h on h.id = t.holding_id join projection.certificate c on c.id = t.certificate_id
           where h.state = 'held' and (t.expires_at <= now() or c.due_on <= $1)`,
          [nextBusinessDay],
        ),
      );
      for (const { holding_id, epoch, seller, financier } of held) {
        const deadline = BigInt(Math.floor(Date.now() / 1000) + DEADLINE_SECONDS);
        await this.operations.submit(
          { order: { kind: 'release', body: { holding: holding_id, epoch, deadline } }, signatures: [] },
          { kind: 'holding', id: holding_id.toString(), parties: [seller, financier] },
        );
      }
    });
    await this.steps.until(today, 'release-holds', async () => {
      const waiting = await this.operations.waiting();
      return waiting === 0 ? undefined : 'releases are on their way to the ledger.';
    });
  }

  private async nextMaturity(today: BusinessDate): Promise<BusinessDate> {
    const calendar = await this.day.calendar();
    const due = await this.walls.asService('settlement', async () =>
      z
        .array(z.object({ due_on: column.date }))
        .parse(
          await this.walls
            .manager()
            .query(
              `select distinct due_on from projection.certificate where outstanding > 0 order by due_on`,
            ),
        ),
    );
    const next = due.map(({ due_on }) => calendar.onOrAfter(due_on)).find((payOn) => payOn > today);
    if (!next) throw settlementErrors('no-maturity');
    return next;
  }

  private async set({ state, next }: { state: string; next: BusinessDate }): Promise<void> {
    await this.walls.asService('settlement', () =>
      this.walls.manager().query('update trade.business_day set state = $1, next_day = $2', [state, next]),
    );
  }
}
