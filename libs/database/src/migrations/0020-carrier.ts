import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The operator's switch: orders are taken, and wait. */
export class Carrier1772000000020 implements MigrationInterface {
  name = 'Carrier1772000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table ledger.relayer add column held boolean not null default false;
      comment on column ledger.relayer.held is 'Nothing new is sent with it: the operator is at work on the chain.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table ledger.relayer drop column held');
  }
}
