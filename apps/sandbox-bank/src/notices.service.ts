import { Injectable } from '@nestjs/common';
import { AccountsService, type Booking } from './accounts.service.js';
import { BankClock } from './bank-clock.js';
import { FaultsService } from './faults.service.js';
import { writeNotice, type Notice, type Party } from './notice-message.js';
import { NoticeOutbox, type Sending } from './notice-outbox.js';

/** Tells accounts' owners of bookings, well or with the faults that were asked for. */
@Injectable()
export class NoticesService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly outbox: NoticeOutbox,
    private readonly faults: FaultsService,
    private readonly clock: BankClock,
  ) {}

  /** Puts out one notice for each of `sides`. Called inside the booking's transaction. */
  tell(
    booking: Booking,
    sides: readonly Notice['side'][],
    references: Notice['references'],
    names: { debtor?: string; creditor?: string } = {},
  ): void {
    const debtor = this.party(booking.debtor, names.debtor);
    const creditor = this.party(booking.creditor, names.creditor);
    for (const side of sides) {
      const { account } = side === 'DBIT' ? debtor : creditor;
      if (this.faults.take('lose-notice', account)) continue;
      const currency = this.faults.take('wrong-currency', account)?.currency ?? booking.currency;
      const mangled = this.faults.take('mangle-reference', account) !== undefined;
      const body = writeNotice({
        messageId: this.clock.newName(),
        writtenAt: this.clock.now(),
        account,
        side,
        amount: { minor: booking.amount, currency },
        reversal: booking.kind === 'reversal',
        bookedOn: booking.bookedOn,
        valueOn: booking.valueOn,
        reference: booking.reference,
        references: mangled ? { ...references, endToEndId: 'NOTPROVIDED' } : references,
        debtor,
        creditor,
        remittance: booking.remittance,
      });
      this.outbox.put(account, body, this.sending(account));
    }
  }

  private sending(account: string): Sending {
    const withheld = this.faults.take('withhold-notice', account) !== undefined;
    const duplicate = this.faults.take('duplicate-notice', account);
    const first = this.clock.newName();
    const copies = Array.from({ length: (duplicate?.times ?? 1) - 1 }, () =>
      duplicate?.sameWebhookId ? first : this.clock.newName(),
    );
    return { webhookIds: [first, ...copies], withheld };
  }

  private party(account: string, name: string | undefined): Party {
    return { account, name: name ?? this.accounts.require(account).holder };
  }
}
