import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive that a test makes, right or wrong. */
export interface Packed {
  readonly name: string;
  readonly content?: Uint8Array;
  /** Packed already: what it says of itself is then `claims`, whatever comes out. */
  readonly deflated?: Uint8Array;
  readonly claims?: number;
  readonly flags?: number;
  readonly attributes?: number;
  /** Points at the bytes of the file before, as archives do that overlap. */
  readonly sameBytes?: boolean;
}

const UTF8 = 0x800;
const DEFLATE = 8;

/** An archive written by hand (APPNOTE 6.3.10), so that it can be as wrong as a test needs. */
export function zipOf(files: readonly Packed[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let data = dataOf({ name: '' }, 0);
  for (const file of files) {
    const { flags = UTF8, attributes = 0 } = file;
    const name = Buffer.from(file.name);
    if (!file.sameBytes) {
      data = dataOf(file, offset);
      const head = Buffer.alloc(30);
      head.writeUInt32LE(0x04034b50, 0);
      head.writeUInt16LE(20, 4);
      head.writeUInt16LE(flags, 6);
      head.writeUInt16LE(DEFLATE, 8);
      head.writeUInt32LE(data.crc, 14);
      head.writeUInt32LE(data.packed.length, 18);
      head.writeUInt32LE(data.size, 22);
      head.writeUInt16LE(name.length, 26);
      parts.push(head, name, Buffer.from(data.packed));
      offset += head.length + name.length + data.packed.length;
    }
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE((3 << 8) | 20, 4);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(DEFLATE, 10);
    entry.writeUInt32LE(data.crc, 16);
    entry.writeUInt32LE(data.packed.length, 20);
    entry.writeUInt32LE(data.size, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(attributes, 38);
    entry.writeUInt32LE(data.offset, 42);
    directory.push(entry, name);
  }
  const central = Buffer.concat(directory);
  return Buffer.concat([...parts, central, ...endOf(files.length, central.length, offset)]);
}

function dataOf(file: Packed, offset: number) {
  const { content = Buffer.alloc(0) } = file;
  const packed = file.deflated ?? deflateRawSync(content);
  return { packed, crc: crc32(content), size: file.claims ?? content.length, offset };
}

/** The end of the directory in both forms: more than 65,535 files stand in the second only. */
function endOf(count: number, size: number, offset: number): Buffer[] {
  const far = Buffer.alloc(56);
  far.writeUInt32LE(0x06064b50, 0);
  far.writeBigUInt64LE(44n, 4);
  far.writeUInt16LE(45, 12);
  far.writeUInt16LE(45, 14);
  far.writeBigUInt64LE(BigInt(count), 24);
  far.writeBigUInt64LE(BigInt(count), 32);
  far.writeBigUInt64LE(BigInt(size), 40);
  far.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return count > 0xfffe ? [far, locator, end] : [end];
}
