import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { DomainError } from '#common';
import { canonicalInvoiceId, readInvoice } from './index.js';
import { readCreditNote } from './read-invoice.js';

const folder = '../shared/data/invoices';
const present = existsSync(folder);
if (!present) console.warn(`Skipped: ${folder} is not there, so invoices of others are not read.`);

const file = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);
const text = (xml: string): Uint8Array => new TextEncoder().encode(xml);

/** What reading leads to: amount and currency, or the refusal's code. */
function outcome(bytes: Uint8Array): string {
  try {
    const { payableMinor, currency } = readInvoice(bytes);
    return `${String(payableMinor)} ${currency}`;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

const eInvoice = (changes: { amount?: string; number?: string; before?: string } = {}): Uint8Array =>
  text(`<?xml version="1.0" encoding="UTF-8"?>${changes.before ?? ''}
<EInvoice>
  <EInvoiceData>
    <SellerInformation><SellerIdNum>91350100M000100Y43</SellerIdNum><SellerName>闽江紧固件有限公司</SellerName></SellerInformation>
    <BuyerInformation><BuyerIdNum>911522010783762860</BuyerIdNum><BuyerName>北方重工集团有限公司</BuyerName></BuyerInformation>
    <BasicInformation><TotalTax-includedAmount>${changes.amount ?? '1280000.00'}</TotalTax-includedAmount></BasicInformation>
  </EInvoiceData>
  <TaxSupervisionInfo>
    <InvoiceNumber>${changes.number ?? '26352000000012345678'}</InvoiceNumber>
    <IssueTime>2026-03-02 10:15:00</IssueTime>
  </TaxSupervisionInfo>
</EInvoice>`);

(present ? describe : describe.skip)('an invoice made by others', () => {
  it.each([
    ['BIS3_Invoice_positive.XML', '78217943 DKK'],
    ['BIS3_Invoice_negativ.XML', 'invoice-negative'],
    ['BIS_Billing_30-Factoring.xml', 'invoice-assigned'],
    ['CII-BR-CO-10-RoundingIssue.xml', 'invoice-nothing-payable'],
    ['CII_example1.xml', '25033 EUR'],
    ['CII_example5.xml', 'invoice-assigned'],
    ['Invoice-Max_content.xml', 'invoice-assigned'],
    ['Invoice-Min_content_with_VAT.xml', '50000 SEK'],
    ['guide-example3.xml', '112500 DKK'],
    ['peppol-base-example.xml', '165625 EUR'],
    ['peppol-base-negative-inv-correction.xml', 'invoice-negative'],
    ['ubl-tc434-creditnote1.xml', 'invoice-credit-note'],
    ['ubl-tc434-example1.xml', '25033 EUR'],
    ['ubl-tc434-example3.xml', '200500 DKK'],
    ['ubl-tc434-example5.xml', 'invoice-assigned'],
    ['ubl-tc434-example9.xml', '17787 EUR'],
  ])('%s leads to %s', (name, expected) => {
    expect(outcome(file(name))).toBe(expected);
  });

  it('is the same in UBL and in CII, and differs from others', () => {
    const id = (name: string): string => canonicalInvoiceId(readInvoice(file(name)));
    expect(id('CII_example1.xml')).toBe(id('ubl-tc434-example1.xml'));
    expect(id('guide-example3.xml')).toBe(id('ubl-tc434-example3.xml'));
    expect(id('ubl-tc434-example9.xml')).not.toBe(id('ubl-tc434-example1.xml'));
  });

  it('gives its dates, and no due date where it has none', () => {
    expect(readInvoice(file('peppol-base-example.xml'))).toMatchObject({
      issuedOn: '2017-11-13',
      dueOn: '2017-12-01',
    });
    expect(readInvoice(file('Invoice-Min_content_with_VAT.xml')).dueOn).toBeUndefined();
  });
});

describe('a Chinese e-invoice', () => {
  it('is read to its parties, number, date and amount, without a due date', () => {
    expect(readInvoice(eInvoice())).toEqual({
      format: 'cn-einvoice',
      number: '26352000000012345678',
      issuedOn: '2026-03-02',
      currency: 'CNY',
      payableMinor: 128_000_000n,
      seller: expect.objectContaining({ name: '闽江紧固件有限公司', taxId: '91350100M000100Y43' }) as unknown,
      buyer: expect.objectContaining({
        name: '北方重工集团有限公司',
        taxId: '911522010783762860',
      }) as unknown,
    });
  });

  it('is the same under another spelling of its number', () => {
    const [plain, wide] = ['26352000000012345678', '２６３５２０００ 0000-1234 5678'].map((number) =>
      canonicalInvoiceId(readInvoice(eInvoice({ number }))),
    );
    expect(wide).toBe(plain);
  });

  it.each([
    ['-1.00', 'invoice-negative'],
    ['0.00', 'invoice-nothing-payable'],
    ['12.345', 'invoice-unreadable'],
    ['1e9', 'invoice-unreadable'],
    ['', 'invoice-unreadable'],
  ])('with the amount “%s” is %s', (amount, code) => {
    expect(outcome(eInvoice({ amount }))).toBe(code);
  });
});

describe('a file that attacks its reader', () => {
  const entities = Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY e${String(i + 1)} "${`&e${String(i)};`.repeat(10)}">`,
  ).join('');
  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a PDF', '%PDF-1.7'],
    ['another document', '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'],
    ['a root in a wrong namespace', '<Invoice xmlns="urn:evil"/>'],
    ['a million references', `<!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><EInvoice>&e9;</EInvoice>`],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><EInvoice>&x;</EInvoice>'],
    ['elements 10,000 deep', '<a>'.repeat(10_000) + '</a>'.repeat(10_000)],
  ])('is refused: %s', (_, xml) => {
    expect(outcome(text(xml))).toBe('invoice-unreadable');
  });

  it('is refused in UTF-16 too', () => {
    const xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "y">]><EInvoice/>';
    expect(outcome(Buffer.from(`\uFEFF${xml}`, 'utf16le'))).toBe('invoice-unreadable');
  });
});

(present ? describe : describe.skip)('a credit note made by others', () => {
  it.each([
    ['ubl-tc434-creditnote1.xml', '10011 EUR'],
    ['BIS3_Invoice_negativ.XML', '78217943 DKK'],
    ['peppol-base-negative-inv-correction.xml', '165625 EUR'],
  ])('takes off what %s says', (name, told) => {
    const { amountMinor, currency } = readCreditNote(file(name));
    expect(`${String(amountMinor)} ${currency}`).toBe(told);
  });

  it('is not an invoice that asks for money', () => {
    expect(() => readCreditNote(file('peppol-base-example.xml'))).toThrow('credit-note-not-one');
  });
});
