import { Injectable } from '@nestjs/common';
import { AccountsService, type Booking } from './accounts.service.js';
import { BankClock } from './bank-clock.js';
import { BankStore } from './bank-store.js';
import { bankErrors } from './bank.errors.js';
import type { DepositBody, EmptyingBody } from './bank.schemas.js';
import { NoticeOutbox } from './notice-outbox.js';
import { NoticesService } from './notices.service.js';

/** Money from outside, and to there. */
@Injectable()
export class DepositsService {
  constructor(
    private readonly store: BankStore,
    private readonly accounts: AccountsService,
    private readonly notices: NoticesService,
    private readonly outbox: NoticeOutbox,
    private readonly clock: BankClock,
  ) {}

  /**
   * Credits an account out of the bank's own; returns the reference.
   * @throws account-unknown, balance-too-large
   */
  deposit({ account, amount, remittance, notify }: DepositBody): string {
    const reference = this.store.inTransaction(() => {
      const { currency, own } = this.accounts.require(account);
      if (own) throw bankErrors('account-unknown', { account });
      const today = this.accounts.today();
      const booking: Booking = {
        reference: `SB${this.clock.newName()}`,
        kind: 'deposit',
        debtor: this.accounts.ownAccount(currency),
        creditor: account,
        amount,
        currency,
        bookedOn: today,
        valueOn: today,
        remittance: remittance ?? '',
      };
      this.accounts.post(booking);
      if (notify) this.notices.tell(booking, ['CRDT'], { payment: booking.reference });
      return booking.reference;
    });
    this.outbox.announce();
    return reference;
  }

  /**
   * Takes all money out of an account into the bank's own, and tells nobody; returns how much it was, in minor units.
   * @throws account-unknown
   */
  empty({ account }: EmptyingBody): bigint {
    return this.store.inTransaction(() => {
      const { currency, own, balance } = this.accounts.require(account);
      if (own) throw bankErrors('account-unknown', { account });
      if (balance <= 0n) return 0n;
      const today = this.accounts.today();
      this.accounts.post({
        reference: `SB${this.clock.newName()}`,
        kind: 'payment',
        debtor: account,
        creditor: this.accounts.ownAccount(currency),
        amount: balance,
        currency,
        bookedOn: today,
        valueOn: today,
        remittance: '',
      });
      return balance;
    });
  }
}
