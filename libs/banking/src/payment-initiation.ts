import {
  element,
  minorToDecimal,
  xmlDocument,
  type BusinessDate,
  type Money,
  type WrittenXml,
} from '#common';

/** One credit transfer to ask a bank for. */
export interface Payment {
  /** Up to 35 characters, unique for the debtor's account. */
  endToEndId: string;
  amount: Money;
  creditorName: string;
  creditorAccount: string;
  /** Up to 140 characters. */
  remittance: string;
}

/** Transfers from one account on one day. */
export interface PaymentInitiation {
  /** Up to 35 characters, unique for the bank. */
  messageId: string;
  createdAt: Date;
  requestedOn: BusinessDate;
  debtorName: string;
  debtorAccount: string;
  payments: readonly Payment[];
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
const LONGEST_NAME = 140;

/**
 * Writes a customer credit transfer initiation (ISO 20022 pain.001.001.09) of one group of payments.
 * @throws RangeError for text that the message cannot carry
 */
export function writePaymentInitiation(initiation: PaymentInitiation): string {
  const { messageId, payments, debtorName, debtorAccount } = initiation;
  for (const id of [messageId, ...payments.map(({ endToEndId }) => endToEndId)]) {
    if (id.length === 0 || id.length > 35) throw new RangeError(`“${id}” is not 1 to 35 characters.`);
  }
  return xmlDocument(
    element(
      'Document',
      [
        element('CstmrCdtTrfInitn', [
          element('GrpHdr', [
            element('MsgId', messageId),
            element('CreDtTm', initiation.createdAt.toISOString()),
            element('NbOfTxs', String(payments.length)),
            element('CtrlSum', controlSum(payments)),
            element('InitgPty', [element('Nm', 'Tributary')]),
          ]),
          element('PmtInf', [
            element('PmtInfId', messageId),
            element('PmtMtd', 'TRF'),
            element('ReqdExctnDt', [element('Dt', initiation.requestedOn)]),
            element('Dbtr', [element('Nm', debtorName.slice(0, LONGEST_NAME))]),
            element('DbtrAcct', [account(debtorAccount)]),
            element('DbtrAgt', [element('FinInstnId', [element('Othr', [element('Id', 'NOTPROVIDED')])])]),
            ...payments.map(transfer),
          ]),
        ]),
      ],
      { xmlns: NAMESPACE },
    ),
  );
}

function transfer(payment: Payment): WrittenXml {
  return element('CdtTrfTxInf', [
    element('PmtId', [element('EndToEndId', payment.endToEndId)]),
    element('Amt', [element('InstdAmt', minorToDecimal(payment.amount), { Ccy: payment.amount.currency })]),
    element('Cdtr', [element('Nm', payment.creditorName.slice(0, LONGEST_NAME))]),
    element('CdtrAcct', [account(payment.creditorAccount)]),
    element('RmtInf', [element('Ustrd', payment.remittance)]),
  ]);
}

function account(number: string): WrittenXml {
  return element('Id', [element('Othr', [element('Id', number)])]);
}

/** The sum of all amounts, exact: one group pays in one currency. */
function controlSum(payments: readonly Payment[]): string {
  const [first] = payments;
  if (!first) throw new RangeError('A payment message needs a payment.');
  const { currency } = first.amount;
  if (payments.some(({ amount }) => amount.currency !== currency)) {
    throw new RangeError('One payment message pays in one currency.');
  }
  return minorToDecimal({
    minor: payments.reduce((sum, { amount }) => sum + amount.minor, 0n),
    currency,
  });
}
