import { element, xmlDocument } from '#common';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.060.001.05';

/** Writes the question what an account holds (ISO 20022 camt.060.001.05), which a camt.052 answers. */
export function writeReportRequest(request: {
  messageId: string;
  createdAt: Date;
  account: string;
  accountName: string;
}): string {
  return xmlDocument(
    element(
      'Document',
      [
        element('AcctRptgReq', [
          element('GrpHdr', [
            element('MsgId', request.messageId),
            element('CreDtTm', request.createdAt.toISOString()),
          ]),
          element('RptgReq', [
            element('ReqdMsgNmId', 'camt.052.001.08'),
            element('Acct', [element('Id', [element('Othr', [element('Id', request.account)])])]),
            element('AcctOwnr', [element('Pty', [element('Nm', request.accountName.slice(0, 140))])]),
          ]),
        ]),
      ],
      { xmlns: NAMESPACE },
    ),
  );
}
