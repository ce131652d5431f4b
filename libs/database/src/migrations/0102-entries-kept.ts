import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every act writes an audit entry, and each is sealed once: what keeps them compares rows as rows, where it made JSON of
 * both until now, and is not called at all where an entry begins unsealed.
 */
export class EntriesKept1772000000102 implements MigrationInterface {
  name = 'EntriesKept1772000000102';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function trade.keep_audit_entry() returns trigger language plpgsql as $$
      declare
        sealed trade.audit_entry := old;
      begin
        if tg_op = 'UPDATE' and old.seq is null and new.seq is not null then
          sealed.seq := new.seq;
          sealed.prev_hash := new.prev_hash;
          sealed.hash := new.hash;
          if sealed is not distinct from new then return new; end if;
        end if;
        raise exception 'audit-kept: % of % is not undone, and is sealed by the sealer alone', tg_op, tg_table_name
          using errcode = 'integrity_constraint_violation';
      end $$;

      drop trigger kept on trade.audit_entry;
      drop trigger begun on trade.audit_entry;
      create trigger kept before update or delete on trade.audit_entry
        for each row execute function trade.keep_audit_entry();
      create trigger begun before insert on trade.audit_entry
        for each row when (new.seq is not null) execute function trade.keep_audit_entry();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger kept on trade.audit_entry;
      drop trigger begun on trade.audit_entry;
      create trigger kept before update or delete on trade.audit_entry
        for each row execute function trade.keep_audit();
      create trigger begun before insert on trade.audit_entry for each row execute function trade.keep_audit();
      drop function trade.keep_audit_entry();
    `);
  }
}
