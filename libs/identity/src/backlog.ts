import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIGURATION, type Configuration } from '#common';
import { Walls } from '#database';
import { identityErrors } from './identity.errors.js';

/** Milliseconds for which a count is good enough: a few requests more than the limit do no harm. */
const FRESH_MS = 250;
/** Milliseconds over which the pace is measured; where looks are rarer, between the last two. */
const WINDOW_MS = 30_000;
const LONGEST_SECONDS = 300;
/** What is asked to wait where nothing was carried lately: a halt, or a hold by the operator. */
const UNKNOWN_SECONDS = 60;
/** How much of the limit must be free again when people are asked to come back. */
const ROOM = 0.1;

const row = z.array(z.object({ waiting: z.number(), carried: z.string().transform(Number) }));

/** How many orders wait, and how many have been carried since the beginning, at a time of this process's clock. */
interface Look {
  at: number;
  waiting: number;
  carried: number;
}

/** The line before the ledger: when it is too long, whoever comes is told after how many seconds to come again. */
@Injectable()
export class Backlog {
  private readonly looks: Look[] = [];

  constructor(
    private readonly walls: Walls,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** @throws backlog-full where as many orders wait as may */
  async expectRoom(): Promise<void> {
    const { waiting } = await this.look();
    const limit = this.configuration.BACKLOG_LIMIT;
    if (waiting < limit) return;
    throw identityErrors('backlog-full', {
      seconds: secondsUntilRoom(waiting - limit * (1 - ROOM), this.pace()),
    });
  }

  private async look(): Promise<Look> {
    const last = this.looks.at(-1);
    if (last && performance.now() - last.at < FRESH_MS) return last;
    const found = await this.walls.asService('identity', async () =>
      row.parse(
        await this.walls.manager().query(
          `select (select count(*) from (select 1 from trade.operation where status = 'pending' limit $1) as line)::int
             as waiting,
             (select coalesce(sum(carried), 0) from ledger.relayer) as carried`,
          // Twice the limit is as full as anything above it.
          [this.configuration.BACKLOG_LIMIT * 2],
        ),
      ),
    );
    const look = { at: performance.now(), waiting: 0, carried: 0, ...found[0] };
    this.looks.push(look);
    while (this.looks.length > 2 && (this.looks[0]?.at ?? look.at) < look.at - WINDOW_MS) this.looks.shift();
    return look;
  }

  /** Operations carried in a second, lately. */
  private pace(): number {
    const [first, last] = [this.looks[0], this.looks.at(-1)];
    if (!first || !last || last.at === first.at) return 0;
    return ((last.carried - first.carried) * 1000) / (last.at - first.at);
  }
}

/** Whole seconds until so many orders less wait, at a pace of so many a second. */
export function secondsUntilRoom(orders: number, pace: number): number {
  if (pace <= 0) return UNKNOWN_SECONDS;
  return Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(orders / pace)));
}
