import type { MigrationInterface, QueryRunner } from 'typeorm';

const ROLES = [
  'onboarding',
  'people',
  'identity',
  'audit',
  'certificates',
  'orders',
  'factoring',
  'settlement',
  'banking',
  'ledger',
  'notifications',
  'verify',
].map((service) => `tributary_${service}`);

/**
 * A role for each service. `tributary_service` stays as what they have in common: the schemas and the policies; what
 * each may do with which table is given after every migration (`service-grants.ts`).
 */
export class ServiceRoles1772000000085 implements MigrationInterface {
  name = 'ServiceRoles1772000000085';

  async up(runner: QueryRunner): Promise<void> {
    for (const role of ROLES) {
      await runner.query(`
        do $$ begin
          create role ${role} nologin;
        exception when duplicate_object or unique_violation then null; end $$;
        do $$ begin
          if not pg_has_role('${role}', 'tributary_service', 'usage') then
            grant tributary_service to ${role};
          end if;
          if not (select rolsuper from pg_roles where rolname = current_user) then
            execute format('grant ${role} to %I', current_user);
          end if;
        end $$;`);
    }
  }

  /** Gives all services back what they had in common. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke all on all tables in schema trade, ledger, projection from ${ROLES.join(', ')};
      revoke all on all sequences in schema trade, ledger, projection from ${ROLES.join(', ')};
      grant select, insert, update, delete, truncate on all tables in schema trade, ledger, projection
        to tributary_service;
      grant usage on all sequences in schema trade, ledger, projection to tributary_service;
    `);
  }
}
