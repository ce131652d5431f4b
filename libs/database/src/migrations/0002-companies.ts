import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Companies, their users, keys and bank accounts, and the requests that were answered once. */
export class Companies1772000000002 implements MigrationInterface {
  name = 'Companies1772000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create sequence trade.participant_number start 2;
      grant usage on sequence trade.participant_number to tributary_service;

      create table trade.company (
        id uuid primary key,
        participant bigint not null unique,
        legal_name text not null,
        legal_name_en text,
        uscc text unique,
        lei text unique,
        tax_ids text[] not null default '{}',
        roles text[] not null,
        created_at timestamptz not null default now(),
        check (uscc is not null or lei is not null)
      );
      comment on table trade.company is 'One legal entity on the platform; participant is its number on the ledger.';
      ${wall('trade.company', { using: 'id = trade.current_company()' })}

      create table trade.app_user (
        id uuid primary key,
        company_id uuid not null references trade.company,
        name text not null,
        roles text[] not null,
        ledger_key text unique,
        active boolean not null default true,
        created_at timestamptz not null default now()
      );
      create index on trade.app_user (company_id);
      comment on table trade.app_user is 'One person (or system) of a company; ledger_key is the address it signs with.';
      ${wall('trade.app_user', { using: 'company_id = trade.current_company()' })}

      create table trade.api_key (
        id uuid primary key,
        user_id uuid not null references trade.app_user,
        company_id uuid not null references trade.company,
        secret_hash bytea not null,
        created_at timestamptz not null default now(),
        revoked_at timestamptz
      );
      create index on trade.api_key (user_id);
      comment on table trade.api_key is 'One key of a user; only the hash of its secret is kept.';
      ${wall('trade.api_key')}

      create table trade.bank_account (
        id uuid primary key,
        company_id uuid not null references trade.company,
        number text not null,
        name text not null,
        bank_code text not null,
        currency text not null,
        created_at timestamptz not null default now(),
        unique (bank_code, number)
      );
      create unique index bank_account_one_per_currency on trade.bank_account (company_id, currency);
      comment on table trade.bank_account is 'One account of a company at its bank; the one it pays from and is paid on in that currency.';
      ${wall('trade.bank_account', { using: 'company_id = trade.current_company()' })}

      create table trade.idempotent_request (
        company_id uuid not null,
        user_id uuid not null,
        route text not null,
        key text not null,
        body_hash bytea not null,
        status int,
        response jsonb,
        created_at timestamptz not null default now(),
        primary key (company_id, user_id, route, key)
      );
      comment on table trade.idempotent_request is 'One POST that carried an Idempotency-Key, with the answer it got once it had one.';
      ${wall('trade.idempotent_request')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.idempotent_request, trade.bank_account, trade.api_key, trade.app_user, trade.company;
      drop sequence trade.participant_number;
    `);
  }
}
