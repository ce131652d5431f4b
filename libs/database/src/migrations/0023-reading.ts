import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What an operation that a block had ended becomes when that block is orphaned; libs/chain has the same table. */
const ORPHANED = [
  ['applied', 'sent'],
  ['applied', 'pending'],
  ['refused', 'sent'],
  ['expired', 'sent'],
  ['expired', 'pending'],
] as const;

const keeperOfOperations = (legal: string): string => `
  create or replace function trade.keep_states_of_trade_operation() returns trigger language plpgsql as $$
  begin
    if tg_op = 'UPDATE' then
      if new.status = old.status then return null; end if;
      if not exists (select 1 from trade.state_transition
                     where ${legal} and from_state = old.status and to_state = new.status) then
        raise exception 'state-illegal: operation %: %>%', new.id, old.status, new.status
          using errcode = 'integrity_constraint_violation';
      end if;
      insert into trade.state_change (machine, subject, from_state, to_state)
        values ('operation', new.id::text, old.status, new.status);
    else
      insert into trade.state_change (machine, subject, from_state, to_state)
        values ('operation', new.id::text, null, new.status);
    end if;
    return null;
  end $$;
`;

/** The reading side: several items of one log, blocks that are orphaned, halts and who ended them. */
export class Reading1772000000023 implements MigrationInterface {
  name = 'Reading1772000000023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table ledger.event add column item int not null default 0, add column subject text;
      update ledger.event set subject = case
        when args ? 'holding' then 'certificate:' || div((args->>'holding')::numeric, 18446744073709551616)
        when name in ('Issued', 'Cancelled') then 'certificate:' || (args->>'certificate')
        when name in ('DocumentUsed', 'DocumentRecorded') then 'document:' || (args->>'docKey')
        when name = 'ConsentGiven' then 'consent:' || (args->>'receiver') || ':' || (args->>'payer')
        when name = 'ParticipantRecorded' then 'participant:' || (args->>'participant')
        when name = 'KeyRecorded' then 'key:' || (args->>'key')
        when name = 'Anchored' then 'number:' || (args->>'number')
        when name in ('BusinessDateMoved', 'PauseSet') then 'day'
        else 'nothing' end;
      alter table ledger.event alter column subject set not null, drop constraint event_pkey,
        add primary key (chain_id, block_hash, log_index, item);
      drop index ledger.event_block_number_log_index_idx;
      create index on ledger.event (block_number, log_index, item);
      create index on ledger.event (subject);
      comment on table ledger.event is 'One event of the book, or one item of an event that tells of several; whole numbers in args are decimal strings.';
      comment on column ledger.event.subject is 'The one thing that the event changes, such as certificate:8589934593: it is folded again from its own events alone.';

      alter table projection.title_step add column item int not null default 0, drop constraint title_step_pkey,
        add primary key (block_number, log_index, item);

      create table ledger.halt (
        id uuid primary key,
        block_number bigint not null,
        reason text not null,
        halted_at timestamptz not null default now(),
        because text,
        resumed_at timestamptz,
        check ((because is null) = (resumed_at is null))
      );
      create unique index halt_one_open on ledger.halt ((true)) where resumed_at is null;
      comment on table ledger.halt is 'One stop of the reading, why, and what the person said who let it go on.';
      ${wall('ledger.halt')}

      create table ledger.freed_reservation (
        operation_id uuid not null,
        holding_id numeric(39) not null,
        amount numeric(38) not null,
        block_number bigint not null,
        primary key (operation_id, holding_id)
      );
      create index on ledger.freed_reservation (block_number);
      comment on table ledger.freed_reservation is 'One reservation that an ended operation gave back, kept while its block may still be orphaned.';
      ${wall('ledger.freed_reservation')}

      drop trigger keep_states on projection.holding;
      create trigger keep_states after insert or update on projection.holding for each row
        when (coalesce(current_setting('app.rebuilding', true), '') <> 'on')
        execute function trade.keep_states_of_projection_holding();
    `);
    for (const [from, to] of ORPHANED)
      await runner.query(`insert into trade.state_transition values ('orphaned-operation', $1, $2)`, [
        from,
        to,
      ]);
    await runner.query(
      keeperOfOperations(`(machine = 'operation'
        or (machine = 'orphaned-operation' and current_setting('app.orphaning', true) = 'on'))`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(keeperOfOperations(`machine = 'operation'`));
    await runner.query(`
      delete from trade.state_transition where machine = 'orphaned-operation';
      drop trigger keep_states on projection.holding;
      create trigger keep_states after insert or update on projection.holding for each row
        execute function trade.keep_states_of_projection_holding();
      drop table ledger.freed_reservation, ledger.halt;
      alter table projection.title_step drop constraint title_step_pkey, drop column item,
        add primary key (block_number, log_index);
      alter table ledger.event drop constraint event_pkey, drop column item, drop column subject,
        add primary key (chain_id, block_hash, log_index);
      create index on ledger.event (block_number, log_index);
    `);
  }
}
