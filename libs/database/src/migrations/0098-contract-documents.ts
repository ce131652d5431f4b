import type { MigrationInterface, QueryRunner } from 'typeorm';
import { audited } from './audited.js';
import { wall } from './wall.js';

/** Which of a company's files belong to which of its contracts. */
export class ContractDocuments1772000000098 implements MigrationInterface {
  name = 'ContractDocuments1772000000098';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.contract_document (
        contract_id uuid not null references trade.contract,
        document_id uuid not null references trade.kept_document,
        company_id uuid not null references trade.company,
        linked_by uuid not null references trade.app_user,
        linked_at timestamptz not null default now(),
        primary key (contract_id, document_id)
      );
      comment on table trade.contract_document is
        'One file that a party of a contract has put with it: whoever may read what the contract backs may read it.';
      ${wall('trade.contract_document')}
      ${audited('trade.contract_document', { company: 'company_id' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.contract_document');
  }
}
