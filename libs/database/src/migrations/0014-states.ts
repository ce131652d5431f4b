import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What may follow what, by machine; a test compares it with the tables in code and with the contract's. */
const LEGAL: Readonly<Record<string, readonly string[]>> = {
  holding: [
    'live>held live>pledged live>frozen live>paid live>cancelled',
    'held>live held>committed held>frozen',
    'committed>live committed>frozen committed>paid',
    'pledged>live pledged>frozen pledged>paid',
    'frozen>live frozen>held frozen>committed frozen>pledged frozen>paid',
  ],
  operation: [
    'pending>sent pending>applied pending>expired',
    'sent>applied sent>refused sent>expired',
    'refused>pending',
  ],
  proposal: ['open>complete open>refused open>withdrawn open>expired'],
  certificate: [
    'draft>submitted draft>refused draft>expired draft>withdrawn',
    'submitted>offered submitted>refused submitted>expired submitted>withdrawn',
    'offered>active offered>refused offered>expired offered>withdrawn',
    'active>due active>settled active>cancelled',
    'due>settled due>part-paid due>overdue',
    'part-paid>settled part-paid>overdue',
    'overdue>part-paid overdue>settled overdue>defaulted',
    'defaulted>settled defaulted>written-off',
  ],
  discount: [
    'requested>quoted requested>declined requested>expired requested>withdrawn',
    'quoted>accepted quoted>declined quoted>expired quoted>withdrawn',
    'accepted>signed accepted>expired accepted>withdrawn accepted>failed',
    'signed>registered signed>expired signed>withdrawn signed>failed',
    'registered>funding registered>expired registered>withdrawn registered>failed',
    'funding>funded funding>failed',
    'funded>collected funded>overdue funded>repurchased',
    'overdue>collected overdue>recourse overdue>repurchased overdue>closed',
    'recourse>closed',
  ],
};

/** Which table's column is which machine, and where its changes are kept. */
const MACHINES = [
  { machine: 'holding', table: 'projection.holding', column: 'state', log: 'projection.state_change' },
  { machine: 'operation', table: 'trade.operation', column: 'status', log: 'trade.state_change' },
  { machine: 'proposal', table: 'trade.proposal', column: 'status', log: 'trade.state_change' },
  { machine: 'certificate', table: 'trade.certificate', column: 'status', log: 'trade.state_change' },
  { machine: 'discount', table: 'trade.discount_request', column: 'status', log: 'trade.state_change' },
  { machine: 'discount', table: 'trade.discount', column: 'status', log: 'trade.state_change' },
] as const;

const functionOf = (table: string): string => `trade.keep_states_of_${table.replace('.', '_')}`;

/** Legal transitions, enforced by the database and kept as a history; and what people are told and decide. */
export class States1772000000014 implements MigrationInterface {
  name = 'States1772000000014';

  async up(runner: QueryRunner): Promise<void> {
    const legal = Object.entries(LEGAL).flatMap(([machine, lines]) =>
      lines.flatMap((line) => line.split(' ').map((pair) => [machine, ...pair.split('>')])),
    );
    await runner.query(`
      create table trade.state_transition (
        machine text not null,
        from_state text not null,
        to_state text not null,
        primary key (machine, from_state, to_state)
      );
      comment on table trade.state_transition is 'One legal transition of a machine; any other is refused.';
      grant select on trade.state_transition to tributary_service;

      create table trade.state_change (
        number bigint generated always as identity,
        machine text not null,
        subject text not null,
        from_state text,
        to_state text not null,
        at timestamptz not null default now()
      );
      create index on trade.state_change (subject);
      comment on table trade.state_change is 'One change of state of what is private; empty from_state is its beginning.';
      ${wall('trade.state_change')}
      create table projection.state_change (
        machine text not null,
        subject text not null,
        from_state text,
        to_state text not null
      );
      create index on projection.state_change (subject);
      comment on table projection.state_change is 'One change of state that the ledger decided.';
      ${wall('projection.state_change')}

      alter table trade.certificate drop constraint certificate_status_check,
        add constraint certificate_status_check check (status in ('draft', 'submitted', 'offered', 'refused', 'expired',
          'withdrawn', 'active', 'due', 'part-paid', 'overdue', 'defaulted', 'settled', 'written-off', 'cancelled'));
      comment on table trade.certificate is 'One certificate: how it stands, and the words that were drafted; who holds what the ledger says.';
      alter table trade.discount_request drop constraint discount_request_status_check,
        add constraint discount_request_status_check
          check (status in ('requested', 'quoted', 'accepted', 'declined', 'expired', 'withdrawn'));
      alter table trade.discount drop constraint discount_status_check,
        add constraint discount_status_check check (status in ('accepted', 'signed', 'registered', 'funding', 'funded',
          'collected', 'overdue', 'recourse', 'closed', 'repurchased', 'expired', 'withdrawn', 'failed'));

      -- A holder further down does not see the draft, and may know how its certificate stands.
      create function trade.standing_of(wanted numeric) returns text
        language sql stable security definer set search_path = pg_catalog
        as $$ select d.status from trade.certificate d where d.id = wanted and trade.sees_certificate(wanted) $$;
      alter function trade.standing_of(numeric) owner to tributary_service;

      create table trade.notice (
        id uuid primary key,
        company_id uuid not null references trade.company,
        kind text not null,
        facts jsonb not null,
        created_at timestamptz not null default now()
      );
      create index on trade.notice (company_id, id);
      comment on table trade.notice is 'One thing that a company is told of: what happened, and to which of its affairs.';
      ${wall('trade.notice', { using: 'company_id = trade.current_company()' })}

      create table trade.decision (
        id uuid primary key,
        company_id uuid not null references trade.company,
        kind text not null,
        subject text not null,
        payload jsonb not null,
        payload_hash text not null,
        status text not null check (status in ('open', 'approved', 'rejected')),
        proposed_by uuid not null,
        decided_by uuid,
        decided_at timestamptz,
        created_at timestamptz not null default now(),
        check (decided_by is null or decided_by <> proposed_by),
        check ((status = 'open') = (decided_by is null))
      );
      create unique index decision_one_open on trade.decision (kind, subject) where status = 'open';
      create index on trade.decision (company_id, id);
      comment on table trade.decision is 'One act that two people of a company must want: the maker proposes its exact words, another person decides.';
      ${wall('trade.decision', { using: 'company_id = trade.current_company()' })}
    `);
    for (const [machine, from, to] of legal) {
      await runner.query('insert into trade.state_transition values ($1, $2, $3)', [machine, from, to]);
    }
    for (const { machine, table, column, log } of MACHINES) {
      await runner.query(`
        create function ${functionOf(table)}() returns trigger language plpgsql as $$
        begin
          if tg_op = 'UPDATE' then
            if new.${column} = old.${column} then return null; end if;
            if not exists (select 1 from trade.state_transition
                           where machine = '${machine}' and from_state = old.${column} and to_state = new.${column}) then
              raise exception 'state-illegal: ${machine} %: %>%', new.id, old.${column}, new.${column}
                using errcode = 'integrity_constraint_violation';
            end if;
            insert into ${log} (machine, subject, from_state, to_state)
              values ('${machine}', new.id::text, old.${column}, new.${column});
          else
            insert into ${log} (machine, subject, from_state, to_state)
              values ('${machine}', new.id::text, null, new.${column});
          end if;
          return null;
        end $$;
        create trigger keep_states after insert or update on ${table}
          for each row execute function ${functionOf(table)}();
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table } of MACHINES) {
      await runner.query(`drop trigger keep_states on ${table}; drop function ${functionOf(table)}();`);
    }
    await runner.query(`
      drop function trade.standing_of(numeric);
      drop table trade.decision, trade.notice, projection.state_change, trade.state_change, trade.state_transition;
      alter table trade.certificate drop constraint certificate_status_check,
        add constraint certificate_status_check
          check (status in ('draft', 'submitted', 'offered', 'refused', 'expired', 'withdrawn'));
      alter table trade.discount_request drop constraint discount_request_status_check,
        add constraint discount_request_status_check
          check (status in ('requested', 'accepted', 'withdrawn', 'expired'));
      alter table trade.discount drop constraint discount_status_check,
        add constraint discount_status_check check (status in
          ('accepted', 'signed', 'registered', 'funding', 'funded', 'collected', 'failed', 'withdrawn'));
    `);
  }
}
