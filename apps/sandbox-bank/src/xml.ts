import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlText } from 'libxml2-wasm';

/** An element as the bank reads it: no entities, no processing, no references. */
export interface XmlNode {
  readonly name: string;
  readonly namespace: string;
  /** The attribute Ccy, the only one that payment messages have. */
  readonly currency: string | undefined;
  readonly children: readonly XmlNode[];
  /** The character data directly inside, trimmed. */
  readonly text: string;
}

/** Says where a message is not as it should be. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault';
}

/**
 * Reads UTF-8 XML. A DOCTYPE is refused before the parser sees it, so that no entity is ever declared.
 * @throws XmlFault for other encodings, any DOCTYPE, and what is not well formed or nested too deep (256)
 */
export function readXml(bytes: Uint8Array): XmlNode {
  const text = decodeUtf8(bytes);
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']*)["']/.exec(text)?.[1];
  if (declared !== undefined && declared.toLowerCase() !== 'utf-8') throw new XmlFault('it is not in UTF-8');
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new XmlFault('it has a DOCTYPE');
  const document = parse(text);
  try {
    return read(document.root);
  } finally {
    document.dispose();
  }
}

/** The one child of that name. @throws XmlFault when there is none, or more than one */
export function one(parent: XmlNode, name: string): XmlNode {
  const child = maybe(parent, name);
  if (!child) throw new XmlFault(`${parent.name} has no ${name}`);
  return child;
}

/** The child of that name, if there is one. @throws XmlFault when there is more than one */
export function maybe(parent: XmlNode, name: string): XmlNode | undefined {
  const [child, second] = many(parent, name);
  if (second) throw new XmlFault(`${parent.name} has more than one ${name}`);
  return child;
}

/** Children of that name in the parent's own namespace. */
export function many(parent: XmlNode, name: string): XmlNode[] {
  return parent.children.filter((child) => child.name === name && child.namespace === parent.namespace);
}

/** The element's text of 1 to `longest` characters. @throws XmlFault when it is empty, too long or has elements */
export function textOf(element: XmlNode, longest: number): string {
  if (element.children.length > 0) throw new XmlFault(`${element.name} holds elements instead of text`);
  if (element.text === '') throw new XmlFault(`${element.name} is empty`);
  if ([...element.text].length > longest) throw new XmlFault(`${element.name} is longer than ${longest}`);
  return element.text;
}

/** What stands inside an element to be written: text, or elements that were written before. */
export type XmlContent = string | readonly (WrittenXml | undefined)[];

/** An element that was written; a class, so that text is never taken for it. */
export class WrittenXml {
  constructor(readonly source: string) {}
}

/** Writes an element; children that are undefined are left out. */
export function element(
  name: string,
  content: XmlContent,
  attributes: Readonly<Record<string, string>> = {},
): WrittenXml {
  const heads = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const inner =
    typeof content === 'string' ? escape(content) : content.map((child) => child?.source ?? '').join('');
  return new WrittenXml(`<${name}${heads.join('')}>${inner}</${name}>`);
}

/** A whole message with its declaration. */
export function xmlDocument(root: WrittenXml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.source}\n`;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new XmlFault('it is not in UTF-8', { cause });
  }
}

function parse(text: string): XmlDocument {
  try {
    return XmlDocument.fromString(text, {
      option:
        ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_SYS_CATALOG,
    });
  } catch (cause) {
    throw new XmlFault('it is not well-formed XML', { cause });
  }
}

function read(source: XmlElement): XmlNode {
  const children: XmlNode[] = [];
  let text = '';
  for (let node = source.firstChild; node; node = node.next) {
    if (node instanceof XmlElement) children.push(read(node));
    else if (node instanceof XmlText || node instanceof XmlCData) text += node.content;
  }
  return {
    name: source.name,
    namespace: source.namespaceUri,
    currency: source.attr('Ccy')?.value,
    children,
    text: text.trim(),
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
