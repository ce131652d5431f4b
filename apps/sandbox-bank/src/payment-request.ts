import { createHash } from 'node:crypto';
import { parseBusinessDate, type BusinessDate } from '#common';
import { XmlFault, many, maybe, one, readXml, textOf, type XmlNode } from './xml.js';

/** One credit transfer as the customer asked for it; the decimal is checked when the currency is known. */
export interface RequestedPayment {
  readonly instructionId: string | undefined;
  readonly endToEndId: string;
  readonly decimal: string;
  readonly currency: string;
  readonly creditorName: string;
  readonly creditor: string;
  readonly remittance: string;
}

/** Transfers from one debtor account on one day. */
export interface RequestedGroup {
  readonly paymentInformationId: string;
  readonly requestedOn: BusinessDate;
  readonly debtorName: string;
  readonly debtor: string;
  readonly payments: readonly RequestedPayment[];
}

/** A customer credit transfer initiation (ISO 20022 pain.001.001.09), as far as this bank uses it. */
export interface PaymentRequest {
  readonly messageId: string;
  readonly numberOfPayments: number;
  /** A decimal over all currencies together, as the standard has it. */
  readonly controlSum: string | undefined;
  readonly groups: readonly RequestedGroup[];
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const MOST_PAYMENTS = 10_000;

/** @throws XmlFault that says which element is not as the message's schema has it */
export function readPaymentRequest(bytes: Uint8Array): PaymentRequest {
  const document = readXml(bytes);
  if (document.name !== 'Document' || document.namespace !== NAMESPACE) {
    throw new XmlFault(`its root is not Document in ${NAMESPACE}`);
  }
  const initiation = one(document, 'CstmrCdtTrfInitn');
  const header = one(initiation, 'GrpHdr');
  const groups = many(initiation, 'PmtInf').map(readGroup);
  const payments = groups.flatMap((group) => group.payments).length;
  if (payments === 0) throw new XmlFault('it asks for no payment');
  if (payments > MOST_PAYMENTS) throw new XmlFault(`it asks for more than ${MOST_PAYMENTS} payments`);
  textOf(one(header, 'CreDtTm'), 40);
  const sum = maybe(header, 'CtrlSum');
  return {
    messageId: textOf(one(header, 'MsgId'), 35),
    numberOfPayments: Number(matching(one(header, 'NbOfTxs'), /^\d{1,15}$/)),
    controlSum: sum && matching(sum, DECIMAL),
    groups,
  };
}

/** The same for two messages that ask for the same, whatever their layout and time of making. */
export function fingerprintOf(request: PaymentRequest): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

/** Whether the header's count is the number of payments in it. */
export function countHolds(request: PaymentRequest): boolean {
  return request.numberOfPayments === request.groups.flatMap((group) => group.payments).length;
}

/** Whether the header's control sum, when there is one, is the exact sum of all amounts. */
export function sumHolds(request: PaymentRequest): boolean {
  if (request.controlSum === undefined) return true;
  const payments = request.groups.flatMap((group) => group.payments);
  return scaled(request.controlSum) === payments.reduce((sum, { decimal }) => sum + scaled(decimal), 0n);
}

const FRACTION_DIGITS = 5;
const DECIMAL = new RegExp(`^\\d{1,18}(\\.\\d{0,${FRACTION_DIGITS}})?$`);

function readGroup(group: XmlNode): RequestedGroup {
  matching(one(group, 'PmtMtd'), /^TRF$/);
  const on = one(group, 'ReqdExctnDt');
  const day = maybe(on, 'Dt') ?? one(on, 'DtTm');
  return {
    paymentInformationId: textOf(one(group, 'PmtInfId'), 35),
    requestedOn: readDate(day),
    debtorName: textOf(one(one(group, 'Dbtr'), 'Nm'), 140),
    debtor: readAccount(one(group, 'DbtrAcct')),
    payments: many(group, 'CdtTrfTxInf').map(readPayment),
  };
}

function readPayment(payment: XmlNode): RequestedPayment {
  const id = one(payment, 'PmtId');
  const instruction = maybe(id, 'InstrId');
  const amount = one(one(payment, 'Amt'), 'InstdAmt');
  const remittance = maybe(payment, 'RmtInf');
  if (amount.currency === undefined) throw new XmlFault('InstdAmt has no Ccy');
  const decimal = matching(amount, DECIMAL);
  if (decimal.replace('.', '').length > 18) throw new XmlFault('InstdAmt has more than 18 digits');
  return {
    instructionId: instruction && textOf(instruction, 35),
    endToEndId: textOf(one(id, 'EndToEndId'), 35),
    decimal,
    currency: amount.currency,
    creditorName: textOf(one(one(payment, 'Cdtr'), 'Nm'), 140),
    creditor: readAccount(one(payment, 'CdtrAcct')),
    remittance: remittance
      ? many(remittance, 'Ustrd')
          .map((line) => textOf(line, 140))
          .join('')
      : '',
  };
}

/** An account's number, whether it is written as an IBAN or as another number. */
function readAccount(account: XmlNode): string {
  const id = one(account, 'Id');
  const iban = maybe(id, 'IBAN');
  return iban ? textOf(iban, 34) : textOf(one(one(id, 'Othr'), 'Id'), 34);
}

function readDate(day: XmlNode): BusinessDate {
  try {
    return parseBusinessDate(textOf(day, 40).slice(0, 10));
  } catch (cause) {
    throw new XmlFault('ReqdExctnDt is not a date', { cause });
  }
}

function matching(element: XmlNode, pattern: RegExp): string {
  const text = textOf(element, 40);
  if (!pattern.test(text)) throw new XmlFault(`${element.name} is not of the form the standard gives`);
  return text;
}

function scaled(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(FRACTION_DIGITS, '0'));
}
