import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column } from '#common';
import { Walls } from '#database';
import { Decisions, identityErrors, type DecisionView, type Principal } from '#identity';
import { onboardingErrors } from './onboarding.errors.js';

/** The decision by which a company gets a parent, or none; its name stands in rows. */
export const GROUP_DECISION = 'group-membership';
const words = z.strictObject({ companyId: z.uuid(), parentId: z.uuid().nullable() });

const memberRow = z.object({
  id: z.string(),
  participant: column.participant,
  name: z.string(),
  parentId: z.string().nullable(),
});
/** One company of a group. */
export type Member = z.infer<typeof memberRow>;

/** Who belongs to whom: a company's group is the one at its top and all below. */
@Injectable()
export class Groups {
  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
  ) {}

  /** Proposes a parent, or none, for another person of the operator. @throws not-found, group-cycle, decision-open */
  async propose(asker: Principal, companyId: string, parentId: string | null): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      await this.check(companyId, parentId);
      return this.decisions.propose(asker, {
        kind: GROUP_DECISION,
        subject: companyId,
        payload: { companyId, parentId },
      });
    });
  }

  /** Another person approves, and the company has its parent. @throws group-cycle and what `Decisions.approve` throws */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () =>
      this.decisions.approve(asker, decisionId, GROUP_DECISION, payloadHash, async ({ payload }) => {
        const { companyId, parentId } = words.parse(payload);
        // Two decisions at once could close a circle that neither sees.
        await this.walls.manager().query(`select pg_advisory_xact_lock(hashtext('onboarding.group'))`);
        await this.check(companyId, parentId);
        await this.walls
          .manager()
          .query('update trade.company set parent_id = $2 where id = $1', [companyId, parentId]);
      }),
    );
  }

  /** The company at the top of a company's group, and all below it, the oldest first. @throws not-found */
  async of(companyId: string): Promise<Member[]> {
    return this.walls.asService('identity', async () => {
      const found = z.array(memberRow).parse(
        await this.walls.manager().query(
          `with recursive up as (
             select id, parent_id from trade.company where id = $1
             union select c.id, c.parent_id from trade.company c join up on c.id = up.parent_id),
           down as (
             select id from up where parent_id is null
             union select c.id from trade.company c join down on c.parent_id = down.id)
           select c.id, c.participant, c.legal_name as name, c.parent_id as "parentId"
           from trade.company c join down using (id) order by c.id`,
          [companyId],
        ),
      );
      if (found.length === 0) throw identityErrors('not-found', { what: 'company' });
      return found;
    });
  }

  private async check(companyId: string, parentId: string | null): Promise<void> {
    await this.of(companyId);
    if (parentId === null) return;
    await this.of(parentId);
    const above: unknown[] = await this.walls.manager().query(
      `with recursive up as (
         select id, parent_id from trade.company where id = $2
         union select c.id, c.parent_id from trade.company c join up on c.id = up.parent_id)
       select 1 from up where id = $1`,
      [companyId, parentId],
    );
    if (above.length > 0) throw onboardingErrors('group-cycle');
  }
}
