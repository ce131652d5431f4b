import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What people sign in and sign with on their own devices, and the ceremonies in which they show it. */
export class DeviceKeys1772000000040 implements MigrationInterface {
  name = 'DeviceKeys1772000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.app_user
        add column ledger_key_kind int not null default 0 check (ledger_key_kind in (0, 2, 3)),
        add column phone text, add column email text, add column left_at timestamptz;
      comment on column trade.app_user.ledger_key is 'The name in the ledger''s registry of the key it signs with.';
      comment on column trade.app_user.ledger_key_kind is '0 secp256k1, 2 a passkey, 3 a P-256 key of a phone (decision 0015).';
      comment on column trade.app_user.left_at is 'When it left its company; it signs in no more and its key is to be revoked.';

      create table trade.device_key (
        id text primary key,
        kind int not null check (kind in (2, 3)),
        subject text not null,
        user_id uuid references trade.app_user,
        company_id uuid references trade.company,
        ledger_key text not null unique,
        point bytea not null check (length(point) = 64),
        cose bytea,
        counter bigint not null default 0,
        transports text[] not null default '{}',
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        check ((user_id is null) = (company_id is null)),
        check ((kind = 2) = (cose is not null))
      );
      create unique index device_key_one_of_a_user on trade.device_key (user_id) where revoked_at is null;
      comment on table trade.device_key is
        'One key on a person''s device: a passkey (id is the credential''s) or a phone''s own key (id is its name on the ledger).';
      comment on column trade.device_key.subject is 'For what it was registered, such as an invitation; nobody else takes it.';
      comment on column trade.device_key.user_id is 'Whose it is; empty until the person is a user.';
      ${wall('trade.device_key', { using: 'company_id = trade.current_company()' })}

      create table trade.ceremony (
        id uuid primary key,
        purpose text not null,
        subject text not null,
        challenge bytea not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index on trade.ceremony (expires_at);
      comment on table trade.ceremony is 'One challenge to a device''s key: for one purpose and subject, used once, for minutes.';
      ${wall('trade.ceremony')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.ceremony, trade.device_key;
      alter table trade.app_user drop column ledger_key_kind, drop column phone, drop column email, drop column left_at;
    `);
  }
}
