import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import pg from 'pg';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { roleOf, type ServiceName } from './service-grants.js';

/** The company on whose behalf work is done: its id and its number on the ledger. */
export interface CompanyScope {
  companyId: string;
  participant: number;
}

interface Wall {
  role: 'tributary_company' | ReturnType<typeof roleOf>;
  company: string;
  participant: string;
  service: string;
}

interface Room {
  manager: EntityManager;
  /** The wall that the database has in force after all that was sent; undefined before the transaction begins. */
  wall: Wall | undefined;
  bells: (() => void | Promise<void>)[];
  /** What is written with the commit. */
  last: { wall: Wall; text: string; values: readonly unknown[] }[];
  /** Whether its end was sent: a question after that would stand before no wall. */
  over: boolean;
  /** Set when work behind an inner wall failed: whoever catches that error must not go on in this transaction. */
  failure: { error: unknown } | undefined;
}

/**
 * The walls between companies. All work with data runs in `inCompany` or `asService`; each opens one
 * transaction and sets PostgreSQL's role and the company for row-level security. Nested calls share the
 * transaction and change the wall for their own length only, so that one act is one commit. The wall is set with the
 * first query that needs another one than the query before: most nested calls need none. What begins the transaction
 * and what sets a wall leaves in one write with the query that needs it; the server takes them in that order, and
 * answers no query after one of them has failed.
 */
@Injectable()
export class Walls {
  private readonly walls = new AsyncLocalStorage<{ room: Room; wall: Wall }>();

  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Runs `work` with the rights of one company: row-level security shows it what is its own. */
  inCompany<T>(scope: CompanyScope, work: () => Promise<T>): Promise<T> {
    return this.enter(wallOf(scope), work);
  }

  /** Runs `work` with the rights of a service of the platform, across companies: those of its grants (`service-grants.ts`). */
  asService<T>(service: ServiceName, work: () => Promise<T>): Promise<T> {
    return this.enter(wallOfService(service), work);
  }

  /** Same as `asService`, in one snapshot of the database that nothing changes meanwhile. */
  async inSnapshot<T>(service: ServiceName, work: () => Promise<T>): Promise<T> {
    if (this.walls.getStore()) throw new Error('A snapshot cannot begin inside another transaction.');
    return this.begin(wallOfService(service), work, 'REPEATABLE READ');
  }

  /** One question across companies that changes nothing, by itself: from its beginning to its end in one write. */
  askAsService(service: ServiceName, text: string, values: readonly unknown[]): Promise<unknown> {
    return this.ask(wallOfService(service), text, values);
  }

  /** Same as `askAsService`, with the rights of one company. */
  askInCompany(scope: CompanyScope, text: string, values: readonly unknown[]): Promise<unknown> {
    return this.ask(wallOf(scope), text, values);
  }

  /** The transaction's manager, for queries that a repository cannot say. Throws outside of a wall. */
  manager(): EntityManager {
    const inside = this.walls.getStore();
    if (!inside) throw new Error('Company data is reached only in inCompany(…) or asService(…).');
    if (inside.room.failure) throw inside.room.failure.error;
    if (inside.room.over) throw new Error('The transaction of this query has ended.');
    return inside.room.manager;
  }

  /** Rings after the transaction in force has committed; never when it is rolled back. */
  afterCommit(bell: () => void | Promise<void>): void {
    const inside = this.walls.getStore();
    if (!inside) throw new Error('afterCommit needs a transaction.');
    inside.room.bells.push(bell);
  }

  /** What is written, behind the wall in force, when all else is done; it leaves together with the commit. */
  withCommit(text: string, values: readonly unknown[]): void {
    const inside = this.walls.getStore();
    if (!inside) throw new Error('withCommit needs a transaction.');
    const { room, wall } = inside;
    room.last.push({ wall, text, values });
  }

  private async ask(wall: Wall, text: string, values: readonly unknown[]): Promise<unknown> {
    if (this.walls.getStore()) return this.enter(wall, () => this.manager().query(text, [...values]));
    const runner = this.source.createQueryRunner();
    try {
      const answers: unknown[] = await Promise.all([
        askOn(runner, 'START TRANSACTION READ ONLY'),
        askOn(runner, SET_WALL, valuesOf(wall)),
        askOn(runner, text, values),
        askOn(runner, 'COMMIT'),
      ]);
      return answers[2];
    } finally {
      await runner.release();
    }
  }

  private async enter<T>(wall: Wall, work: () => Promise<T>): Promise<T> {
    const outer = this.walls.getStore();
    if (!outer) return this.begin(wall, work);
    try {
      return await this.walls.run({ room: outer.room, wall }, work);
    } catch (error) {
      outer.room.failure ??= { error };
      throw error;
    }
  }

  private async begin<T>(wall: Wall, work: () => Promise<T>, isolation?: 'REPEATABLE READ'): Promise<T> {
    const bells: Room['bells'] = [];
    const runner = this.source.createQueryRunner();
    try {
      const room: Room = {
        manager: runner.manager,
        wall: undefined,
        bells,
        last: [],
        over: false,
        failure: undefined,
      };
      const query = guard(room, runner, () => this.walls.getStore()?.wall, isolation);
      let result: T;
      try {
        result = await this.walls.run({ room, wall }, work);
        if (room.failure) throw room.failure.error;
      } catch (error) {
        room.over = true;
        // A connection that is gone has undone everything by itself.
        if (room.wall) await query('ROLLBACK').catch(() => undefined);
        throw error;
      }
      const last = room.last.map(({ wall, text, values }) =>
        this.walls.run({ room, wall }, () => room.manager.query(text, [...values])),
      );
      room.over = true;
      await Promise.all([...last, ...(room.wall ? [query('COMMIT')] : [])]);
      await runner.release();
      // Together: an act that wrote many rows rings one bell many times, which is one ring to who answers.
      await Promise.all(bells.map(async (bell) => bell()));
      return result;
    } finally {
      await runner.release();
    }
  }
}

type Query = (text: string, values?: readonly unknown[]) => Promise<unknown>;

/**
 * Puts every query of the transaction behind the wall that is in force where it is asked; the first one begins the
 * transaction. What is set is remembered, so nothing inside may go back to a savepoint: the database would have
 * forgotten it. Gives the way around the walls, for what ends the transaction.
 */
function guard(
  room: Room,
  runner: QueryRunner,
  wallInForce: () => Wall | undefined,
  isolation: 'REPEATABLE READ' | undefined,
): Query {
  const query: Query = (text, values) => askOn(runner, text, values);
  const behindItsWall: Query = async (text, values) => {
    const wall = wallInForce();
    if (!wall) throw new Error('A query of a transaction is asked inside of its wall.');
    if (room.over && room.failure) throw room.failure.error;
    if (room.over) throw new Error('The transaction of this query has ended.');
    const sent: Promise<unknown>[] = [];
    if (!room.wall)
      sent.push(query(isolation ? `START TRANSACTION ISOLATION LEVEL ${isolation}` : 'START TRANSACTION'));
    // What reads a snapshot locks nothing, and may reckon for minutes between two questions.
    if (!room.wall && isolation) sent.push(query('SET LOCAL idle_in_transaction_session_timeout = 0'));
    if (!room.wall || !isSame(room.wall, wall)) sent.push(query(SET_WALL, valuesOf(wall)));
    room.wall = wall;
    const answers: unknown[] = await Promise.all([...sent, query(text, values)]);
    return answers.at(-1);
  };
  Object.assign(runner, { query: behindItsWall });
  Object.assign(runner.manager, { query: behindItsWall });
  return query;
}

/**
 * Asks on the runner's own connection, since what TypeORM tells its listeners and its log of each question nobody hears.
 * Gives what its `query` gives: the rows, and of an update or a deletion the rows and their count.
 */
async function askOn(runner: QueryRunner, text: string, values?: readonly unknown[]): Promise<unknown> {
  const connection: unknown = await runner.connect();
  if (!(connection instanceof pg.Client)) throw new Error('This is no connection to PostgreSQL.');
  const { command, rows, rowCount } = await connection.query<object>(text, values && [...values]);
  return command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
}

/** One round trip; `true` makes each setting end with the transaction, so that no borrower inherits it. */
const SET_WALL = `select set_config('role', $1, true), set_config('app.company', $2, true),
  set_config('app.participant', $3, true), set_config('app.service', $4, true)`;

function wallOf({ companyId, participant }: CompanyScope): Wall {
  return { role: 'tributary_company', company: companyId, participant: String(participant), service: '' };
}

function wallOfService(service: ServiceName): Wall {
  return { role: roleOf(service), company: '', participant: '', service };
}

function valuesOf({ role, company, participant, service }: Wall): string[] {
  return [role, company, participant, service];
}

/** Whether the database shows the same behind both. */
function isSame(one: Wall, other: Wall): boolean {
  return one.role === other.role && one.company === other.company && one.participant === other.participant;
}
