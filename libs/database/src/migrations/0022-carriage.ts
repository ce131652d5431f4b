import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The way of orders to the chain over several keys: who goes first, in which lane, and what replaces what. */
export class Carriage1772000000022 implements MigrationInterface {
  name = 'Carriage1772000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table trade.operation
        add column lane int not null default 0,
        add column turn smallint not null default 2,
        add column touches text[] not null default '{}',
        add column fell_back smallint not null default 0,
        add column batch_limit int,
        add column rests_until timestamptz;
      comment on column trade.operation.lane is 'Hash of whose acts must stay in order; modulo the number of relayer keys it names the key.';
      comment on column trade.operation.turn is 'Who goes first where many wait: 0 the registry and the pause, 1 banks and releases, 2 everybody else.';
      comment on column trade.operation.touches is 'What its outcome hangs on besides: no younger act on one of these overtakes it.';
      comment on column trade.operation.fell_back is 'How many transactions with it were mined and said nothing of it: they ran out of gas.';
      comment on column trade.operation.batch_limit is 'The most orders of a batch that may carry it; empty where nothing went wrong.';
      comment on column trade.operation.rests_until is 'Set aside until then: alone and with all the gas there is, it still ran out.';
      drop index trade.operation_created_at_id_idx;
      create index operation_line on trade.operation (turn, created_at, id) where status = 'pending';
      create index operation_touches on trade.operation using gin (touches) with (fastupdate = off)
        where status = 'pending';
      create index operation_barrier on trade.operation (created_at, id)
        where status in ('pending', 'sent') and (turn = 0 or kind = 'business-date');
      insert into trade.state_transition (machine, from_state, to_state) values ('operation', 'sent', 'pending');

      alter table ledger.relayer add column carried bigint not null default 0;
      comment on column ledger.relayer.carried is 'How many operations it has carried, again counted again: the platform measures its pace by it.';

      alter table ledger.transaction drop constraint transaction_relayer_nonce_key,
        add column lanes smallint not null default 1,
        add column gas_price numeric(39) not null default 0,
        add column replaces text unique references ledger.transaction,
        add column closed_by text references ledger.transaction;
      comment on column ledger.transaction.lanes is 'Among how many keys orders were shared out when it was made.';
      comment on column ledger.transaction.gas_price is 'In wei for one unit of gas.';
      comment on column ledger.transaction.replaces is 'The one with the same number and the same orders that was not mined in time.';
      comment on column ledger.transaction.closed_by is 'The one of its number that was mined instead.';
      create unique index transaction_number on ledger.transaction (relayer, nonce) where replaces is null;
      create index transaction_of_number on ledger.transaction (relayer, nonce);
      create index transfer_proposal on trade.transfer (proposal_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index trade.transfer_proposal, ledger.transaction_of_number, ledger.transaction_number;
      delete from ledger.transaction_operation o using ledger.transaction t
        where t.hash = o.transaction_hash and t.replaces is not null;
      alter table ledger.transaction drop column closed_by, drop column replaces, drop column gas_price,
        drop column lanes;
      delete from ledger.transaction t using ledger.transaction other
        where other.relayer = t.relayer and other.nonce = t.nonce and other.hash <> t.hash and t.mined_in is null;
      alter table ledger.transaction add constraint transaction_relayer_nonce_key unique (relayer, nonce);
      alter table ledger.relayer drop column carried;
      delete from trade.state_transition where machine = 'operation' and from_state = 'sent' and to_state = 'pending';
      drop index trade.operation_barrier, trade.operation_touches, trade.operation_line;
      create index on trade.operation (created_at, id) where status = 'pending';
      alter table trade.operation drop column rests_until, drop column batch_limit, drop column fell_back,
        drop column touches, drop column turn, drop column lane;
    `);
  }
}
