import type { MigrationInterface, QueryRunner } from 'typeorm';
import { forgetStates, keepStates } from './keep-states.js';
import { wall } from './wall.js';

/** A holder's sheets, and signatures over the root of many orders. */
export class Allocations1772000000094 implements MigrationInterface {
  name = 'Allocations1772000000094';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.allocation (
        id uuid primary key,
        holder_id uuid not null references trade.company,
        currency text not null,
        day date not null,
        root text not null,
        digest text not null,
        totals jsonb not null,
        status text not null check (status in ('open', 'signed', 'withdrawn', 'expired')),
        expires_at timestamptz not null,
        created_by uuid not null,
        created_at timestamptz not null default now()
      );
      create index on trade.allocation (holder_id, id);
      create index on trade.allocation (expires_at) where status = 'open';
      comment on table trade.allocation is 'One sheet of a holder: what it pays and sells of its holdings under one signature over the root of all its orders.';
      comment on column trade.allocation.day is 'The business day on which its prices are good.';
      comment on column trade.allocation.totals is 'What it comes to, as the holder was shown.';
      ${wall('trade.allocation', { using: 'holder_id = trade.current_company()' })}
      ${keepStates('allocation', 'trade.allocation', 'status', ['open>signed open>withdrawn open>expired'])}

      create table trade.allocation_order (
        allocation_id uuid not null references trade.allocation,
        place int not null,
        holder_id uuid not null references trade.company,
        proposal_id uuid not null unique references trade.proposal,
        kind text not null check (kind in ('payment', 'cash')),
        subject_id uuid not null,
        to_id uuid not null references trade.company,
        amount numeric(38) not null check (amount > 0),
        cash numeric(38),
        primary key (allocation_id, place),
        check ((kind = 'cash') = (cash is not null))
      );
      comment on table trade.allocation_order is 'One order of a sheet, in the place that it has under the root: a transfer or the hold of a discount (subject_id).';
      ${wall('trade.allocation_order', { using: 'holder_id = trade.current_company()' })}

      alter table trade.proposal add column proof text[];
      comment on column trade.proposal.proof is 'Of an order that may be signed under the root of many, the way from it to that root.';
      alter table trade.proposal_signature add column of_root boolean not null default false;
      comment on column trade.proposal_signature.of_root is 'Whether it is over the root that the proposal''s proof leads to; else over the order itself.';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.proposal_signature drop column of_root;
      alter table trade.proposal drop column proof;
      ${forgetStates('allocation', 'trade.allocation')}
      drop table trade.allocation_order, trade.allocation;
    `);
  }
}
