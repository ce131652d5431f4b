import { XmlUnreadable, readXml, type XmlReader } from '#common';
import { bankingErrors } from './banking.errors.js';

/** What a bank answers to one payment. */
export interface PaymentAnswer {
  endToEndId: string;
  /** ISO external code: ACSC is booked, RJCT refused; others are on their way. */
  status: string;
  reason: string | undefined;
}

/** A bank's answer to a payment message. */
export interface PaymentStatus {
  originalMessageId: string;
  /** Of the message as a whole; RJCT without payments refuses all. */
  groupStatus: string | undefined;
  reason: string | undefined;
  payments: PaymentAnswer[];
}

/** Reads a payment status report (ISO 20022 pain.002.001.*). @throws bank-message-unreadable */
export function readPaymentStatus(bytes: Uint8Array): PaymentStatus {
  try {
    return readXml(bytes, (xml) => {
      if (!/^urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d$/.test(xml.namespace)) {
        throw new XmlUnreadable('it is not a payment status report (pain.002)');
      }
      const originalMessageId = xml.text('CstmrPmtStsRpt/OrgnlGrpInfAndSts/OrgnlMsgId');
      if (originalMessageId === undefined) throw new XmlUnreadable('it does not name the message it answers');
      const payments = xml.nodes('CstmrPmtStsRpt/OrgnlPmtInfAndSts/TxInfAndSts').map((answer) => {
        const endToEndId = answer.text('OrgnlEndToEndId');
        const status = answer.text('TxSts');
        if (endToEndId === undefined || status === undefined) {
          throw new XmlUnreadable('a payment’s answer has no EndToEndId or no status');
        }
        return { endToEndId, status, reason: reasonOf(answer) };
      });
      const group = xml.nodes('CstmrPmtStsRpt/OrgnlGrpInfAndSts')[0];
      return {
        originalMessageId,
        groupStatus: group?.text('GrpSts'),
        reason: group && reasonOf(group),
        payments,
      };
    });
  } catch (cause) {
    if (!(cause instanceof XmlUnreadable)) throw cause;
    throw bankingErrors('bank-message-unreadable', { reason: cause.reason }, cause);
  }
}

function reasonOf(xml: XmlReader): string | undefined {
  const code = xml.text('StsRsnInf/Rsn/Cd');
  const words = xml.text('StsRsnInf/AddtlInf');
  return code === undefined ? words : [code, words].filter((part) => part !== undefined).join(': ');
}
