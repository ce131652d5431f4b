import { element, xmlDocument, type WrittenXml } from './xml.js';

/** What became of one payment: booked under a reference, or refused for a reason (ISO external code). */
export type PaymentOutcome =
  | { readonly status: 'ACSC'; readonly reference: string }
  | { readonly status: 'RJCT'; readonly reason: string; readonly explanation: string };

export interface AnsweredPayment {
  readonly instructionId: string | undefined;
  readonly endToEndId: string;
  readonly outcome: PaymentOutcome;
}

export interface PaymentAnswer {
  readonly answerId: string;
  readonly answeredAt: Date;
  readonly messageId: string;
  /** Why the whole message was refused; its payments are then not answered one by one. */
  readonly refusal?: { readonly reason: string; readonly explanation: string };
  readonly groups: readonly {
    readonly paymentInformationId: string;
    readonly payments: readonly AnsweredPayment[];
  }[];
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10';

/** The payment status report (ISO 20022 pain.002.001.10) that answers a payment message. */
export function writePaymentAnswer(answer: PaymentAnswer): string {
  const all = answer.groups.flatMap((group) => group.payments);
  const status = answer.refusal ? 'RJCT' : summary(all);
  return xmlDocument(
    element(
      'Document',
      [
        element('CstmrPmtStsRpt', [
          element('GrpHdr', [
            element('MsgId', answer.answerId),
            element('CreDtTm', answer.answeredAt.toISOString()),
          ]),
          element('OrgnlGrpInfAndSts', [
            element('OrgnlMsgId', answer.messageId),
            element('OrgnlMsgNmId', 'pain.001.001.09'),
            element('GrpSts', status),
            answer.refusal && reasonOf(answer.refusal),
          ]),
          ...answer.groups.map((group) =>
            element('OrgnlPmtInfAndSts', [
              element('OrgnlPmtInfId', group.paymentInformationId),
              element('PmtInfSts', summary(group.payments)),
              ...group.payments.map(paymentStatus),
            ]),
          ),
        ]),
      ],
      { xmlns: NAMESPACE },
    ),
  );
}

function paymentStatus({ instructionId, endToEndId, outcome }: AnsweredPayment): WrittenXml {
  return element('TxInfAndSts', [
    instructionId === undefined ? undefined : element('OrgnlInstrId', instructionId),
    element('OrgnlEndToEndId', endToEndId),
    element('TxSts', outcome.status),
    outcome.status === 'RJCT' ? reasonOf(outcome) : element('AcctSvcrRef', outcome.reference),
  ]);
}

function reasonOf({ reason, explanation }: { reason: string; explanation: string }): WrittenXml {
  return element('StsRsnInf', [
    element('Rsn', [element('Cd', reason)]),
    element('AddtlInf', explanation.slice(0, 105)),
  ]);
}

function summary(payments: readonly AnsweredPayment[]): 'ACSC' | 'PART' | 'RJCT' {
  const booked = payments.filter(({ outcome }) => outcome.status === 'ACSC').length;
  if (booked === payments.length) return 'ACSC';
  return booked === 0 ? 'RJCT' : 'PART';
}
