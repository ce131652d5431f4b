import { minorToDecimal, type BusinessDate, type Money } from '#common';
import { element, xmlDocument, type WrittenXml } from './xml.js';

export interface Party {
  readonly name: string;
  readonly account: string;
}

/** One entry on one account, as the account's owner is told of it. */
export interface Notice {
  readonly messageId: string;
  readonly writtenAt: Date;
  readonly account: string;
  readonly side: 'DBIT' | 'CRDT';
  readonly amount: Money;
  /** The entry takes an earlier one back; `side` is that of this entry, so the opposite of the earlier one's. */
  readonly reversal: boolean;
  readonly bookedOn: BusinessDate;
  readonly valueOn: BusinessDate;
  /** AcctSvcrRef of this booking. */
  readonly reference: string;
  readonly references: {
    readonly messageId?: string;
    /** AcctSvcrRef of the payment itself: a reversal names the payment that it takes back. */
    readonly payment: string;
    readonly paymentInformationId?: string;
    readonly instructionId?: string | null;
    readonly endToEndId?: string;
  };
  readonly debtor: Party;
  readonly creditor: Party;
  readonly remittance: string;
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.054.001.08';
const FAMILY = { DBIT: 'ICDT', CRDT: 'RCDT' } as const;

/** The debit or credit notification (ISO 20022 camt.054.001.08) of one entry. */
export function writeNotice(notice: Notice): string {
  return xmlDocument(
    element(
      'Document',
      [
        element('BkToCstmrDbtCdtNtfctn', [
          element('GrpHdr', [
            element('MsgId', notice.messageId),
            element('CreDtTm', notice.writtenAt.toISOString()),
          ]),
          element('Ntfctn', [
            element('Id', notice.messageId),
            element('CreDtTm', notice.writtenAt.toISOString()),
            element('Acct', [accountId(notice.account), element('Ccy', notice.amount.currency)]),
            writeEntry(notice),
          ]),
        ]),
      ],
      { xmlns: NAMESPACE },
    ),
  );
}

/** The entry itself, which a notification and a statement write alike. */
export function writeEntry(notice: Notice): WrittenXml {
  return element('Ntry', [
    element('NtryRef', notice.side),
    amount(notice),
    element('CdtDbtInd', notice.side),
    notice.reversal ? element('RvslInd', 'true') : undefined,
    element('Sts', [element('Cd', 'BOOK')]),
    element('BookgDt', [element('Dt', notice.bookedOn)]),
    element('ValDt', [element('Dt', notice.valueOn)]),
    element('AcctSvcrRef', notice.reference),
    element('BkTxCd', [
      element('Domn', [
        element('Cd', 'PMNT'),
        element('Fmly', [
          element('Cd', FAMILY[notice.side]),
          element('SubFmlyCd', notice.reversal ? 'RRTN' : 'DMCT'),
        ]),
      ]),
    ]),
    element('NtryDtls', [details(notice)]),
  ]);
}

function details(notice: Notice): WrittenXml {
  const { references } = notice;
  return element('TxDtls', [
    element('Refs', [
      optional('MsgId', references.messageId),
      element('AcctSvcrRef', references.payment),
      optional('PmtInfId', references.paymentInformationId),
      optional('InstrId', references.instructionId),
      optional('EndToEndId', references.endToEndId),
    ]),
    amount(notice),
    element('CdtDbtInd', notice.side),
    element('RltdPties', [
      element('Dbtr', [element('Pty', [element('Nm', notice.debtor.name)])]),
      element('DbtrAcct', [accountId(notice.debtor.account)]),
      element('Cdtr', [element('Pty', [element('Nm', notice.creditor.name)])]),
      element('CdtrAcct', [accountId(notice.creditor.account)]),
    ]),
    notice.remittance === '' ? undefined : element('RmtInf', remittanceLines(notice.remittance)),
  ]);
}

function amount(notice: Notice): WrittenXml {
  return element('Amt', minorToDecimal(notice.amount), { Ccy: notice.amount.currency });
}

/** An account's number as an IBAN where it is one. */
export function accountId(account: string): WrittenXml {
  const id = isIban(account) ? element('IBAN', account) : element('Othr', [element('Id', account)]);
  return element('Id', [id]);
}

/** An unstructured line holds 140 characters. */
function remittanceLines(remittance: string): WrittenXml[] {
  const characters = [...remittance];
  const lines: WrittenXml[] = [];
  for (let at = 0; at < characters.length; at += 140) {
    lines.push(element('Ustrd', characters.slice(at, at + 140).join('')));
  }
  return lines;
}

function optional(name: string, text: string | null | undefined): WrittenXml | undefined {
  return text === undefined || text === null ? undefined : element(name, text);
}

/** An international account number with right check digits (ISO 13616, modulus 97). */
function isIban(account: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(account)) return false;
  const turned = account.slice(4) + account.slice(0, 4);
  const digits = [...turned].map((character) => parseInt(character, 36)).join('');
  return BigInt(digits) % 97n === 1n;
}
