/** One element as it will stand in a document. */
export type WrittenXml = { readonly text: string };

/** An element with text or with elements; what is undefined is left out. @throws RangeError for text that XML cannot carry */
export function element(
  name: string,
  content: string | readonly (WrittenXml | undefined)[],
  attributes: Readonly<Record<string, string>> = {},
): WrittenXml {
  const inside =
    typeof content === 'string' ? escaped(content) : content.map((child) => child?.text ?? '').join('');
  const before = Object.entries(attributes)
    .map(([attribute, value]) => ` ${attribute}="${escaped(value)}"`)
    .join('');
  return { text: `<${name}${before}>${inside}</${name}>` };
}

/** The document, in UTF-8. */
export function xmlDocument(root: WrittenXml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.text}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  // Control characters, halves of surrogate pairs and the two non-characters have no place in XML 1.0.
  if (/[^\P{Cc}\t\n\r]|\p{Cs}|[\uFFFE\uFFFF]/u.test(text)) {
    throw new RangeError('The text has characters that XML cannot carry.');
  }
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
