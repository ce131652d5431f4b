import { Injectable } from '@nestjs/common';
import { DomainError, type BusinessDate } from '#common';
import { Walls } from '#database';
import { Bells } from '#queue';
import { DayProgress } from './day-progress.service.js';
import { settlementErrors } from './settlement.errors.js';

/** How long the day waits for the ledger and for banks, while nothing comes nearer, before it says that it is stuck. */
const PATIENCE_MS = 60_000;
/** Between two looks, at first and at most: most steps wait for a block, which is there in a few milliseconds. */
const FIRST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 50;
/** Whoever wrote what is waited for has rung; this is for what was written by nobody, as time passing is. */
const LOOKS_A_RING = 4;

/** The steps of a business day: each is done once, is waited for, and tells where it stopped. */
@Injectable()
export class DaySteps {
  constructor(
    private readonly walls: Walls,
    private readonly bells: Bells,
    private readonly progress: DayProgress,
  ) {}

  /** Runs a step of a day once; what it threw is kept with the day and the step. @throws day-stuck */
  async once(day: BusinessDate, name: string, work: () => Promise<void>): Promise<void> {
    if (await this.isDone(day, name)) return;
    this.progress.at(name);
    try {
      await work();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.note(day, name, reason);
      throw settlementErrors('day-stuck', { day, step: name, reason }, error);
    }
    await this.note(day, name, null);
  }

  /** Marks a step as done, or as failed, in the caller's transaction where there is one. */
  async note(day: BusinessDate, name: string, failure: string | null): Promise<void> {
    await this.walls.asService('settlement', () =>
      this.walls.manager().query(
        `insert into trade.end_of_day_step (day, step, done_at, failure)
         values ($1, $2, case when $3::text is null then now() end, $3)
         on conflict (day, step) do update set done_at = excluded.done_at, failure = excluded.failure`,
        [day, name, failure],
      ),
    );
  }

  /** Waits until another service has done its part of the day, in its own process. @throws day-stuck */
  async elsewhere(day: BusinessDate, { name, bell }: { name: string; bell: 'factoring' }): Promise<void> {
    await this.until(day, name, async () => {
      if (await this.isDone(day, name)) return undefined;
      await this.bells.ring(bell);
      return `the ${bell} service has not done its part.`;
    });
  }

  /**
   * Waits until `open` names no reason to wait any longer. A reason that changes, as a count that falls, is progress, and
   * is waited for anew: a day of many payments is long, not stuck. @throws day-stuck with the last reason
   */
  async until(day: BusinessDate, step: string, open: () => Promise<string | undefined>): Promise<void> {
    this.progress.at(step);
    let last: string | undefined;
    let end = 0;
    for (let looks = 0; ; looks++) {
      const reason = await open();
      if (reason === undefined) return;
      if (reason !== last) end = performance.now() + PATIENCE_MS;
      last = reason;
      if (performance.now() > end) throw settlementErrors('day-stuck', { day, step, reason });
      if (looks % LOOKS_A_RING === 0) {
        await Promise.all([this.bells.ring('settlement'), this.bells.ring('factoring')]);
      }
      const wait = Math.min(FIRST_LOOK_MS * 2 ** looks, LONGEST_LOOK_MS);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** Asks a bank until it answers; a bank that is away is waited for like the ledger. @throws day-stuck */
  async answer<T>(day: BusinessDate, step: string, ask: () => Promise<T>): Promise<T> {
    const answers: T[] = [];
    await this.until(day, step, async () => {
      try {
        answers.push(await ask());
        return undefined;
      } catch (error) {
        if (error instanceof DomainError && error.code === 'bank-unreachable') return error.message;
        throw error;
      }
    });
    const [answer] = answers;
    if (answer === undefined) throw new Error(`The step ${step} ended without an answer.`);
    return answer;
  }

  private async isDone(day: BusinessDate, name: string): Promise<boolean> {
    const rows: unknown[] = await this.walls.asService('settlement', () =>
      this.walls
        .manager()
        .query('select 1 from trade.end_of_day_step where day = $1 and step = $2 and done_at is not null', [
          day,
          name,
        ]),
    );
    return rows.length > 0;
  }
}
