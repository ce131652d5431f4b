import type { MigrationInterface, QueryRunner } from 'typeorm';
import { audited } from './audited.js';
import { wall } from './wall.js';

/** The sealed PDFs of the master agreements that companies have signed. */
export class AgreementDocuments1772000000091 implements MigrationInterface {
  name = 'AgreementDocuments1772000000091';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.agreement_document (
        agreement_id uuid primary key references trade.agreement_signature,
        company_id uuid not null references trade.company,
        content bytea,
        sha256 text,
        sealed_at timestamptz,
        attempts int not null default 0,
        next_attempt_at timestamptz not null default now(),
        last_failure text,
        check (num_nulls(content, sha256, sealed_at) in (0, 3))
      );
      create index on trade.agreement_document (company_id);
      create index agreement_document_due on trade.agreement_document (next_attempt_at) where sealed_at is null;
      comment on table trade.agreement_document is 'One signed master agreement as a PDF, with the authority''s seal and time stamp; without content while it waits for them.';
      comment on column trade.agreement_document.next_attempt_at is 'While it is being sealed, when somebody else may take it over.';
      ${wall('trade.agreement_document', { using: 'company_id = trade.current_company()' })}
      ${audited('trade.agreement_document', {
        company: 'company_id',
        hidden: ['content'],
        quiet: ['attempts', 'next_attempt_at', 'last_failure'],
      })}
      insert into trade.agreement_document (agreement_id, company_id)
        select id, company_id from trade.agreement_signature where company_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.agreement_document');
  }
}
