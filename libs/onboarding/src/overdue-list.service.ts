import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { Decisions, Notices, identityErrors, type DecisionView, type Principal } from '#identity';
import { listingBody, type ListingBody, type ListingView } from './onboarding.schemas.js';

/** The decision by which a company is listed, or no longer; its name stands in rows. */
export const LISTING_DECISION = 'overdue-listing';

const listingRow = z
  .object({ company_id: z.string(), name: z.string(), source: z.string() })
  .transform(({ company_id, name, source }): ListingView => ({ companyId: company_id, name, source }));

/** Who stands on a public list of overdue companies: it and its group issue nothing (rule stop-issuing). */
@Injectable()
export class OverdueList {
  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
  ) {}

  /** Proposes what a source says of a company, for another person of the operator. @throws not-found, decision-open */
  async propose(asker: Principal, body: ListingBody): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      const known: unknown[] = await this.walls
        .manager()
        .query('select 1 from trade.company where id = $1', [body.companyId]);
      if (known.length === 0) throw identityErrors('not-found', { what: 'company' });
      return this.decisions.propose(asker, {
        kind: LISTING_DECISION,
        subject: `${body.companyId} ${body.source}`,
        payload: body,
      });
    });
  }

  /** Another person approves, and it holds; the company is told. @throws what `Decisions.approve` throws */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () =>
      this.decisions.approve(asker, decisionId, LISTING_DECISION, payloadHash, async ({ id, payload }) => {
        const { companyId, source, listed } = listingBody.parse(payload);
        await this.walls.manager().query(
          `insert into trade.overdue_listing (company_id, source, listed, decision_id) values ($1, $2, $3, $4)
           on conflict (company_id, source) do update set listed = excluded.listed, decision_id = excluded.decision_id`,
          [companyId, source, listed, id],
        );
        await this.notices.tell([companyId], 'overdue-listing', { source, listed });
      }),
    );
  }

  /** Who is listed now; all, or those of `companyIds`. */
  async listed(companyIds?: readonly string[]): Promise<ListingView[]> {
    return this.walls.asService('identity', async () =>
      z.array(listingRow).parse(
        await this.walls.manager().query(
          `select l.company_id, c.legal_name as name, l.source
           from trade.overdue_listing l join trade.company c on c.id = l.company_id
           where l.listed and ($1::uuid[] is null or l.company_id = any($1)) order by l.company_id, l.source`,
          [companyIds ?? null],
        ),
      ),
    );
  }
}
