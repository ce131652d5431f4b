/** Reads a typed yearly rate, such as `3.85` or `3.85 %`, into parts per million; undefined where it is none. */
export function parsePercent(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[\s%]/g, '').replace(',', '.');
  const found = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(plain);
  if (!found) return undefined;
  const ppm = Number(found[1]) * 10_000 + Number((found[2] ?? '').padEnd(4, '0'));
  return ppm >= 1 && ppm <= 1_000_000 ? ppm : undefined;
}
