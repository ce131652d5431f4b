import type { MigrationInterface, QueryRunner } from 'typeorm';
import { audited } from './audited.js';
import { wall } from './wall.js';

const AUDITED: readonly [string, Parameters<typeof audited>[1]][] = [
  ['trade.company', { company: 'id' }],
  ['trade.app_user', { company: 'company_id' }],
  [
    'trade.device_key',
    { company: 'company_id', hidden: ['point', 'cose'], quiet: ['counter', 'last_used_at'] },
  ],
  ['trade.session', { company: 'company_id', hidden: ['secret_hash'], quiet: ['last_seen_at'] }],
  ['trade.user_invitation', { company: 'company_id', hidden: ['token_hash'] }],
  ['trade.signing_limit', { company: 'company_id' }],
  ['trade.api_key', { company: 'company_id', hidden: ['secret_hash'], quiet: ['last_used_at'] }],
  ['trade.bank_account', { company: 'company_id' }],
  ['trade.account_proof', { company: null, hidden: ['amount'] }],
  ['trade.payout_change', { company: 'company_id' }],
  ['trade.key_replacement', { company: 'company_id' }],
  ['trade.company_change', { company: 'company_id' }],
  ['trade.credit_limit', { company: 'financier_id' }],
  ['trade.product', { company: 'financier_id' }],
  ['trade.decision', { company: 'company_id' }],
  ['trade.invitation', { company: 'inviter_id', hidden: ['token_hash'] }],
  ['trade.application', { company: 'company_id', hidden: ['token_hash', 'content'] }],
  ['trade.application_document', { company: null, hidden: ['content'] }],
  ['trade.application_key', { company: null }],
  ['trade.screening_list', { company: null }],
  ['trade.screening_hit', { company: null }],
  ['trade.agreement_signature', { company: 'company_id', hidden: ['signature'] }],
  ['trade.company_review', { company: 'company_id' }],
  ['trade.webhook', { company: 'company_id' }],
  ['trade.kept_document', { company: 'company_id', hidden: ['content'] }],
  ['trade.overdue_listing', { company: 'company_id' }],
  ['trade.calendar', { company: null }],
  ['trade.case_file', { company: null }],
  ['ledger.halt', { company: null }],
  ['ledger.relayer', { company: null, only: ['held'] }],
];
/** What sealing writes, once; all else of an entry and of a change is written with it and never again. */
const SEAL = 'seq, prev_hash, hash';
/** Tables whose rows nobody takes back. */
const KEPT = ['trade.audit_entry', 'trade.audit_change', 'trade.audit_root', 'trade.audit_leaf'];

/** Who did what for whom: entries and changes, sealed into a chain for each company, and the roots over the chains. */
export class Audit1772000000071 implements MigrationInterface {
  name = 'Audit1772000000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Names the transaction in force, the same for all that it writes, in no other transaction and on no other server.
      create function trade.audit_act() returns uuid language sql volatile as $$
        select coalesce(nullif(current_setting('app.audit_act', true), ''),
          set_config('app.audit_act', gen_random_uuid()::text, true))::uuid $$;

      create table trade.audit_entry (
        id bigint primary key generated always as identity,
        act uuid not null default trade.audit_act(),
        company_id uuid not null,
        user_id uuid,
        via text not null,
        for_company uuid,
        request_id uuid,
        route text not null,
        name text not null,
        subject jsonb not null,
        address text,
        agent text,
        outcome text not null check (outcome in ('done', 'replayed', 'refused', 'failed', 'left')),
        status int,
        code text,
        at timestamptz not null default clock_timestamp(),
        seq bigint,
        prev_hash text,
        hash text,
        unique (company_id, seq),
        check ((seq is null) = (hash is null) and (seq is null) = (prev_hash is null))
      );
      create index on trade.audit_entry (id) where seq is null;
      create index on trade.audit_entry (for_company, id) where for_company is not null;
      comment on table trade.audit_entry is
        'One act: who, for which company, by which way in, what, when, from where, and how it ended; seq and hash chain it to the company''s entry before.';
      comment on column trade.audit_entry.act is 'The transaction that it was written in; the changes of the same act are its own.';
      comment on column trade.audit_entry.company_id is 'Whose chain it stands in: the acting company, or zeros where a service acts by itself.';
      comment on column trade.audit_entry.for_company is 'Whose affair it is, where that is another company.';
      comment on column trade.audit_entry.subject is 'The identifiers in the path; nothing else that was sent.';
      ${wall('trade.audit_entry', { using: 'trade.current_company() in (company_id, for_company)' })}

      create table trade.audit_change (
        number bigint primary key generated always as identity,
        act uuid not null default trade.audit_act(),
        entry_id bigint references trade.audit_entry,
        company_id uuid,
        relation text not null,
        change text not null check (change in ('insert', 'update', 'delete')),
        subject jsonb not null,
        before jsonb,
        after jsonb,
        service text not null,
        at timestamptz not null default clock_timestamp()
      );
      create index on trade.audit_change (entry_id);
      create index on trade.audit_change (act) where entry_id is null;
      comment on table trade.audit_change is
        'One change of one row that people decide about: before and after, of a change only what differs; secrets are left out.';
      ${wall('trade.audit_change', {
        using: `company_id = trade.current_company() or exists (select 1 from trade.audit_entry e
                where e.id = entry_id and e.company_id = trade.current_company())`,
      })}

      create table trade.audit_head (
        company_id uuid primary key,
        seq bigint not null,
        hash text not null
      );
      comment on table trade.audit_head is 'The end of one company''s chain.';
      ${wall('trade.audit_head', { using: 'company_id = trade.current_company()' })}

      create table trade.audit_root (
        number numeric(20) primary key,
        root text not null,
        day date not null,
        operation_id uuid not null,
        at timestamptz not null default clock_timestamp()
      );
      comment on table trade.audit_root is 'One root over the ends of all chains, as it was sent to the ledger under its number.';
      ${wall('trade.audit_root')}

      create table trade.audit_leaf (
        root_number numeric(20) not null references trade.audit_root,
        company_id uuid not null,
        seq bigint not null,
        hash text not null,
        primary key (root_number, company_id)
      );
      comment on table trade.audit_leaf is 'The end of one chain in one root, where it had moved since the root before.';
      ${wall('trade.audit_leaf', { using: 'company_id = trade.current_company()' })}

      create table trade.audit_rhythm (
        one boolean primary key default true check (one),
        day date not null,
        at timestamptz not null default clock_timestamp()
      );
      comment on table trade.audit_rhythm is 'On which business day and when roots were last looked after.';
      ${wall('trade.audit_rhythm')}

      revoke update, delete, truncate on ${KEPT.join(', ')} from tributary_service;
      revoke delete, truncate on trade.audit_head, trade.audit_rhythm from tributary_service;
      grant update (${SEAL}) on trade.audit_entry to tributary_service;
      grant update (entry_id) on trade.audit_change to tributary_service;

      -- What is written stays, for the owner of the table as well.
      create function trade.keep_audit() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if tg_table_name = 'audit_entry' then
            if old.seq is null and new.seq is not null
               and to_jsonb(old) - '{${SEAL.replaceAll(' ', '')}}'::text[] = to_jsonb(new) - '{${SEAL.replaceAll(' ', '')}}'::text[]
            then return new; end if;
          elsif tg_table_name = 'audit_change' then
            if old.entry_id is null and new.entry_id is not null
               and to_jsonb(old) - 'entry_id' = to_jsonb(new) - 'entry_id' then return new; end if;
          end if;
        elsif tg_op = 'INSERT' then
          if tg_table_name = 'audit_entry' and to_jsonb(new)->>'seq' is null then return new; end if;
          if tg_table_name = 'audit_change' and to_jsonb(new)->>'entry_id' is null then return new; end if;
        end if;
        raise exception 'audit-kept: % of % is not undone, and is sealed by the sealer alone', tg_op, tg_table_name
          using errcode = 'integrity_constraint_violation';
      end $$;
      ${KEPT.map(
        (table) => `
          create trigger kept before update or delete on ${table} for each row execute function trade.keep_audit();
          create trigger kept_whole before truncate on ${table} for each statement execute function trade.keep_audit();`,
      ).join('\n')}
      create trigger begun before insert on trade.audit_entry for each row execute function trade.keep_audit();
      create trigger begun before insert on trade.audit_change for each row execute function trade.keep_audit();

      -- A company that changes a row of its own writes no trail itself: the writer's role can do this and nothing else.
      do $$ begin
        create role tributary_trail nologin;
      exception when duplicate_object or unique_violation then null; end $$;
      do $$ begin
        if not (select rolsuper from pg_roles where rolname = current_user) then
          execute format('grant tributary_trail to %I', current_user);
        end if;
      end $$;
      grant usage on schema trade to tributary_trail;
      grant insert on trade.audit_change to tributary_trail;
      create policy trade_audit_change_trail on trade.audit_change for insert to tributary_trail with check (true);

      create function trade.write_audit_change() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
      declare
        whose text := tg_argv[0];
        hidden text[] := tg_argv[1];
        quiet text[] := tg_argv[2];
        old_row jsonb := case when tg_op = 'INSERT' then null else to_jsonb(old) - quiet end;
        new_row jsonb := case when tg_op = 'DELETE' then null else to_jsonb(new) - quiet end;
        either jsonb := coalesce(new_row, old_row);
        differing text[];
      begin
        if tg_op = 'UPDATE' then
          select array_agg(key) into differing from jsonb_object_keys(new_row) key
            where new_row->key is distinct from old_row->key;
          if differing is null then return null; end if;
          select jsonb_object_agg(key, old_row->key), jsonb_object_agg(key, new_row->key) into old_row, new_row
            from unnest(differing) key;
        end if;
        select coalesce(jsonb_object_agg(key, case when key = any(hidden) then '"(hidden)"'::jsonb else value end), old_row)
          into old_row from jsonb_each(old_row);
        select coalesce(jsonb_object_agg(key, case when key = any(hidden) then '"(hidden)"'::jsonb else value end), new_row)
          into new_row from jsonb_each(new_row);
        insert into trade.audit_change (company_id, relation, change, subject, before, after, service)
        values (
          nullif(either->>whose, '')::uuid,
          tg_table_schema || '.' || tg_table_name,
          lower(tg_op),
          (select coalesce(jsonb_object_agg(a.attname, either->a.attname), '{}')
             from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
             where i.indrelid = tg_relid and i.indisprimary),
          old_row, new_row,
          coalesce(nullif(current_setting('app.service', true), ''), session_user));
        return null;
      end $$;
      grant create on schema trade to tributary_trail;
      alter function trade.write_audit_change() owner to tributary_trail;
      revoke create on schema trade from tributary_trail;
      ${AUDITED.map(([table, what]) => audited(table, what)).join('\n')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${AUDITED.map(([table]) => `drop trigger audited on ${table};`).join('\n')}
      drop function trade.write_audit_change();
      drop table trade.audit_rhythm, trade.audit_leaf, trade.audit_root, trade.audit_head, trade.audit_change,
        trade.audit_entry;
      drop function trade.keep_audit();
      drop function trade.audit_act();
      revoke usage on schema trade from tributary_trail;
    `);
  }
}
