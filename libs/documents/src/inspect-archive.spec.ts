import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { DomainError } from '#common';
import { zipOf, type Packed } from '../../../test/support/zip.js';
import { inspectFile, type MediaType } from './inspect-file.js';
import { LARGEST_UNPACKED, MOST_FILES, unpackArchive } from './inspect-archive.js';

const XML = Buffer.from('<?xml version="1.0"?><a/>');
const ARCHIVES: readonly MediaType[] = ['application/zip', 'application/ofd'];
const MB = 1_000_000;

/** Why an archive is refused; what it is where it is not. */
async function outcome(files: readonly Packed[]): Promise<string> {
  try {
    return (await inspectFile(zipOf(files), ARCHIVES)).mediaType;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** How it ends when a whole archive is only unpacked, and how many of its files came out first. */
async function unpacking(bytes: Uint8Array): Promise<{ code: string; files: number; ms: number }> {
  let files = 0;
  const began = performance.now();
  try {
    await unpackArchive(bytes, () => {
      files++;
      return Promise.resolve();
    });
    return { code: 'taken', files, ms: performance.now() - began };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { code: error.code, files, ms: performance.now() - began };
  }
}

describe('an archive', () => {
  it('of papers and XML is taken, and one with an OFD.xml is an e-invoice', async () => {
    const document = await PDFDocument.create();
    document.addPage();
    const pdf = await document.save();
    expect(
      await outcome([
        { name: '签收/' },
        { name: '签收/送货单.pdf', content: pdf },
        { name: 'a.xml', content: XML },
      ]),
    ).toBe('application/zip');
    expect(
      await outcome([
        { name: 'OFD.xml', content: XML },
        { name: 'Doc_0/Res/font.otf', content: Buffer.from('OTTO\0\0\0\0\0\0') },
      ]),
    ).toBe('application/ofd');
  });

  it('is refused where only papers are asked for, whatever it is called', async () => {
    await expect(inspectFile(zipOf([{ name: 'OFD.xml', content: XML }]))).rejects.toMatchObject({
      code: 'file-type-refused',
    });
    await expect(
      inspectFile(zipOf([{ name: 'OFD.xml', content: XML }]), ['application/zip']),
    ).rejects.toMatchObject({ code: 'file-type-refused' });
  });

  it.each([
    ['archive-path', '../a.xml', 0],
    ['archive-path', 'a/../../b.xml', 0],
    ['archive-path', '/etc/a.xml', 0],
    ['archive-path', 'C:/a.xml', 0],
    ['archive-path', '..\\a.xml', 0],
    ['archive-path', 'a\u202egnp.xml', 0],
    ['archive-path', 'a\0.xml', 0],
    ['archive-path', 'a:stream.xml', 0],
    ['archive-path', 'link', (0o120777 << 16) >>> 0],
  ])('is refused as %s where it names %j', async (code, name, attributes) => {
    expect(await outcome([{ name, content: XML, attributes }])).toBe(code);
  });

  it('is refused where two of its names are one place', async () => {
    expect(
      await outcome([
        { name: 'a.xml', content: XML },
        { name: 'A.XML', content: XML },
      ]),
    ).toBe('archive-path');
  });

  it.each([
    ['an archive', zipOf([{ name: 'a.xml', content: XML }])],
    ['a packed file', Buffer.from('1f8b0800000000000003', 'hex')],
    ['a program of one system', Buffer.from(`7f454c46${'00'.repeat(60)}`, 'hex')],
    ['a program of another', Buffer.from(`4d5a9000${'00'.repeat(60)}`, 'hex')],
    ['7z', Buffer.from('377abcaf271c0004000000000000', 'hex')],
    ['RAR', Buffer.from('526172211a0700', 'hex')],
  ])('is refused where it holds %s', async (_, content) => {
    expect(await outcome([{ name: 'a.pdf', content }])).toBe('archive-nested');
    expect(
      await outcome([
        { name: 'OFD.xml', content: XML },
        { name: 'b', content },
      ]),
    ).toBe('archive-nested');
  });

  it('is refused where a file of it is refused by itself', async () => {
    expect(await outcome([{ name: 'a.pdf', content: Buffer.from('MZ, not quite') }])).toMatch(
      /file-type|nested/,
    );
    expect(
      await outcome([{ name: 'a.xml', content: Buffer.from('<?xml version="1.0"?><!DOCTYPE a><a/>') }]),
    ).toBe('file-unreadable');
    expect(await outcome([{ name: 'a.xml', content: Buffer.from('<svg xmlns="x"/>') }])).toBe(
      'file-unreadable',
    );
    expect(await outcome([{ name: 'a.txt', content: Buffer.from('words') }])).toBe('file-type-refused');
  });

  it('is refused where it is encrypted or broken', async () => {
    expect(await outcome([{ name: 'a.xml', content: XML, flags: 0x801 }])).toBe('file-encrypted');
    const whole = zipOf([{ name: 'a.xml', content: XML }]);
    for (const broken of [
      whole.subarray(0, -30),
      whole.subarray(0, 40),
      Buffer.concat([whole.subarray(0, 35), Buffer.alloc(20, 0xff), whole.subarray(55)]),
    ])
      await expect(inspectFile(broken, ARCHIVES)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe('an archive that attacks its reader', () => {
  it('is stopped at what comes out, whatever it says of itself', async () => {
    const zeros = deflateRawSync(Buffer.alloc(LARGEST_UNPACKED + MB));
    expect(zeros.length).toBeLessThan(50_000);
    const honest = await unpacking(zipOf([{ name: 'a', deflated: zeros, claims: LARGEST_UNPACKED + MB }]));
    expect(honest).toMatchObject({ code: 'archive-too-large', files: 0 });
    // What claims to be small is unpacked no further than its claim.
    expect(await unpacking(zipOf([{ name: 'a', deflated: zeros, claims: 10 }]))).toMatchObject({
      code: 'file-unreadable',
      files: 0,
    });
  });

  it('is stopped at the sum, where many files lie on the same bytes (42-style)', async () => {
    const content = Buffer.alloc(9 * MB);
    const bomb = zipOf(
      Array.from({ length: MOST_FILES }, (_, at) => ({ name: String(at), content, sameBytes: at > 0 })),
    );
    expect(bomb.length).toBeLessThan(100_000);
    expect(await unpacking(bomb)).toMatchObject({ code: 'archive-too-large', files: 4 });
  });

  it('is stopped after a thousand files of a hundred thousand', async () => {
    const many = zipOf(
      Array.from({ length: 100_000 }, (_, at) => ({ name: at.toString(36), sameBytes: at > 0 })),
    );
    const { code, files, ms } = await unpacking(many);
    expect([code, files]).toEqual(['archive-too-many', MOST_FILES]);
    expect(ms).toBeLessThan(5000);
  });
});
