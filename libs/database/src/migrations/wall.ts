/**
 * The statements that put a table behind the walls: row-level security forced on everybody, the owner
 * included; services see all rows, a company those for which `companySees` holds. A table without
 * `companySees` is not reachable by a company at all. Which service reaches the table stands in `service-grants.ts`,
 * which takes the place of the rights that are given here once all migrations have run.
 */
export function wall(table: string, companySees?: { using: string; grant?: string; check?: string }): string {
  const name = table.replace('.', '_');
  const statements = [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `grant select, insert, update, delete, truncate on ${table} to tributary_service`,
    `create policy ${name}_service on ${table} to tributary_service using (true) with check (true)`,
  ];
  if (companySees) {
    statements.push(
      `grant ${companySees.grant ?? 'select'} on ${table} to tributary_company`,
      `create policy ${name}_company on ${table} to tributary_company
         using (${companySees.using}) with check (${companySees.check ?? 'false'})`,
    );
  }
  return `${statements.join(';\n')};`;
}
