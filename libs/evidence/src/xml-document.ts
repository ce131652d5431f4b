import { ParseOption, XmlDocument, type XmlNode } from 'libxml2-wasm';
import { evidenceErrors } from './evidence.errors.js';

/** The largest file that is read, in bytes. */
const LARGEST = 5_000_000;

/** Text of elements by path; steps are local names, so that a document may choose its prefixes. */
export interface XmlReader {
  /** The root element's local name. */
  readonly root: string;
  /** The root element's namespace, or an empty text. */
  readonly namespace: string;
  /** The first text at a path such as `LegalMonetaryTotal/PayableAmount`, trimmed; undefined where it is empty. */
  text(path: string): string | undefined;
  /** All texts at a path. */
  texts(path: string): string[];
}

/**
 * Reads XML from a stranger, safely: no DOCTYPE (so no entity), nothing fetched, bounded size and depth.
 * @throws invoice-unreadable
 */
export function readXml<T>(bytes: Uint8Array, work: (reader: XmlReader) => T): T {
  const refuse = (reason: string, cause?: unknown): Error =>
    evidenceErrors('invoice-unreadable', { reason }, cause);
  if (bytes.length > LARGEST) throw refuse('it is larger than 5 MB');
  // Without NULs, UTF-16 shows its ASCII letters too: a DOCTYPE is seen before anything is parsed.
  if (/<!DOCTYPE/i.test(Buffer.from(bytes).toString('latin1').replaceAll('\0', ''))) {
    throw refuse('it declares a document type, which an invoice does not need');
  }
  let document;
  try {
    document = XmlDocument.fromBuffer(bytes, {
      option: ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE,
    });
  } catch (cause) {
    throw refuse('it is not well-formed XML', cause);
  }
  try {
    if (document.dtd) throw refuse('it declares a document type, which an invoice does not need');
    const { root } = document;
    const find = (path: string): XmlNode[] => {
      const steps = path.split('/').map((step) => {
        const [, name = '', condition = ''] = /^([\w-]+)(.*)$/.exec(step) ?? [];
        return `*[local-name()='${name}']${condition}`;
      });
      return root.find(steps.join('/'));
    };
    const texts = (path: string): string[] =>
      find(path)
        .map((node) => node.content.trim())
        .filter((text) => text !== '');
    return work({ root: root.name, namespace: root.namespaceUri, text: (path) => texts(path)[0], texts });
  } finally {
    document.dispose();
  }
}
