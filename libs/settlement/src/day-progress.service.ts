import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import {
  Subject,
  concat,
  defer,
  from,
  of,
  switchMap,
  takeUntil,
  takeWhile,
  timer,
  type Observable,
} from 'rxjs';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { Walls } from '#database';
import type { DayStepView } from './settlement.schemas.js';

const LOOK_MS = 300;
/** A page that asks for the clock to move begins to watch at the same time: so long it waits for the move to begin. */
const IDLE_LOOKS = 5;
const LAST_STEPS = 120;

/** How far the clock has moved. */
export interface Progress {
  today: string;
  state: string;
  /** The step of the day that it is at; null while nothing moves. */
  step: string | null;
  /** Business days that are done, of all that were asked for. */
  done: number;
  all: number;
  elapsedMs: number;
  moving: boolean;
}
/** One event of the stream, as Nest writes it. */
export interface ProgressEvent {
  type: 'progress' | 'idle';
  data: Progress;
}

const stepRows = z.array(
  z.object({
    day: z.string(),
    step: z.string(),
    done_at: z.date().nullable(),
    failure: z.string().nullable(),
  }),
);

/** What whoever waits for the clock is told meanwhile. Kept in memory: the day itself is in the database. */
@Injectable()
export class DayProgress implements BeforeApplicationShutdown {
  private run: { all: number; done: number; since: number } | undefined;
  private step: string | undefined;
  private readonly closing = new Subject<void>();

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
  ) {}

  beforeApplicationShutdown(): void {
    this.closing.next();
  }

  /** Counts the days of one move of the clock; `dayDone` is called after each. */
  async during(days: number, work: (dayDone: () => void) => Promise<void>): Promise<void> {
    const run = { all: days, done: 0, since: performance.now() };
    this.run = run;
    try {
      await work(() => {
        run.done++;
      });
    } finally {
      this.run = undefined;
      this.step = undefined;
    }
  }

  /** The step that the day is at. */
  at(step: string): void {
    this.step = step;
  }

  /** Tells until the day is open and nothing moves. */
  watch(): Observable<ProgressEvent> {
    let idle = 0;
    const looks = timer(0, LOOK_MS).pipe(
      switchMap(() => from(this.now())),
      takeWhile((now) => {
        idle = now.moving ? 0 : idle + 1;
        return idle < IDLE_LOOKS;
      }),
      switchMap((data) => of<ProgressEvent>({ type: 'progress', data })),
    );
    const end = defer(() => this.now()).pipe(switchMap((data) => of<ProgressEvent>({ type: 'idle', data })));
    return concat(looks, end).pipe(takeUntil(this.closing));
  }

  /** The steps of the last days, the newest first. */
  async steps(): Promise<DayStepView[]> {
    const found = stepRows.parse(
      await this.walls.askAsService(
        'settlement',
        `select day::text, step, done_at, failure from trade.end_of_day_step
         order by day desc, done_at desc nulls first limit $1`,
        [LAST_STEPS],
      ),
    );
    return found.map(({ day, step, done_at: doneAt, failure }) => ({
      day,
      step,
      doneAt: doneAt?.toISOString() ?? null,
      failure,
    }));
  }

  private async now(): Promise<Progress> {
    const { today, state } = await this.day.state();
    const moving = this.run !== undefined || state !== 'open';
    return {
      today,
      state,
      step: moving ? (this.step ?? null) : null,
      done: this.run?.done ?? 0,
      all: this.run?.all ?? 0,
      elapsedMs: this.run ? Math.round(performance.now() - this.run.since) : 0,
      moving,
    };
  }
}
