import { createHash } from 'node:crypto';
import { PDFArray, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFString } from '@cantoo/pdf-lib';

/** How many bytes a seal may have: CMS with its certificates and a time stamp. */
const ROOM = 16_384;
/** Stands for numbers that are known only when the file is written; as wide as any of them. */
const UNKNOWN = 9_999_999_999;

/** A PDF that waits for its seal. */
export interface SealSlot {
  /** SHA-256 of all of the file but the seal's own place: what the seal is over; 64 hexadecimal digits. */
  readonly digest: string;
  /** The file with a detached CMS signature over `digest` in place. @throws RangeError where it is too long */
  sealedWith(cms: Uint8Array): Buffer;
}

/**
 * Makes room for a signature in a PDF of our own (ISO 32000-2, 12.8; ETSI EN 319 142-1): an invisible field, and a byte
 * range over the whole file but the signature's value.
 */
export async function makeSealSlot(
  pdf: Uint8Array,
  about: { name: string; reason: string; at: Date },
): Promise<SealSlot> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const { context, catalog } = document;
  const numbers = PDFArray.withContext(context);
  for (const number of [0, UNKNOWN, UNKNOWN, UNKNOWN]) numbers.push(PDFNumber.of(number));
  const signature = context.register(
    context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: numbers,
      Contents: PDFHexString.of('0'.repeat(ROOM * 2)),
      Name: PDFHexString.fromText(about.name),
      Reason: PDFHexString.fromText(about.reason),
      M: PDFString.fromDate(about.at),
    }),
  );
  const page = document.getPage(0);
  const field = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      Rect: [0, 0, 0, 0],
      T: PDFString.of('Seal'),
      V: signature,
      // Printed, and not to be moved.
      F: 132,
      P: page.ref,
    }),
  );
  page.node.addAnnot(field);
  // 3: it has signatures, and is added to and not written anew.
  catalog.set(PDFName.of('AcroForm'), context.obj({ SigFlags: 3, Fields: [field] }));
  return slotIn(Buffer.from(await document.save({ useObjectStreams: false, updateFieldAppearances: false })));
}

function slotIn(file: Buffer): SealSlot {
  const from = file.indexOf(`<${'0'.repeat(ROOM * 2)}>`, 0, 'latin1');
  const to = from + ROOM * 2 + 2;
  const range = new RegExp(`/ByteRange \\[ ?0 ${String(UNKNOWN)} ${String(UNKNOWN)} ${String(UNKNOWN)} ?\\]`);
  const found = range.exec(file.toString('latin1'));
  if (!found || from < 0) throw new Error('The PDF has no room for a seal.');
  const words = `/ByteRange [0 ${String(from)} ${String(to)} ${String(file.length - to)}]`;
  file.write(words.padEnd(found[0].length), found.index, 'latin1');
  return {
    digest: createHash('sha256').update(file.subarray(0, from)).update(file.subarray(to)).digest('hex'),
    sealedWith(cms) {
      if (cms.length > ROOM) throw new RangeError(`A seal of ${String(cms.length)} bytes has no room.`);
      const sealed = Buffer.from(file);
      sealed.write(Buffer.from(cms).toString('hex'), from + 1, 'latin1');
      return sealed;
    },
  };
}
