/** Reads a typed amount of a fee or a limit, where nothing and zero are the same. */
export const isZero = (text: string): boolean => /^[0.\s]*$/.test(text.normalize('NFKC'));
