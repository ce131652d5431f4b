import { Inject, Injectable } from '@nestjs/common';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import {
  currencyToBytes3,
  domainSeparator,
  keyOfPrivate,
  orderHash,
  signDigest,
  type Hex,
  type LedgerDomain,
  type Order,
} from '#orders';
import { readLedgerPurpose } from './attestation-words.js';
import { BankStore } from './bank-store.js';
import { bankErrors } from './bank.errors.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';
import { PaymentsService, type BookedPayment } from './payments.service.js';

export interface AttestationRequest {
  readonly accountServicerReference: string;
  readonly domain: LedgerDomain;
  readonly order: Order<'settle' | 'complete'>;
}

/** The bank as attestor: it signs that it booked a payment, and nothing that it did not. */
@Injectable()
export class AttestationsService {
  /** The bank's key as the contracts' registry has it. */
  readonly key: Hex;

  constructor(
    @Inject(BANK_ENVIRONMENT) private readonly environment: BankEnvironment,
    private readonly store: BankStore,
    private readonly payments: PaymentsService,
  ) {
    this.key = keyOfPrivate(environment.BANK_SIGNING_KEY);
  }

  /**
   * Signs an order when each of its words is what the bank booked.
   * The same request is signed again; the same payment for another ledger is not, as one payment pays one debt.
   * @throws payment-unknown, attestation-differs
   */
  attest(request: AttestationRequest): { key: Hex; signature: Hex } {
    const { accountServicerReference: reference, domain, order } = request;
    const ledger = domainSeparator(domain);
    this.store.inTransaction(() => {
      const payment = this.payments.require(reference);
      const field = firstDifference(payment, order) ?? otherLedger(payment, ledger);
      if (field) throw bankErrors('attestation-differs', { field, reference });
      // Written before the signature leaves, so that no reversal can follow one.
      this.store.run('update payment set attested_for = ? where reference = ?', ledger, reference);
    });
    return {
      key: this.key,
      signature: signDigest(orderHash(domain, order), this.environment.BANK_SIGNING_KEY),
    };
  }
}

/** The first word of the order that is not as booked; undefined when all are. */
function firstDifference(payment: BookedPayment, order: AttestationRequest['order']): string | undefined {
  if (payment.reversed_by !== null) return 'a payment that was taken back';
  const purpose = readLedgerPurpose(payment.remittance);
  const reference = referenceHash(payment.reference);
  if (order.kind === 'settle') {
    if (purpose?.kind !== 'settle') return 'kind';
    if (order.body.holding !== purpose.holding) return 'holding';
    if (order.body.owedBefore !== purpose.owedBefore) return 'owedBefore';
    if (order.body.amount !== payment.amount) return 'amount';
    return order.body.bankReference === reference ? undefined : 'bankReference';
  }
  if (purpose?.kind !== 'complete') return 'kind';
  if (order.body.holding !== purpose.holding) return 'holding';
  if (BigInt(order.body.epoch) !== purpose.epoch) return 'epoch';
  if (order.body.cash !== payment.amount) return 'cash';
  if (order.body.currency !== currencyToBytes3(payment.currency)) return 'currency';
  return order.body.creditReference === reference ? undefined : 'creditReference';
}

function otherLedger(payment: BookedPayment, ledger: Hex): string | undefined {
  return payment.attested_for === null || payment.attested_for === ledger ? undefined : 'domain';
}

/** How a bank's reference stands on the ledger: keccak256 of its UTF-8 bytes. */
function referenceHash(reference: string): Hex {
  return `0x${bytesToHex(keccak_256(utf8ToBytes(reference)))}`;
}
