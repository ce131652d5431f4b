import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One meaning of being late, for whoever asks: the certificate, its obligor's stop, and the penalties. */
export class LateHoldings1772000000021 implements MigrationInterface {
  name = 'LateHoldings1772000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create view trade.late_holding as
        with day as (select coalesce(next_day, today) as today from trade.business_day),
          asked as (
            select i.holding_id, i.status, i.amount from trade.payment_instruction i
              join trade.payment_message m on m.id = i.message_id, day
            where i.purpose = 'settle' and not m.early and m.requested_on < day.today)
        select h.id as holding_id, h.certificate_id, c.obligor, c.due_on
        from projection.holding h join projection.certificate c on c.id = h.certificate_id
        where h.amount > 0 and h.state in ('live', 'pledged')
          and exists (select 1 from asked where asked.holding_id = h.id)
          and not exists (select 1 from asked where asked.holding_id = h.id
            and (asked.status = 'instructed' or (asked.status = 'booked' and asked.amount >= h.amount)));
      comment on view trade.late_holding is
        'One holding that was asked for on an earlier day and is unpaid; not one whose bank has the payment and has not told, or has paid it and the ledger does not know.';
      alter view trade.late_holding owner to tributary_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view trade.late_holding');
  }
}
