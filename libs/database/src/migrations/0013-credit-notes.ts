import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Credit notes, and the cases in which a person must act. */
export class CreditNotes1772000000013 implements MigrationInterface {
  name = 'CreditNotes1772000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.invoice add column credited numeric(38) not null default 0 check (credited >= 0);
      comment on column trade.invoice.credited is 'What credit notes have taken off it, in minor units.';

      create table trade.credit_note (
        id uuid primary key,
        doc_key text not null unique,
        invoice_id uuid not null references trade.invoice,
        number text not null,
        issued_on date not null,
        amount numeric(38) not null check (amount > 0),
        content bytea not null,
        operation_id uuid not null,
        seller_id uuid not null references trade.company,
        buyer_id uuid not null references trade.company,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.credit_note (invoice_id);
      comment on table trade.credit_note is 'One credit note that takes something off an invoice; amount in minor units.';
      ${wall('trade.credit_note', { using: 'trade.current_company() in (seller_id, buyer_id)' })}

      create table trade.case_file (
        id uuid primary key,
        kind text not null,
        facts jsonb not null,
        opened_at timestamptz not null default now(),
        closed_at timestamptz,
        closed_by uuid,
        outcome text,
        check ((closed_at is null) = (outcome is null))
      );
      create index on trade.case_file (id) where closed_at is null;
      comment on table trade.case_file is 'One thing that the platform cannot decide: a person of the operator must act, and says what was done.';
      ${wall('trade.case_file')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.case_file, trade.credit_note;
      alter table trade.invoice drop column credited;
    `);
  }
}
