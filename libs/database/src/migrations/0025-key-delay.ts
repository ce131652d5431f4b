import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key that is added to a known company acts only after a delay, which the ledger keeps with the key. */
export class KeyDelay1772000000025 implements MigrationInterface {
  name = 'KeyDelay1772000000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table projection.participant_key add column active_from bigint not null default 0;
      comment on column projection.participant_key.active_from is
        'The second of block time from which the key acts; 0 for one that came with its company.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table projection.participant_key drop column active_from');
  }
}
