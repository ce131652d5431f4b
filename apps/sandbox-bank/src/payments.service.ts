import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DomainError, addDays, decimalToMinor, parseBusinessDate } from '#common';
import { AccountsService, BALANCE_LIMIT, type Booking } from './accounts.service.js';
import { BankClock } from './bank-clock.js';
import { BankStore } from './bank-store.js';
import { bankErrors } from './bank.errors.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';
import { failpoint } from './failpoint.js';
import { FaultsService } from './faults.service.js';
import { NoticeOutbox } from './notice-outbox.js';
import { NoticesService } from './notices.service.js';
import { writePaymentAnswer, type PaymentAnswer, type PaymentOutcome } from './payment-answer.js';
import {
  countHolds,
  fingerprintOf,
  readPaymentRequest,
  sumHolds,
  type PaymentRequest,
  type RequestedGroup,
  type RequestedPayment,
} from './payment-request.js';
import { XmlFault } from './xml.js';

const bookedPaymentRow = z.object({
  reference: z.string(),
  debtor: z.string(),
  creditor: z.string(),
  amount: z.bigint(),
  currency: z.string(),
  booked_on: z.string().transform(parseBusinessDate),
  value_on: z.string().transform(parseBusinessDate),
  remittance: z.string(),
  message_id: z.string(),
  payment_information_id: z.string(),
  instruction_id: z.string().nullable(),
  end_to_end_id: z.string(),
  debtor_name: z.string(),
  creditor_name: z.string(),
  attested_for: z.string().nullable(),
  reversed_by: z.string().nullable(),
});
/** A payment that the bank booked; amounts in minor units. */
export type BookedPayment = z.infer<typeof bookedPaymentRow>;

/** Takes payment messages, books what can be booked, and answers. */
@Injectable()
export class PaymentsService {
  constructor(
    @Inject(BANK_ENVIRONMENT) private readonly environment: BankEnvironment,
    private readonly store: BankStore,
    private readonly accounts: AccountsService,
    private readonly faults: FaultsService,
    private readonly notices: NoticesService,
    private readonly outbox: NoticeOutbox,
    private readonly clock: BankClock,
  ) {}

  /**
   * Answers a pain.001 with a pain.002. Bookings, their notices and the answer are one transaction: after a crash
   * the same message finds either its answer or nothing at all, so that it can always be sent again.
   * @throws payment-message-unreadable
   */
  receive(message: Uint8Array): string {
    const request = this.read(message);
    const answer = this.store.inTransaction(() => this.answer(request));
    failpoint('payments.booked', this.environment.CRASH_AT);
    this.outbox.announce();
    return answer;
  }

  /** @throws payment-unknown */
  require(reference: string): BookedPayment {
    const payment = this.store.get(
      bookedPaymentRow,
      `select b.reference, b.debtor, b.creditor, b.amount, b.currency, b.booked_on, b.value_on, b.remittance,
              p.message_id, p.payment_information_id, p.instruction_id, p.end_to_end_id,
              p.debtor_name, p.creditor_name, p.attested_for,
              r.reference as reversed_by
       from payment p join booking b on b.reference = p.reference left join booking r on r.reverses = b.reference
       where p.reference = ?`,
      reference,
    );
    if (!payment) throw bankErrors('payment-unknown', { reference: reference.slice(0, 40) });
    return payment;
  }

  /**
   * Takes a booked payment back, as a bank does after an error, and tells both sides.
   * Returns the reference of the reversal.
   * @throws payment-unknown, payment-reversed, payment-attested (a signature cannot be taken back), payment-spent
   */
  reverse(reference: string): string {
    const reversal = this.store.inTransaction(() => {
      const payment = this.require(reference);
      if (payment.reversed_by !== null) throw bankErrors('payment-reversed', { reference });
      if (payment.attested_for !== null) throw bankErrors('payment-attested', { reference });
      if (this.accounts.require(payment.creditor).balance < payment.amount) {
        throw bankErrors('payment-spent', { reference });
      }
      const booking: Booking = {
        reference: this.newReference(),
        kind: 'reversal',
        debtor: payment.creditor,
        creditor: payment.debtor,
        amount: payment.amount,
        currency: payment.currency,
        bookedOn: payment.booked_on,
        valueOn: payment.value_on,
        remittance: payment.remittance,
        reverses: reference,
      };
      this.accounts.post(booking);
      // The money goes back, so who paid is now paid.
      this.notices.tell(booking, ['DBIT', 'CRDT'], referencesOf(payment), {
        debtor: payment.creditor_name,
        creditor: payment.debtor_name,
      });
      return booking.reference;
    });
    this.outbox.announce();
    return reversal;
  }

  private read(message: Uint8Array): PaymentRequest {
    try {
      return readPaymentRequest(message);
    } catch (error) {
      if (!(error instanceof XmlFault)) throw error;
      throw bankErrors('payment-message-unreadable', { fault: error.message }, error);
    }
  }

  private answer(request: PaymentRequest): string {
    const fingerprint = fingerprintOf(request);
    const before = this.store.get(
      z.object({ fingerprint: z.string(), answer: z.string() }),
      'select fingerprint, answer from message where message_id = ?',
      request.messageId,
    );
    if (before && before.fingerprint === fingerprint) return before.answer;
    const heading = {
      answerId: this.clock.newName(),
      answeredAt: this.clock.now(),
      messageId: request.messageId,
    };
    // Not kept: the answer to the first message under this name stands.
    if (before) {
      const refusal = { reason: 'DU01', explanation: 'Another message was sent under this MsgId.' };
      return writePaymentAnswer({ ...heading, refusal, groups: [] });
    }
    const answer = writePaymentAnswer({ ...heading, ...this.execute(request) });
    failpoint('payments.unanswered', this.environment.CRASH_AT);
    this.store.run(
      'insert into message (message_id, fingerprint, answer, received_at) values (?, ?, ?, ?)',
      request.messageId,
      fingerprint,
      answer,
      heading.answeredAt.toISOString(),
    );
    return answer;
  }

  private execute(request: PaymentRequest): Pick<PaymentAnswer, 'refusal' | 'groups'> {
    if (!countHolds(request)) {
      const explanation = 'NbOfTxs is not the number of payments in the message.';
      return { refusal: { reason: 'AM18', explanation }, groups: [] };
    }
    if (!sumHolds(request)) {
      const explanation = 'CtrlSum is not the sum of the payments in the message.';
      return { refusal: { reason: 'AM10', explanation }, groups: [] };
    }
    const groups = request.groups.map((group) => ({
      paymentInformationId: group.paymentInformationId,
      payments: group.payments.map((payment) => ({
        instructionId: payment.instructionId,
        endToEndId: payment.endToEndId,
        outcome: this.book(request.messageId, group, payment),
      })),
    }));
    return { groups };
  }

  private book(messageId: string, group: RequestedGroup, payment: RequestedPayment): PaymentOutcome {
    const checked = this.check(group, payment);
    if (typeof checked !== 'bigint') return checked;
    const late = this.faults.take('late', group.debtor);
    const day = addDays(group.requestedOn, late?.days ?? 0);
    const booking: Booking = {
      reference: this.newReference(),
      kind: 'payment',
      debtor: group.debtor,
      creditor: payment.creditor,
      amount: this.mistaken(group.debtor, checked),
      currency: payment.currency,
      bookedOn: day,
      valueOn: day,
      remittance: payment.remittance,
    };
    this.accounts.post(booking);
    this.store.run(
      `insert into payment (reference, debtor, message_id, payment_information_id, instruction_id, end_to_end_id,
         debtor_name, creditor_name) values (?, ?, ?, ?, ?, ?, ?, ?)`,
      booking.reference,
      group.debtor,
      messageId,
      group.paymentInformationId,
      payment.instructionId ?? null,
      payment.endToEndId,
      group.debtorName,
      payment.creditorName,
    );
    this.notices.tell(booking, ['DBIT', 'CRDT'], referencesOf(this.require(booking.reference)), {
      debtor: group.debtorName,
      creditor: payment.creditorName,
    });
    return { status: 'ACSC', reference: booking.reference };
  }

  /** What a bank books that was asked to be wrong, as far as the account has the money. */
  private mistaken(debtor: string, asked: bigint): bigint {
    const amount = asked + (this.faults.take('wrong-amount', debtor)?.by ?? 0n);
    const { balance } = this.accounts.require(debtor);
    return amount > 0n && amount <= balance ? amount : asked;
  }

  /** The amount in minor units when the payment can be booked, else why not. */
  private check(group: RequestedGroup, payment: RequestedPayment): bigint | PaymentOutcome {
    const debtor = this.accounts.find(group.debtor);
    const creditor = this.accounts.find(payment.creditor);
    if (!debtor || debtor.own) return rejected('AC01', 'The bank has no such debtor account.');
    if (!creditor || creditor.own) return rejected('AC03', 'The bank has no such creditor account.');
    if (debtor.number === creditor.number) return rejected('AG01', 'Debtor and creditor are one account.');
    if (payment.currency !== debtor.currency || payment.currency !== creditor.currency) {
      return rejected('AM03', 'Both accounts must be in the currency of the payment.');
    }
    const amount = minorOf(payment);
    if (amount === undefined) return rejected('AM12', 'The amount has more decimals than its currency.');
    if (amount === 0n) return rejected('AM01', 'The amount is zero.');
    if (this.alreadyBooked(debtor.number, payment.endToEndId)) {
      return rejected('DU04', 'A payment from this account was booked under this EndToEndId.');
    }
    const fault = this.faults.take('reject-next', debtor.number);
    if (fault) return rejected(fault.reason, 'The sandbox was asked to reject this payment.');
    if (debtor.balance < amount) return rejected('AM04', 'The debtor account has not enough money.');
    if (creditor.balance + amount >= BALANCE_LIMIT) {
      return rejected('AM02', 'The creditor account cannot hold that much.');
    }
    return amount;
  }

  private alreadyBooked(debtor: string, endToEndId: string): boolean {
    const found = this.store.get(
      z.object({ reference: z.string() }),
      'select reference from payment where debtor = ? and end_to_end_id = ?',
      debtor,
      endToEndId,
    );
    return found !== undefined;
  }

  private newReference(): string {
    return `SB${this.clock.newName()}`;
  }
}

function referencesOf(payment: BookedPayment) {
  return {
    messageId: payment.message_id,
    payment: payment.reference,
    paymentInformationId: payment.payment_information_id,
    instructionId: payment.instruction_id,
    endToEndId: payment.end_to_end_id,
  };
}

function minorOf(payment: RequestedPayment): bigint | undefined {
  try {
    return decimalToMinor(payment.decimal, payment.currency);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'amount-decimal') return undefined;
    throw error;
  }
}

function rejected(reason: string, explanation: string): PaymentOutcome {
  return { status: 'RJCT', reason, explanation };
}
