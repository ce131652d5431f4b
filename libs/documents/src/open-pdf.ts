import { inflateSync } from 'node:zlib';
import { EncryptedPDFError, PDFDocument } from '@cantoo/pdf-lib';
import { z } from 'zod';

/** What the packed objects of one file may come to, in bytes; a document’s are a small part of that. */
const LARGEST_UNPACKED = 40_000_000;
/** What a stream that fails to unpack counts as: how far it came before is not told. */
const FAILURE_COSTS = 2_000_000;

const tooLarge = z.object({ code: z.literal('ERR_BUFFER_TOO_LARGE') });

/** What was read is not a PDF that is accepted here; `reason` says why. */
export class PdfUnreadable extends Error {
  override readonly name = 'PdfUnreadable';

  constructor(
    readonly reason: string,
    readonly encrypted: boolean,
    cause?: unknown,
  ) {
    super(`The PDF cannot be read: ${reason}.`, { cause });
  }
}

/** Whether bytes begin as a PDF does; readers allow some before the mark. */
export function looksLikePdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).toString('latin1').includes('%PDF-');
}

/** Opens a stranger's PDF with what it unpacks counted. @throws PdfUnreadable */
export async function openPdf(bytes: Uint8Array): Promise<PDFDocument> {
  const counted = withoutIndex(bytes);
  try {
    return await PDFDocument.load(counted, { updateMetadata: false });
  } catch (cause) {
    if (cause instanceof EncryptedPDFError) throw new PdfUnreadable('it is an encrypted PDF', true, cause);
    throw new PdfUnreadable('it is a broken PDF', false, cause);
  }
}

/**
 * The library unpacks two kinds of streams while it opens a file, without a bound. The index of objects (XRef) is not
 * needed, since all objects are read one after another anyway, so its streams are made unknown here; packed objects
 * (ObjStm) are tried first, with a bound, and refused where they cannot be tried.
 */
function withoutIndex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  if (nameIn('Encrypt').test(text)) throw new PdfUnreadable('it is an encrypted PDF', true);
  if (nameIn('ObjStm').test(text)) {
    const others = ['LZWDecode', 'RunLengthDecode', 'ASCII85Decode', 'ASCIIHexDecode'];
    if (others.some((filter) => nameIn(filter).test(text))) {
      throw new PdfUnreadable('it is a PDF packed in a way that is not opened here', false);
    }
    checkUnpacked(text, bytes);
  }
  return Buffer.from(
    text.replace(nameIn('XRef'), (found) => '/X'.padEnd(found.length, 'x')),
    'latin1',
  );
}

/** A name of PDF, however its letters are escaped. */
export function nameIn(name: string): RegExp {
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
      packed = inflatedAtMost(packed, left);
      left -= packed?.length ?? FAILURE_COSTS;
      if (left <= 0) throw new PdfUnreadable('it is a PDF whose packed parts are too large', false);
    }
  }
}

/** The first two bytes of zlib’s format (RFC 1950): the method, and a check over both. */
function looksPacked([first = 0, second = 0]: Uint8Array): boolean {
  return first % 16 === 8 && (first * 256 + second) % 31 === 0;
}

/** Undefined where the bytes are not packed, or not to their end. @throws PdfUnreadable where it is more than `most` */
export function inflatedAtMost(bytes: Uint8Array, most: number): Uint8Array | undefined {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch (cause) {
    if (tooLarge.safeParse(cause).success) {
      throw new PdfUnreadable('it is a PDF whose packed parts are too large', false, cause);
    }
    return undefined;
  }
}
