import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';

/** The parts of the platform that may work across companies, each under its own name. */
export type ServiceName =
  'onboarding' | 'identity' | 'certificates' | 'factoring' | 'settlement' | 'banking' | 'ledger' | 'verify';

/** The company on whose behalf work is done: its id and its number on the ledger. */
export interface CompanyScope {
  companyId: string;
  participant: number;
}

interface Wall {
  role: 'tributary_company' | 'tributary_service';
  company: string;
  participant: string;
  service: string;
}

interface Room {
  manager: EntityManager;
  /** The wall that the database has in force. */
  wall: Wall | undefined;
  /** Ends with the query under way: each one runs behind its own wall, whatever else waits. */
  turn: Promise<unknown>;
  bells: (() => void | Promise<void>)[];
  /** Set when work behind an inner wall failed: whoever catches that error must not go on in this transaction. */
  failure: { error: unknown } | undefined;
}

/**
 * The walls between companies. All work with data runs in `inCompany` or `asService`; each opens one
 * transaction and sets PostgreSQL's role and the company for row-level security. Nested calls share the
 * transaction and change the wall for their own length only, so that one act is one commit. The wall is set with the
 * first query that needs another one than the query before: most nested calls need none.
 */
@Injectable()
export class Walls {
  private readonly walls = new AsyncLocalStorage<{ room: Room; wall: Wall }>();

  constructor(@InjectDataSource() private readonly source: DataSource) {}

  /** Runs `work` with the rights of one company: row-level security shows it what is its own. */
  inCompany<T>(scope: CompanyScope, work: () => Promise<T>): Promise<T> {
    return this.enter(
      {
        role: 'tributary_company',
        company: scope.companyId,
        participant: String(scope.participant),
        service: '',
      },
      work,
    );
  }

  /** Runs `work` with the rights of a service of the platform, across companies. */
  asService<T>(service: ServiceName, work: () => Promise<T>): Promise<T> {
    return this.enter({ role: 'tributary_service', company: '', participant: '', service }, work);
  }

  /** Same as `asService`, in one snapshot of the database that nothing changes meanwhile. */
  async inSnapshot<T>(service: ServiceName, work: () => Promise<T>): Promise<T> {
    if (this.walls.getStore()) throw new Error('A snapshot cannot begin inside another transaction.');
    const wall: Wall = { role: 'tributary_service', company: '', participant: '', service };
    return this.begin(wall, work, 'REPEATABLE READ');
  }

  /** The transaction's manager, for queries that a repository cannot say. Throws outside of a wall. */
  manager(): EntityManager {
    const inside = this.walls.getStore();
    if (!inside) throw new Error('Company data is reached only in inCompany(…) or asService(…).');
    if (inside.room.failure) throw inside.room.failure.error;
    return inside.room.manager;
  }

  /** Rings after the transaction in force has committed; never when it is rolled back. */
  afterCommit(bell: () => void | Promise<void>): void {
    const inside = this.walls.getStore();
    if (!inside) throw new Error('afterCommit needs a transaction.');
    inside.room.bells.push(bell);
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
    const inTransaction = async (manager: EntityManager): Promise<T> => {
      const room: Room = { manager, wall: undefined, turn: Promise.resolve(), bells, failure: undefined };
      this.guard(room);
      const result = await this.walls.run({ room, wall }, work);
      if (room.failure) throw room.failure.error;
      return result;
    };
    const result = isolation
      ? await this.source.transaction(isolation, inTransaction)
      : await this.source.transaction(inTransaction);
    // Together: an act that wrote many rows rings one bell many times, which is one ring to who answers.
    await Promise.all(bells.map(async (bell) => bell()));
    return result;
  }

  /**
   * Puts every query of the transaction behind the wall that is in force where it is asked. What is set is remembered,
   * so nothing inside may go back to a savepoint: the database would have forgotten it.
   */
  private guard(room: Room): void {
    const runner = room.manager.queryRunner;
    if (!runner) throw new Error('A transaction has a query runner of its own.');
    const query: QueryRunner['query'] = runner.query.bind(runner);
    const behindItsWall = (...words: Parameters<QueryRunner['query']>): Promise<unknown> => {
      const wall = this.walls.getStore()?.wall;
      // What begins and ends the transaction is asked outside of it.
      if (!wall) return query(...words);
      const asked = room.turn.then(async () => {
        if (!room.wall || !isSame(room.wall, wall)) await query(SET_WALL, valuesOf(wall));
        room.wall = wall;
        const answer: unknown = await query(...words);
        return answer;
      });
      room.turn = asked.catch(() => undefined);
      return asked;
    };
    Object.assign(runner, { query: behindItsWall });
  }
}

/** One round trip; `true` makes each setting end with the transaction, so that no borrower inherits it. */
const SET_WALL = `select set_config('role', $1, true), set_config('app.company', $2, true),
  set_config('app.participant', $3, true), set_config('app.service', $4, true)`;

function valuesOf({ role, company, participant, service }: Wall): string[] {
  return [role, company, participant, service];
}

/** Whether the database shows the same behind both: services share one role, and no policy asks for their names. */
function isSame(one: Wall, other: Wall): boolean {
  return one.role === other.role && one.company === other.company && one.participant === other.participant;
}
