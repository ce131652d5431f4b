import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { parseMinor, type Page } from '#common';
import { Walls } from '#database';
import { Decisions, Notices, People, identityErrors, type DecisionView, type Principal } from '#identity';
import { Agreements } from '../agreements/agreements.service.js';
import { Companies } from '../companies.service.js';
import { Invitations } from '../invitations/invitations.service.js';
import { Registrations } from '../registrations.service.js';
import { Renewals } from '../renewals/renewals.service.js';
import { Screening } from '../screening/screening.service.js';
import { APPLICATION, applicationRow, contentHashOf, type ApplicationRow } from './application-rows.js';
import { applicationErrors } from './applications.errors.js';
import type { ApplicationView, QueueQuery, ReviewBody, ReviewView } from './applications.schemas.js';
import { Applications, accountOf, subjectOf, viewOf, type Dossier } from './applications.service.js';
import { gradeOf } from './risk-grade.js';

/** The decision on an application; its name stands in rows. */
export const REVIEW_DECISION = 'application-review';

const words = z.object({
  applicationId: z.uuid(),
  outcome: z.enum(['approve', 'refuse', 'ask']),
  words: z.string().nullable(),
  contentHash: z.string(),
  riskGrade: z.enum(['low', 'medium', 'high']),
});

/** What became of each outcome: where the application stands then. */
const ENDS = { approve: 'approved', refuse: 'refused', ask: 'questions' } as const;

/**
 * The operator's queue: one person proposes what becomes of an application, another approves the hash of it. The
 * proposal names the hash of the whole application, so what was read is what is decided.
 */
@Injectable()
export class Reviews {
  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
    private readonly applications: Applications,
    private readonly companies: Companies,
    private readonly people: People,
    private readonly agreements: Agreements,
    private readonly invitations: Invitations,
    private readonly registrations: Registrations,
    private readonly renewals: Renewals,
    private readonly screening: Screening,
  ) {}

  /** Applications that stand in a status, the oldest first. */
  async queue({ status, limit, starting_after }: QueueQuery): Promise<Page<ApplicationView>> {
    const after = z.uuid().optional().parse(starting_after);
    return this.walls.asService('onboarding', async () => {
      const rows = await this.rows(
        `${APPLICATION} where status = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
        [status, after ?? null, limit + 1],
      );
      const data = [];
      for (const row of rows.slice(0, limit)) data.push(viewOf(await this.applications.dossier(row)));
      return { data, has_more: rows.length > limit };
    });
  }

  /** One application with its risk, its hits and who invited it. @throws not-found */
  async view(id: string): Promise<ReviewView> {
    return this.walls.asService('onboarding', async () => this.review(await this.dossier(id)));
  }

  /**
   * Proposes what becomes of a submitted application. @throws not-found, application-status-differs, screening-open
   * (a hit that nobody has cleared, before an approval), decision-open
   */
  async propose(asker: Principal, id: string, { outcome, words: said }: ReviewBody): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      const dossier = await this.submitted(id);
      if (outcome === 'approve') await this.screening.checkClear(id);
      const { contentHash, risk } = await this.review(dossier);
      return this.decisions.propose(asker, {
        kind: REVIEW_DECISION,
        subject: id,
        payload: { applicationId: id, outcome, words: said ?? null, contentHash, riskGrade: risk.grade },
      });
    });
  }

  /**
   * Another person of the operator approves the proposal by its hash, and it is done: an approved application becomes a
   * company with its people and its account, and its registration is proposed for the ledger.
   * @throws application-changed, application-status-differs, screening-open, what `Decisions.approve` throws, and what
   * registering a company throws
   */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', () =>
      this.decisions.approve(asker, decisionId, REVIEW_DECISION, payloadHash, async ({ payload }) => {
        const decided = words.parse(payload);
        const dossier = await this.submitted(decided.applicationId);
        const { contentHash, risk } = await this.review(dossier);
        if (contentHash !== decided.contentHash || risk.grade !== decided.riskGrade) {
          throw applicationErrors('application-changed');
        }
        await this.walls
          .manager()
          .query('update trade.application set status = $2, message = $3, risk_grade = $4 where id = $1', [
            decided.applicationId,
            ENDS[decided.outcome],
            decided.words,
            risk.grade,
          ]);
        if (decided.outcome === 'approve') await this.admit(asker, dossier, risk.grade);
      }),
    );
  }

  private async admit(asker: Principal, dossier: Dossier, grade: 'low' | 'medium' | 'high'): Promise<void> {
    const { id, role, content, invitation_id: invitationId } = dossier.row;
    await this.screening.checkClear(id);
    const { company, signatories = [] } = content;
    const account = accountOf(content);
    if (!company || !account)
      throw applicationErrors('application-incomplete', { missing: 'company, account' });
    const card = await this.companies.register({ ...company, roles: [role] });
    const db = this.walls.manager();
    await db.query('update trade.application set company_id = $2 where id = $1', [id, card.id]);
    for (const [
      place,
      { name, roles: signing, ledgerKey, passkeyId, phone, limit },
    ] of signatories.entries()) {
      // Who is named first brings the others, changes them and lets them go.
      const roles: ('admin' | (typeof signing)[number])[] = place === 0 ? [...signing, 'admin'] : signing;
      const userId =
        passkeyId === undefined
          ? (await this.companies.addUser(card.id, { name, roles, ledgerKey })).id
          : await this.people.add(card.id, { name, roles, phone }, { id: passkeyId, subject: subjectOf(id) });
      if (limit) {
        await db.query(
          'insert into trade.signing_limit (user_id, company_id, currency, amount) values ($1, $2, $3, $4)',
          [userId, card.id, limit.currency, parseMinor(limit.amount).toString()],
        );
      }
    }
    // Proven while the company was still a stranger: nothing was owed to it yet that another could turn aside.
    await this.companies.addAccount(card.id, account);
    await this.agreements.keepFor(id, card.id);
    await this.renewals.reviewed(card.id, grade);
    await this.registrations.propose(asker, card.id);
    const inviter = invitationId === null ? undefined : await this.invitations.inviterOf(invitationId);
    if (inviter) {
      await this.notices.tell([inviter.companyId], 'invited-company-approved', {
        companyId: card.id,
        legalName: card.legalName,
      });
    }
  }

  private async review(dossier: Dossier): Promise<ReviewView> {
    const { row, documents, ownership } = dossier;
    const hits = await this.screening.hitsOf(row.id);
    const invited =
      row.invitation_id === null ? undefined : await this.invitations.inviterOf(row.invitation_id);
    const { role, content } = row;
    return {
      application: viewOf(dossier),
      risk: gradeOf({ role, content, ownership, hits, invited: invited !== undefined }),
      hits,
      invitedBy: invited ?? null,
      contentHash: contentHashOf(row, documents),
    };
  }

  private async submitted(id: string): Promise<Dossier> {
    const dossier = await this.dossier(id, 'for update');
    const { status } = dossier.row;
    if (status !== 'submitted') throw applicationErrors('application-status-differs', { status });
    return dossier;
  }

  private async dossier(id: string, lock = ''): Promise<Dossier> {
    const [row] = await this.rows(`${APPLICATION} where id = $1 ${lock}`, [id]);
    if (!row) throw identityErrors('not-found', { what: 'application' });
    return this.applications.dossier(row);
  }

  private async rows(sql: string, values: unknown[]): Promise<ApplicationRow[]> {
    return z.array(applicationRow).parse(await this.walls.manager().query(sql, values));
  }
}
