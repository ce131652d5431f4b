import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** The files that companies send, as they came. */
export class KeptDocuments1772000000061 implements MigrationInterface {
  name = 'KeptDocuments1772000000061';

  async up(runner: QueryRunner): Promise<void> {
    const own = 'company_id = trade.current_company()';
    await runner.query(`
      create table trade.kept_document (
        id uuid primary key,
        company_id uuid not null references trade.company,
        type text not null,
        media_type text not null,
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        content bytea not null,
        in_review boolean not null default false,
        kept_by uuid not null,
        kept_at timestamptz not null default now(),
        unique (company_id, type, sha256)
      );
      -- A scan is packed already.
      alter table trade.kept_document alter column content set storage external;
      comment on table trade.kept_document is 'One file of a company, found harmless before it was kept; the same file for the same purpose once.';
      comment on column trade.kept_document.sha256 is 'The hash of its bytes; two companies with the same file have a row each, and learn nothing of one another.';
      comment on column trade.kept_document.in_review is 'Whether the operator is asked to look at it now, and so may.';
      ${wall('trade.kept_document', { using: own, grant: 'select, insert', check: own })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.kept_document');
  }
}
