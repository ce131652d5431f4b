import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { XmlUnreadable, readXml } from '#common';
import { documentErrors } from './documents.errors.js';
import { unpackArchive, type ArchivedFile } from './inspect-archive.js';
import { inspectPdf } from './inspect-pdf.js';
import { PdfUnreadable, looksLikePdf } from './open-pdf.js';

/** What can be taken at all; each purpose says which of them. */
export const MEDIA_TYPES = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'application/xml',
  'application/ofd',
  'application/zip',
] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** What a paper comes as, when it is scanned or printed. */
export const PAPERS: readonly MediaType[] = ['application/pdf', 'image/png', 'image/jpeg'];
const IN_ARCHIVES: readonly MediaType[] = [...PAPERS, 'application/xml'];
/** The largest file that is taken, in bytes. */
export const LARGEST_FILE = 5_000_000;
const SNIFFED = 4100;
/** Documents that a browser would run are no evidence. */
const SHOWN_BY_BROWSERS = ['html', 'svg'];

/** A file that was found harmless: what it is by its content, and its hash. */
export interface InspectedFile {
  readonly mediaType: MediaType;
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Says what a stranger's file is, by its content alone, and refuses what is not accepted here or could do harm to whoever
 * opens it. Nothing is kept. Use this before any file is stored.
 * @throws file-missing, file-too-large, file-type-refused, file-unreadable, file-encrypted, file-active, file-embeds,
 *   archive-too-large, archive-too-many, archive-path, archive-nested
 */
export async function inspectFile(
  bytes: Uint8Array,
  accepted: readonly MediaType[] = PAPERS,
): Promise<InspectedFile> {
  if (bytes.length === 0) throw documentErrors('file-missing');
  if (bytes.length > LARGEST_FILE) throw documentErrors('file-too-large', { most: LARGEST_FILE });
  const mediaType = await inspectAs(bytes, accepted);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { mediaType, sha256, bytes: bytes.length };
}

async function inspectAs(bytes: Uint8Array, accepted: readonly MediaType[]): Promise<MediaType> {
  const found = await kindOf(bytes);
  const unknown = (what: string) =>
    documentErrors('file-type-refused', { found: what, accepted: accepted.join(', ') });
  if (found === 'archive') {
    if (!accepted.includes('application/ofd') && !accepted.includes('application/zip'))
      throw unknown('application/zip');
    const archive = await inspectArchive(bytes);
    if (!accepted.includes(archive)) throw unknown(archive);
    return archive;
  }
  const mediaType = accepted.find((one) => one === found);
  if (!mediaType) throw unknown(found);
  try {
    if (mediaType === 'application/pdf') await inspectPdf(bytes);
    if (mediaType === 'application/xml') inspectXml(bytes);
  } catch (cause) {
    if (cause instanceof PdfUnreadable && cause.encrypted) throw documentErrors('file-encrypted', {}, cause);
    if (cause instanceof PdfUnreadable || cause instanceof XmlUnreadable)
      throw documentErrors('file-unreadable', { reason: cause.reason }, cause);
    throw cause;
  }
  return mediaType;
}

/** What bytes are, from how they begin; `archive` for everything that is packed as ZIP. */
async function kindOf(bytes: Uint8Array): Promise<string> {
  const head = Buffer.from(bytes.subarray(0, SNIFFED));
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) return 'archive';
  const found = await fileTypeFromBuffer(head);
  if (found) return found.mime === 'text/xml' ? 'application/xml' : found.mime;
  if (looksLikePdf(bytes)) return 'application/pdf';
  // UTF-16 shows its ASCII letters once its NULs are gone.
  const text = head.toString('latin1').replaceAll('\0', '');
  return /^(?:\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)?\s*</.test(text)
    ? 'application/xml'
    : 'nothing known';
}

function inspectXml(bytes: Uint8Array): void {
  readXml(bytes, ({ root }) => {
    if (SHOWN_BY_BROWSERS.includes(root.toLowerCase()))
      throw new XmlUnreadable(`it is ${root}, which a browser would show`);
  });
}

/** OFD (GB/T 33190) is a ZIP with an OFD.xml; in any other only papers and XML may lie. */
async function inspectArchive(bytes: Uint8Array): Promise<'application/ofd' | 'application/zip'> {
  const others: ArchivedFile[] = [];
  const names = new Set<string>();
  await unpackArchive(bytes, async (file) => {
    names.add(file.name.toUpperCase());
    if ((await kindOf(file.content)) === 'application/xml') {
      readArchivedXml(file);
      return;
    }
    others.push(file);
  });
  if (names.has('OFD.XML')) return 'application/ofd';
  for (const { content } of others) await inspectAs(content, IN_ARCHIVES);
  return 'application/zip';
}

function readArchivedXml({ content }: ArchivedFile): void {
  try {
    inspectXml(content);
  } catch (cause) {
    if (cause instanceof XmlUnreadable)
      throw documentErrors('file-unreadable', { reason: cause.reason }, cause);
    throw cause;
  }
}
