import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forgetStates, keepStates } from './keep-states.js';
import { wall } from './wall.js';

/** Accounts that are to take the place of those on which companies are paid. */
export class PayoutChanges1772000000053 implements MigrationInterface {
  name = 'PayoutChanges1772000000053';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.payout_change (
        id uuid primary key,
        company_id uuid not null references trade.company,
        number text not null,
        name text not null,
        bank_code text not null,
        currency text not null,
        replaces_number text,
        replaces_bank_code text,
        proof_id uuid not null references trade.account_proof,
        status text not null
          check (status in ('proving', 'proposed', 'cooling', 'active', 'withdrawn', 'objected')),
        proposed_by uuid not null,
        decision_id uuid references trade.decision,
        effective_at timestamptz,
        confirmed_by uuid,
        confirmation_asked boolean not null default false,
        created_at timestamptz not null default now()
      );
      create unique index payout_change_one_open on trade.payout_change (company_id, currency)
        where status in ('proving', 'proposed', 'cooling');
      create index on trade.payout_change (company_id, id);
      create index on trade.payout_change (effective_at) where status = 'cooling';
      comment on table trade.payout_change is 'One account that is to take the place of the one on which a company is paid (empty replaces_number: its first in that currency); nothing is paid to it before it is active.';
      ${wall('trade.payout_change', { using: 'company_id = trade.current_company()' })}
      ${keepStates('payout-change', 'trade.payout_change', 'status', [
        'proving>proposed proving>withdrawn',
        'proposed>cooling proposed>withdrawn',
        'cooling>active cooling>objected',
      ])}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${forgetStates('payout-change', 'trade.payout_change')}
      drop table trade.payout_change;
    `);
  }
}
