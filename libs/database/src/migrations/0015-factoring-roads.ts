import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

const PURPOSES = `'settle', 'complete', 'reserve', 'penalty'`;

/** Limits, and the roads of a discount besides the straight one. */
export class FactoringRoads1772000000015 implements MigrationInterface {
  name = 'FactoringRoads1772000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.credit_limit (
        id uuid primary key,
        financier_id uuid not null references trade.company,
        obligor_id uuid not null references trade.company,
        currency text not null,
        amount numeric(38) not null check (amount >= 0),
        decision_id uuid not null references trade.decision,
        unique (financier_id, obligor_id, currency)
      );
      comment on table trade.credit_limit is 'How much of one obligor''s debt in one currency a financier wants to finance at a time, in minor units; without a row there is no bound.';
      ${wall('trade.credit_limit', { using: 'financier_id = trade.current_company()' })}

      create table trade.limit_use (
        discount_id uuid primary key references trade.discount,
        financier_id uuid not null references trade.company,
        obligor_id uuid not null references trade.company,
        currency text not null,
        amount numeric(38) not null check (amount > 0),
        status text not null check (status in ('reserved', 'used', 'released'))
      );
      create index on trade.limit_use (financier_id, obligor_id, currency) where status <> 'released';
      comment on table trade.limit_use is 'What one discount takes of its financier''s limit on the obligor: reserved at acceptance, used from funding, released at its end.';
      ${wall('trade.limit_use', { using: 'financier_id = trade.current_company()' })}
      set local role tributary_service;
      insert into trade.limit_use (discount_id, financier_id, obligor_id, currency, amount, status)
        select d.id, d.financier_id, o.id, c.currency, q.financed,
          case d.status when 'funded' then 'used' else 'reserved' end
        from trade.discount d join trade.quote q on q.id = d.quote_id
          join projection.certificate c on c.id = d.certificate_id join trade.company o on o.participant = c.obligor
        where d.status in ('accepted', 'signed', 'registered', 'funding', 'funded') and q.financed > 0;
      reset role;

      create table trade.request_declining (
        request_id uuid not null references trade.discount_request,
        financier_id uuid not null references trade.company,
        seller_id uuid not null references trade.company,
        reason text not null,
        created_by uuid not null,
        created_at timestamptz not null default now(),
        primary key (request_id, financier_id)
      );
      comment on table trade.request_declining is 'One financier''s word that it gives no price for one request.';
      ${wall('trade.request_declining', { using: 'trade.current_company() in (seller_id, financier_id)' })}

      alter table trade.quote add column term_review text;
      comment on column trade.quote.term_review is 'Why the financier thinks a term above six months right (rule term-max).';
      alter table trade.discount add column hold_epoch int,
        add column withdrawal_asked boolean not null default false,
        add column receipt_proposal_id uuid references trade.proposal,
        add column back_proposal_id uuid references trade.proposal,
        add column claim numeric(38) check (claim > 0),
        add column end_reason text;
      comment on column trade.discount.hold_epoch is 'The holding''s epoch under this discount''s hold; a later event of the holding belongs to the last hold before it.';
      comment on column trade.discount.withdrawal_asked is 'The seller wants the holding back; no registration and no commit follows.';
      comment on column trade.discount.receipt_proposal_id is 'The order by which the seller says that the money came.';
      comment on column trade.discount.back_proposal_id is 'The order that gives the holding back after the seller has bought it back.';
      comment on column trade.discount.claim is 'What the financier claims from the seller with recourse, in minor units.';
      create index on trade.discount (status);
      alter table trade.registration add column discharge_reason text;
      comment on column trade.registration.discharge_reason is 'Why the entry was discharged.';
      create index on trade.payment_message (subject_id);

      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check
          check (purpose in (${PURPOSES}, 'recourse', 'surplus', 'repurchase'));
      alter table trade.payment_instruction drop constraint payment_instruction_purpose_check,
        add constraint payment_instruction_purpose_check
          check (purpose in (${PURPOSES}, 'recourse', 'surplus', 'repurchase'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.payment_instruction drop constraint payment_instruction_purpose_check,
        add constraint payment_instruction_purpose_check check (purpose in (${PURPOSES}));
      alter table trade.payment_message drop constraint payment_message_purpose_check,
        add constraint payment_message_purpose_check check (purpose in (${PURPOSES}));
      drop index trade.payment_message_subject_id_idx, trade.discount_status_idx;
      alter table trade.registration drop column discharge_reason;
      alter table trade.discount drop column hold_epoch, drop column withdrawal_asked,
        drop column receipt_proposal_id, drop column back_proposal_id, drop column claim, drop column end_reason;
      alter table trade.quote drop column term_review;
      drop table trade.request_declining, trade.limit_use, trade.credit_limit;
    `);
  }
}
