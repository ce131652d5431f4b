import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the services over HTTP asked for besides. */
export class Services1772000000009 implements MigrationInterface {
  name = 'Services1772000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.company add column bank_code text unique;
      comment on column trade.company.bank_code is 'How a bank is named in bank accounts; empty for other companies.';
      alter table trade.proposal_signature add column power text not null;
      comment on column trade.proposal_signature.power is 'Which of the proposal''s needs the signature fills.';
      alter table ledger.reaction add column retry_at timestamptz not null default now();
      alter table trade.document_use add column proposal_id uuid not null references trade.proposal;
      create index on trade.document_use (proposal_id);
      comment on column trade.document_use.proposal_id is 'The act that uses it: a use counts while its proposal is open or was carried.';
      alter table trade.certificate add column documents jsonb not null;
      comment on column trade.certificate.documents is 'The invoices that back it: a list of {invoiceId, amount}, minor units as text.';
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check check (purpose in ('settle', 'complete', 'reserve'));
      alter table trade.payment_instruction drop constraint payment_instruction_purpose_check,
        add constraint payment_instruction_purpose_check check (purpose in ('settle', 'complete', 'reserve'));
      comment on table trade.sequence is 'The last number that a participant was given for certificates or child holdings; or a place beside a holding that it was given.';
      alter table trade.certificate add column offered boolean not null default false;
      comment on column trade.certificate.offered is 'Whether the payee was ever shown it; what was withdrawn before is nobody else''s.';
      alter policy trade_certificate_company on trade.certificate
        using (obligor_id = trade.current_company() or (payee_id = trade.current_company() and offered));
      create sequence trade.registration_number;
      grant usage on sequence trade.registration_number to tributary_service;
      -- A page of a list is read in the order of ids, which grow with time (UUID version 7).
      create index on trade.company (roles);
      create index on trade.proposal (status, expires_at);
      create index on trade.payment_instruction (holding_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index trade.payment_instruction_holding_id_idx, trade.proposal_status_expires_at_idx,
        trade.company_roles_idx;
      drop sequence trade.registration_number;
      alter policy trade_certificate_company on trade.certificate
        using (obligor_id = trade.current_company()
               or (payee_id = trade.current_company() and status not in ('draft', 'submitted')));
      alter table trade.certificate drop column offered;
      alter table trade.payment_instruction drop constraint payment_instruction_purpose_check,
        add constraint payment_instruction_purpose_check check (purpose in ('settle', 'complete'));
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check check (purpose in ('settle', 'complete'));
      alter table trade.certificate drop column documents;
      alter table trade.document_use drop column proposal_id;
      alter table ledger.reaction drop column retry_at;
      alter table trade.proposal_signature drop column power;
      alter table trade.company drop column bank_code;
    `);
  }
}
