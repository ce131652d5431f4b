import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column, type BusinessDate } from '#common';
import { Walls, type ServiceName } from '#database';

/** What a service has to do when a business day begins; it may be tried more than once, and is done once. */
export interface DayTask {
  /** Its name among the day's steps; the end of day waits for it. */
  name: string;
  service: ServiceName;
  run(today: BusinessDate): Promise<void>;
}

/** Runs a service's own part of the start of a business day, in its own process, when it is rung for. */
@Injectable()
export class DayWork {
  constructor(private readonly walls: Walls) {}

  /** Runs each task of the day that is beginning, in one transaction with the mark that it is done. */
  async run(tasks: readonly DayTask[]): Promise<void> {
    for (const task of tasks) {
      await this.walls.asService(task.service, async () => {
        const db = this.walls.manager();
        const [day] = z
          .array(z.object({ next_day: column.date }))
          .parse(
            await db.query(`select next_day from trade.business_day where state = 'projected' for share`),
          );
        if (!day) return;
        const mine: unknown[] = await db.query(
          `insert into trade.end_of_day_step (day, step, done_at) values ($1, $2, now())
           on conflict (day, step) do nothing returning 1`,
          [day.next_day, task.name],
        );
        if (mine.length > 0) await task.run(day.next_day);
      });
    }
  }
}
