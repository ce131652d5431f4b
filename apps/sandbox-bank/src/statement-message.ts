import { minorToDecimal, type BusinessDate, type Money } from '#common';
import { accountId, writeEntry, type Notice } from './notice-message.js';
import { element, xmlDocument, type WrittenXml } from './xml.js';

const REPORT = 'urn:iso:std:iso:20022:tech:xsd:camt.052.001.08';
const STATEMENT = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

interface Heading {
  readonly messageId: string;
  readonly writtenAt: Date;
  readonly account: string;
}

/** What an account holds at this moment (ISO 20022 camt.052.001.08): booked, and all of it available. */
export function writeReport(
  report: Heading & { readonly on: BusinessDate; readonly balance: Money },
): string {
  return message(REPORT, 'BkToCstmrAcctRpt', report, [
    element('Rpt', [
      ...heading(report, report.balance.currency),
      balance('ITBD', report.balance, report.on),
      balance('ITAV', report.balance, report.on),
    ]),
  ]);
}

/** The entries of an account since its last statement, between two balances (ISO 20022 camt.053.001.08). */
export function writeStatement(
  statement: Heading & {
    readonly number: number;
    readonly on: BusinessDate;
    readonly opening: Money;
    readonly closing: Money;
    readonly entries: readonly Notice[];
  },
): string {
  return message(STATEMENT, 'BkToCstmrStmt', statement, [
    element('Stmt', [
      ...heading(statement, statement.opening.currency, element('ElctrncSeqNb', String(statement.number))),
      balance('OPBD', statement.opening, statement.on),
      balance('CLBD', statement.closing, statement.on),
      ...statement.entries.map(writeEntry),
    ]),
  ]);
}

function message(namespace: string, name: string, about: Heading, parts: readonly WrittenXml[]): string {
  const header = element('GrpHdr', [
    element('MsgId', about.messageId),
    element('CreDtTm', about.writtenAt.toISOString()),
  ]);
  return xmlDocument(element('Document', [element(name, [header, ...parts])], { xmlns: namespace }));
}

function heading(about: Heading, currency: string, number?: WrittenXml): (WrittenXml | undefined)[] {
  return [
    element('Id', about.messageId),
    number,
    element('CreDtTm', about.writtenAt.toISOString()),
    element('Acct', [accountId(about.account), element('Ccy', currency)]),
  ];
}

/** A balance is written without a sign; its side says which way it stands. */
function balance(code: string, { minor, currency }: Money, on: BusinessDate): WrittenXml {
  return element('Bal', [
    element('Tp', [element('CdOrPrtry', [element('Cd', code)])]),
    element('Amt', minorToDecimal({ minor: minor < 0n ? -minor : minor, currency }), { Ccy: currency }),
    element('CdtDbtInd', minor < 0n ? 'DBIT' : 'CRDT'),
    element('Dt', [element('Dt', on)]),
  ]);
}
