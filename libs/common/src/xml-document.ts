import { ParseOption, XmlDocument, XmlElement, type XmlNode } from 'libxml2-wasm';

/** The largest file that is read, in bytes. */
const LARGEST = 5_000_000;
/** References by name, such as `&amp;`. The parser notes each one that nothing declares, which takes its time. */
const MOST_REFERENCES = 100_000;

/** What was read is not XML that is accepted here; `reason` says why. */
export class XmlUnreadable extends Error {
  override readonly name = 'XmlUnreadable';

  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The XML cannot be read: ${reason}.`, { cause });
  }
}

/** Text of elements by path; steps are local names, so that a document may choose its prefixes. */
export interface XmlReader {
  /** The element's local name; of a document, its root's. */
  readonly root: string;
  /** Its namespace, or an empty text. */
  readonly namespace: string;
  /** The first text at a path such as `LegalMonetaryTotal/PayableAmount`, trimmed; undefined where it is empty. */
  text(path: string): string | undefined;
  /** All texts at a path. */
  texts(path: string): string[];
  /** A reader for each element at a path, in the document's order. */
  nodes(path: string): XmlReader[];
  /** An attribute of the first element at a path that has it. */
  attribute(path: string, name: string): string | undefined;
}

/**
 * Reads XML from a stranger, safely: no DOCTYPE (so no entity), nothing fetched, bounded size and depth.
 * @throws XmlUnreadable
 */
export function readXml<T>(bytes: Uint8Array, work: (reader: XmlReader) => T): T {
  if (bytes.length > LARGEST) throw new XmlUnreadable('it is larger than 5 MB');
  // Without NULs, UTF-16 shows its ASCII letters too: a DOCTYPE is seen before anything is parsed.
  const text = Buffer.from(bytes).toString('latin1').replaceAll('\0', '');
  if (/<!DOCTYPE/i.test(text)) {
    throw new XmlUnreadable('it declares a document type, which it does not need');
  }
  if (hasMoreReferencesThan(MOST_REFERENCES, text)) throw new XmlUnreadable('it has too many references');
  let document;
  try {
    document = XmlDocument.fromBuffer(bytes, {
      option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE,
    });
  } catch (cause) {
    throw new XmlUnreadable('it is not well-formed XML', cause);
  }
  try {
    if (document.dtd) throw new XmlUnreadable('it declares a document type, which it does not need');
    return work(readerOf(document.root));
  } finally {
    document.dispose();
  }
}

/** Counted without looking at them one by one as matches: there may be a million. */
function hasMoreReferencesThan(most: number, text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('&'); at !== -1 && count <= most; at = text.indexOf('&', at + 1))
    if (text[at + 1] !== '#') count++;
  return count > most;
}

function readerOf(element: XmlElement): XmlReader {
  const find = (path: string): XmlNode[] => {
    const steps = path.split('/').map((step) => {
      const [, name = '', condition = ''] = /^([\w-]+)(.*)$/.exec(step) ?? [];
      return `*[local-name()='${name}']${condition}`;
    });
    return element.find(steps.join('/'));
  };
  const elements = (path: string): XmlElement[] => find(path).filter((node) => node instanceof XmlElement);
  const texts = (path: string): string[] =>
    find(path)
      .map((node) => node.content.trim())
      .filter((text) => text !== '');
  return {
    root: element.name,
    namespace: element.namespaceUri,
    text: (path) => texts(path)[0],
    texts,
    nodes: (path) => elements(path).map(readerOf),
    attribute: (path, name) =>
      elements(path)
        .flatMap((node) => node.attrs)
        .find((attribute) => attribute.name === name)?.value,
  };
}
