import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What the ledger says, folded; and who may see it. */
export class Projection1772000000004 implements MigrationInterface {
  name = 'Projection1772000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table projection.access (
        participant bigint not null,
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null default 0,
        scope text not null,
        primary key (participant, certificate_id, holding_id, scope)
      );
      create index on projection.access (certificate_id, participant);
      comment on table projection.access is
        'One right to see: tree (obligor: the whole certificate), own, past, payee (a holding); holding 0 is the certificate.';
      grant select, insert, update, delete, truncate on projection.access to tributary_service;

      create table trade.access_grant (
        participant bigint not null,
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null default 0,
        scope text not null,
        reason text not null,
        created_at timestamptz not null default now(),
        primary key (participant, certificate_id, holding_id, scope)
      );
      comment on table trade.access_grant is 'One right to see that a company gave in private, such as a request for a quote.';
      grant select, insert, update, delete on trade.access_grant to tributary_service;

      create view trade.access as
        select participant, certificate_id, holding_id, scope from projection.access
        union all
        select participant, certificate_id, holding_id, scope from trade.access_grant;
      alter view trade.access owner to tributary_service;

      create function trade.sees_certificate(certificate numeric) returns boolean
        language sql stable security definer set search_path = pg_catalog
        as $$ select exists (select 1 from trade.access
                where participant = trade.current_participant() and certificate_id = certificate) $$;
      create function trade.sees_holding(certificate numeric, holding numeric) returns boolean
        language sql stable security definer set search_path = pg_catalog
        as $$ select exists (select 1 from trade.access
                where participant = trade.current_participant() and certificate_id = certificate
                  and (scope = 'tree' or holding_id = holding)) $$;
      alter function trade.sees_certificate(numeric) owner to tributary_service;
      alter function trade.sees_holding(numeric, numeric) owner to tributary_service;

      create table projection.participant (
        number bigint primary key,
        roles int not null,
        status int not null,
        nonce bigint not null,
        banks bigint[] not null
      );
      comment on table projection.participant is 'One participant of the registry on the ledger.';
      ${wall('projection.participant', { using: 'number = trade.current_participant()' })}

      create table projection.participant_key (
        key text primary key,
        participant bigint not null,
        kind int not null,
        powers int not null
      );
      create index on projection.participant_key (participant);
      comment on table projection.participant_key is 'One key on the ledger; powers 0 is a revoked one.';
      ${wall('projection.participant_key', { using: 'participant = trade.current_participant()' })}

      create table projection.consent (
        receiver bigint not null,
        payer bigint not null,
        currency text not null,
        cap numeric(38) not null,
        longest_term_days int not null,
        ends_on date not null,
        primary key (receiver, payer)
      );
      comment on table projection.consent is 'One standing consent of a receiver to be paid with certificates by a payer.';
      ${wall('projection.consent', { using: 'trade.current_participant() in (receiver, payer)' })}

      create table projection.document (
        doc_key text primary key,
        amount numeric(38) not null,
        used numeric(38) not null,
        version int not null,
        commitment text not null
      );
      comment on table projection.document is 'One document that may back certificates, known by its keyed hash only.';
      ${wall('projection.document')}

      create table projection.certificate (
        id numeric(20) primary key,
        obligor bigint not null,
        payee bigint not null,
        face numeric(38) not null,
        outstanding numeric(38) not null,
        currency text not null,
        due_on date not null,
        status text not null check (status in ('active', 'part-paid', 'settled', 'cancelled')),
        evidence_hash text not null,
        order_hash text not null,
        block_number bigint not null
      );
      create index on projection.certificate (due_on) where outstanding > 0;
      comment on table projection.certificate is 'One certificate as the ledger has it; face and outstanding in minor units.';
      ${wall('projection.certificate', { using: 'trade.sees_certificate(id)' })}

      create table projection.holding (
        id numeric(39) primary key,
        certificate_id numeric(20) not null,
        parent_id numeric(39),
        owner bigint not null,
        amount numeric(38) not null,
        paid numeric(38) not null default 0,
        epoch int not null,
        state text not null,
        tier int not null,
        order_hash text not null,
        block_number bigint not null,
        log_index int not null
      );
      create index on projection.holding (certificate_id);
      create index on projection.holding (owner) where amount > 0;
      comment on table projection.holding is 'One holding; amount is what it is still owed, in minor units; tier is its distance from the obligor.';
      ${wall('projection.holding', { using: 'trade.sees_holding(certificate_id, id)' })}

      create table projection.hold_terms (
        holding_id numeric(39) primary key,
        certificate_id numeric(20) not null,
        financier bigint not null,
        cash numeric(38) not null,
        expires_at timestamptz not null,
        terms_hash text not null
      );
      comment on table projection.hold_terms is 'The terms of one hold that is in force.';
      ${wall('projection.hold_terms', {
        using: 'financier = trade.current_participant() or trade.sees_holding(certificate_id, holding_id)',
      })}

      create table projection.title_step (
        block_number bigint not null,
        log_index int not null,
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null,
        source_id numeric(39),
        act text not null check (act in ('issue', 'part', 'whole', 'discount')),
        from_participant bigint not null,
        to_participant bigint not null,
        amount numeric(38) not null,
        discharge boolean not null default false,
        evidence_hash text,
        order_hash text not null,
        primary key (block_number, log_index)
      );
      create index on projection.title_step (holding_id);
      create index on projection.title_step (certificate_id);
      comment on table projection.title_step is 'One change of title: who passed which amount of which holding to whom.';
      ${wall('projection.title_step', {
        using: `trade.current_participant() in (from_participant, to_participant)
                or trade.sees_holding(certificate_id, 0)`,
      })}

      create table projection.payment (
        block_number bigint not null,
        log_index int not null,
        certificate_id numeric(20) not null,
        holding_id numeric(39) not null,
        owner bigint not null,
        amount numeric(38) not null,
        bank_reference text not null,
        order_hash text not null,
        primary key (block_number, log_index)
      );
      create index on projection.payment (certificate_id);
      comment on table projection.payment is 'One payment that a bank attested on a holding.';
      ${wall('projection.payment', { using: 'trade.sees_holding(certificate_id, holding_id)' })}

      create table projection.book_day (
        one boolean primary key default true check (one),
        today date not null,
        next_business_day date not null,
        paused boolean not null default false
      );
      comment on table projection.book_day is 'The business date on the ledger, and whether the book is paused.';
      ${wall('projection.book_day', { using: 'true' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table projection.book_day, projection.payment, projection.title_step, projection.hold_terms,
        projection.holding, projection.certificate, projection.document, projection.consent,
        projection.participant_key, projection.participant;
      drop function trade.sees_holding(numeric, numeric), trade.sees_certificate(numeric);
      drop view trade.access;
      drop table trade.access_grant, projection.access;
    `);
  }
}
