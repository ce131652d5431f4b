/** What of a table goes into the audit trail. */
interface Audited {
  /** The column that names the company whose affair a row is; `null` where it is the platform's. */
  company: string | null;
  /** Columns whose values are never written down, such as hashes of secrets: that they changed is. */
  hidden?: readonly string[];
  /** Columns that change by themselves all the time; a change of nothing else is not written down. */
  quiet?: readonly string[];
  /** The only columns whose change counts, for rows that many acts touch. Nothing else fires at all. */
  only?: readonly string[];
}

/**
 * The statements that write every change of a table's rows down in `trade.audit_change`, in the transaction of the
 * change: no code can forget it. A new table that people decide about says this beside its `wall`.
 */
export function audited(table: string, { company, hidden = [], quiet = [], only = [] }: Audited): string {
  const list = (names: readonly string[]): string => `'{${names.join(',')}}'`;
  const events = only.length > 0 ? `update of ${only.join(', ')}` : 'insert or update or delete';
  return `create trigger audited after ${events} on ${table} for each row
    execute function trade.write_audit_change('${company ?? ''}', ${list(hidden)}, ${list(quiet)});`;
}
