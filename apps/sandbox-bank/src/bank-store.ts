import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ZodType } from 'zod';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';

const SCHEMA_VERSION = 2;

/**
 * Amounts are minor units. Every booking has two entries that sum to zero, the money that comes in from outside
 * included: it leaves the bank's own account, the only one that may be below zero.
 */
const SCHEMA = `
create table account (            -- one row: an account at this bank
  number text primary key,
  holder text not null,
  currency text not null,
  opening integer not null,
  balance integer not null,
  own integer not null check (own in (0, 1)),
  check (own = 1 or balance >= 0),
  check (abs(balance) < 1000000000000000000)
) strict;
create table booking (            -- one row: money moved once, from debtor to creditor
  reference text primary key,
  kind text not null check (kind in ('opening', 'deposit', 'payment', 'reversal')),
  debtor text not null references account,
  creditor text not null references account,
  amount integer not null check (amount > 0),
  currency text not null,
  booked_on text not null,
  value_on text not null,
  remittance text not null,
  reverses text unique references booking
) strict;
create table entry (              -- one row: one side of a booking
  seq integer primary key autoincrement,
  reference text not null references booking,
  account text not null references account,
  amount integer not null,
  balance_after integer not null
) strict;
create index entry_of_account on entry (account, seq);
create table payment (            -- one row: the customer's words of a booked payment
  reference text primary key references booking,
  debtor text not null references account,
  message_id text not null,
  payment_information_id text not null,
  instruction_id text,
  end_to_end_id text not null,
  debtor_name text not null,
  creditor_name text not null,
  attested_for text,
  unique (debtor, end_to_end_id)
) strict;
create table message (            -- one row: a payment message that was answered
  message_id text primary key,
  fingerprint text not null,
  answer text not null,
  received_at text not null
) strict;
create table notice (             -- one row: one sending of a notice to the platform
  seq integer primary key autoincrement,
  webhook_id text not null,
  account text not null references account,
  body text not null,
  state text not null check (state in ('due', 'withheld', 'delivered')),
  attempts integer not null default 0,
  last_fault text
) strict;
create index notice_due on notice (account, seq) where state = 'due';
create table fault (              -- one row: a fault that was asked for and is still to happen
  seq integer primary key autoincrement,
  kind text not null,
  account text,
  remaining integer not null check (remaining > 0),
  settings text not null
) strict;
`;

/** What version 2 added. */
const STATEMENTS = `
create table statement (          -- one row: a statement that was sent of an account, up to one of its entries
  account text not null references account,
  number integer not null,
  last_seq integer not null,
  closing integer not null,
  primary key (account, number)
) strict;
`;

/** The bank's books in one SQLite file. What a transaction wrote survives a crash of process or machine. */
@Injectable()
export class BankStore implements OnApplicationShutdown {
  private readonly database: DatabaseSync;

  constructor(@Inject(BANK_ENVIRONMENT) environment: Pick<BankEnvironment, 'BANK_FOLDER'>) {
    mkdirSync(environment.BANK_FOLDER, { recursive: true, mode: 0o700 });
    this.database = new DatabaseSync(join(environment.BANK_FOLDER, 'bank.sqlite'), { readBigInts: true });
    // Exclusive: a second bank over the same books would send every notice twice, so it fails to start.
    this.database.exec(`
      pragma locking_mode = exclusive;
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma foreign_keys = on;
    `);
    this.prepareSchema();
  }

  onApplicationShutdown(): void {
    this.database.close();
  }

  /** Runs `work` in one transaction: all of it is durable when this returns, none of it when it throws. */
  inTransaction<T>(work: () => T): T {
    this.database.exec('begin immediate');
    try {
      const result = work();
      this.database.exec('commit');
      return result;
    } catch (error) {
      this.database.exec('rollback');
      throw error;
    }
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.database.prepare(sql).run(...values).changes);
  }

  /** Rows in the shape that `row` reads; a stored row of another shape is a defect and throws. */
  all<T>(row: ZodType<T>, sql: string, ...values: SQLInputValue[]): T[] {
    return this.database
      .prepare(sql)
      .all(...values)
      .map((found) => row.parse(found));
  }

  get<T>(row: ZodType<T>, sql: string, ...values: SQLInputValue[]): T | undefined {
    const found = this.database.prepare(sql).get(...values);
    return found === undefined ? undefined : row.parse(found);
  }

  private prepareSchema(): void {
    const version = Number(this.database.prepare('pragma user_version').get()?.['user_version']);
    if (version === SCHEMA_VERSION) return;
    if (version !== 0 && version !== 1) {
      throw new Error(`The bank's books are of version ${version}; this program reads ${SCHEMA_VERSION}.`);
    }
    this.inTransaction(() => {
      if (version === 0) this.database.exec(SCHEMA);
      this.database.exec(`${STATEMENTS} pragma user_version = ${SCHEMA_VERSION};`);
    });
  }
}
