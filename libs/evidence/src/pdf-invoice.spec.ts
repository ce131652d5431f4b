import { existsSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { DomainError } from '#common';
import { canonicalInvoiceId, readInvoice, xmlOf } from './index.js';

const folder = '../shared/data/invoices';
const withInvoices = existsSync(folder) ? it : it.skip;
if (!existsSync(folder))
  console.warn(`Skipped: ${folder} is not there, so no invoice of others is embedded.`);

const XML = new TextEncoder().encode('<Invoice>发票</Invoice>');

/** A PDF around some bytes, as an accounting program makes it. */
async function pdfWith(content: Uint8Array, name = 'factur-x.xml', packed = true): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  await document.attach(content, name, { mimeType: 'text/xml' });
  return document.save({ useObjectStreams: packed });
}

/** Why a PDF is not read; undefined where it is. */
async function refusal(bytes: Uint8Array): Promise<string | undefined> {
  try {
    await xmlOf(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${String(error.parameters.reason)}`;
    throw error;
  }
}

/** A PDF by hand, with one more stream. */
function pdfOf(dictionary: string, content: Uint8Array): Uint8Array {
  return Buffer.concat([
    Buffer.from(
      '%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n' +
        `3 0 obj\n<<${dictionary}/Length ${String(content.length)}>>\nstream\n`,
      'latin1',
    ),
    content,
    Buffer.from('\nendstream\nendobj\ntrailer\n<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF', 'latin1'),
  ]);
}

describe('a PDF with an invoice inside', () => {
  it.each([
    ['factur-x.xml', true],
    ['factur-x.xml', false],
    ['ZUGFeRD-invoice.xml', true],
    ['xrechnung.xml', true],
    ['order-x.xml', false],
  ])('gives the XML of %s, with packed objects: %s', async (name, packed) => {
    const pdf = await pdfWith(XML, name, packed);
    expect(Buffer.from(await xmlOf(pdf))).toEqual(Buffer.from(XML));
  });

  withInvoices('is the same invoice as in CII and in UBL', async () => {
    const file = (name: string): Uint8Array => readFileSync(`${folder}/${name}`);
    const inside = readInvoice(await xmlOf(await pdfWith(file('CII_example1.xml'))));
    expect(canonicalInvoiceId(inside)).toBe(canonicalInvoiceId(readInvoice(file('CII_example1.xml'))));
    expect(canonicalInvoiceId(inside)).toBe(canonicalInvoiceId(readInvoice(file('ubl-tc434-example1.xml'))));
  });

  it('is refused where it carries none, or something else', async () => {
    expect(await refusal(await pdfWith(XML, 'notes.xml'))).toMatch(
      /^invoice-unreadable: .*without an embedded/,
    );
  });

  it('is refused where it is broken or encrypted', async () => {
    expect(await refusal(Buffer.from('%PDF-1.7\nnothing'))).toMatch(
      /^invoice-unreadable: it is a broken PDF/,
    );
    const document = await PDFDocument.create();
    document.addPage();
    document.encrypt({ userPassword: 'secret', ownerPassword: 'secret' });
    expect(await refusal(await document.save())).toMatch(/^invoice-unreadable: it is an encrypted PDF/);
  });
});

describe('a PDF that attacks its reader', () => {
  const zeros = (count: number): Uint8Array => Buffer.alloc(count);

  it('is refused where its XML unpacks to more than is read', async () => {
    expect(await refusal(await pdfWith(zeros(5_000_001), 'factur-x.xml', false))).toMatch(/too large/);
  });

  it.each([
    ['once', '/Type/ObjStm/N 1/First 4/Filter/FlateDecode', deflateSync(zeros(50_000_000))],
    [
      'twice',
      '/Type/Obj#53tm/N 1/First 4/Filter[/FlateDecode/FlateDecode]',
      deflateSync(deflateSync(zeros(50_000_000))),
    ],
    ['in another way', '/Type/ObjStm/N 1/First 4/Filter/LZ#57Decode', zeros(10)],
  ])('is refused where its objects are packed %s', async (_, dictionary, content) => {
    expect(await refusal(pdfOf(dictionary, content))).toMatch(
      /^invoice-unreadable: it is a PDF (whose|packed)/,
    );
  });

  it('is not led on by an index of a billion objects', async () => {
    const index = pdfOf('/Type/XRef/Size 1000000000/W[1 1 1]/Root 1 0 R', zeros(3));
    expect(await refusal(index)).toMatch(/without an embedded/);
  });
});
