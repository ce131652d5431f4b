import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What the platform sent to the chain, and the chain as it was read. */
export class Ledger1772000000003 implements MigrationInterface {
  name = 'Ledger1772000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ledger.deployment (
        one boolean primary key default true check (one),
        chain_id bigint not null,
        genesis_hash text not null,
        book text not null,
        code_hash text not null,
        block_number bigint not null
      );
      comment on table ledger.deployment is 'The one chain and book that this database belongs to.';
      ${wall('ledger.deployment')}

      create table ledger.relayer (
        address text primary key,
        next_nonce bigint not null
      );
      comment on table ledger.relayer is 'One relayer key; the row''s lock orders its transactions.';
      ${wall('ledger.relayer')}

      create table ledger.transaction (
        hash text primary key,
        relayer text not null references ledger.relayer,
        nonce bigint not null,
        raw bytea not null,
        gas_limit bigint not null,
        mined_in bigint,
        created_at timestamptz not null default now(),
        unique (relayer, nonce)
      );
      create index on ledger.transaction (nonce) where mined_in is null;
      comment on table ledger.transaction is 'One signed transaction, kept before it is sent; a retry sends the same bytes.';
      ${wall('ledger.transaction')}

      create table ledger.transaction_operation (
        transaction_hash text not null references ledger.transaction,
        operation_id uuid not null,
        primary key (transaction_hash, operation_id)
      );
      create index on ledger.transaction_operation (operation_id);
      comment on table ledger.transaction_operation is 'Which operations a transaction carries.';
      ${wall('ledger.transaction_operation')}

      create table ledger.block (
        number bigint primary key,
        hash text not null,
        parent_hash text not null,
        timestamp bigint not null
      );
      comment on table ledger.block is 'One block as it was projected.';
      ${wall('ledger.block')}

      create table ledger.mined_transaction (
        block_number bigint not null,
        index int not null,
        hash text not null,
        raw bytea not null,
        primary key (block_number, index)
      );
      comment on table ledger.mined_transaction is 'One transaction of a projected block, raw: the embedded chain is played again from these.';
      ${wall('ledger.mined_transaction')}

      create table ledger.event (
        chain_id bigint not null,
        block_hash text not null,
        log_index int not null,
        block_number bigint not null,
        transaction_index int not null,
        transaction_hash text not null,
        order_hash text not null,
        name text not null,
        args jsonb not null,
        primary key (chain_id, block_hash, log_index)
      );
      create index on ledger.event (block_number, log_index);
      create index on ledger.event (order_hash);
      comment on table ledger.event is 'One event of the book; whole numbers in args are decimal strings.';
      ${wall('ledger.event')}

      create table ledger.checkpoint (
        one boolean primary key default true check (one),
        block_number bigint not null,
        block_hash text not null,
        halted text,
        moved_at timestamptz not null default now()
      );
      comment on table ledger.checkpoint is 'The last projected block; halted says why writing stopped, where it did.';
      ${wall('ledger.checkpoint')}

      create table ledger.reaction (
        order_hash text not null,
        item int not null,
        reaction text not null,
        block_number bigint not null,
        tries int not null default 0,
        done_at timestamptz,
        failure text,
        primary key (order_hash, item, reaction)
      );
      create index on ledger.reaction (block_number) where done_at is null;
      comment on table ledger.reaction is 'One consequence of an event, run once its block is final and never again.';
      ${wall('ledger.reaction')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table ledger.reaction, ledger.checkpoint, ledger.event, ledger.mined_transaction, ledger.block,
        ledger.transaction_operation, ledger.transaction, ledger.relayer, ledger.deployment;
    `);
  }
}
