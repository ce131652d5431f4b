import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Paying before the due date, and what becomes of entries that fit nothing. */
export class SettlementRoads1772000000016 implements MigrationInterface {
  name = 'SettlementRoads1772000000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.payment_message add column early boolean not null default false;
      comment on column trade.payment_message.early is 'Asked for before the pay date: nothing is late when the bank refuses it.';

      alter table trade.bank_entry
        drop constraint bank_entry_status_check,
        add constraint bank_entry_status_check check (status in ('matched', 'suspense', 'resolved')),
        add column number bigint generated always as identity,
        add column resolution jsonb;
      create index on trade.bank_entry (number) where status = 'suspense';
      comment on column trade.bank_entry.resolution is 'What two people of the operator said of an entry that fitted nothing, and in which decision.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update trade.bank_entry set status = 'suspense' where status = 'resolved';
      alter table trade.bank_entry drop column resolution, drop column number,
        drop constraint bank_entry_status_check,
        add constraint bank_entry_status_check check (status in ('matched', 'suspense'));
      alter table trade.payment_message drop column early;
    `);
  }
}
