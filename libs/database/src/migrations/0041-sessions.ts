import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Who is signed in, from which device. */
export class Sessions1772000000041 implements MigrationInterface {
  name = 'Sessions1772000000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.session (
        id uuid primary key,
        secret_hash bytea not null unique,
        user_id uuid not null references trade.app_user,
        company_id uuid not null references trade.company,
        signed_in_by text not null check (signed_in_by in ('passkey', 'phone', 'oidc')),
        device text not null,
        address text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now(),
        expires_at timestamptz not null,
        ended_at timestamptz
      );
      create index on trade.session (user_id) where ended_at is null;
      create index on trade.session (company_id) where ended_at is null;
      create index on trade.session (expires_at);
      comment on table trade.session is
        'One sign-in of a user on a device; only the hash of what its cookie holds is kept. Times are real time.';
      ${wall('trade.session', { using: 'company_id = trade.current_company()' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.session');
  }
}
