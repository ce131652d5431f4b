import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

const FUNCTIONS = ['sees_certificate(numeric)', 'sees_holding(numeric, numeric)', 'standing_of(numeric)'];
const READ = ['projection.access', 'trade.access_grant', 'trade.certificate'];

/**
 * The roles that work runs under own nothing. What looks over the walls to answer one question, “may this company see
 * that holding?”, runs as a role of its own that can do nothing else; and who may see what stands behind walls as well.
 */
export class Sight1772000000070 implements MigrationInterface {
  name = 'Sight1772000000070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        create role tributary_sight nologin;
      exception when duplicate_object or unique_violation then null; end $$;
      do $$ begin
        if not (select rolsuper from pg_roles where rolname = current_user) then
          execute format('grant tributary_sight to %I', current_user);
        end if;
      end $$;
      ${wall('projection.access')}
      ${wall('trade.access_grant')}
      ${wall('trade.state_transition')}
      revoke insert, update, delete, truncate on trade.state_transition from tributary_service;

      grant usage on schema trade, projection to tributary_sight;
      grant select on ${READ.join(', ')} to tributary_sight;
      ${READ.map((table) => `create policy ${table.replace('.', '_')}_sight on ${table} for select to tributary_sight using (true);`).join('\n')}
      alter view trade.access owner to current_user;
      alter view trade.access set (security_invoker = true);
      grant select on trade.access to tributary_service, tributary_sight;
      alter view trade.late_holding owner to current_user;
      alter view trade.late_holding set (security_invoker = true);
      grant select on trade.late_holding to tributary_service;

      grant create on schema trade to tributary_sight;
      ${FUNCTIONS.map((name) => `alter function trade.${name} owner to tributary_sight;`).join('\n')}
      revoke create on schema trade from tributary_sight, tributary_service;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      grant create on schema trade to tributary_service;
      ${FUNCTIONS.map((name) => `alter function trade.${name} owner to tributary_service;`).join('\n')}
      alter view trade.late_holding set (security_invoker = false);
      alter view trade.late_holding owner to tributary_service;
      alter view trade.access set (security_invoker = false);
      alter view trade.access owner to tributary_service;
      ${READ.map((table) => `drop policy ${table.replace('.', '_')}_sight on ${table};`).join('\n')}
      revoke all on ${READ.join(', ')} from tributary_sight;
      revoke usage on schema trade, projection from tributary_sight;
      ${['projection.access', 'trade.access_grant', 'trade.state_transition']
        .map(
          (table) => `drop policy ${table.replace('.', '_')}_service on ${table};
            alter table ${table} no force row level security; alter table ${table} disable row level security;`,
        )
        .join('\n')}
    `);
  }
}
