import { beforeAll, describe, expect, it } from '@jest/globals';
import { XmlUnreadable, readXml } from './xml-document.js';

/** What a file that attacks its reader may cost, in milliseconds of the processor: another's work does not count. */
const AT_MOST_MS = 200;
const deep = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);

/** Why bytes are not read; `read` where they are. Fails where a refusal always costs too much. */
function outcome(bytes: Uint8Array): string {
  let least = Infinity;
  // A collection of garbage or another's cache may fall into one try, and not into all.
  for (let tries = 0; ; tries++) {
    const began = process.cpuUsage();
    try {
      readXml(bytes, () => undefined);
      return 'read';
    } catch (error) {
      if (!(error instanceof XmlUnreadable)) throw error;
      const { user, system } = process.cpuUsage(began);
      least = Math.min(least, (user + system) / 1000);
      if (least >= AT_MOST_MS && tries < 4) continue;
      expect(least).toBeLessThan(AT_MOST_MS);
      return error.reason;
    }
  }
}

// The parser is made ready by its first document; that is no file's doing.
beforeAll(() => {
  readXml(Buffer.from('<a/>'), () => undefined);
});

describe('XML from a stranger', () => {
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  it.each([
    ['in UTF-8', Buffer.from('<?xml version="1.0"?><!DOCTYPE a><a/>')],
    ['in small letters', Buffer.from('<!doctype a><a/>')],
    ['after a comment', Buffer.from('<!-- --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>')],
    ['in UTF-16', Buffer.from('\ufeff<!DOCTYPE a><a/>', 'utf16le')],
    ['in UTF-16 the other way round', swapped('\ufeff<!DOCTYPE a><a/>')],
    [
      'in UTF-16 without a mark',
      Buffer.from('<?xml version="1.0" encoding="UTF-16LE"?><!DOCTYPE a><a/>', 'utf16le'),
    ],
    [
      'with entities in one another',
      Buffer.from(
        `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}"><!ENTITY d "${'&b;'.repeat(1000)}">]><a>${'&d;'.repeat(1000)}</a>`,
      ),
    ],
    ['that fetches', Buffer.from('<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/b">%b;]><a/>')],
  ])('is refused with a document type %s', (_, bytes) => {
    expect(outcome(bytes)).toBe('it declares a document type, which it does not need');
  });

  it.each([
    ['in UTF-7', Buffer.from('<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>')],
    ['in EBCDIC', Buffer.from('4c6fa79493', 'hex')],
    ['with references to nothing', Buffer.from(`<a>${'&b;'.repeat(50_000)}</a>`)],
    ['ten thousand deep', Buffer.from(deep(10_000))],
    ['a hundred thousand deep', Buffer.from(deep(100_000))],
    ['with an attribute twice', Buffer.from('<a b="1" b="2"/>')],
    ['with a NUL', Buffer.from('<a>\0</a>')],
    ['that ends early', Buffer.from('<a>')],
  ])('is refused %s', (_, bytes) => {
    expect(outcome(bytes)).toBe('it is not well-formed XML');
  });

  it('is refused with a million references', () => {
    for (const one of ['&b;', '&lt;'])
      expect(outcome(Buffer.from(`<a>${one.repeat(1_000_000)}</a>`))).toBe('it has too many references');
  });

  it('is read with what an invoice has: a million characters by number, and some depth', () => {
    expect(outcome(Buffer.from(`<a>${'&#65;'.repeat(900_000)}</a>`))).toBe('read');
    expect(outcome(Buffer.from(deep(200)))).toBe('read');
    expect(outcome(Buffer.alloc(5_000_001, ' '))).toBe('it is larger than 5 MB');
  });
});
