import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Schemas, the two roles that all work runs under, and what row-level security asks. */
export class Walls1772000000001 implements MigrationInterface {
  name = 'Walls1772000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema trade;
      comment on schema trade is 'What is private, and the intents that people sign.';
      create schema ledger;
      comment on schema ledger is 'What was sent to the chain and what was read from it.';
      create schema projection;
      comment on schema projection is 'Folded from the ledger''s events; may be thrown away; nothing points into it.';

      -- Roles belong to the whole cluster, and another database of it may be migrating at this moment.
      do $$ begin
        create role tributary_company nologin;
      exception when duplicate_object or unique_violation then null; end $$;
      do $$ begin
        create role tributary_service nologin;
      exception when duplicate_object or unique_violation then null; end $$;
      do $$ begin
        if not (select rolsuper from pg_roles where rolname = current_user) then
          execute format('grant tributary_company, tributary_service to %I', current_user);
        end if;
      end $$;

      grant usage on schema trade, projection to tributary_company;
      grant usage on schema trade, projection, ledger to tributary_service;
      grant create on schema trade to tributary_service;

      create function trade.current_company() returns uuid language sql stable
        as $$ select nullif(current_setting('app.company', true), '')::uuid $$;
      create function trade.current_participant() returns bigint language sql stable
        as $$ select nullif(current_setting('app.participant', true), '')::bigint $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop schema projection cascade; drop schema ledger cascade; drop schema trade cascade;
    `);
  }
}
