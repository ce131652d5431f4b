import { Inject, Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { eventRow, type BookEvent } from '#chain';
import { CONFIGURATION, type Configuration } from '#common';
import { Walls, type ServiceName } from '#database';
import { Cases } from './cases.service.js';
import { identityErrors } from './identity.errors.js';
import type { Principal } from './principal.js';

/** What follows from an event of the ledger, once and never again, not even by a rebuild. */
export interface Reaction {
  /** Its name in the rows; it never changes. */
  name: string;
  service: ServiceName;
  /** Runs in the transaction that marks the reaction as done. */
  run(event: BookEvent): Promise<void>;
  /** The same for many events at once, in one statement or two, where there is such a way. */
  runTogether?(events: readonly BookEvent[]): Promise<void>;
}

/**
 * How many of one kind run in one transaction: a commit of its own for each would be most of what they cost. One that
 * fails takes the others back with it, and then each runs alone.
 */
const TOGETHER = 25;
/** The same, of those that are done in one statement. */
const IN_ONE_STATEMENT = 250;
/** A reaction that failed this often waits for a person: a case tells of it. */
const MOST_TRIES = 20;
const FAILED = 'reaction-failed';
const failedFacts = z.object({ reaction: z.string(), orderHash: z.string(), item: z.number() });
/** One that failed so often holds up no business day. */
const TRIES_TO_WAIT_FOR = 3;

const waiting = z.array(z.looseObject({ order_hash: z.string(), item: z.number() }));

/** The newest block that is final: so many below the one that was read last. */
const FINAL = '(select block_number - $3::bigint from ledger.checkpoint)';

/** Runs the reactions that the projector has noted down, in the ledger's order, once their blocks are final. */
@Injectable()
export class Reactor {
  private readonly logger = new Logger(Reactor.name);

  constructor(
    private readonly walls: Walls,
    private readonly cases: Cases,
    @Inject(CONFIGURATION) private readonly configuration: Pick<Configuration, 'FINALITY_DEPTH'>,
  ) {}

  /** Runs what waits for one of `reactions`. A failure is kept with its row, and its neighbours go on. */
  async run(reactions: readonly Reaction[]): Promise<void> {
    const awaited = await this.awaited(reactions.map(({ name }) => name));
    for (const reaction of reactions.filter(({ name }) => awaited.has(name))) {
      let together = reaction.runTogether ? IN_ONE_STATEMENT : TOGETHER;
      for (
        let ran = await this.next(reaction, together);
        ran !== 'none';
        ran = await this.next(reaction, together)
      )
        if (ran === 'undone') together = 1;
    }
  }

  /** Tries once more what had failed too often, and closes its case. @throws not-found */
  async again(asker: Principal, caseId: string): Promise<void> {
    await this.walls.asService('identity', async () => {
      const { kind, facts } = await this.cases.openOne(caseId);
      if (kind !== FAILED) throw identityErrors('not-found', { what: 'failed consequence' });
      const { reaction, orderHash, item } = failedFacts.parse(facts);
      await this.walls.manager().query(
        `update ledger.reaction set tries = 0, retry_at = now()
           where order_hash = $1 and item = $2 and reaction = $3 and done_at is null`,
        [orderHash, item, reaction],
      );
      await this.cases.close(asker, caseId, 'tried again');
    });
  }

  /** How many reactions wait that have not failed again and again. */
  async waiting(): Promise<number> {
    const [found] = await this.walls.asService('identity', async () =>
      z
        .array(z.object({ n: z.number() }))
        .parse(
          await this.walls
            .manager()
            .query('select count(*)::int as n from ledger.reaction where done_at is null and tries < $1', [
              TRIES_TO_WAIT_FOR,
            ]),
        ),
    );
    return found?.n ?? 0;
  }

  /** Which of these reactions anything waits for: most rings bring work for none, and are answered by one question. */
  private async awaited(names: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await this.walls.asService('identity', async () =>
      z.array(z.object({ reaction: z.string() })).parse(
        await this.walls.manager().query(
          `select distinct reaction from ledger.reaction
           where reaction = any($1) and done_at is null and tries < $2 and retry_at <= now()
             and block_number <= ${FINAL}`,
          [names, MOST_TRIES, this.configuration.FINALITY_DEPTH],
        ),
      ),
    );
    return new Set(found.map(({ reaction }) => reaction));
  }

  /** Runs the next ones, at most `limit`; `undone` where one of several failed and none of them stands. */
  private async next(reaction: Reaction, limit: number): Promise<'none' | 'ran' | 'undone'> {
    let failing: { order_hash: string; item: number } | undefined;
    try {
      return await this.walls.asService(reaction.service, async () => {
        const db = this.walls.manager();
        const events = waiting.parse(
          await db.query(
            // Rows are chosen first, and only then their events are looked for: what waits may be long.
            `with r as materialized (
               select order_hash, item, block_number from ledger.reaction r
               where reaction = $1 and done_at is null and tries < $2 and retry_at <= now()
                 and block_number <= ${FINAL}
                 and exists (select 1 from ledger.event e
                   where e.order_hash = r.order_hash and e.block_number = r.block_number)
               order by block_number, item limit $4 for update skip locked)
             select r.item, e.name, e.order_hash, e.args, e.block_number, e.block_hash, e.transaction_hash,
               e.transaction_index, e.log_index
             from r
             join lateral (select e.name, e.order_hash, e.args, e.block_number, e.block_hash, e.transaction_hash,
                             e.transaction_index, e.log_index,
                             (row_number() over (order by e.log_index, e.item) - 1)::int as item
                           from ledger.event e
                           where e.order_hash = r.order_hash and e.block_number = r.block_number) e on e.item = r.item
             order by r.block_number, r.item`,
            [reaction.name, MOST_TRIES, this.configuration.FINALITY_DEPTH, limit],
          ),
        );
        if (events.length === 0) return 'none';
        if (reaction.runTogether && events.length > 1) {
          failing = events[0];
          await reaction.runTogether(events.map((event) => eventRow.parse(event)));
        } else
          for (const event of events) {
            // Known before its event is parsed: one that cannot be read is set aside like one that cannot be run.
            failing = { order_hash: event.order_hash, item: event.item };
            await reaction.run(eventRow.parse(event));
          }
        await db.query(
          `update ledger.reaction r set done_at = now() from unnest($1::text[], $2::int[]) as ran (order_hash, item)
           where r.order_hash = ran.order_hash and r.item = ran.item and r.reaction = $3`,
          [events.map(({ order_hash }) => order_hash), events.map(({ item }) => item), reaction.name],
        );
        return 'ran';
      });
    } catch (error) {
      if (!failing) throw error;
      if (limit > 1) return 'undone';
      const { order_hash, item } = failing;
      const failure = error instanceof Error ? error.message : String(error);
      this.logger.error(`The reaction ${reaction.name} to ${order_hash} failed: ${failure}`);
      await this.walls.asService(reaction.service, async () => {
        const [rows] = await this.walls.manager().query<[unknown[], number]>(
          `update ledger.reaction set tries = tries + 1, failure = $4, retry_at = now() + (tries + 1) * interval '1 second'
           where order_hash = $1 and item = $2 and reaction = $3 returning tries`,
          [order_hash, item, reaction.name, failure],
        );
        const [row] = z.array(z.object({ tries: z.number() })).parse(rows);
        if (row?.tries !== MOST_TRIES) return;
        await this.cases.open(FAILED, { reaction: reaction.name, orderHash: order_hash, item, failure });
      });
      return 'ran';
    }
  }
}
