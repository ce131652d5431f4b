import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Colleagues who are invited, and what people sign with their own key without an order on the ledger. */
export class People1772000000042 implements MigrationInterface {
  name = 'People1772000000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.user_invitation (
        id uuid primary key,
        company_id uuid not null references trade.company,
        token_hash bytea not null unique,
        user_id uuid references trade.app_user,
        name text not null,
        roles text[] not null,
        phone text,
        email text,
        status text not null check (status in ('open', 'accepted', 'joined', 'rejected', 'withdrawn')),
        device_key_id text references trade.device_key,
        invited_by uuid not null references trade.app_user,
        expires_at timestamptz not null,
        created_at timestamptz not null default now()
      );
      create index on trade.user_invitation (company_id, id);
      comment on table trade.user_invitation is
        'One person that an admin asked in by a link, used once: as a new user, or (user_id) with a new device for a lost one.';
      ${wall('trade.user_invitation', { using: 'company_id = trade.current_company()' })}

      create table trade.step_up (
        signature_hash bytea primary key,
        user_id uuid not null references trade.app_user,
        company_id uuid not null references trade.company,
        payload_hash text not null,
        signature text not null,
        created_at timestamptz not null default now()
      );
      create index on trade.step_up (user_id, payload_hash);
      comment on table trade.step_up is
        'One signature by a user''s own key over the hash of words that are no order on the ledger; it counts for minutes.';
      ${wall('trade.step_up', { using: 'company_id = trade.current_company()' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.step_up, trade.user_invitation');
  }
}
