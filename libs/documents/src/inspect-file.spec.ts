import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { DomainError } from '#common';
import { MEDIA_TYPES, LARGEST_FILE, inspectFile } from './inspect-file.js';
import { DOCUMENT_TYPES } from './documents.schemas.js';

const XML = Buffer.from('<Invoice>发票</Invoice>');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from(`ffd8ffe000104a46494600010100000100010000${'00'.repeat(20)}ffd9`, 'hex');

async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    return (await inspectFile(bytes, MEDIA_TYPES)).mediaType;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** A PDF of one page with something done to it. */
async function pdf(
  change: (document: PDFDocument) => unknown = () => undefined,
  useObjectStreams = true,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage();
  await change(document);
  return document.save({ useObjectStreams });
}

describe('a file', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['application/xml', XML],
    ['application/xml', Buffer.concat([Buffer.from('\ufeff  '), XML])],
    ['application/xml', Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><a/>', 'utf16le')],
  ])('is %s by what it holds', async (mediaType, bytes) => {
    expect(await outcome(bytes)).toBe(mediaType);
  });

  it('has its hash and size, and is nothing else than asked for', async () => {
    expect(await inspectFile(PNG)).toEqual({
      mediaType: 'image/png',
      sha256: createHash('sha256').update(PNG).digest('hex'),
      bytes: PNG.length,
    });
    await expect(inspectFile(XML)).rejects.toMatchObject({ code: 'file-type-refused' });
  });

  it.each([
    ['file-missing', Buffer.alloc(0)],
    ['file-too-large', Buffer.alloc(LARGEST_FILE + 1)],
    ['file-type-refused', Buffer.from('words')],
    ['file-type-refused', Buffer.from('GIF89a\x01\x00\x01\x00')],
    ['file-type-refused', Buffer.from('MZ\x90\x00')],
    ['file-type-refused', Buffer.from('#!/bin/sh\n')],
    ['file-type-refused', Buffer.from('{\\rtf1')],
    ['file-type-refused', Buffer.from('d0cf11e0a1b11ae1'.padEnd(1024, '0'), 'hex')],
    ['file-unreadable', Buffer.from('<html><script>alert(1)</script></html>')],
    ['file-unreadable', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['file-unreadable', Buffer.from('<!DOCTYPE a><a/>')],
    ['file-unreadable', Buffer.from('<!DOCTYPE a><a/>', 'utf16le')],
    ['file-unreadable', Buffer.from('<a>')],
  ])('is refused as %s: %s', async (code, bytes) => {
    expect(await outcome(bytes)).toBe(code);
  });

  it('may come for each purpose as a paper at least, save an invoice, which is data', () => {
    for (const [type, accepted] of Object.entries(DOCUMENT_TYPES))
      expect([type, [...accepted].includes('application/pdf')]).toEqual([type, true]);
    const archives = Object.entries(DOCUMENT_TYPES).filter(([, accepted]) =>
      [...accepted].some((one) => /zip|ofd/.test(one)),
    );
    expect(archives.map(([type]) => type)).toEqual(['delivery-proof', 'invoice']);
  });
});

describe('a PDF', () => {
  it.each([true, false])('that is only read is taken, with packed objects: %s', async (packed) => {
    expect(await outcome(await pdf(undefined, packed))).toBe('application/pdf');
    expect(
      await outcome(
        await pdf((document) => document.attach(XML, 'factur-x.xml', { mimeType: 'text/xml' }), packed),
      ),
    ).toBe('application/pdf');
    expect(
      await outcome(
        await pdf((document) => {
          action(document, 'GoTo');
        }, packed),
      ),
    ).toBe('application/pdf');
  });

  const doing: [string, (document: PDFDocument) => unknown][] = [
    [
      'runs a script when it is opened',
      (document) => {
        action(document, 'JavaScript');
      },
    ],
    [
      'starts a program',
      (document) => {
        action(document, 'Launch');
      },
    ],
    [
      'sends a form away',
      (document) => {
        action(document, 'SubmitForm');
      },
    ],
    [
      'reads from elsewhere',
      (document) => {
        action(document, 'ImportData');
      },
    ],
    [
      'leads to another file',
      (document) => {
        action(document, 'GoToR');
      },
    ],
    [
      'leads into an embedded file',
      (document) => {
        action(document, 'GoToE');
      },
    ],
    [
      'has scripts by name',
      (document) => {
        document.addJavaScript('a', 'app.alert(1)');
      },
    ],
    [
      'has a form of another format',
      (document) => {
        document.catalog.set(PDFName.of('AcroForm'), document.context.obj({ XFA: [] }));
      },
    ],
  ];
  it.each(doing.flatMap(([what, change]) => [true, false].map((packed) => [what, packed, change] as const)))(
    'that %s is refused, with packed objects: %s',
    async (_, packed, change) => {
      expect(await outcome(await pdf(change, packed))).toBe('file-active');
    },
  );

  it('that hides a script in an object which nothing leads to any more is refused', async () => {
    const plain = Buffer.from(await pdf(undefined, false));
    const revised = Buffer.concat([
      plain,
      Buffer.from('\n9 0 obj\n<</S/Java#53cript/J#53(x)>>\nendobj\n9 0 obj\n<<>>\nendobj\n'),
    ]);
    expect(await outcome(revised)).toBe('file-active');
  });

  it('that carries another file is refused, from wherever it is named', async () => {
    expect(await outcome(await pdf((document) => document.attach(XML, 'notes.xml')))).toBe('file-embeds');
    expect(await outcome(await pdf((document) => document.attach(Buffer.from('MZ'), 'a.exe')))).toBe(
      'file-embeds',
    );
    expect(
      await outcome(
        await pdf((document) => {
          const { context } = document;
          const file = context.obj({ Type: 'Filespec', EF: { F: context.register(context.stream('MZ')) } });
          file.set(PDFName.of('F'), PDFString.of('a.exe'));
          document
            .getPage(0)
            .node.set(PDFName.of('Annots'), context.obj([{ Subtype: 'FileAttachment', FS: file }]));
        }),
      ),
    ).toBe('file-embeds');
  });

  it('whose e-invoice declares a document type is refused', async () => {
    const bad = Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>');
    expect(await outcome(await pdf((document) => document.attach(bad, 'factur-x.xml')))).toBe(
      'file-unreadable',
    );
  });

  it('that is encrypted is told apart from a broken one', async () => {
    const locked = await PDFDocument.create();
    locked.addPage();
    locked.encrypt({ userPassword: 'secret', ownerPassword: 'secret' });
    expect(await outcome(await locked.save())).toBe('file-encrypted');
    expect(await outcome(Buffer.from('%PDF-1.7\nnothing'))).toBe('file-unreadable');
  });

  it('with arrays in one another ten thousand deep is answered', async () => {
    const deep = Buffer.concat([
      Buffer.from(await pdf(undefined, false)),
      Buffer.from(`\n9 0 obj\n${'['.repeat(10_000)}${']'.repeat(10_000)}\nendobj\n`),
    ]);
    expect(await outcome(deep)).toBe('file-unreadable');
  });
});

function action(document: PDFDocument, kind: string): void {
  document.catalog.set(PDFName.of('OpenAction'), document.context.obj({ Type: 'Action', S: kind }));
}
