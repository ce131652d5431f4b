import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers that the operator reviews are those of applications; a company's kept files are its own alone. */
export class NoDocumentReviews1772000000090 implements MigrationInterface {
  name = 'NoDocumentReviews1772000000090';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table trade.kept_document drop column in_review');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.kept_document add column in_review boolean not null default false;
      comment on column trade.kept_document.in_review is 'Whether the operator is asked to look at it now, and so may.';
    `);
  }
}
