import { XmlFault, maybe, one, readXml, textOf } from './xml.js';

/** A customer's question what an account holds (ISO 20022 camt.060.001.05), as far as this bank uses it. */
export interface ReportRequest {
  readonly messageId: string;
  readonly account: string;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.060.001.05';

/** @throws XmlFault that says which element is not as the message's schema has it */
export function readReportRequest(bytes: Uint8Array): ReportRequest {
  const document = readXml(bytes);
  if (document.name !== 'Document' || document.namespace !== NAMESPACE) {
    throw new XmlFault(`its root is not Document in ${NAMESPACE}`);
  }
  const asked = one(document, 'AcctRptgReq');
  const request = one(asked, 'RptgReq');
  if (!textOf(one(request, 'ReqdMsgNmId'), 35).startsWith('camt.052')) {
    throw new XmlFault('ReqdMsgNmId is not camt.052');
  }
  const id = one(one(request, 'Acct'), 'Id');
  const iban = maybe(id, 'IBAN');
  return {
    messageId: textOf(one(one(asked, 'GrpHdr'), 'MsgId'), 35),
    account: iban ? textOf(iban, 34) : textOf(one(one(id, 'Othr'), 'Id'), 34),
  };
}
