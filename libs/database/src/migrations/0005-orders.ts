import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What people sign, and what was made of it. */
export class Orders1772000000005 implements MigrationInterface {
  name = 'Orders1772000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.sequence (
        owner bigint not null,
        purpose text not null,
        last bigint not null,
        primary key (owner, purpose)
      );
      comment on table trade.sequence is 'The last number that a participant was given for certificates or child holdings.';
      ${wall('trade.sequence')}

      create table trade.proposal (
        id uuid primary key,
        kind text not null,
        body jsonb not null,
        order_hash text not null unique,
        needs jsonb not null,
        parties bigint[] not null,
        subject_kind text not null,
        subject_id text not null,
        status text not null check (status in ('open', 'complete', 'refused', 'withdrawn', 'expired')),
        expires_at timestamptz not null,
        created_by uuid,
        created_at timestamptz not null default now()
      );
      create index on trade.proposal using gin (parties);
      create index on trade.proposal (subject_kind, subject_id);
      comment on table trade.proposal is 'One order that waits for signatures; it reserves nothing. needs lists who must sign, with which power.';
      ${wall('trade.proposal', { using: 'trade.current_participant() = any(parties)' })}

      create table trade.proposal_signature (
        proposal_id uuid not null references trade.proposal,
        key text not null,
        participant bigint not null,
        user_id uuid not null,
        signature text not null,
        parties bigint[] not null,
        signed_at timestamptz not null default now(),
        primary key (proposal_id, key)
      );
      comment on table trade.proposal_signature is 'One signature of one user under one proposal.';
      ${wall('trade.proposal_signature', { using: 'trade.current_participant() = any(parties)' })}

      create table trade.operation (
        id uuid primary key,
        kind text not null,
        body jsonb not null,
        order_hash text not null unique,
        signatures jsonb not null,
        parties bigint[] not null,
        subject_kind text not null,
        subject_id text not null,
        deadline bigint,
        status text not null check (status in ('pending', 'sent', 'applied', 'refused', 'expired')),
        refusal text,
        transaction_hash text,
        block_number bigint,
        proposal_id uuid unique references trade.proposal,
        created_by uuid,
        created_at timestamptz not null default now(),
        ended_at timestamptz
      );
      create index on trade.operation (created_at, id) where status = 'pending';
      create index on trade.operation (status) where status = 'sent';
      create index on trade.operation using gin (parties);
      create index on trade.operation (subject_kind, subject_id);
      comment on table trade.operation is 'One signed order on its way to the ledger; this row is the outbox. deadline in seconds of real time.';
      ${wall('trade.operation', { using: 'trade.current_participant() = any(parties)' })}

      create table trade.reservation (
        operation_id uuid not null references trade.operation,
        holding_id numeric(39) not null,
        amount numeric(38) not null,
        primary key (operation_id, holding_id)
      );
      create index on trade.reservation (holding_id);
      comment on table trade.reservation is 'What a pending operation takes of a holding, until it has ended.';
      ${wall('trade.reservation')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table trade.reservation, trade.operation, trade.proposal_signature, trade.proposal, trade.sequence;
    `);
  }
}
