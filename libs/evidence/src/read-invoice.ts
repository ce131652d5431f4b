import {
  DomainError,
  XmlUnreadable,
  canonicalText,
  decimalToMinor,
  formatMoney,
  parseBusinessDate,
  readXml,
  type BusinessDate,
  type XmlReader,
} from '#common';
import { evidenceErrors } from './evidence.errors.js';

/** A company as an invoice names it. */
export interface InvoiceParty {
  name: string;
  /** All names and identifiers that the document gives, to tell whether two parties are the same. */
  names: string[];
  identifiers: string[];
  /** VAT number, or taxpayer's number in China. */
  taxId?: string;
}

/** An invoice that can back a certificate. */
export interface Invoice {
  format: 'ubl' | 'cii' | 'cn-einvoice';
  number: string;
  issuedOn: BusinessDate;
  /** Not on a Chinese e-invoice: there the contract says it. */
  dueOn?: BusinessDate;
  currency: string;
  /** What is still to pay, in minor units, above zero. */
  payableMinor: bigint;
  seller: InvoiceParty;
  buyer: InvoiceParty;
}

interface Found {
  format: Invoice['format'];
  creditNote: boolean;
  number?: string;
  issuedOn?: string;
  dueOn?: string;
  currency?: string;
  payable?: string;
  seller: InvoiceParty;
  buyer: InvoiceParty;
  payee: InvoiceParty;
  /** The numbers of the invoices that a credit note names. */
  credits: string[];
}

/** EN 16931 codes (UNTDID 1001) of documents that credit. */
const CREDIT_NOTES = new Set(['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '532']);

/**
 * Reads a UBL 2.1 or CII invoice, or the XML of a Chinese fully digitalised e-invoice.
 * @throws invoice-unreadable, invoice-credit-note, invoice-negative, invoice-nothing-payable, invoice-assigned
 */
export function readInvoice(bytes: Uint8Array): Invoice {
  try {
    return readXml(bytes, readDocument);
  } catch (cause) {
    if (!(cause instanceof XmlUnreadable)) throw cause;
    throw evidenceErrors('invoice-unreadable', { reason: cause.reason }, cause);
  }
}

function readDocument(xml: XmlReader): Invoice {
  const found = readKnown(xml);
  if (found.creditNote) throw evidenceErrors('invoice-credit-note');
  const number = needed('its number', found.number);
  const currency = needed('its currency', found.currency);
  const payableMinor = legible(() => decimalToMinor(needed('its amount to pay', found.payable), currency));
  if (payableMinor < 0n) {
    throw evidenceErrors('invoice-negative', { amount: formatMoney({ minor: payableMinor, currency }) });
  }
  if (payableMinor === 0n) throw evidenceErrors('invoice-nothing-payable');
  const { seller, buyer, payee } = found;
  needed('its seller', seller.name || seller.identifiers[0]);
  needed('its buyer', buyer.name || buyer.identifiers[0]);
  if (isSomebody(payee) && !isSame(payee, seller)) {
    throw evidenceErrors('invoice-assigned', {
      payee: payee.name || 'another company',
      seller: seller.name,
    });
  }
  const issuedOn = legible(() => parseBusinessDate(needed('its date', found.issuedOn)));
  const dueOn =
    found.dueOn === undefined ? {} : { dueOn: legible(() => parseBusinessDate(found.dueOn ?? '')) };
  return { format: found.format, number, issuedOn, ...dueOn, currency, payableMinor, seller, buyer };
}

/** What takes something off an invoice: a credit note, or an invoice over a negative amount. */
export interface CreditNote {
  format: Invoice['format'];
  number: string;
  issuedOn: BusinessDate;
  currency: string;
  /** What it takes off, above zero, in minor units. */
  amountMinor: bigint;
  seller: InvoiceParty;
  buyer: InvoiceParty;
  /** The numbers of the invoices that it names; empty where it names none. */
  credits: string[];
}

/**
 * Reads a credit note in the formats of `readInvoice`.
 * @throws invoice-unreadable, credit-note-not-one
 */
export function readCreditNote(bytes: Uint8Array): CreditNote {
  try {
    return readXml(bytes, (xml) => {
      const found = readKnown(xml);
      const currency = needed('its currency', found.currency);
      const payable = legible(() => decimalToMinor(needed('its amount', found.payable), currency));
      if (payable === 0n || (!found.creditNote && payable > 0n)) throw evidenceErrors('credit-note-not-one');
      return {
        format: found.format,
        number: needed('its number', found.number),
        issuedOn: legible(() => parseBusinessDate(needed('its date', found.issuedOn))),
        currency,
        amountMinor: payable < 0n ? -payable : payable,
        seller: found.seller,
        buyer: found.buyer,
        credits: found.credits,
      };
    });
  } catch (cause) {
    if (!(cause instanceof XmlUnreadable)) throw cause;
    throw evidenceErrors('invoice-unreadable', { reason: cause.reason }, cause);
  }
}

/**
 * One name for one invoice, however it is spelled and in whichever format: its seller and its number. A Chinese
 * e-invoice's number is unique in the country.
 */
export function canonicalInvoiceId(invoice: Pick<Invoice, 'format' | 'number' | 'seller'>): string {
  const number = canonicalText(invoice.number);
  if (invoice.format === 'cn-einvoice') return `CN:${number}`;
  return `${canonicalText(invoice.seller.taxId ?? invoice.seller.name)}:${number}`;
}

function readKnown(xml: XmlReader): Found {
  if (xml.root === 'EInvoice') return readEInvoice(xml);
  if (xml.root === 'CrossIndustryInvoice') return readCii(xml);
  const ubl = /^urn:oasis:names:specification:ubl:schema:xsd:(Invoice|CreditNote)-2$/.exec(
    xml.namespace,
  )?.[1];
  if (ubl && ubl === xml.root) return readUbl(xml);
  throw evidenceErrors('invoice-unreadable', {
    reason: `its root “${xml.root.slice(0, 60)}” is not an invoice’s`,
  });
}

function readUbl(xml: XmlReader): Found {
  const party = (at: string): InvoiceParty =>
    asParty(
      [...xml.texts(`${at}/PartyLegalEntity/RegistrationName`), ...xml.texts(`${at}/PartyName/Name`)],
      [
        ...xml.texts(`${at}/PartyIdentification/ID`),
        ...xml.texts(`${at}/PartyLegalEntity/CompanyID`),
        ...xml.texts(`${at}/PartyTaxScheme/CompanyID`),
      ],
      xml.text(`${at}/PartyTaxScheme[normalize-space(*[local-name()='TaxScheme'])='VAT']/CompanyID`),
    );
  const payable = xml.text('LegalMonetaryTotal/PayableAmount');
  return {
    format: 'ubl',
    creditNote: xml.root === 'CreditNote' || CREDIT_NOTES.has(xml.text('InvoiceTypeCode') ?? ''),
    number: xml.text('ID'),
    issuedOn: xml.text('IssueDate'),
    dueOn: xml.text('DueDate') ?? xml.text('PaymentMeans/PaymentDueDate'),
    currency: xml.text('DocumentCurrencyCode'),
    payable,
    seller: party('AccountingSupplierParty/Party'),
    buyer: party('AccountingCustomerParty/Party'),
    payee: party('PayeeParty'),
    credits: xml.texts('BillingReference/InvoiceDocumentReference/ID'),
  };
}

function readCii(xml: XmlReader): Found {
  const trade = 'SupplyChainTradeTransaction';
  const settlement = `${trade}/ApplicableHeaderTradeSettlement`;
  const party = (at: string): InvoiceParty =>
    asParty(
      [...xml.texts(`${at}/Name`), ...xml.texts(`${at}/SpecifiedLegalOrganization/TradingBusinessName`)],
      [
        ...xml.texts(`${at}/ID`),
        ...xml.texts(`${at}/GlobalID`),
        ...xml.texts(`${at}/SpecifiedLegalOrganization/ID`),
        ...xml.texts(`${at}/SpecifiedTaxRegistration/ID`),
      ],
      xml.text(`${at}/SpecifiedTaxRegistration/ID[@schemeID='VA']`),
    );
  const date = (path: string): string | undefined =>
    xml.text(path)?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
  return {
    format: 'cii',
    creditNote: CREDIT_NOTES.has(xml.text('ExchangedDocument/TypeCode') ?? ''),
    number: xml.text('ExchangedDocument/ID'),
    issuedOn: date('ExchangedDocument/IssueDateTime/DateTimeString'),
    dueOn: date(`${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString`),
    currency: xml.text(`${settlement}/InvoiceCurrencyCode`),
    payable: xml.text(`${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation/DuePayableAmount`),
    seller: party(`${trade}/ApplicableHeaderTradeAgreement/SellerTradeParty`),
    buyer: party(`${trade}/ApplicableHeaderTradeAgreement/BuyerTradeParty`),
    payee: party(`${settlement}/PayeeTradeParty`),
    credits: xml.texts(`${settlement}/InvoiceReferencedDocument/IssuerAssignedID`),
  };
}

function readEInvoice(xml: XmlReader): Found {
  const party = (role: 'Seller' | 'Buyer'): InvoiceParty => {
    const at = `EInvoiceData/${role}Information/${role}`;
    return asParty(xml.texts(`${at}Name`), xml.texts(`${at}IdNum`), xml.text(`${at}IdNum`));
  };
  return {
    format: 'cn-einvoice',
    creditNote: false,
    number: xml.text('TaxSupervisionInfo/InvoiceNumber'),
    issuedOn: xml.text('TaxSupervisionInfo/IssueTime')?.slice(0, 10),
    currency: 'CNY',
    payable: xml.text('EInvoiceData/BasicInformation/TotalTax-includedAmount'),
    seller: party('Seller'),
    buyer: party('Buyer'),
    payee: asParty([], [], undefined),
    credits: [],
  };
}

function asParty(names: string[], identifiers: string[], taxId: string | undefined): InvoiceParty {
  return { name: names[0] ?? '', names, identifiers, ...(taxId === undefined ? {} : { taxId }) };
}

function isSomebody(party: InvoiceParty): boolean {
  return party.names.length > 0 || party.identifiers.length > 0;
}

/** By an identifier where both have one, else by a name. */
function isSame(a: InvoiceParty, b: InvoiceParty): boolean {
  const shared = (of: string[], and: string[]): boolean => {
    const known = new Set(and.map(canonicalText));
    return of.some((text) => known.has(canonicalText(text)));
  };
  if (a.identifiers.length > 0 && b.identifiers.length > 0) return shared(a.identifiers, b.identifiers);
  return shared(a.names, b.names);
}

function needed(what: string, text: string | undefined): string {
  if (text === undefined || text === '')
    throw evidenceErrors('invoice-unreadable', { reason: `${what} is missing` });
  return text;
}

/** An amount or a date that cannot be read makes the invoice unreadable; the reason is kept. */
function legible<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof DomainError) || cause.code === 'invoice-unreadable') throw cause;
    throw evidenceErrors('invoice-unreadable', { reason: cause.detail('en').replace(/\.$/, '') }, cause);
  }
}
