import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calendars that people publish. */
export class Calendars1772000000017 implements MigrationInterface {
  name = 'Calendars1772000000017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.calendar add column decision_id uuid unique references trade.decision;
      comment on column trade.calendar.decision_id is 'Which two people published it; empty for the packaged one.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table trade.calendar drop column decision_id');
  }
}
