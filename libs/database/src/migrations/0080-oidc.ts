import type { MigrationInterface, QueryRunner } from 'typeorm';
import { audited } from './audited.js';
import { wall } from './wall.js';

/** Companies' own identity providers, and who of a company is who there. */
export class Oidc1772000000080 implements MigrationInterface {
  name = 'Oidc1772000000080';

  async up(runner: QueryRunner): Promise<void> {
    const own = 'company_id = trade.current_company()';
    await runner.query(`
      create table trade.oidc_provider (
        id uuid primary key,
        company_id uuid not null references trade.company,
        issuer text not null,
        client_id text not null,
        sealed_secret bytea not null,
        status text not null check (status in ('proposed', 'active', 'rejected', 'ended')),
        proposed_by uuid not null references trade.app_user,
        created_at timestamptz not null default now(),
        ended_at timestamptz
      );
      create index on trade.oidc_provider (company_id, id);
      create unique index oidc_provider_one on trade.oidc_provider (company_id) where status = 'active';
      comment on table trade.oidc_provider is
        'One identity provider of a company, by which its people may sign in; at most one is active.';
      comment on column trade.oidc_provider.sealed_secret is
        'The client''s secret under a key that is not in the database, bound to id, company, issuer and client.';
      ${wall('trade.oidc_provider', { using: own })}
      revoke select on trade.oidc_provider from tributary_company;
      grant select (id, company_id, issuer, client_id, status, proposed_by, created_at, ended_at)
        on trade.oidc_provider to tributary_company;
      ${audited('trade.oidc_provider', { company: 'company_id', hidden: ['sealed_secret'] })}

      create table trade.oidc_identity (
        company_id uuid not null references trade.company,
        issuer text not null,
        subject text not null,
        user_id uuid not null references trade.app_user,
        created_at timestamptz not null default now(),
        primary key (company_id, issuer, subject),
        unique (company_id, issuer, user_id)
      );
      create index on trade.oidc_identity (user_id);
      comment on table trade.oidc_identity is
        'Who of a company somebody is at its identity provider: only who is linked here by two people signs in.';
      ${wall('trade.oidc_identity', { using: own })}
      ${audited('trade.oidc_identity', { company: 'company_id' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.oidc_identity, trade.oidc_provider');
  }
}
