import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import type { Principal } from './principal.js';

/** A notice as its company sees it. */
export const noticeView = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    facts: z.record(z.string(), z.unknown()),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Notice' });
export type NoticeView = z.infer<typeof noticeView>;

const row = z.object({
  id: z.string(),
  kind: z.string(),
  facts: z.record(z.string(), z.unknown()),
  created_at: z.date(),
});

/** What companies are told of: the rows from which mail and messages will be made. */
@Injectable()
export class Notices {
  constructor(private readonly walls: Walls) {}

  /** Tells companies (by their ids) of something, in the caller's transaction; `facts` holds nothing of another's. */
  async tell(
    companyIds: readonly string[],
    kind: string,
    facts: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    await this.walls.asService('identity', async () => {
      for (const companyId of new Set(companyIds)) {
        await this.walls
          .manager()
          .query('insert into trade.notice (id, company_id, kind, facts) values ($1, $2, $3, $4)', [
            newId(),
            companyId,
            kind,
            JSON.stringify(facts),
          ]);
      }
    });
  }

  /** What the caller's company was told of, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<NoticeView>> {
    const before = z.uuid().optional().parse(starting_after);
    const found = await this.walls.inCompany(asker, async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select id, kind, facts, created_at from trade.notice
             where $1::uuid is null or id < $1 order by id desc limit $2`,
          [before ?? null, limit + 1],
        ),
      ),
    );
    const page = pageOf(found, limit);
    return {
      data: page.data.map(({ created_at, ...told }) => ({ ...told, createdAt: created_at.toISOString() })),
      has_more: page.has_more,
    };
  }
}
