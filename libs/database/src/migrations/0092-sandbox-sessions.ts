import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions of a sandbox, whose pages let anybody in as one of its made-up people. */
export class SandboxSessions1772000000092 implements MigrationInterface {
  name = 'SandboxSessions1772000000092';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.session drop constraint session_signed_in_by_check;
      alter table trade.session add constraint session_signed_in_by_check
        check (signed_in_by in ('passkey', 'phone', 'oidc', 'sandbox'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from trade.session where signed_in_by = 'sandbox';
      alter table trade.session drop constraint session_signed_in_by_check;
      alter table trade.session add constraint session_signed_in_by_check
        check (signed_in_by in ('passkey', 'phone', 'oidc'));
    `);
  }
}
