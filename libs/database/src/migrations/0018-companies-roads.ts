import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Companies that are suspended, leave, lose a key, belong to a group, or stand on an overdue list. */
export class CompaniesRoads1772000000018 implements MigrationInterface {
  name = 'CompaniesRoads1772000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.company add column parent_id uuid references trade.company,
        add constraint company_not_its_own_parent check (parent_id <> id);
      create index on trade.company (parent_id);
      comment on column trade.company.parent_id is 'The company above it in its group; empty at the top.';

      create table trade.company_change (
        proposal_id uuid primary key references trade.proposal,
        company_id uuid not null references trade.company,
        kind text not null check (kind in ('suspension', 'resumption', 'exit')),
        reason text not null,
        created_at timestamptz not null default now()
      );
      create index on trade.company_change (company_id);
      comment on table trade.company_change is 'Why one change of a company''s standing was proposed; the proposal is the registrars'' order.';
      ${wall('trade.company_change', { using: 'company_id = trade.current_company()' })}

      create table trade.key_replacement (
        id uuid primary key,
        company_id uuid not null references trade.company,
        user_id uuid not null references trade.app_user,
        old_key text,
        new_key text not null,
        status text not null check (status in ('waiting', 'objected', 'registered')),
        effective_at timestamptz not null,
        created_by uuid not null,
        decided_by uuid,
        created_at timestamptz not null default now()
      );
      create unique index key_replacement_one_waiting on trade.key_replacement (user_id) where status = 'waiting';
      create unique index key_replacement_key_waiting on trade.key_replacement (new_key) where status = 'waiting';
      create index on trade.key_replacement (company_id);
      comment on table trade.key_replacement is 'One lost key of a user: revoked at once, and the new one, which waits until effective_at for an objection.';
      ${wall('trade.key_replacement', { using: 'company_id = trade.current_company()' })}

      create table trade.overdue_listing (
        company_id uuid not null references trade.company,
        source text not null,
        listed boolean not null,
        decision_id uuid not null references trade.decision,
        primary key (company_id, source)
      );
      comment on table trade.overdue_listing is 'Whether one source lists a company as overdue, as it was last decided by two people of the operator.';
      ${wall('trade.overdue_listing')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.overdue_listing, trade.key_replacement, trade.company_change;
      alter table trade.company drop column parent_id;
    `);
  }
}
