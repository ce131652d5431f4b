import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What every act writes is written into fewer indexes, and found without walking what was not sorted in yet. */
export class Throughput1772000000030 implements MigrationInterface {
  name = 'Throughput1772000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- No question asks by parties: the walls look at each row that another index has found.
      drop index trade.proposal_parties_idx, trade.operation_parties_idx;
      -- Nor by the subject of an operation, but for these two.
      drop index trade.operation_subject_kind_subject_id_idx;
      create index operation_subject on trade.operation (subject_kind, subject_id)
        where subject_kind in ('business-day', 'invoice');
      -- Looked up for every transfer that is applied, so what is new must not lie unsorted.
      alter index trade.transfer_items_idx set (fastupdate = off);

      -- The same as keep_states_of_trade_operation, once for all rows that one statement changes: a batch is sent, and
      -- a block ends its operations, in one statement each.
      create function trade.keep_changes_of_operations() returns trigger language plpgsql as $$
      declare
        wrong record;
      begin
        select n.id, o.status as was, n.status as becomes into wrong
        from before_it o join after_it n on n.id = o.id
        where n.status <> o.status and not exists (
          select 1 from trade.state_transition t
          where (t.machine = 'operation' or (t.machine = 'orphaned-operation'
                   and current_setting('app.orphaning', true) = 'on'))
            and t.from_state = o.status and t.to_state = n.status)
        limit 1;
        if found then
          raise exception 'state-illegal: operation %: %>%', wrong.id, wrong.was, wrong.becomes
            using errcode = 'integrity_constraint_violation';
        end if;
        insert into trade.state_change (machine, subject, from_state, to_state)
        select 'operation', n.id::text, o.status, n.status
        from before_it o join after_it n on n.id = o.id where n.status <> o.status;
        return null;
      end $$;
      create function trade.keep_beginnings_of_operations() returns trigger language plpgsql as $$
      begin
        insert into trade.state_change (machine, subject, from_state, to_state)
        select 'operation', id::text, null, status from after_it;
        return null;
      end $$;
      drop trigger keep_states on trade.operation;
      create trigger keep_changes after update on trade.operation
        referencing old table as before_it new table as after_it
        for each statement execute function trade.keep_changes_of_operations();
      create trigger keep_beginnings after insert on trade.operation
        referencing new table as after_it
        for each statement execute function trade.keep_beginnings_of_operations();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger keep_beginnings on trade.operation;
      drop trigger keep_changes on trade.operation;
      drop function trade.keep_beginnings_of_operations();
      drop function trade.keep_changes_of_operations();
      create trigger keep_states after insert or update on trade.operation
        for each row execute function trade.keep_states_of_trade_operation();
      alter index trade.transfer_items_idx reset (fastupdate);
      drop index trade.operation_subject;
      create index on trade.operation (subject_kind, subject_id);
      create index on trade.operation using gin (parties);
      create index on trade.proposal using gin (parties);
    `);
  }
}
