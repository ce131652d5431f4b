import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Where companies want to be told, and what is on its way to them. */
export class Webhooks1772000000060 implements MigrationInterface {
  name = 'Webhooks1772000000060';

  async up(runner: QueryRunner): Promise<void> {
    const own = 'company_id = trade.current_company()';
    await runner.query(`
      create table trade.webhook (
        id uuid primary key,
        company_id uuid not null references trade.company,
        url text not null,
        kinds text[] not null,
        status text not null check (status in ('active', 'paused', 'disabled')),
        generation int not null default 1,
        rotated_at timestamptz,
        created_at timestamptz not null default now()
      );
      create index on trade.webhook (company_id, id);
      comment on table trade.webhook is 'One URL at which a company is told of its notices; its secret is derived and not kept.';
      comment on column trade.webhook.kinds is 'The kinds of notices that are sent; none means all.';
      comment on column trade.webhook.generation is 'Which secret signs: one more with each rotation.';
      ${wall('trade.webhook', { using: own, grant: 'select, insert, update, delete', check: own })}

      create table trade.webhook_delivery (
        webhook_id uuid not null references trade.webhook on delete cascade,
        id uuid not null,
        company_id uuid not null references trade.company,
        kind text not null,
        data jsonb not null,
        occurred_at timestamptz not null,
        status text not null default 'waiting' check (status in ('waiting', 'delivered', 'failed')),
        attempts int not null default 0,
        next_attempt_at timestamptz not null default now(),
        last_status int,
        last_failure text,
        primary key (webhook_id, id)
      );
      create index webhook_delivery_due on trade.webhook_delivery (webhook_id, next_attempt_at) where status = 'waiting';
      comment on table trade.webhook_delivery is 'One message to one webhook; made with its notice, in the same transaction.';
      comment on column trade.webhook_delivery.id is 'The notice''s own, or that of a test: what the receiver tells repetitions by.';
      comment on column trade.webhook_delivery.data is 'What the message names: ids, and nothing that its receiver would not have to ask for.';
      comment on column trade.webhook_delivery.next_attempt_at is 'While it is being sent, when somebody else may take it over.';
      ${wall('trade.webhook_delivery', { using: own, grant: 'select, insert, update', check: own })}

      -- With the notice or not at all, whichever service tells; what is disabled gets nothing new.
      create function trade.send_notice() returns trigger language plpgsql as $$
      begin
        insert into trade.webhook_delivery (webhook_id, id, company_id, kind, data, occurred_at)
          select w.id, new.id, w.company_id, new.kind,
            jsonb_build_object('id', new.id) || coalesce(
              (select jsonb_object_agg(f.key, f.value) from jsonb_each(new.facts) f
               where f.key ~ '^[a-z][A-Za-z]*Id$' and jsonb_typeof(f.value) = 'string'), '{}'),
            new.created_at
          from trade.webhook w
          where w.company_id = new.company_id and w.status <> 'disabled'
            and (w.kinds = '{}' or new.kind = any (w.kinds));
        return null;
      end $$;
      create trigger send_notice after insert on trade.notice for each row execute function trade.send_notice();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger send_notice on trade.notice;
      drop function trade.send_notice();
      drop table trade.webhook_delivery, trade.webhook;
    `);
  }
}
