import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Obligors that pay late. */
export class Late1772000000011 implements MigrationInterface {
  name = 'Late1772000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check
          check (purpose in ('settle', 'complete', 'reserve', 'penalty'));
      alter table trade.payment_instruction drop constraint payment_instruction_purpose_check,
        add constraint payment_instruction_purpose_check
          check (purpose in ('settle', 'complete', 'reserve', 'penalty'));

      create table trade.penalty (
        end_to_end_id text primary key references trade.payment_instruction (end_to_end_id),
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null,
        owed_before numeric(38) not null,
        epoch int not null,
        debtor_id uuid not null references trade.company,
        creditor_id uuid not null references trade.company,
        currency text not null,
        amount numeric(38) not null check (amount > 0),
        from_on date not null,
        to_on date not null check (to_on > from_on),
        ppm_per_day int not null check (ppm_per_day > 0),
        penalty numeric(38) not null check (penalty >= 0),
        created_at timestamptz not null default now()
      );
      create index on trade.penalty (certificate_id);
      comment on table trade.penalty is 'What one late payment on one holding costs the obligor: unpaid from the first day (counted) to the day paid (not counted), in minor units.';
      ${wall('trade.penalty', { using: 'trade.current_company() in (debtor_id, creditor_id)' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.penalty;
      alter table trade.payment_instruction drop constraint payment_instruction_purpose_check,
        add constraint payment_instruction_purpose_check check (purpose in ('settle', 'complete', 'reserve'));
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check check (purpose in ('settle', 'complete', 'reserve'));
    `);
  }
}
