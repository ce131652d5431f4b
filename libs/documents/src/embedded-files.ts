import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { PdfUnreadable, inflatedAtMost } from './open-pdf.js';

/** The names under which Factur-X, ZUGFeRD and XRechnung embed their XML. */
export const E_INVOICE_NAMES: readonly string[] = [
  'factur-x.xml',
  'zugferd-invoice.xml',
  'xrechnung.xml',
  'order-x.xml',
];
/** The largest XML that is read, in bytes; the same as for one that comes by itself. */
const LARGEST_XML = 5_000_000;
/** A name tree is a few steps high; one that is higher runs in a circle. */
const DEEPEST = 20;

/** The first embedded file with one of an e-invoice’s names, unpacked. @throws PdfUnreadable */
export function embeddedInvoice(document: PDFDocument): Uint8Array | undefined {
  let stream;
  try {
    stream = filesOf(document)
      .filter((file) => E_INVOICE_NAMES.includes(embeddedName(file)))
      .map(embeddedStream)
      .find((found) => found !== undefined);
  } catch (cause) {
    throw new PdfUnreadable('it is a broken PDF', false, cause);
  }
  return stream && contentOf(stream);
}

/** The files that the catalogue names: from the tree of names, then the associated ones. */
function filesOf({ catalog }: PDFDocument): PDFDict[] {
  const names = catalog.lookupMaybe(PDFName.of('Names'), PDFDict);
  const tree = names?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict);
  const associated = catalog.lookupMaybe(PDFName.of('AF'), PDFArray);
  return [...(tree ? filesUnder(tree, 0) : []), ...(associated ? dictsOf(associated) : [])];
}

function filesUnder(node: PDFDict, depth: number): PDFDict[] {
  if (depth > DEEPEST) return [];
  const here = node.lookupMaybe(PDFName.of('Names'), PDFArray);
  const below = node.lookupMaybe(PDFName.of('Kids'), PDFArray);
  return [
    ...(here ? dictsOf(here) : []),
    ...(below ? dictsOf(below).flatMap((kid) => filesUnder(kid, depth + 1)) : []),
  ];
}

function dictsOf(array: PDFArray): PDFDict[] {
  const found: (PDFObject | undefined)[] = Array.from({ length: array.size() }, (_, at) => array.lookup(at));
  return found.filter((one) => one instanceof PDFDict);
}

/** What a file specification calls its file, in lower case. */
export function embeddedName(file: PDFDict): string {
  for (const at of ['UF', 'F']) {
    const name = file.lookup(PDFName.of(at));
    if (name instanceof PDFString || name instanceof PDFHexString) return name.decodeText().toLowerCase();
  }
  return '';
}

export function embeddedStream(file: PDFDict): PDFRawStream | undefined {
  const content = file.lookupMaybe(PDFName.of('EF'), PDFDict);
  const stream = content?.lookup(PDFName.of('F')) ?? content?.lookup(PDFName.of('UF'));
  return stream instanceof PDFRawStream ? stream : undefined;
}

/** @throws PdfUnreadable */
export function contentOf(stream: PDFRawStream): Uint8Array {
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  if (only === undefined || (only instanceof PDFArray && only.size() === 0)) return stream.contents;
  if (only !== PDFName.of('FlateDecode'))
    throw new PdfUnreadable('its embedded XML is packed in an unknown way', false);
  const xml = inflatedAtMost(stream.contents, LARGEST_XML);
  if (!xml) throw new PdfUnreadable('its embedded XML cannot be unpacked', false);
  return xml;
}
