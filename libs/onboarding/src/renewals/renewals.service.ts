import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { addDays, addMonths, column } from '#common';
import { Walls } from '#database';
import { Cases, Decisions, Notices, identityErrors, type DecisionView, type Principal } from '#identity';
import { partsBody } from '../applications/applications.schemas.js';
import { RENEWED_AFTER_YEARS, type RiskGrade } from '../applications/risk-grade.js';
import { Participation } from '../participation.service.js';
import { Screening } from '../screening/screening.service.js';
import { renewalBody, type RenewalBody, type RenewalView } from './renewals.schemas.js';

/** The decision by which a company is reviewed again; its name stands in rows. */
export const RENEWAL_DECISION = 'company-renewal';
const words = renewalBody.extend({ companyId: z.uuid() });

/** How many days before it is due a review is told of, and how many after it a company that has slept is suspended. */
const TOLD_DAYS_BEFORE = 30;
const GRACE_DAYS = 30;

const row = z
  .object({
    company_id: z.string(),
    name: z.string(),
    risk_grade: z.enum(['low', 'medium', 'high']),
    reviewed_on: column.date,
    due_on: column.date,
    noticed_on: column.date.nullable(),
    suspension_proposed_on: column.date.nullable(),
  })
  .transform((found): RenewalView => ({
    companyId: found.company_id,
    name: found.name,
    riskGrade: found.risk_grade,
    reviewedOn: found.reviewed_on,
    dueOn: found.due_on,
    noticedOn: found.noticed_on,
    suspensionProposedOn: found.suspension_proposed_on,
  }));
const REVIEWS = `select r.company_id, c.legal_name as name, r.risk_grade, r.reviewed_on, r.due_on, r.noticed_on,
    r.suspension_proposed_on
  from trade.company_review r join trade.company c on c.id = r.company_id`;

/** Companies are reviewed again, the sooner the riskier; who lets it pass is told, and then suspended. */
@Injectable()
export class Renewals {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
    private readonly cases: Cases,
    private readonly participation: Participation,
    private readonly screening: Screening,
  ) {}

  /** A company was reviewed today: notes when it is due again, in the caller's transaction. */
  async reviewed(companyId: string, grade: RiskGrade): Promise<void> {
    const { today } = await this.day.state();
    await this.walls.manager().query(
      `insert into trade.company_review (company_id, risk_grade, reviewed_on, due_on) values ($1, $2, $3, $4)
       on conflict (company_id) do update set risk_grade = excluded.risk_grade, reviewed_on = excluded.reviewed_on,
         due_on = excluded.due_on, noticed_on = null, suspension_proposed_on = null`,
      [companyId, grade, today, addMonths(today, 12 * RENEWED_AFTER_YEARS[grade])],
    );
  }

  /** Which reviews are due within the time in which they are told of, or overdue, the oldest first. */
  async due(): Promise<RenewalView[]> {
    return this.walls.asService('onboarding', async () => {
      const { today } = await this.day.state();
      return z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(`${REVIEWS} where r.due_on <= $1 order by r.due_on, r.company_id limit 500`, [
              addDays(today, TOLD_DAYS_BEFORE),
            ]),
        );
    });
  }

  /** Proposes that a company was reviewed again, and how it is graded. @throws not-found, decision-open */
  async propose(asker: Principal, companyId: string, body: RenewalBody): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      const known: unknown[] = await this.walls
        .manager()
        .query('select 1 from trade.company_review where company_id = $1', [companyId]);
      if (known.length === 0) throw identityErrors('not-found', { what: 'review' });
      return this.decisions.propose(asker, {
        kind: RENEWAL_DECISION,
        subject: companyId,
        payload: { companyId, ...body },
      });
    });
  }

  /** Another person approves: its names are screened again, and all must be clear. @throws screening-open */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', () =>
      this.decisions.approve(asker, decisionId, RENEWAL_DECISION, payloadHash, async ({ payload }) => {
        const { companyId, riskGrade } = words.parse(payload);
        const [application] = z
          .array(z.object({ id: z.string(), content: partsBody }))
          .parse(
            await this.walls
              .manager()
              .query('select id, content from trade.application where company_id = $1', [companyId]),
          );
        if (application) {
          await this.screening.screen(application.id, application.content);
          await this.screening.checkClear(application.id);
        }
        await this.reviewed(companyId, riskGrade);
      }),
    );
  }

  /**
   * Tells companies whose review is near, once; where one is long overdue, proposes its suspension, which two registrars
   * sign, and opens a case.
   */
  async age(): Promise<void> {
    await this.walls.asService('onboarding', async () => {
      const { today } = await this.day.state();
      const db = this.walls.manager();
      const near = z
        .array(row)
        .parse(
          await db.query(
            `${REVIEWS} where r.due_on <= $1 and r.noticed_on is null order by 1 for update of r`,
            [addDays(today, TOLD_DAYS_BEFORE)],
          ),
        );
      for (const { companyId, dueOn } of near) {
        await db.query('update trade.company_review set noticed_on = $2 where company_id = $1', [
          companyId,
          today,
        ]);
        await this.notices.tell([companyId], 'renewal-due', { dueOn });
      }
      const asleep = z.array(row).parse(
        await db.query(
          `${REVIEWS} where r.due_on < $1 and r.noticed_on < $1 and r.suspension_proposed_on is null
             order by 1 for update of r`,
          [addDays(today, -GRACE_DAYS)],
        ),
      );
      for (const { companyId, dueOn } of asleep) {
        await db.query('update trade.company_review set suspension_proposed_on = $2 where company_id = $1', [
          companyId,
          today,
        ]);
        const proposalId = await this.participation.suspendUnasked(
          companyId,
          `renewal overdue since ${dueOn}`,
        );
        await this.cases.open('renewal-overdue', { companyId, dueOn, proposalId: proposalId ?? null });
        await this.notices.tell([companyId], 'renewal-overdue', { dueOn });
      }
    });
  }
}
