import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { parseBusinessDate } from '#common';
import { AccountsService } from './accounts.service.js';
import { BankClock } from './bank-clock.js';
import { BankStore } from './bank-store.js';
import { bankErrors } from './bank.errors.js';
import type { StatementAsked } from './bank.schemas.js';
import type { Notice } from './notice-message.js';
import { NoticeOutbox } from './notice-outbox.js';
import { readReportRequest } from './report-request.js';
import { writeReport, writeStatement } from './statement-message.js';
import { XmlFault } from './xml.js';

const entryRow = z.object({
  seq: z.bigint(),
  amount: z.bigint(),
  balance_after: z.bigint(),
  reference: z.string(),
  kind: z.string(),
  debtor: z.string(),
  creditor: z.string(),
  currency: z.string(),
  booked_on: z.string().transform(parseBusinessDate),
  value_on: z.string().transform(parseBusinessDate),
  remittance: z.string(),
  payment: z.string(),
  end_to_end_id: z.string().nullable(),
});

/** Tells what an account holds, when asked, and what was booked on it, in statements. */
@Injectable()
export class StatementsService {
  constructor(
    private readonly store: BankStore,
    private readonly accounts: AccountsService,
    private readonly outbox: NoticeOutbox,
    private readonly clock: BankClock,
  ) {}

  /** Answers a camt.060 with a camt.052. @throws report-request-unreadable, account-unknown */
  report(message: Uint8Array): string {
    const { account } = this.read(message);
    const { balance, currency, own } = this.accounts.require(account);
    if (own) throw bankErrors('account-unknown', { account });
    return writeReport({
      messageId: this.clock.newName(),
      writtenAt: this.clock.now(),
      account,
      on: this.accounts.today(),
      balance: { minor: balance, currency },
    });
  }

  /**
   * Sends the statement of all that was booked since the last one, which bears the day `on`; the first begins with
   * what the account was opened with. Gives its number. @throws account-unknown
   */
  send({ account, on }: StatementAsked): number {
    const number = this.store.inTransaction(() => {
      const { currency, own, opening: first } = this.accounts.require(account);
      if (own) throw bankErrors('account-unknown', { account });
      const last = this.store.get(
        z.object({ number: z.bigint(), last_seq: z.bigint(), closing: z.bigint() }),
        'select number, last_seq, closing from statement where account = ? order by number desc limit 1',
        account,
      );
      const entries = this.entriesAfter(account, last?.last_seq ?? 0n);
      const opening = last?.closing ?? first;
      const closing = entries.at(-1)?.balance_after ?? opening;
      const next = Number(last?.number ?? 0n) + 1;
      const messageId = this.clock.newName();
      const written = writeStatement({
        messageId,
        writtenAt: this.clock.now(),
        account,
        number: next,
        on,
        opening: { minor: opening, currency },
        closing: { minor: closing, currency },
        entries: entries.map((entry) => this.told(account, entry)),
      });
      this.store.run(
        'insert into statement (account, number, last_seq, closing) values (?, ?, ?, ?)',
        account,
        next,
        entries.at(-1)?.seq ?? last?.last_seq ?? 0n,
        closing,
      );
      this.outbox.put(account, written, { webhookIds: [messageId], withheld: false });
      return next;
    });
    this.outbox.announce();
    return number;
  }

  private read(message: Uint8Array): { account: string } {
    try {
      return readReportRequest(message);
    } catch (error) {
      if (!(error instanceof XmlFault)) throw error;
      throw bankErrors('report-request-unreadable', { fault: error.message }, error);
    }
  }

  /** What an account was opened with is its first balance and no entry. */
  private entriesAfter(account: string, seq: bigint): z.infer<typeof entryRow>[] {
    return this.store.all(
      entryRow,
      `select e.seq, e.amount, e.balance_after, b.reference, b.kind, b.debtor, b.creditor, b.currency, b.booked_on,
              b.value_on, b.remittance, coalesce(b.reverses, b.reference) as payment, p.end_to_end_id
       from entry e join booking b on b.reference = e.reference
         left join payment p on p.reference = coalesce(b.reverses, b.reference)
       where e.account = ? and e.seq > ? and b.kind <> 'opening' order by e.seq`,
      account,
      seq,
    );
  }

  private told(account: string, entry: z.infer<typeof entryRow>): Notice {
    const party = (number: string) => ({ account: number, name: this.accounts.require(number).holder });
    return {
      messageId: entry.reference,
      writtenAt: this.clock.now(),
      account,
      side: entry.amount < 0n ? 'DBIT' : 'CRDT',
      amount: { minor: entry.amount < 0n ? -entry.amount : entry.amount, currency: entry.currency },
      reversal: entry.kind === 'reversal',
      bookedOn: entry.booked_on,
      valueOn: entry.value_on,
      reference: entry.reference,
      references: {
        payment: entry.payment,
        ...(entry.end_to_end_id === null ? {} : { endToEndId: entry.end_to_end_id }),
      },
      debtor: party(entry.debtor),
      creditor: party(entry.creditor),
      remittance: entry.remittance,
    };
  }
}
