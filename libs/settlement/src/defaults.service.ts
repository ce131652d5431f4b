import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { addDays, column, ledgerId, pageOf, type BusinessDate, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { Decisions, Notices, identityErrors, type DecisionView, type Principal } from '#identity';
import {
  defaultBody,
  writeOffBody,
  type DefaultBody,
  type LateCertificateView,
  type WriteOffBody,
} from './roads.schemas.js';
import { interestedIn } from './interested.js';
import { settlementErrors } from './settlement.errors.js';

/**
 * Days after the pay date before which nobody may call an unpaid certificate defaulted: IFRS 9, 5.5.11 takes 30 days
 * past due as the point from which a debt is no longer merely late.
 */
const DEFAULT_AFTER_DAYS = 30;

const certificateRow = z.object({ due_on: column.date, status: z.string() });
const lateRow = z.object({
  id: z.string(),
  obligor_id: z.string(),
  legal_name: z.string(),
  status: z.enum(['overdue', 'defaulted', 'written-off']),
  outstanding: z.string(),
  currency: z.string(),
  due_on: column.date,
});

/** What the operator's people say of a certificate that is not paid: that it defaulted, and that it will not be paid. */
@Injectable()
export class Defaults {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
  ) {}

  /** What is not paid, whoever owes it: those that were due first before the others. */
  async list({ limit, starting_after }: PageQuery): Promise<Page<LateCertificateView>> {
    const after = ledgerId.optional().parse(starting_after);
    const calendar = await this.day.calendar();
    return this.walls.asService('settlement', async () => {
      const found = z.array(lateRow).parse(
        await this.walls.manager().query(
          `select d.id::text, d.obligor_id, o.legal_name, d.status, c.outstanding::text, c.currency, d.due_on
           from trade.certificate d join projection.certificate c on c.id = d.id
             join trade.company o on o.id = d.obligor_id
           where d.status in ('overdue', 'defaulted', 'written-off') and ($1::numeric is null or (d.due_on, d.id) >
             (select a.due_on, a.id from trade.certificate a where a.id = $1::numeric))
           order by d.due_on, d.id limit $2`,
          [after ?? null, limit + 1],
        ),
      );
      const page = pageOf(found, limit);
      const data = page.data.map((row): LateCertificateView => {
        const payOn = calendar.onOrAfter(row.due_on);
        return {
          id: row.id,
          obligorId: row.obligor_id,
          obligor: row.legal_name,
          status: row.status,
          outstanding: row.outstanding,
          currency: row.currency,
          payOn,
          defaultFrom: addDays(payOn, DEFAULT_AFTER_DAYS),
        };
      });
      return { data, has_more: page.has_more };
    });
  }

  /** @throws not-found, certificate-not-overdue, default-too-early, decision-open, day-closing */
  async proposeDefault(asker: Principal, body: DefaultBody): Promise<DecisionView> {
    return this.walls.asService('settlement', async () => {
      await this.overdue(body.certificateId);
      return this.decisions.propose(asker, { kind: 'default', subject: body.certificateId, payload: body });
    });
  }

  /** It is defaulted: still asked for every business day, and paid when money comes. @throws as `proposeDefault` */
  async approveDefault(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('settlement', () =>
      this.decisions.approve(asker, id, 'default', payloadHash, async ({ payload }) => {
        const { certificateId, reason } = defaultBody.parse(payload);
        const today = await this.overdue(certificateId);
        await this.become(certificateId, 'defaulted');
        await this.tell(certificateId, 'certificate-defaulted', { reason, day: today });
      }),
    );
  }

  /** @throws not-found, certificate-not-defaulted, decision-open, day-closing */
  async proposeWriteOff(asker: Principal, body: WriteOffBody): Promise<DecisionView> {
    return this.walls.asService('settlement', async () => {
      await this.defaulted(body.certificateId);
      return this.decisions.propose(asker, { kind: 'write-off', subject: body.certificateId, payload: body });
    });
  }

  /** It is written off: nobody's bank is asked for it any more, and its obligor cannot issue. */
  async approveWriteOff(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('settlement', () =>
      this.decisions.approve(asker, id, 'write-off', payloadHash, async ({ payload }) => {
        const { certificateId, reason, documentHash } = writeOffBody.parse(payload);
        const today = await this.defaulted(certificateId);
        await this.become(certificateId, 'written-off');
        const facts = { reason, documentHash, day: today };
        await this.tell(certificateId, 'certificate-written-off', facts);
      }),
    );
  }

  private async overdue(certificateId: string): Promise<BusinessDate> {
    const { today, payOn, status } = await this.lock(certificateId);
    if (status !== 'overdue') throw settlementErrors('certificate-not-overdue', { status });
    const earliest = addDays(payOn, DEFAULT_AFTER_DAYS);
    if (today < earliest) throw settlementErrors('default-too-early', { day: earliest });
    return today;
  }

  private async defaulted(certificateId: string): Promise<BusinessDate> {
    const { today, status } = await this.lock(certificateId);
    if (status !== 'defaulted') throw settlementErrors('certificate-not-defaulted', { status });
    return today;
  }

  private async lock(certificateId: string) {
    const today = await this.day.open();
    const [row] = z
      .array(certificateRow)
      .parse(
        await this.walls
          .manager()
          .query('select due_on, status from trade.certificate where id = $1 for update', [certificateId]),
      );
    if (!row) throw identityErrors('not-found', { what: 'certificate' });
    const payOn = (await this.day.calendar()).onOrAfter(row.due_on);
    return { today, payOn, status: row.status };
  }

  private async become(certificateId: string, status: 'defaulted' | 'written-off'): Promise<void> {
    await this.walls
      .manager()
      .query('update trade.certificate set status = $2 where id = $1', [certificateId, status]);
  }

  private async tell(
    certificateId: string,
    kind: string,
    facts: Readonly<Record<string, string>>,
  ): Promise<void> {
    const told = await interestedIn(this.walls, certificateId);
    await this.notices.tell(told, kind, { certificateId, ...facts });
  }
}
