import type { Readable } from 'node:stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { fileTypeFromBuffer } from 'file-type';
import { documentErrors } from './documents.errors.js';

/** What all files of an archive may come to, in bytes as they come out, whatever it says of itself. */
export const LARGEST_UNPACKED = 40_000_000;
export const MOST_FILES = 1000;
const SNIFFED = 4100;
const SYMBOLIC_LINK = 0o120000;
const FILE_KIND = 0o170000;

/** Media types, by how they end or begin, of what unpacks or runs. */
const NESTED =
  /(zip|7z-compressed|rar-compressed|tar|bzip2|xz|zstd|lzip|lz4|compress|cab-compressed|cfb|x-msdownload|x-elf|x-mach-binary|x-executable|java-archive|x-apache-arrow|debian|rpm|x-iso9660-image|openxmlformats[\w.-]*)$/;

/** A file of an archive, unpacked. */
export interface ArchivedFile {
  readonly name: string;
  readonly content: Buffer;
}

/**
 * Unpacks an archive one file after another and hands each to `inspect`, counting what comes out. Stops at the first
 * that is too much, leads out of the archive, is a link, or is an archive itself.
 * @throws file-unreadable, file-encrypted, archive-too-large, archive-too-many, archive-path, archive-nested
 */
export async function unpackArchive(
  bytes: Uint8Array,
  inspect: (file: ArchivedFile) => Promise<void>,
): Promise<void> {
  const archive = await openArchive(bytes);
  try {
    const seen = new Set<string>();
    let left = LARGEST_UNPACKED;
    const entries = archive.eachEntry();
    for (let entry = await next(entries); entry; entry = await next(entries)) {
      if (seen.size >= MOST_FILES) throw documentErrors('archive-too-many', { most: MOST_FILES });
      checkPath(entry, seen);
      if (entry.isEncrypted()) throw documentErrors('file-encrypted');
      if (entry.fileName.endsWith('/')) continue;
      const content = await contentOf(archive, entry, left);
      left -= content.length;
      const found = await fileTypeFromBuffer(content.subarray(0, SNIFFED));
      if (found && NESTED.test(found.mime)) throw documentErrors('archive-nested', { name: shown(entry) });
      await inspect({ name: entry.fileName, content });
    }
  } finally {
    archive.close();
  }
}

async function openArchive(bytes: Uint8Array): Promise<ZipFile> {
  try {
    return await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, strictFileNames: true });
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** What the library says of a name that it refuses. */
const PATH_REFUSED = /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)$/s;

/** The next entry; what the library refuses of names is a refusal of a path. */
async function next(entries: AsyncIterator<Entry, unknown>): Promise<Entry | undefined> {
  try {
    const step = await entries.next();
    return step.done === true ? undefined : step.value;
  } catch (cause) {
    const [, name] = PATH_REFUSED.exec(cause instanceof Error ? cause.message : '') ?? [];
    if (name !== undefined) throw documentErrors('archive-path', { name: name.slice(0, 80) }, cause);
    throw unreadable(cause);
  }
}

/** Two names that differ in case only are one file on many machines. */
function checkPath(entry: Entry, seen: Set<string>): void {
  const { fileName, externalFileAttributes } = entry;
  const place = fileName.normalize('NFC').toLowerCase();
  const isLink = ((externalFileAttributes >>> 16) & FILE_KIND) === SYMBOLIC_LINK;
  if (isLink || seen.has(place) || /[\p{C}:*?"<>|]/u.test(fileName))
    throw documentErrors('archive-path', { name: shown(entry) });
  seen.add(place);
}

async function contentOf(archive: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  let stream: Readable;
  try {
    stream = await archive.openReadStreamPromise(entry);
  } catch (cause) {
    throw unreadable(cause);
  }
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of stream) {
      if (!Buffer.isBuffer(part)) throw new Error('A file of an archive comes in bytes.');
      size += part.length;
      if (size > most) break;
      parts.push(part);
    }
  } catch (cause) {
    throw unreadable(cause);
  } finally {
    stream.destroy();
  }
  if (size > most) throw documentErrors('archive-too-large', { most: LARGEST_UNPACKED });
  return Buffer.concat(parts);
}

/** A name as it may be shown: short, and without what is not text. */
function shown({ fileName }: Entry): string {
  return fileName.replace(/\p{C}/gu, '').slice(0, 80);
}

function unreadable(cause: unknown) {
  return documentErrors('file-unreadable', { reason: 'it is a broken archive' }, cause);
}
