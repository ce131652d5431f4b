import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** The business day, its calendar, and money on its way through banks. */
export class Settlement1772000000007 implements MigrationInterface {
  name = 'Settlement1772000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.calendar (
        version int primary key,
        published_through date not null,
        created_at timestamptz not null default now()
      );
      comment on table trade.calendar is 'One version of the business calendar; beyond published_through its days are provisional.';
      ${wall('trade.calendar', { using: 'true' })}

      create table trade.calendar_day (
        version int not null references trade.calendar,
        day date not null,
        business boolean not null,
        primary key (version, day)
      );
      comment on table trade.calendar_day is 'One day that differs from the rule that Monday to Friday are business days.';
      ${wall('trade.calendar_day', { using: 'true' })}

      create table trade.business_day (
        one boolean primary key default true check (one),
        today date not null,
        state text not null check (state in ('open', 'closing', 'drained', 'moved', 'projected')),
        next_day date
      );
      comment on table trade.business_day is 'The one business day; its row is locked by whatever must not run while the day closes.';
      ${wall('trade.business_day', { using: 'true' })}

      create table trade.end_of_day_step (
        day date not null,
        step text not null,
        done_at timestamptz,
        failure text,
        primary key (day, step)
      );
      comment on table trade.end_of_day_step is 'One step of the start of one business day, done once.';
      ${wall('trade.end_of_day_step')}

      create table trade.payment_message (
        id text primary key,
        purpose text not null check (purpose in ('settle', 'complete')),
        subject_id text not null,
        debtor_id uuid not null references trade.company,
        debtor_account text not null,
        currency text not null,
        requested_on date not null,
        content text not null,
        status text not null check (status in ('written', 'answered')),
        answer text,
        created_at timestamptz not null default now(),
        sent_at timestamptz,
        unique (purpose, subject_id, id)
      );
      create index on trade.payment_message (created_at) where status = 'written';
      comment on table trade.payment_message is 'One pain.001, kept before it is sent; a retry sends the same bytes.';
      ${wall('trade.payment_message', { using: 'debtor_id = trade.current_company()' })}

      create table trade.payment_instruction (
        end_to_end_id text primary key,
        message_id text not null references trade.payment_message,
        purpose text not null check (purpose in ('settle', 'complete')),
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null,
        owed_before numeric(38) not null,
        epoch int not null,
        amount numeric(38) not null check (amount > 0),
        currency text not null,
        debtor_id uuid not null references trade.company,
        creditor_id uuid not null references trade.company,
        creditor_account text not null,
        status text not null check (status in ('instructed', 'rejected', 'booked', 'attested')),
        reason text,
        bank_reference text,
        operation_id uuid,
        created_at timestamptz not null default now()
      );
      create unique index payment_instruction_once on trade.payment_instruction (purpose, holding_id, owed_before, epoch)
        where status <> 'rejected';
      create index on trade.payment_instruction (certificate_id);
      create index on trade.payment_instruction (message_id);
      comment on table trade.payment_instruction is 'One payment to one holder; owed_before and epoch say which state of the holding it pays.';
      ${wall('trade.payment_instruction', { using: 'trade.current_company() in (debtor_id, creditor_id)' })}

      create table trade.bank_message (
        id text primary key,
        content_hash text not null,
        content text not null,
        received_at timestamptz not null default now(),
        applied_at timestamptz,
        tries int not null default 0,
        failure text
      );
      create index on trade.bank_message (received_at) where applied_at is null;
      comment on table trade.bank_message is 'One message of a bank as it arrived, kept before it is answered.';
      ${wall('trade.bank_message')}

      create table trade.bank_entry (
        account text not null,
        bank_reference text not null,
        direction text not null check (direction in ('credit', 'debit')),
        currency text not null,
        amount numeric(38) not null,
        end_to_end_id text,
        remittance text,
        booked_on date not null,
        message_id text not null references trade.bank_message,
        status text not null check (status in ('matched', 'suspense')),
        reason text,
        created_at timestamptz not null default now(),
        primary key (account, bank_reference, direction)
      );
      create index on trade.bank_entry (end_to_end_id);
      comment on table trade.bank_entry is 'One entry on one account, counted once by bank reference; what fits nothing waits in suspense.';
      ${wall('trade.bank_entry')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.bank_entry, trade.bank_message, trade.payment_instruction, trade.payment_message,
        trade.end_of_day_step, trade.business_day, trade.calendar_day, trade.calendar;
    `);
  }
}
