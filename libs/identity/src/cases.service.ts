import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { identityErrors } from './identity.errors.js';
import type { Principal } from './principal.js';

/** A case as the operator sees it. */
export const caseView = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    facts: z.record(z.string(), z.unknown()),
    openedAt: z.iso.datetime(),
    outcome: z.string().nullable(),
  })
  .meta({ id: 'Case' });
export type CaseView = z.infer<typeof caseView>;

const row = z.object({
  id: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.unknown()),
  opened_at: z.date(),
  outcome: z.string().nullable(),
});

/** What the platform cannot decide: a person of the operator must act. */
@Injectable()
export class Cases {
  constructor(private readonly walls: Walls) {}

  /** Opens a case in the caller's transaction. Gives its id. */
  async open(kind: string, facts: Readonly<Record<string, unknown>>): Promise<string> {
    const id = newId();
    await this.walls.asService('identity', () =>
      this.walls
        .manager()
        .query('insert into trade.case_file (id, kind, facts) values ($1, $2, $3)', [
          id,
          kind,
          JSON.stringify(facts),
        ]),
    );
    return id;
  }

  /** Open cases first to last; closed ones are left out. */
  async list({ limit, starting_after }: PageQuery): Promise<Page<CaseView>> {
    const after = z.uuid().optional().parse(starting_after);
    const found = await this.walls.asService('identity', async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select id, kind, facts, opened_at, outcome from trade.case_file
             where closed_at is null and ($1::uuid is null or id > $1) order by id limit $2`,
          [after ?? null, limit + 1],
        ),
      ),
    );
    const page = pageOf(found, limit);
    return {
      data: page.data.map(({ opened_at, ...known }) => ({ ...known, openedAt: opened_at.toISOString() })),
      has_more: page.has_more,
    };
  }

  /** Closes what has decided itself, in the caller's transaction: the open cases of a kind with this fact. */
  async closeMoot(kind: string, fact: Readonly<Record<string, string>>, outcome: string): Promise<void> {
    await this.walls.asService('identity', () =>
      this.walls.manager().query(
        `update trade.case_file set closed_at = now(), outcome = $3
           where kind = $1 and facts @> $2::jsonb and closed_at is null`,
        [kind, JSON.stringify(fact), outcome],
      ),
    );
  }

  /** Whether a case of a kind with these facts is open. */
  async isOpen(kind: string, facts: Readonly<Record<string, string>>): Promise<boolean> {
    const found: unknown[] = await this.walls.asService('identity', () =>
      this.walls
        .manager()
        .query(
          'select 1 from trade.case_file where kind = $1 and facts @> $2::jsonb and closed_at is null limit 1',
          [kind, JSON.stringify(facts)],
        ),
    );
    return found.length > 0;
  }

  /** What a case that is still open is about. @throws not-found */
  async openOne(id: string): Promise<Pick<CaseView, 'kind' | 'facts'>> {
    const [found] = await this.walls.asService('identity', async () =>
      z
        .array(row.pick({ kind: true, facts: true }))
        .parse(
          await this.walls
            .manager()
            .query('select kind, facts from trade.case_file where id = $1 and closed_at is null', [id]),
        ),
    );
    if (!found) throw identityErrors('not-found', { what: 'case' });
    return found;
  }

  /** Says what was done, which closes the case. @throws not-found for one that is not open */
  async close(asker: Principal, id: string, outcome: string): Promise<void> {
    const closed = await this.walls.asService('identity', () =>
      this.walls.manager().query<[unknown[], number]>(
        `update trade.case_file set closed_at = now(), closed_by = $2, outcome = $3
           where id = $1 and closed_at is null`,
        [id, asker.userId, outcome],
      ),
    );
    if (closed[1] === 0) throw identityErrors('not-found', { what: 'case' });
  }
}
