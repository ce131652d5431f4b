import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys for the systems of companies: named, scoped, expiring, rotated. */
export class ApiKeys1772000000043 implements MigrationInterface {
  name = 'ApiKeys1772000000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.api_key
        alter column secret_hash drop not null,
        add column name text,
        add column scopes text[],
        add column expires_at timestamptz,
        add column last_used_at timestamptz,
        add column created_by uuid references trade.app_user,
        add column follows uuid references trade.api_key;
      create index on trade.api_key (company_id);
      create index on trade.api_key (follows);
      comment on column trade.api_key.secret_hash is 'Empty until who asked for the key has collected its secret.';
      comment on column trade.api_key.scopes is 'What it may, as tag:read or tag:write; empty where it may all that its user may.';
      comment on column trade.api_key.follows is 'The key whose place it takes; both hold until that one expires.';
      create policy trade_api_key_company on trade.api_key to tributary_company
        using (company_id = trade.current_company()) with check (false);
      grant select (id, user_id, company_id, name, scopes, created_at, expires_at, last_used_at, revoked_at, follows)
        on trade.api_key to tributary_company;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke all on trade.api_key from tributary_company;
      drop policy trade_api_key_company on trade.api_key;
      delete from trade.api_key where secret_hash is null;
      alter table trade.api_key alter column secret_hash set not null, drop column follows, drop column created_by,
        drop column last_used_at, drop column expires_at, drop column scopes, drop column name;
    `);
  }
}
