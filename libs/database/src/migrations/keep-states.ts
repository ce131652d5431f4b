/**
 * The statements by which the database keeps a machine's legal transitions (decision 0009): `legal` lists them as
 * `from>to`, parted by spaces; a trigger refuses any other on the column and keeps what happened.
 */
export function keepStates(machine: string, table: string, column: string, legal: readonly string[]): string {
  const name = `trade.keep_states_of_${table.replace('.', '_')}`;
  const rows = legal
    .flatMap((line) => line.split(' '))
    .map((pair) => `('${machine}', '${pair.replace('>', `', '`)}')`);
  return `
    insert into trade.state_transition values ${rows.join(', ')};
    create function ${name}() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        if new.${column} = old.${column} then return null; end if;
        if not exists (select 1 from trade.state_transition
                       where machine = '${machine}' and from_state = old.${column} and to_state = new.${column}) then
          raise exception 'state-illegal: ${machine} %: %>%', new.id, old.${column}, new.${column}
            using errcode = 'integrity_constraint_violation';
        end if;
      end if;
      insert into trade.state_change (machine, subject, from_state, to_state)
        values ('${machine}', new.id::text, case when tg_op = 'UPDATE' then old.${column} end, new.${column});
      return null;
    end $$;
    create trigger keep_states after insert or update on ${table} for each row execute function ${name}();
  `;
}

/** Takes the machine away again; its table goes by itself. */
export function forgetStates(machine: string, table: string): string {
  return `
    drop trigger keep_states on ${table};
    drop function trade.keep_states_of_${table.replace('.', '_')}();
    delete from trade.state_transition where machine = '${machine}';
  `;
}
