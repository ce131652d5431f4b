import { errorCatalogue } from './domain-error.js';

/** An amount in minor units (fen, cents) of a currency (ISO 4217). */
export interface Money {
  readonly minor: bigint;
  readonly currency: string;
}

/** The year that a rate is counted on: actual days over 360 or over 365. */
export type DayCountBasis = 'ACT/360' | 'ACT/365F';

/** The largest amount that the ledger can hold: 2^48 − 1 minor units. */
export const MAX_MINOR = 2n ** 48n - 1n;

const MILLION = 1_000_000n;
const YEAR: Record<DayCountBasis, bigint> = { 'ACT/360': 360n, 'ACT/365F': 365n };

export const moneyErrors = errorCatalogue({
  'amount-unreadable': {
    kind: 'bad-request',
    en: '“{text}” is not an amount. Write whole minor units as digits, such as "120000" for 1,200.00.',
    zh: '“{text}”不是有效金额。请用最小货币单位的整数,例如 1,200.00 写作 "120000"。',
  },
  'amount-decimal': {
    kind: 'bad-request',
    en: '“{text}” has decimals that cannot be paid. Write whole minor units.',
    zh: '“{text}”含有无法支付的小数。请填写最小货币单位的整数。',
  },
  'amount-zero': {
    kind: 'bad-request',
    en: 'An amount of zero moves nothing. Give an amount above zero.',
    zh: '金额不能为零,请填写大于零的金额。',
  },
  'amount-negative': {
    kind: 'bad-request',
    en: '“{text}” is below zero. Give an amount above zero.',
    zh: '“{text}”小于零,请填写大于零的金额。',
  },
  'amount-too-large': {
    kind: 'bad-request',
    en: '“{text}” is more than the ledger can hold (281474976710655 minor units).',
    zh: '“{text}”超过账本可记录的上限(281474976710655 最小货币单位)。',
  },
  'currency-unknown': {
    kind: 'bad-request',
    en: '“{text}” is not a currency in use. Give its three letters after ISO 4217, such as CNY.',
    zh: '“{text}”不是有效币种。请填写 ISO 4217 三位字母代码,例如 CNY。',
  },
});

/**
 * Reads an amount as it stands in JSON: a string of digits, minor units, above zero and within the ledger's range.
 * @throws amount-unreadable, amount-decimal, amount-zero, amount-negative, amount-too-large
 */
export function parseMinor(text: string): bigint {
  if (/^-\d+(\.\d+)?$/.test(text)) throw moneyErrors('amount-negative', { text });
  if (/^\d+\.\d+$/.test(text)) throw moneyErrors('amount-decimal', { text });
  if (!/^(0|[1-9]\d{0,77})$/.test(text)) throw moneyErrors('amount-unreadable', { text: text.slice(0, 80) });
  const minor = BigInt(text);
  if (minor === 0n) throw moneyErrors('amount-zero');
  if (minor > MAX_MINOR) throw moneyErrors('amount-too-large', { text });
  return minor;
}

/** How many decimals a currency has. @throws currency-unknown */
export function currencyDigits(currency: string): number {
  // Intl gives two digits to any three letters; the list says which of them are currencies.
  if (!Intl.supportedValuesOf('currency').includes(currency)) {
    throw moneyErrors('currency-unknown', { text: currency.slice(0, 10) });
  }
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * Reads a decimal such as `-1656.25` as it stands in an invoice or a bank message, exactly.
 * @throws amount-unreadable, amount-decimal (more decimals than the currency has, unless they are zeros)
 */
export function decimalToMinor(text: string, currency: string): bigint {
  const match = /^([+-]?)(\d{1,30})(?:\.(\d{0,30}))?$/.exec(text.trim());
  if (!match) throw moneyErrors('amount-unreadable', { text: text.slice(0, 80) });
  const [, sign, whole = '', fraction = ''] = match;
  const digits = currencyDigits(currency);
  if (/[1-9]/.test(fraction.slice(digits))) throw moneyErrors('amount-decimal', { text });
  const minor = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  return sign === '-' ? -minor : minor;
}

/** The decimal of an amount, with all of the currency's decimals: 165625 EUR is `1656.25`. */
export function minorToDecimal({ minor, currency }: Money): string {
  const digits = currencyDigits(currency);
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  const sign = minor < 0n ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** For people: `CNY 1,280,000.00`. */
export function formatMoney(money: Money): string {
  const [whole = '', fraction] = minorToDecimal(money).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${money.currency} ${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** What is financed of a face amount, in minor units, rounded down; `advancePpm` in parts per million. */
export function financedRoundedDown(face: bigint, advancePpm: bigint): bigint {
  return (face * advancePpm) / MILLION;
}

/**
 * Interest of a discount in minor units, with one division at the end (DOMAIN.md, “Discount”).
 * `ratePpm` is parts per million a year; `days` counts the first day and not the last.
 */
export function discountInterestRoundedHalfUp(terms: {
  financed: bigint;
  ratePpm: bigint;
  days: number;
  basis: DayCountBasis;
}): bigint {
  return dividedRoundedHalfUp(
    terms.financed * terms.ratePpm * BigInt(terms.days),
    MILLION * YEAR[terms.basis],
  );
}

/** Penalty in minor units on what is unpaid; `ppmPerDay` is parts per million a day. */
export function penaltyRoundedHalfUp(unpaid: bigint, ppmPerDay: bigint, days: number): bigint {
  return dividedRoundedHalfUp(unpaid * ppmPerDay * BigInt(days), MILLION);
}

/** What a discount costs its seller a year over the cash received, in parts per million. */
export function allInAnnualCostPpm(terms: { sellerCost: bigint; cash: bigint; days: number }): bigint {
  return dividedRoundedHalfUp(terms.sellerCost * 365n * MILLION, terms.cash * BigInt(terms.days));
}

/**
 * Shares `total` by `weights` so that the shares add up exactly: the largest remainder first, ties by position.
 * Weights must not all be zero.
 */
export function largestRemainderShares(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum <= 0n) throw new RangeError('Shares need a weight above zero.');
  const shares = weights.map((weight) => (total * weight) / sum);
  const left = total - shares.reduce((a, b) => a + b, 0n);
  const order = weights
    .map((weight, position) => ({ position, remainder: (total * weight) % sum }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1,
    );
  for (const { position } of order.slice(0, Number(left))) shares[position] = (shares[position] ?? 0n) + 1n;
  return shares;
}

function dividedRoundedHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor);
}
