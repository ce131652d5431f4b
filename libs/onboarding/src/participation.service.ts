import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import {
  Cases,
  KEYS_CHANGED,
  Notices,
  Proposals,
  type Principal,
  type ProposalView,
  type Signed,
} from '#identity';
import { Companies } from './companies.service.js';
import { onboardingErrors } from './onboarding.errors.js';
import { companyChangeView, type CompanyChangeView, type CompanyStatus } from './onboarding.schemas.js';
import { Registrations } from './registrations.service.js';

const changeKind = z.enum(['suspension', 'resumption', 'exit']);
export type ChangeKind = z.infer<typeof changeKind>;

const changeRows = z.array(
  companyChangeView.extend({ proposedAt: z.date().transform((at) => at.toISOString()) }),
);

/** What each change makes of a company, and of which one it may. */
const CHANGES: Readonly<Record<ChangeKind, { from: readonly CompanyStatus[]; to: CompanyStatus }>> = {
  suspension: { from: ['active'], to: 'suspended' },
  resumption: { from: ['suspended'], to: 'active' },
  exit: { from: ['active', 'suspended'], to: 'left' },
};

/**
 * Suspends companies, lets them act again, and lets them leave. Who is suspended reads and does not act; who has left
 * keeps its live holdings and is paid on the pay date, and signs nothing more.
 */
@Injectable()
export class Participation {
  constructor(
    private readonly walls: Walls,
    private readonly companies: Companies,
    private readonly registrations: Registrations,
    private readonly proposals: Proposals,
    private readonly notices: Notices,
    private readonly cases: Cases,
  ) {}

  /**
   * Proposes a change for two registrars' signatures.
   * @throws not-found, company-status-differs, company-is-operator, registration-open
   */
  async propose(
    asker: Principal,
    companyId: string,
    kind: ChangeKind,
    reason: string,
  ): Promise<ProposalView> {
    const { from, to } = CHANGES[kind];
    return this.walls.asService('onboarding', async () => {
      const company = await this.companies.card(companyId);
      if (company.status === null || !from.includes(company.status)) {
        throw onboardingErrors('company-status-differs', { status: company.status ?? 'not registered' });
      }
      const proposal = await this.registrations.proposeStatus(asker, company, to);
      await this.note(proposal.id, companyId, kind, reason);
      return proposal;
    });
  }

  /**
   * Draws the order that suspends a company, without anybody asking for it; it holds once two registrars have signed.
   * Gives its proposal; nothing where the company is not active, or another order of it is open.
   */
  async suspendUnasked(companyId: string, reason: string): Promise<string | undefined> {
    return this.walls.asService('onboarding', async () => {
      const company = await this.companies.card(companyId);
      if (company.status !== 'active' || (await this.registrations.isOpen(companyId))) return undefined;
      const id = await this.registrations.drawStatus(company, 'suspended');
      await this.note(id, companyId, 'suspension', reason);
      return id;
    });
  }

  /**
   * A registrar's signature under the company's open order, whichever it is. With the last one the company is told of a
   * change, and what waits for a signature of one that leaves is withdrawn.
   * @throws not-found and what `Proposals.sign` throws
   */
  async sign(asker: Principal, companyId: string, signature: string): Promise<Signed> {
    return this.walls.asService('onboarding', async () => {
      const signed = await this.registrations.sign(asker, companyId, signature);
      if (signed.operationId === undefined) return signed;
      await this.cases.closeMoot(KEYS_CHANGED, { companyId }, 'registered');
      const [change] = z
        .array(z.object({ kind: changeKind, reason: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select kind, reason from trade.company_change where proposal_id = $1', [
              signed.proposal.id,
            ]),
        );
      if (!change) return signed;
      await this.notices.tell([companyId], `company-${change.kind}`, { reason: change.reason });
      if (change.kind === 'exit') await this.withdrawOpen(companyId);
      return signed;
    });
  }

  /** A company's changes as they were proposed, the newest first. @throws not-found */
  async changesOf(companyId: string): Promise<CompanyChangeView[]> {
    return this.walls.asService('onboarding', async () => {
      await this.companies.card(companyId);
      return changeRows.parse(
        await this.walls.manager().query(
          `select c.proposal_id as "proposalId", c.kind, c.reason, c.created_at as "proposedAt",
             case when p.status = 'open' and p.expires_at <= now() then 'expired' else p.status end as status
           from trade.company_change c join trade.proposal p on p.id = c.proposal_id
           where c.company_id = $1 order by c.created_at desc, c.proposal_id desc limit 100`,
          [companyId],
        ),
      );
    });
  }

  private async note(proposalId: string, companyId: string, kind: ChangeKind, reason: string): Promise<void> {
    await this.walls
      .manager()
      .query(
        'insert into trade.company_change (proposal_id, company_id, kind, reason) values ($1, $2, $3, $4)',
        [proposalId, companyId, kind, reason],
      );
  }

  private async withdrawOpen(companyId: string): Promise<void> {
    const { participant } = await this.companies.card(companyId);
    const open = z.array(z.object({ id: z.string() })).parse(
      await this.walls.manager().query(
        `select id from trade.proposal where status = 'open'
           and needs @> jsonb_build_array(jsonb_build_object('participant', $1::bigint)) order by id`,
        [participant],
      ),
    );
    for (const { id } of open) await this.proposals.close(id, 'withdrawn');
  }
}
