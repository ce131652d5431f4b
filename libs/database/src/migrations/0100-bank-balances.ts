import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

/** What companies' own accounts held, as their banks' statements said. */
export class BankBalances1772000000100 implements MigrationInterface {
  name = 'BankBalances1772000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table trade.bank_balance (
        company_id uuid not null references trade.company,
        account text not null,
        currency text not null,
        stated_on date not null,
        amount numeric(38) not null,
        message_id text not null references trade.bank_message,
        primary key (company_id, account, currency, stated_on)
      );
      comment on table trade.bank_balance is
        'The closing balance of one account on one day as a statement (camt.053) said; minor units, below zero where overdrawn. Read only: no money is kept here.';
      ${wall('trade.bank_balance', { using: 'company_id = trade.current_company()' })}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table trade.bank_balance');
  }
}
