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
        type text not null check (type in ('contract', 'delivery-proof', 'invoice', 'other')),
        media_type text not null,
        sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        content bytea not null,
        linked_by uuid not null references trade.app_user,
        linked_at timestamptz not null default now(),
        primary key (contract_id, document_id)
      );
      -- A scan is packed already.
      alter table trade.contract_document alter column content set storage external;
      comment on table trade.contract_document is
        'One file that a party of a contract has put with it: whoever may read what the contract backs may read it.';
      comment on column trade.contract_document.content is
        'A copy: who reads evidence reaches no other paper that a company has kept.';
      ${wall('trade.contract_document')}
      ${audited('trade.contract_document', { company: 'company_id', hidden: ['content'] })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.contract_document');
  }
}
