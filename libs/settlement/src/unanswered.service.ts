import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { Cases, Decisions, identityErrors, type DecisionView, type Principal } from '#identity';
import { unbookedBody, type UnbookedBody } from './roads.schemas.js';
import { settlementErrors } from './settlement.errors.js';

const KIND = 'payment-unanswered';
const DECISION = 'payment-unbooked';

const unansweredRow = z.object({
  end_to_end_id: z.string(),
  purpose: z.string(),
  certificate_id: z.string(),
  debtor_id: z.string(),
  creditor_id: z.string(),
});

/**
 * Payments that a bank took and never told of. Nobody is late for them, and nothing is asked for twice: a person asks
 * the bank, or its statement tells.
 */
@Injectable()
export class Unanswered {
  constructor(
    private readonly walls: Walls,
    private readonly cases: Cases,
    private readonly decisions: Decisions,
  ) {}

  /** Opens one case for each that was asked for before today; the price of a discount has a case of its own. */
  async startDay(today: BusinessDate): Promise<void> {
    await this.walls.asService('settlement', async () => {
      const found = z.array(unansweredRow).parse(
        await this.walls.manager().query(
          `select i.end_to_end_id, i.purpose, i.certificate_id, i.debtor_id, i.creditor_id
           from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
           where i.status = 'instructed' and i.purpose <> 'complete' and m.requested_on < $1 and not exists (
             select 1 from trade.case_file c where c.kind = $2 and c.facts ->> 'payment' = i.end_to_end_id)
           order by i.end_to_end_id`,
          [today, KIND],
        ),
      );
      for (const { end_to_end_id: payment, purpose, certificate_id: certificateId, ...sides } of found) {
        const { debtor_id: debtorId, creditor_id: creditorId } = sides;
        await this.cases.open(KIND, { payment, purpose, certificateId, debtorId, creditorId });
      }
    });
  }

  /**
   * Proposes that a payment was never made, as its bank has confirmed; the price of a discount ends by its own case.
   * @throws not-found, payment-not-waiting, decision-open
   */
  async propose(asker: Principal, body: UnbookedBody): Promise<DecisionView> {
    return this.walls.asService('settlement', async () => {
      await this.waiting(body.payment);
      return this.decisions.propose(asker, { kind: DECISION, subject: body.payment, payload: body });
    });
  }

  /** It is as one that the bank refused: what it was for is asked for again. @throws as `propose` */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('settlement', () =>
      this.decisions.approve(asker, id, DECISION, payloadHash, async ({ payload }) => {
        const { payment, bankConfirmation } = unbookedBody.parse(payload);
        await this.waiting(payment);
        await this.walls
          .manager()
          .query(
            `update trade.payment_instruction set status = 'rejected', reason = $2 where end_to_end_id = $1`,
            [payment, `The bank never made it: ${bankConfirmation}`],
          );
        await this.cases.closeMoot(KIND, { payment }, `never made: ${bankConfirmation}`);
      }),
    );
  }

  /** Locks a payment of which its bank has told nothing. */
  private async waiting(payment: string): Promise<void> {
    const [found] = z
      .array(z.object({ status: z.string(), purpose: z.string(), day_passed: z.boolean() }))
      .parse(
        await this.walls.manager().query(
          `select i.status, i.purpose, m.requested_on < (select today from trade.business_day) as day_passed
           from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
           where i.end_to_end_id = $1 for update of i`,
          [payment],
        ),
      );
    if (!found) throw identityErrors('not-found', { what: 'payment' });
    if (found.status !== 'instructed' || found.purpose === 'complete' || !found.day_passed) {
      throw settlementErrors('payment-not-waiting', { status: found.status });
    }
  }

  /** The bank has told of a payment after all, in the caller's transaction. */
  async told(endToEndId: string): Promise<void> {
    await this.cases.closeMoot(KIND, { payment: endToEndId }, 'The bank has told of it.');
  }
}
