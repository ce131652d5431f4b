import { Injectable } from '@nestjs/common';
import { AccountsService, type Booking } from './accounts.service.js';
import { BankClock } from './bank-clock.js';
import { BankStore } from './bank-store.js';
import { bankErrors } from './bank.errors.js';
import type { DepositBody } from './bank.schemas.js';
import { NoticeOutbox } from './notice-outbox.js';
import { NoticesService } from './notices.service.js';

/** Money from outside. */
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
}
