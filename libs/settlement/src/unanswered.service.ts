import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { Cases } from '#identity';

const KIND = 'payment-unanswered';

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

  /** The bank has told of a payment after all, in the caller's transaction. */
  async told(endToEndId: string): Promise<void> {
    await this.cases.closeMoot(KIND, { payment: endToEndId }, 'The bank has told of it.');
  }
}
