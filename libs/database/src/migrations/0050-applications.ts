import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forgetStates, keepStates } from './keep-states.js';
import { wall } from './wall.js';

const PURPOSES = `'settle', 'complete', 'reserve', 'penalty', 'recourse', 'surplus', 'repurchase'`;

/** Companies that ask to come to the platform: by whom they were invited, what they say, and their account's proof. */
export class Applications1772000000050 implements MigrationInterface {
  name = 'Applications1772000000050';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.invitation (
        id uuid primary key,
        token_hash bytea not null unique,
        inviter_id uuid not null references trade.company,
        legal_name text not null,
        uscc text,
        role text not null check (role in ('obligor', 'supplier', 'financier')),
        amount numeric(38) not null check (amount > 0),
        currency text not null,
        locale text not null check (locale in ('zh', 'en')),
        status text not null check (status in ('open', 'used', 'withdrawn', 'expired')),
        expires_at timestamptz not null,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.invitation (inviter_id, id);
      create index on trade.invitation (expires_at) where status = 'open';
      comment on table trade.invitation is 'One company that another asked to come: whom, with how much (minor units) waiting for it; only the hash of its link is kept.';
      ${wall('trade.invitation', { using: 'inviter_id = trade.current_company()' })}
      ${keepStates('invitation', 'trade.invitation', 'status', ['open>used open>withdrawn open>expired'])}

      create table trade.account_proof (
        id uuid primary key,
        number text not null,
        name text not null,
        bank_code text not null,
        currency text not null,
        status text not null
          check (status in ('asked', 'differs', 'paying', 'failed', 'paid', 'proven', 'locked')),
        amount numeric(38),
        tries int not null default 0,
        reason text,
        end_to_end_id text unique,
        message_id text references trade.payment_message,
        bank_reference text,
        created_at timestamptz not null default now()
      );
      create index on trade.account_proof (created_at) where status = 'asked';
      create index on trade.account_proof (bank_code, number);
      comment on table trade.account_proof is 'One proof of an account: the bank''s word on its name, then a small payment (amount, minor units) that its owner reads there and types.';
      ${wall('trade.account_proof')}
      ${keepStates('account-proof', 'trade.account_proof', 'status', [
        'asked>differs asked>paying asked>failed',
        'paying>paid paying>failed',
        'paid>proven paid>locked',
      ])}
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check check (purpose in (${PURPOSES}, 'proof'));

      create table trade.application (
        id uuid primary key,
        token_hash bytea not null unique,
        invitation_id uuid unique references trade.invitation,
        role text not null check (role in ('obligor', 'supplier', 'financier')),
        language text not null check (language in ('zh', 'en')),
        status text not null check (status in
          ('draft', 'submitted', 'questions', 'approved', 'registered', 'refused', 'withdrawn', 'expired')),
        content jsonb not null default '{}',
        proof_id uuid references trade.account_proof,
        company_id uuid unique references trade.company,
        risk_grade text check (risk_grade in ('low', 'medium', 'high')),
        message text,
        expires_at timestamptz not null,
        submitted_at timestamptz,
        created_at timestamptz not null default now()
      );
      create index on trade.application (status, id);
      comment on table trade.application is 'One application of a company: what it says of itself so far; only the hash of its token is kept.';
      ${wall('trade.application')}
      ${keepStates('application', 'trade.application', 'status', [
        'draft>submitted draft>withdrawn draft>expired',
        'submitted>questions submitted>approved submitted>refused submitted>withdrawn',
        'questions>submitted questions>withdrawn questions>expired',
        'approved>registered',
      ])}

      create table trade.application_document (
        id uuid primary key,
        application_id uuid not null references trade.application,
        kind text not null,
        media_type text not null,
        sha256 text not null,
        content bytea not null,
        expires_on date,
        created_at timestamptz not null default now(),
        unique (application_id, kind)
      );
      comment on table trade.application_document is 'One paper of an application, with the day until which it is good; another of the same kind takes its place.';
      ${wall('trade.application_document')}

      create table trade.signing_limit (
        user_id uuid not null references trade.app_user,
        company_id uuid not null references trade.company,
        currency text not null,
        amount numeric(38) not null check (amount > 0),
        primary key (user_id, currency)
      );
      create index on trade.signing_limit (company_id);
      comment on table trade.signing_limit is 'Up to which amount, in minor units, a company lets one of its people sign.';
      ${wall('trade.signing_limit', { using: 'company_id = trade.current_company()' })}

      create table trade.application_key (
        application_id uuid not null references trade.application,
        user_id uuid primary key references trade.app_user,
        claimed_at timestamptz not null default now()
      );
      comment on table trade.application_key is 'One person of an approved application who has fetched the API key, which is shown once.';
      ${wall('trade.application_key')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.application_key, trade.signing_limit, trade.application_document;
      ${forgetStates('application', 'trade.application')}
      drop table trade.application;
      ${forgetStates('account-proof', 'trade.account_proof')}
      drop table trade.account_proof;
      delete from trade.payment_message where purpose = 'proof';
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check check (purpose in (${PURPOSES}));
      ${forgetStates('invitation', 'trade.invitation')}
      drop table trade.invitation;
    `);
  }
}
