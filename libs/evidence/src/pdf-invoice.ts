import { inflateSync } from 'node:zlib';
import {
  EncryptedPDFError,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
  type PDFObject,
} from '@cantoo/pdf-lib';
import { z } from 'zod';
import { evidenceErrors } from './evidence.errors.js';

/** The names under which Factur-X, ZUGFeRD and XRechnung embed their XML. */
const NAMES = ['factur-x.xml', 'zugferd-invoice.xml', 'xrechnung.xml', 'order-x.xml'];
/** The largest XML that is read, in bytes; the same as for one that comes by itself. */
const LARGEST_XML = 5_000_000;
/** What the packed objects of one file may come to, in bytes; an invoice’s are a small part of that. */
const LARGEST_UNPACKED = 40_000_000;
/** What a stream that fails to unpack counts as: how far it came before is not told. */
const FAILURE_COSTS = 2_000_000;
/** A name tree is a few steps high; one that is higher runs in a circle. */
const DEEPEST = 20;

const tooLarge = z.object({ code: z.literal('ERR_BUFFER_TOO_LARGE') });

/** The words of an invoice’s file: the file itself, or what a PDF carries inside. @throws invoice-unreadable */
export async function xmlOf(bytes: Uint8Array): Promise<Uint8Array> {
  const isPdf = Buffer.from(bytes.subarray(0, 1024)).toString('latin1').includes('%PDF-');
  return isPdf ? xmlInPdf(bytes) : bytes;
}

/**
 * The invoice’s XML inside a PDF (PDF/A-3 with an embedded file, as Factur-X and ZUGFeRD have it).
 * @throws invoice-unreadable
 */
async function xmlInPdf(bytes: Uint8Array): Promise<Uint8Array> {
  const document = await open(withoutIndex(bytes));
  let stream;
  try {
    stream = embedded(document);
  } catch (cause) {
    throw unreadable('it is a broken PDF', cause);
  }
  if (!stream) throw unreadable(`it is a PDF without an embedded ${NAMES.join(', ')}`);
  return contentOf(stream);
}

async function open(bytes: Uint8Array): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(bytes, { updateMetadata: false });
  } catch (cause) {
    const encrypted = cause instanceof EncryptedPDFError;
    throw unreadable(encrypted ? 'it is an encrypted PDF' : 'it is a broken PDF', cause);
  }
}

/**
 * The library unpacks two kinds of streams while it opens a file, without a bound. The index of objects (XRef) is not
 * needed, since all objects are read one after another anyway, so its streams are made unknown here; packed objects
 * (ObjStm) are tried first, with a bound, and refused where they cannot be tried.
 */
function withoutIndex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  if (nameIn('Encrypt').test(text)) throw unreadable('it is an encrypted PDF');
  if (nameIn('ObjStm').test(text)) {
    const others = ['LZWDecode', 'RunLengthDecode', 'ASCII85Decode', 'ASCIIHexDecode'];
    if (others.some((filter) => nameIn(filter).test(text))) {
      throw unreadable('it is a PDF packed in a way that is not opened here');
    }
    checkUnpacked(text, bytes);
  }
  return Buffer.from(
    text.replace(nameIn('XRef'), (found) => '/X'.padEnd(found.length, 'x')),
    'latin1',
  );
}

/** A name of PDF, however its letters are escaped. */
function nameIn(name: string): RegExp {
  const letters = [...name].map((letter) => {
    const code = letter.charCodeAt(0).toString(16);
    return `(?:${letter}|#${[...code].map((digit) => `[${digit}${digit.toUpperCase()}]`).join('')})`;
  });
  return new RegExp(`/${letters.join('')}(?![A-Za-z])`, 'g');
}

/** Unpacks whatever may be a packed stream, also one that is packed twice, and counts; what fails costs time too. */
function checkUnpacked(text: string, bytes: Uint8Array): void {
  let left = LARGEST_UNPACKED;
  for (const { index, 0: found } of text.matchAll(/stream\r?\n?/g)) {
    let packed: Uint8Array | undefined = bytes.subarray(index + found.length);
    while (packed && looksPacked(packed)) {
      packed = unpacked(packed, left);
      left -= packed?.length ?? FAILURE_COSTS;
      if (left <= 0) throw unreadable('it is a PDF whose packed parts are too large');
    }
  }
}

/** The first two bytes of zlib’s format (RFC 1950): the method, and a check over both. */
function looksPacked([first = 0, second = 0]: Uint8Array): boolean {
  return first % 16 === 8 && (first * 256 + second) % 31 === 0;
}

/** Undefined where the bytes are not packed, or not to their end; too many bytes are refused. */
function unpacked(bytes: Uint8Array, most: number): Uint8Array | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch (cause) {
    if (tooLarge.safeParse(cause).success) {
      throw unreadable('it is a PDF whose packed parts are too large', cause);
    }
    return undefined;
  }
}

/** The first embedded file with one of the known names: from the tree of names, else from the associated files. */
function embedded(document: PDFDocument): PDFRawStream | undefined {
  const { catalog } = document;
  const names = catalog.lookupMaybe(PDFName.of('Names'), PDFDict);
  const tree = names?.lookupMaybe(PDFName.of('EmbeddedFiles'), PDFDict);
  const associated = catalog.lookupMaybe(PDFName.of('AF'), PDFArray);
  const files = [...(tree ? filesUnder(tree, 0) : []), ...(associated ? dictsOf(associated) : [])];
  for (const file of files) {
    if (!NAMES.includes(nameOf(file))) continue;
    const content = file.lookupMaybe(PDFName.of('EF'), PDFDict);
    const stream = content?.lookup(PDFName.of('F')) ?? content?.lookup(PDFName.of('UF'));
    if (stream instanceof PDFRawStream) return stream;
  }
  return undefined;
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

function nameOf(file: PDFDict): string {
  for (const at of ['UF', 'F']) {
    const name = file.lookup(PDFName.of(at));
    if (name instanceof PDFString || name instanceof PDFHexString) return name.decodeText().toLowerCase();
  }
  return '';
}

function contentOf(stream: PDFRawStream): Uint8Array {
  const filter = stream.dict.lookup(PDFName.of('Filter'));
  const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  if (only === undefined || (only instanceof PDFArray && only.size() === 0)) return stream.contents;
  if (only !== PDFName.of('FlateDecode')) throw unreadable('its embedded XML is packed in an unknown way');
  const xml = unpacked(stream.contents, LARGEST_XML);
  if (!xml) throw unreadable('its embedded XML cannot be unpacked');
  return xml;
}

function unreadable(reason: string, cause?: unknown) {
  return evidenceErrors('invoice-unreadable', { reason }, cause);
}
