import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PaymentInstructions } from '#banking';
import { column, daysBetween, penaltyRoundedHalfUp, type BusinessDate } from '#common';
import { Walls } from '#database';
import type { Principal } from '#identity';
import type { IssuingStopView, PenaltyView } from './settlement.schemas.js';

/** Days after the pay date in which a late payment costs nothing. */
const GRACE_DAYS = 3;
/** Parts per million of what is unpaid, a day, where nothing else was agreed. */
const PPM_PER_DAY = 500n;

const paidRow = z.object({
  certificate_id: z.string(),
  holding_id: z.string(),
  owed_before: z.string(),
  epoch: z.number(),
  amount: column.minor,
  currency: z.string(),
  debtor_id: z.string(),
  creditor_id: z.string(),
  /** Empty for what was paid before it was due. */
  first_on: column.date.nullable(),
});
const owedRow = z.object({
  certificate_id: z.string().transform(BigInt),
  holding_id: z.string().transform(BigInt),
  owed_before: column.minor,
  epoch: z.number(),
  currency: z.string(),
  debtor_id: z.string(),
  creditor_id: z.string(),
  penalty: column.minor,
});
const penaltyRow = z.object({
  certificate_id: z.string(),
  holding_id: z.string(),
  legal_name: z.string(),
  currency: z.string(),
  amount: z.string(),
  from_on: column.date,
  to_on: column.date,
  ppm_per_day: z.number(),
  penalty: z.string(),
  status: z.enum(['owed', 'instructed', 'paid']),
});
const stopRow = z.object({
  certificate_id: z.string(),
  from_on: column.date,
  to_on: column.date.nullable(),
});

/**
 * What follows from paying late (DOMAIN.md, “Penalty” and the rule stop-issuing). A holding is late from the first day
 * on which it was instructed: the pay date, or the business day after a freeze or a commit of it ended.
 */
@Injectable()
export class Arrears {
  constructor(
    private readonly walls: Walls,
    private readonly instructions: PaymentInstructions,
  ) {}

  /** Notes what a payment costs that was booked after the grace, in the caller's transaction; once for each payment. */
  async note(endToEndId: string, paidOn: BusinessDate): Promise<void> {
    const db = this.walls.manager();
    const [paid] = z.array(paidRow).parse(
      await db.query(
        `select i.certificate_id, i.holding_id, i.owed_before, i.epoch, i.amount, i.currency, i.debtor_id,
           i.creditor_id, (select min(m.requested_on) from trade.payment_instruction f
             join trade.payment_message m on m.id = f.message_id
             where f.purpose = 'settle' and f.holding_id = i.holding_id and not m.early) as first_on
         from trade.payment_instruction i where i.end_to_end_id = $1`,
        [endToEndId],
      ),
    );
    if (!paid?.first_on || paidOn <= paid.first_on) return;
    const days = daysBetween(paid.first_on, paidOn);
    if (days <= GRACE_DAYS) return;
    await db.query(
      `insert into trade.penalty (end_to_end_id, certificate_id, holding_id, owed_before, epoch, debtor_id, creditor_id,
         currency, amount, from_on, to_on, ppm_per_day, penalty)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (end_to_end_id) do nothing`,
      [
        endToEndId,
        paid.certificate_id,
        paid.holding_id,
        paid.owed_before,
        paid.epoch,
        paid.debtor_id,
        paid.creditor_id,
        paid.currency,
        paid.amount.toString(),
        paid.first_on,
        paidOn,
        PPM_PER_DAY.toString(),
        penaltyRoundedHalfUp(paid.amount, PPM_PER_DAY, days).toString(),
      ],
    );
  }

  /** Asks for every penalty that is owed and that no payment is under way for: from the obligor to whom it kept waiting. */
  async instruct(today: BusinessDate): Promise<void> {
    await this.walls.asService('settlement', async () => {
      const owed = z.array(owedRow).parse(
        await this.walls.manager().query(
          `select p.certificate_id, p.holding_id, p.owed_before, p.epoch, p.currency, p.debtor_id, p.creditor_id,
             p.penalty
           from trade.penalty p where p.penalty > 0 and not exists (
             select 1 from trade.payment_instruction i where i.purpose = 'penalty' and i.holding_id = p.holding_id
               and i.owed_before = p.owed_before and i.epoch = p.epoch and i.status <> 'rejected')
           order by p.end_to_end_id`,
        ),
      );
      for (const [certificateId, penalties] of Map.groupBy(owed, (one) => one.certificate_id)) {
        const [first] = penalties;
        if (!first) continue;
        await this.instructions.write({
          purpose: 'penalty',
          subjectId: certificateId.toString(),
          debtorId: first.debtor_id,
          currency: first.currency,
          requestedOn: today,
          instructions: penalties.map((one) => ({
            certificateId,
            holdingId: one.holding_id,
            owedBefore: one.owed_before,
            epoch: one.epoch,
            amount: one.penalty,
            creditorId: one.creditor_id,
          })),
        });
      }
    });
  }

  /** The penalties on a certificate that the company pays or is paid, in the order of holdings. */
  async penalties(asker: Principal, certificateId: string): Promise<PenaltyView[]> {
    const mine = await this.walls.inCompany(asker, async () =>
      z
        .array(z.object({ end_to_end_id: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select end_to_end_id from trade.penalty where certificate_id = $1', [certificateId]),
        ),
    );
    const rows = await this.walls.asService('settlement', async () =>
      z.array(penaltyRow).parse(
        await this.walls.manager().query(
          `select p.certificate_id, p.holding_id, c.legal_name, p.currency, p.amount, p.from_on, p.to_on, p.ppm_per_day,
             p.penalty, coalesce((select case i.status when 'booked' then 'paid' else 'instructed' end
               from trade.payment_instruction i where i.purpose = 'penalty' and i.holding_id = p.holding_id
                 and i.owed_before = p.owed_before and i.epoch = p.epoch and i.status <> 'rejected'), 'owed') as status
           from trade.penalty p join trade.company c on c.id = p.creditor_id
           where p.end_to_end_id = any($1) order by p.holding_id, p.from_on, p.to_on`,
          [mine.map(({ end_to_end_id }) => end_to_end_id)],
        ),
      ),
    );
    return rows.map((row) => ({
      certificateId: row.certificate_id,
      holdingId: row.holding_id,
      company: row.legal_name,
      currency: row.currency,
      amount: row.amount,
      from: row.from_on,
      to: row.to_on,
      ppmPerDay: row.ppm_per_day,
      penalty: row.penalty,
      status: row.status,
    }));
  }

  /**
   * The times in which the company could not issue, by the certificate that it had not paid: from the day after the
   * pay date to the day on which the last of it was booked, open while something is unpaid.
   */
  async stops(asker: Principal): Promise<IssuingStopView[]> {
    const rows = await this.walls.asService('settlement', async () =>
      z.array(stopRow).parse(
        await this.walls.manager().query(
          `with late as (
             select i.certificate_id, i.holding_id, min(m.requested_on) as first_on,
               bool_and(h.amount = 0) as paid, max(e.booked_on) as paid_on
             from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
               join projection.holding h on h.id = i.holding_id
               left join trade.bank_entry e on e.end_to_end_id = i.end_to_end_id and e.status = 'matched'
             where i.purpose = 'settle' and i.debtor_id = $1 and not m.early
             group by i.certificate_id, i.holding_id)
           select certificate_id, min(first_on) + 1 as from_on,
             case when bool_and(paid) then max(paid_on) end as to_on
           from late where paid_on > first_on
             or (not paid and holding_id in (select l.holding_id from trade.late_holding l))
           group by certificate_id order by from_on, certificate_id`,
          [asker.companyId],
        ),
      ),
    );
    return rows.map((row) => ({ certificateId: row.certificate_id, from: row.from_on, to: row.to_on }));
  }
}
