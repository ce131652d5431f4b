import {
  PDFArray,
  PDFDict,
  PDFInvalidObject,
  PDFName,
  PDFStream,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { readXml } from '#common';
import { documentErrors } from './documents.errors.js';
import { E_INVOICE_NAMES, contentOf, embeddedName, embeddedStream } from './embedded-files.js';
import { PdfUnreadable, nameIn, openPdf } from './open-pdf.js';

/** Actions by which a PDF runs, fetches or sends something (ISO 32000-2, 12.6.4). */
const ACTIONS = [
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'Rendition',
  'RichMediaExecute',
];
/** Entries that are no document of the trade: scripts, forms of another format, players. */
const ENTRIES = ['JS', 'JavaScript', 'XFA', 'RichMediaContent'];
/**
 * Looked for in the bytes too, for objects that this reader passes over and another may not. Names as short as `JS`
 * would be found by chance in a packed picture.
 */
const IN_BYTES = ['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'RichMediaExecute'];

/**
 * Refuses a PDF that does something by itself or carries files, save the XML of an e-invoice, which is read.
 * @throws PdfUnreadable, XmlUnreadable, file-active, file-embeds
 */
export async function inspectPdf(bytes: Uint8Array): Promise<void> {
  const document = await openPdf(bytes);
  if (!hasPages(document)) throw new PdfUnreadable('it has no pages', false);
  const text = Buffer.from(bytes).toString('latin1');
  const raw = IN_BYTES.find((name) => nameIn(name).test(text));
  if (raw) throw documentErrors('file-active', { what: raw });
  for (const dictionary of dictionariesOf(document)) check(dictionary);
}

/** The library opens whatever begins as a PDF, and stumbles later over what is missing. */
function hasPages(document: PDFDocument): boolean {
  try {
    return document.getPageCount() > 0;
  } catch {
    return false;
  }
}

function check(dictionary: PDFDict): void {
  const action = dictionary.get(PDFName.of('S'));
  if (action instanceof PDFName && ACTIONS.includes(action.decodeText()))
    throw documentErrors('file-active', { what: action.decodeText() });
  const entry = ENTRIES.find((name) => dictionary.has(PDFName.of(name)));
  if (entry) throw documentErrors('file-active', { what: entry });
  if (!dictionary.has(PDFName.of('EF'))) return;
  const name = embeddedName(dictionary);
  const stream = embeddedStream(dictionary);
  if (!stream || !E_INVOICE_NAMES.includes(name)) throw documentErrors('file-embeds', { name });
  readXml(contentOf(stream), () => undefined);
}

/** Every dictionary of a document, also those within others; without recursion, however deep it is. */
function* dictionariesOf(document: PDFDocument): Generator<PDFDict> {
  for (const [, found] of document.context.enumerateIndirectObjects()) {
    const open: PDFObject[] = [found];
    for (let object = open.pop(); object; object = open.pop()) {
      // Another reader may understand what this one does not.
      if (object instanceof PDFInvalidObject)
        throw new PdfUnreadable('a part of it cannot be understood', false);
      if (object instanceof PDFStream) open.push(object.dict);
      else if (object instanceof PDFArray) open.push(...object.asArray());
      else if (object instanceof PDFDict) {
        yield object;
        open.push(...object.values());
      }
    }
  }
}
