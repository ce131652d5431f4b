import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { API_KEY_MAKING, ApiKeys } from '../api-keys/api-keys.service.js';
import { Decisions, type Decision, type DecisionView } from '../decisions.service.js';
import { identityErrors } from '../identity.errors.js';
import { OIDC_LINK, OIDC_PROVIDER, OidcProviders } from '../oidc/oidc-providers.service.js';
import type { Principal } from '../principal.js';
import { Invitations, JOINING } from './invitations.service.js';
import { People, ROLES } from './people.service.js';
import { StepUps } from './step-ups.service.js';

/** What is decided about a company's people and what acts for them. */
const KINDS = [JOINING, ROLES, API_KEY_MAKING, OIDC_PROVIDER, OIDC_LINK] as const;
type Kind = (typeof KINDS)[number];

const row = z.object({
  id: z.string(),
  company_id: z.string(),
  kind: z.enum(KINDS),
  proposed_by: z.string(),
});
type Row = z.infer<typeof row>;

/**
 * Four eyes over people, roles and keys: an admin proposes, another admin or a checker approves after signing the very
 * words. For a company that has no second person the operator's checker is the second (rule four-eyes).
 */
@Injectable()
export class PeopleDecisions {
  private readonly acts: Readonly<Record<Kind, (decision: Decision, about: Row) => Promise<void>>>;

  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly stepUps: StepUps,
    private readonly invitations: Invitations,
    people: People,
    apiKeys: ApiKeys,
    private readonly providers: OidcProviders,
  ) {
    this.acts = {
      [JOINING]: (decision) => invitations.join(decision),
      [ROLES]: (decision, about) => people.changeRoles(about.company_id, decision),
      [API_KEY_MAKING]: (decision, about) => apiKeys.make(about.company_id, about.proposed_by, decision),
      [OIDC_PROVIDER]: (decision, about) => providers.use(about.company_id, decision),
      [OIDC_LINK]: (decision, about) => providers.link(about.company_id, decision),
    };
  }

  /** What waits for a second person of the caller's company; for the operator also of those that have none. */
  async waiting(asker: Principal): Promise<DecisionView[]> {
    const found: DecisionView[] = [];
    for (const kind of KINDS) found.push(...(await this.decisions.waiting(asker, kind)));
    if (!asker.companyRoles.includes('operator')) return found;
    for (const one of await this.rows(`status = 'open' and company_id <> $1`, [asker.companyId])) {
      if (await this.isAlone(one)) found.push(await this.decisions.view(one.company_id, one.id));
    }
    return found;
  }

  /**
   * Does what was proposed. @throws not-found, decision-closed, decision-differs, signer-twice, step-up-needed, and what
   * the act itself refuses
   */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('people', async () => {
      const found = await this.find(asker, id);
      await this.stepUps.expect(asker, payloadHash);
      const { company_id: companyId, kind } = found;
      return this.decisions.approve({ ...asker, companyId }, id, kind, payloadHash, (decision) =>
        this.acts[kind](decision, found),
      );
    });
  }

  /** Says no. @throws not-found, decision-closed, signer-twice */
  async reject(asker: Principal, id: string): Promise<DecisionView> {
    return this.walls.asService('people', async () => {
      const { company_id: companyId, kind } = await this.find(asker, id);
      const rejected = await this.decisions.reject({ ...asker, companyId }, id, kind);
      if (kind === JOINING) await this.invitations.refuse(rejected);
      if (kind === OIDC_PROVIDER) await this.providers.refuse(companyId, rejected);
      return rejected;
    });
  }

  private async find(asker: Principal, id: string): Promise<Row> {
    const [found] = await this.rows('id = $1', [id]);
    if (!found) throw identityErrors('not-found', { what: 'decision' });
    if (found.company_id === asker.companyId) return found;
    if (asker.companyRoles.includes('operator') && (await this.isAlone(found))) return found;
    throw identityErrors('not-found', { what: 'decision' });
  }

  /** Whether nobody else of the company could be the second. */
  private async isAlone({ company_id: companyId, proposed_by: proposer }: Row): Promise<boolean> {
    const others: unknown[] = await this.walls.asService('people', () =>
      this.walls.manager().query(
        `select 1 from trade.app_user where company_id = $1 and id <> $2 and active
           and roles && '{admin,checker}' limit 1`,
        [companyId, proposer],
      ),
    );
    return others.length === 0;
  }

  private async rows(where: string, values: unknown[]): Promise<Row[]> {
    return this.walls.asService('people', async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select id, company_id, kind, proposed_by from trade.decision
               where kind = any($${String(values.length + 1)}) and ${where} order by id limit 100`,
          [...values, KINDS],
        ),
      ),
    );
  }
}
