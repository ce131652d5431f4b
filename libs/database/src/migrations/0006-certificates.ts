import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** Why a debt exists: invoices and contracts; and certificates before the ledger knows them. */
export class Certificates1772000000006 implements MigrationInterface {
  name = 'Certificates1772000000006';

  async up(runner: QueryRunner): Promise<void> {
    const parties = 'trade.current_company() in (seller_id, buyer_id)';
    await runner.query(`
      create table trade.invoice (
        id uuid primary key,
        doc_key text not null unique,
        format text not null,
        number text not null,
        issued_on date not null,
        due_on date,
        currency text not null,
        payable numeric(38) not null check (payable > 0),
        seller_id uuid not null references trade.company,
        buyer_id uuid not null references trade.company,
        content bytea not null,
        salt text not null,
        commitment text not null,
        operation_id uuid not null,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.invoice (seller_id);
      create index on trade.invoice (buyer_id);
      comment on table trade.invoice is 'One invoice as it was read; payable in minor units; doc_key is its keyed hash on the ledger.';
      ${wall('trade.invoice', { using: parties })}

      create table trade.contract (
        id uuid primary key,
        number text not null,
        seller_id uuid not null references trade.company,
        buyer_id uuid not null references trade.company,
        delivered_on date not null,
        payment_due_on date not null,
        created_by uuid not null,
        created_at timestamptz not null default now(),
        unique (seller_id, buyer_id, number)
      );
      comment on table trade.contract is 'One contract between two companies, with a delivery under it and the day its payment is due.';
      ${wall('trade.contract', { using: parties })}

      create table trade.certificate (
        id numeric(20) primary key,
        obligor_id uuid not null references trade.company,
        payee_id uuid not null references trade.company,
        contract_id uuid not null references trade.contract,
        face numeric(38) not null check (face > 0),
        currency text not null,
        due_on date not null,
        term_reason text,
        evidence_hash text not null,
        evidence_salt text not null,
        status text not null check (status in ('draft', 'submitted', 'offered', 'refused', 'expired', 'withdrawn')),
        refusal_reason text,
        proposal_id uuid references trade.proposal,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.certificate (obligor_id);
      create index on trade.certificate (payee_id);
      comment on table trade.certificate is 'One certificate up to its issue; from then on the ledger says what it is.';
      ${wall('trade.certificate', {
        using: `obligor_id = trade.current_company()
                or (payee_id = trade.current_company() and status not in ('draft', 'submitted'))`,
      })}

      create table trade.document_use (
        id uuid primary key,
        invoice_id uuid not null references trade.invoice,
        certificate_id numeric(20) references trade.certificate,
        transfer_id uuid,
        amount numeric(38) not null check (amount > 0),
        created_at timestamptz not null default now()
      );
      create index on trade.document_use (invoice_id);
      create index on trade.document_use (certificate_id);
      comment on table trade.document_use is 'What a certificate or an onward transfer uses of an invoice, in minor units.';
      ${wall('trade.document_use')}

      create table trade.transfer (
        id uuid primary key,
        holder_id uuid not null references trade.company,
        participants bigint[] not null,
        discharge boolean not null,
        evidence jsonb not null,
        evidence_hash text not null,
        evidence_salt text not null,
        items jsonb not null,
        proposal_id uuid not null references trade.proposal,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      comment on table trade.transfer is 'One transfer order as it was asked for: its items and the evidence behind it.';
      ${wall('trade.transfer', { using: 'trade.current_participant() = any(participants)' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.transfer, trade.document_use, trade.certificate, trade.contract, trade.invoice;
    `);
  }
}
