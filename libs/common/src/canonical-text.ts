/** The same text in other spelling is the same: width, case, spaces and punctuation do not tell two apart. */
export function canonicalText(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
