import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay, refused } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import { Decisions, Operations, identityErrors, type DecisionView, type Principal } from '#identity';
import { OwedPayments, type Owed } from './owed-payments.service.js';
import { settlementErrors } from './settlement.errors.js';

const KIND = 'early-settlement';
/** What the ledger has is issued, though its row may say so a moment later. */
const BEFORE_DUE = ['submitted', 'offered', 'active'];

const certificateRow = z.object({
  due_on: column.date,
  status: z.string(),
  outstanding: column.minor,
  currency: z.string(),
  on_the_way: z.boolean(),
});
const words = z.strictObject({ certificateId: z.string(), currency: z.string(), amount: z.string() });

/** An obligor that pays a certificate before it is due: all of it, at face, to every holder. */
@Injectable()
export class EarlySettlements {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly owed: OwedPayments,
    private readonly operations: Operations,
    private readonly decisions: Decisions,
  ) {}

  /** @throws not-found, settlement-not-early, settlement-under-way, holding-held, decision-open, day-closing */
  async propose(asker: Principal, certificateId: string): Promise<DecisionView> {
    return this.walls.asService('settlement', async () => {
      const { currency, amount } = await this.payable(asker, certificateId);
      return this.decisions.propose(asker, {
        kind: KIND,
        subject: certificateId,
        payload: { certificateId, currency, amount: amount.toString() },
      });
    });
  }

  /** The second person’s yes asks the bank to pay today. @throws the same as `propose`, and what Decisions throw */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('settlement', () =>
      this.decisions.approve(asker, id, KIND, payloadHash, async ({ payload }) => {
        const { certificateId, amount } = words.parse(payload);
        const found = await this.payable(asker, certificateId);
        if (found.amount !== BigInt(amount)) throw identityErrors('decision-differs');
        // Who is paid is who holds it: nothing changes hands while the money is on its way.
        const still = await this.operations.still(found.holdings.map(({ holding_id }) => holding_id));
        const holdings = await this.owed.ofCertificate(certificateId);
        if (!still || !sameParts(found.holdings, holdings)) throw settlementErrors('holding-moving');
        await this.owed.ask(holdings, holdings, { today: found.today, early: true });
      }),
    );
  }

  /** All that is outstanding, in the caller's transaction; what is reserved for somebody cannot be paid yet. */
  private async payable(asker: Principal, certificateId: string) {
    const today = await this.day.open();
    const [row] = z.array(certificateRow).parse(
      await this.walls.manager().query(
        `select d.due_on, d.status, c.outstanding, c.currency, exists (
             select 1 from trade.payment_instruction i where i.purpose = 'settle' and i.certificate_id = d.id
               and i.status in ('instructed', 'booked')) as on_the_way
         from trade.certificate d join projection.certificate c on c.id = d.id
         where d.id = $1 and d.obligor_id = $2 for update of d`,
        [certificateId, asker.companyId],
      ),
    );
    if (!row) throw identityErrors('not-found', { what: 'certificate' });
    const payOn = (await this.day.calendar()).onOrAfter(row.due_on);
    if (!BEFORE_DUE.includes(row.status) || payOn <= today) {
      throw settlementErrors('settlement-not-early', { status: row.status, day: payOn });
    }
    if (row.on_the_way) throw settlementErrors('settlement-under-way');
    const holdings: Owed[] = await this.owed.ofCertificate(certificateId);
    const amount = holdings.reduce((sum, holding) => sum + holding.amount, 0n);
    if (amount !== row.outstanding) throw refused('holding-held');
    return { today, holdings, amount, currency: row.currency };
  }
}

/** Whether nothing changed hands between two readings: an epoch counts every change of a holding. */
function sameParts(before: readonly Owed[], after: readonly Owed[]): boolean {
  const parts = (owed: readonly Owed[]): string =>
    owed.map(({ holding_id, epoch, amount }) => `${holding_id} ${String(epoch)} ${amount}`).join();
  return parts(before) === parts(after);
}
