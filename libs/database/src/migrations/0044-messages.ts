import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Codes that are sent to telephones, what a sandbox sends instead, and devices that take a lost one's place. */
export class Messages1772000000044 implements MigrationInterface {
  name = 'Messages1772000000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.phone_code (
        id uuid primary key,
        purpose text not null check (purpose in ('sign-in', 'joining')),
        subject text not null,
        phone text not null,
        address text not null,
        code_hash bytea not null,
        tries int not null default 0,
        expires_at timestamptz not null,
        used_at timestamptz,
        created_at timestamptz not null default now()
      );
      create index on trade.phone_code (phone, created_at);
      create index on trade.phone_code (address, created_at);
      create index on trade.phone_code (created_at);
      comment on table trade.phone_code is
        'One code that was asked for a telephone: its keyed hash only, a few tries, minutes. Kept a day, to count by number and address.';
      ${wall('trade.phone_code')}

      create table trade.sandbox_message (
        id uuid primary key,
        channel text not null check (channel in ('sms', 'mail', 'wechat')),
        recipient text not null,
        kind text not null,
        subject text not null,
        text text not null,
        created_at timestamptz not null default now()
      );
      create index on trade.sandbox_message (recipient, id);
      comment on table trade.sandbox_message is 'One message that a sandbox would have sent; empty in production.';
      ${wall('trade.sandbox_message')}

      alter table trade.key_replacement
        add column new_kind int not null default 0 check (new_kind in (0, 2, 3)),
        add column device_key_id text references trade.device_key;
      comment on column trade.key_replacement.device_key_id is 'The new device''s key, which signs in too; empty for a key without a device.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.key_replacement drop column device_key_id, drop column new_kind;
      drop table trade.sandbox_message, trade.phone_code;
    `);
  }
}
