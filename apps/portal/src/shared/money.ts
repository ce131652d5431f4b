/** Formatters by language: one takes longer to make than a thousand amounts take to write. */
const formatters = new Map<string, Intl.NumberFormat>();
function formatterOf(language: string): Intl.NumberFormat {
  const known = formatters.get(language);
  if (known) return known;
  const made = new Intl.NumberFormat(language, { useGrouping: true });
  formatters.set(language, made);
  return made;
}

/** The parts of an amount, so that a page can align by the decimal point and set the fraction apart. */
export function formatMoneyParts(
  minor: bigint,
  decimals: number,
  language: string,
): { sign: string; whole: string; fraction: string } {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return {
    sign: minor < 0n ? '−' : '',
    whole: formatterOf(language).format(BigInt(whole)),
    fraction: decimals === 0 ? '' : `.${digits.slice(digits.length - decimals)}`,
  };
}

/** Decimals of the currencies that the book knows; ISO 4217. */
const DECIMALS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0 };
export const decimalsOf = (currency: string): number => DECIMALS[currency] ?? 2;

/** Minor units as people read them, such as `12,500.00`; never a floating number in between. */
export function formatMinor(minor: bigint | string, currency: string, language = 'zh-CN'): string {
  const { sign, whole, fraction } = formatMoneyParts(BigInt(minor), decimalsOf(currency), language);
  return sign + whole + fraction;
}

/** What was wrong with a typed amount, by the key of its words (`problem.amount.*`). */
export type AmountFault = 'empty' | 'unreadable' | 'decimals' | 'zero' | 'above';

/**
 * Reads a typed amount into minor units. Full-width digits, points and commas, spaces and the usual separators of
 * thousands are taken as they are meant; what could mean two things is refused.
 */
export function parseAmount(
  text: string,
  currency: string,
  most?: bigint,
): { minor: bigint } | { fault: AmountFault } {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\u00a0\u2009_']/g, '')
    .replace(/[。]/g, '.')
    .replace(/[、]/g, ',')
    .replace(/^(¥|￥|CNY|RMB|元)/i, '')
    .replace(/(元|CNY)$/i, '');
  if (plain === '') return { fault: 'empty' };
  const grouped = /^\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain);
  if (!grouped && !/^\d+(\.\d*)?$/.test(plain)) return { fault: 'unreadable' };
  const [whole = '', fraction = ''] = plain.replaceAll(',', '').split('.');
  const decimals = decimalsOf(currency);
  if (fraction.length > decimals) return { fault: 'decimals' };
  const minor = BigInt(whole + fraction.padEnd(decimals, '0'));
  if (minor === 0n) return { fault: 'zero' };
  if (most !== undefined && minor > most) return { fault: 'above' };
  return { minor };
}

/** Parts per million a year as a percentage, such as `2.67 %`. */
export function formatPpm(ppm: number | string | bigint, language = 'zh-CN'): string {
  const hundredths = (BigInt(ppm) + 50n) / 100n;
  const { sign, whole, fraction } = formatMoneyParts(hundredths, 2, language);
  return `${sign}${whole}${fraction} %`;
}
