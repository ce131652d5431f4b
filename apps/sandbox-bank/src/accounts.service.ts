import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { canonicalText, currencyDigits, parseBusinessDate, type BusinessDate } from '#common';
import { BankClock } from './bank-clock.js';
import { BankStore } from './bank-store.js';
import { bankErrors } from './bank.errors.js';

/** Balances stay below this, in minor units; ISO 20022 amounts have at most 18 digits. */
export const BALANCE_LIMIT = 10n ** 18n;

export interface AccountOpening {
  readonly account: string;
  readonly holder: string;
  readonly currency: string;
  /** Opening balance in minor units; it comes out of the bank's own account. */
  readonly balance: bigint;
}

/** Money that moves once. */
export interface Booking {
  readonly reference: string;
  readonly kind: 'opening' | 'deposit' | 'payment' | 'reversal';
  readonly debtor: string;
  readonly creditor: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly bookedOn: BusinessDate;
  readonly valueOn: BusinessDate;
  readonly remittance: string;
  /** The reference of the booking that this one takes back. */
  readonly reverses?: string;
}

const accountRow = z.object({
  number: z.string(),
  holder: z.string(),
  currency: z.string(),
  opening: z.bigint(),
  balance: z.bigint(),
  own: z.bigint().transform((flag) => flag === 1n),
});
export type Account = z.infer<typeof accountRow>;

const ACCOUNT_COLUMNS = 'number, holder, currency, opening, balance, own';

const entryRow = z.object({
  reference: z.string(),
  kind: z.string(),
  amount: z.bigint(),
  balance_after: z.bigint(),
  booked_on: z.string(),
  value_on: z.string(),
  counterparty: z.string(),
  remittance: z.string(),
  end_to_end_id: z.string().nullable(),
});
export type AccountEntry = z.infer<typeof entryRow>;

const MOST_ENTRIES = 1000;

/** Accounts, and the double entry between them. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly store: BankStore,
    private readonly clock: BankClock,
  ) {}

  /**
   * Opens an account; `false` when the same one was opened before.
   * @throws account-differs, balance-too-large, currency-unknown
   */
  open(opening: AccountOpening): boolean {
    currencyDigits(opening.currency);
    return this.store.inTransaction(() => {
      const before = this.find(opening.account);
      if (before) {
        const same =
          !before.own &&
          before.holder === opening.holder &&
          before.currency === opening.currency &&
          before.opening === opening.balance;
        if (!same) throw bankErrors('account-differs', { account: opening.account });
        return false;
      }
      this.insert({ number: opening.account, ...opening, own: false });
      if (opening.balance > 0n) {
        const today = this.today();
        this.post({
          reference: this.clock.newName(),
          kind: 'opening',
          debtor: this.ownAccount(opening.currency),
          creditor: opening.account,
          amount: opening.balance,
          currency: opening.currency,
          bookedOn: today,
          valueOn: today,
          remittance: '',
        });
      }
      return true;
    });
  }

  /** @throws account-unknown */
  require(number: string): Account {
    const account = this.find(number);
    if (!account) throw bankErrors('account-unknown', { account: number });
    return account;
  }

  find(number: string): Account | undefined {
    return this.store.get(accountRow, `select ${ACCOUNT_COLUMNS} from account where number = ?`, number);
  }

  /**
   * Whether an account stands under a name, spaces, width and punctuation aside. The bank tells no name of its own: who
   * asks about an account that is not theirs learns nothing that they did not know.
   */
  nameAnswer(asked: { account: string; name: string; currency: string }): 'match' | 'no-match' | 'unknown' {
    const account = this.find(asked.account);
    if (!account || account.currency !== asked.currency) return 'unknown';
    return canonicalText(account.holder) === canonicalText(asked.name) ? 'match' : 'no-match';
  }

  /** The newest entries of an account, oldest of them first. */
  entries(number: string): { entries: AccountEntry[]; hasMore: boolean } {
    const found = this.store.all(
      entryRow,
      `select e.reference, b.kind, e.amount, e.balance_after, b.booked_on, b.value_on, b.remittance,
              case when e.account = b.debtor then b.creditor else b.debtor end as counterparty,
              p.end_to_end_id
       from entry e join booking b on b.reference = e.reference left join payment p on p.reference = e.reference
       where e.account = ? order by e.seq desc limit ?`,
      number,
      MOST_ENTRIES + 1,
    );
    return { entries: found.slice(0, MOST_ENTRIES).reverse(), hasMore: found.length > MOST_ENTRIES };
  }

  /** The account that money from outside comes out of; opened when first needed. */
  ownAccount(currency: string): string {
    const number = `SANDBOX-OWN-${currency}`;
    if (!this.find(number)) this.insert({ number, holder: 'Sandbox Bank', currency, balance: 0n, own: true });
    return number;
  }

  /**
   * Books both sides. Called inside a transaction, after the caller has checked that the debtor has the money.
   * @throws balance-too-large
   */
  post(booking: Booking): void {
    this.store.run(
      `insert into booking
         (reference, kind, debtor, creditor, amount, currency, booked_on, value_on, remittance, reverses)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      booking.reference,
      booking.kind,
      booking.debtor,
      booking.creditor,
      booking.amount,
      booking.currency,
      booking.bookedOn,
      booking.valueOn,
      booking.remittance,
      booking.reverses ?? null,
    );
    this.enter(booking.reference, booking.debtor, -booking.amount);
    this.enter(booking.reference, booking.creditor, booking.amount);
  }

  /** The bank's own day, in UTC: for openings and deposits, which no customer dated. */
  today(): BusinessDate {
    return parseBusinessDate(this.clock.now().toISOString().slice(0, 10));
  }

  private enter(reference: string, account: string, amount: bigint): void {
    const balance = this.require(account).balance + amount;
    if (balance >= BALANCE_LIMIT || balance <= -BALANCE_LIMIT)
      throw bankErrors('balance-too-large', { account });
    this.store.run('update account set balance = ? where number = ?', balance, account);
    this.store.run(
      'insert into entry (reference, account, amount, balance_after) values (?, ?, ?, ?)',
      reference,
      account,
      amount,
      balance,
    );
  }

  private insert(account: {
    number: string;
    holder: string;
    currency: string;
    balance: bigint;
    own: boolean;
  }): void {
    this.store.run(
      `insert into account (${ACCOUNT_COLUMNS}) values (?, ?, ?, ?, 0, ?)`,
      account.number,
      account.holder,
      account.currency,
      account.balance,
      account.own ? 1 : 0,
    );
  }
}
