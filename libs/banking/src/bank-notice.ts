import {
  DomainError,
  XmlUnreadable,
  decimalToMinor,
  minorToDecimal,
  parseBusinessDate,
  readXml,
  type BusinessDate,
  type Money,
  type XmlReader,
} from '#common';
import { bankingErrors } from './banking.errors.js';

/** One entry on one account, as its bank tells it. */
export interface BankEntry {
  account: string;
  direction: 'credit' | 'debit';
  amount: Money;
  /** The bank's own reference of the booking (AcctSvcrRef). */
  bankReference: string;
  reversal: boolean;
  bookedOn: BusinessDate;
  endToEndId: string | undefined;
  remittance: string | undefined;
}

const KINDS = [
  ['camt.054', 'BkToCstmrDbtCdtNtfctn/Ntfctn'],
  ['camt.053', 'BkToCstmrStmt/Stmt'],
  ['camt.052', 'BkToCstmrAcctRpt/Rpt'],
] as const;

/**
 * Reads the booked entries of a notification, statement or report (ISO 20022 camt.054, camt.053, camt.052). An
 * entry with several transactions gives one for each; what is not booked is left out.
 * @throws bank-message-unreadable; statement-differs for a camt.053 whose balances and entries do not add up
 */
export function readBankNotice(bytes: Uint8Array): BankEntry[] {
  try {
    return readXml(bytes, (xml) => {
      const version = /^urn:iso:std:iso:20022:tech:xsd:(camt\.05[234])\.001\.\d\d$/.exec(xml.namespace)?.[1];
      const [, path] = KINDS.find(([kind]) => kind === version) ?? [];
      if (path === undefined) throw new XmlUnreadable('it is not a camt.052, camt.053 or camt.054 message');
      const parts = xml.nodes(path);
      if (parts.length === 0) throw new XmlUnreadable('it tells of no account');
      return parts.flatMap((part) => {
        const account = part.text('Acct/Id/IBAN') ?? part.text('Acct/Id/Othr/Id');
        if (account === undefined) throw new XmlUnreadable('it does not name the account');
        if (version === 'camt.053') checkStatement(part, account);
        return part.nodes('Ntry').flatMap((entry) => entriesOf(entry, account, part.text('CreDtTm')));
      });
    });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** What went wrong in reading a bank's message, as the refusal that whoever handed it in gets. */
function unreadable(cause: unknown): unknown {
  if (cause instanceof XmlUnreadable) {
    return bankingErrors('bank-message-unreadable', { reason: cause.reason }, cause);
  }
  if (!(cause instanceof DomainError) || cause.code === 'statement-differs') return cause;
  // An amount or a date that cannot be read: the reason is kept.
  return bankingErrors('bank-message-unreadable', { reason: cause.detail('en').replace(/\.$/, '') }, cause);
}

/**
 * Reads what an account holds from a bank's report (camt.052): what is available, or else what is booked, in minor
 * units and below zero where it is overdrawn. @throws bank-message-unreadable, also for another account or currency
 */
export function readBalance(bytes: Uint8Array, account: string, currency: string): bigint {
  try {
    return readXml(bytes, (xml) => {
      if (!/^urn:iso:std:iso:20022:tech:xsd:camt\.052\.001\.\d\d$/.test(xml.namespace)) {
        throw new XmlUnreadable('it is not an account report (camt.052)');
      }
      const report = xml
        .nodes('BkToCstmrAcctRpt/Rpt')
        .find((part) => (part.text('Acct/Id/IBAN') ?? part.text('Acct/Id/Othr/Id')) === account);
      if (!report) throw new XmlUnreadable(`it tells nothing of account ${account}`);
      const balance = balanceOf(report, ['ITAV', 'CLAV', 'ITBD', 'CLBD']);
      if (balance?.currency !== currency) throw new XmlUnreadable(`it has no balance in ${currency}`);
      return balance.minor;
    });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** What an account held at the end of a day, as its bank's statement says; below zero where it was overdrawn. */
export interface StatedBalance {
  account: string;
  balance: Money;
  statedOn: BusinessDate;
}

/** Reads the closing balances of a statement (camt.053); none of any other message. @throws bank-message-unreadable */
export function readClosingBalances(bytes: Uint8Array): StatedBalance[] {
  try {
    return readXml(bytes, (xml) =>
      xml.nodes('BkToCstmrStmt/Stmt').flatMap((part) => {
        const account = part.text('Acct/Id/IBAN') ?? part.text('Acct/Id/Othr/Id');
        const balance = balanceOf(part, ['CLBD']);
        const on = part
          .nodes('Bal')
          .find((one) => one.text('Tp/CdOrPrtry/Cd') === 'CLBD')
          ?.text('Dt/Dt');
        if (account === undefined || !balance || on === undefined) return [];
        return [{ account, balance, statedOn: parseBusinessDate(on) }];
      }),
    );
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** The first balance of these kinds that a report or statement has; what is owed to the bank is below zero. */
function balanceOf(part: XmlReader, kinds: readonly string[]): Money | undefined {
  const balances = part.nodes('Bal');
  for (const kind of kinds) {
    const found = balances.find((balance) => balance.text('Tp/CdOrPrtry/Cd') === kind);
    const amount = found && amountOf(found, 'Amt');
    if (amount) return signed(amount, directionOf(found.text('CdtDbtInd')));
  }
  return undefined;
}

function signed({ minor, currency }: Money, direction: BankEntry['direction']): Money {
  return { minor: direction === 'debit' ? -minor : minor, currency };
}

/**
 * A statement that does not add up is refused as a whole: an entry of it may be missing or made up. All booked
 * entries count, also those that the bank gave no reference to. @throws statement-differs
 */
function checkStatement(part: XmlReader, account: string): void {
  const opening = balanceOf(part, ['OPBD', 'PRCD']);
  const closing = balanceOf(part, ['CLBD']);
  if (!opening || !closing) throw new XmlUnreadable('the statement has no opening or no closing balance');
  const { currency } = opening;
  let entries = 0n;
  for (const entry of part.nodes('Ntry').filter(isBooked)) {
    const amount = amountOf(entry, 'Amt');
    if (amount?.currency !== currency) throw new XmlUnreadable('an entry is not in the statement’s currency');
    entries += signed(amount, directionOf(entry.text('CdtDbtInd'))).minor;
  }
  if (closing.currency === currency && opening.minor + entries === closing.minor) return;
  const told = (minor: bigint): string => minorToDecimal({ minor, currency });
  throw bankingErrors('statement-differs', {
    account,
    opening: told(opening.minor),
    entries: told(entries),
    closing: minorToDecimal(closing),
  });
}

/** Up to version 02 the status is a text of its own, later a code inside. */
function isBooked(entry: XmlReader): boolean {
  return (entry.text('Sts/Cd') ?? entry.text('Sts')) === 'BOOK';
}

function entriesOf(entry: XmlReader, account: string, writtenAt: string | undefined): BankEntry[] {
  if (!isBooked(entry)) return [];
  const direction = directionOf(entry.text('CdtDbtInd'));
  const whole = amountOf(entry, 'Amt');
  // The standard lets a bank leave the booking date out; the value date, or the notice's own, then stands for it.
  const bookedOn =
    entry.text('BookgDt/Dt') ??
    entry.text('BookgDt/DtTm')?.slice(0, 10) ??
    entry.text('ValDt/Dt') ??
    entry.text('ValDt/DtTm')?.slice(0, 10) ??
    writtenAt?.slice(0, 10);
  if (whole === undefined || bookedOn === undefined) {
    throw new XmlUnreadable('an entry has no amount or no booking date');
  }
  const details = entry.nodes('NtryDtls').flatMap((part) => part.nodes('TxDtls'));
  const reference = entry.text('AcctSvcrRef');
  const told = {
    account,
    direction,
    reversal: entry.text('RvslInd') === 'true',
    bookedOn: parseBusinessDate(bookedOn),
  };
  if (details.length === 0) {
    return reference === undefined
      ? []
      : [{ ...told, amount: whole, bankReference: reference, endToEndId: undefined, remittance: undefined }];
  }
  return details.flatMap((detail): BankEntry[] => {
    const own = amountOf(detail, 'Amt') ?? amountOf(detail, 'AmtDtls/TxAmt/Amt');
    const bankReference =
      details.length === 1
        ? (reference ?? detail.text('Refs/AcctSvcrRef'))
        : (detail.text('Refs/AcctSvcrRef') ?? reference);
    // Without the bank's reference an entry cannot be told from its copy: nothing may follow from it.
    if (bankReference === undefined) return [];
    const lines = detail.texts('RmtInf/Ustrd');
    return [
      {
        ...told,
        // A batch may hold transactions of the other side.
        direction: details.length === 1 ? direction : directionOf(detail.text('CdtDbtInd'), direction),
        amount: details.length === 1 ? whole : (own ?? whole),
        bankReference,
        endToEndId: detail.text('Refs/EndToEndId'),
        remittance: lines.length > 0 ? lines.join('') : undefined,
      },
    ];
  });
}

function directionOf(
  indicator: string | undefined,
  otherwise?: BankEntry['direction'],
): BankEntry['direction'] {
  if (indicator === 'CRDT') return 'credit';
  if (indicator === 'DBIT') return 'debit';
  if (indicator === undefined && otherwise) return otherwise;
  throw new XmlUnreadable('an entry is neither a credit nor a debit');
}

function amountOf(xml: XmlReader, path: string): Money | undefined {
  const text = xml.text(path);
  const currency = xml.attribute(path, 'Ccy');
  if (text === undefined || currency === undefined) return undefined;
  return { minor: decimalToMinor(text, currency), currency };
}
