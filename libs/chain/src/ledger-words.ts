import { bytes3ToCurrency } from '#orders';
import { hex } from './book.js';

/** PostgreSQL and JavaScript both know it; nothing in trade lasts longer. */
const LAST_SECOND = 253_402_300_799n;
const LAST_YEAR = 9999;

/**
 * The business date of a number yyyymmdd that the chain never checked, as the latest date that is not after it:
 * compared with any real date both answer alike, and no number that a company signs can stop the reading.
 */
export function dateOf(number: number): string {
  const year = Math.floor(number / 10_000);
  const month = Math.floor(number / 100) % 100;
  const day = number % 100;
  if (year < 1) return '0001-01-01';
  if (year > LAST_YEAR || month > 12) return written(Math.min(year, LAST_YEAR), 12, 31);
  if (month < 1) return year === 1 ? '0001-01-01' : written(year - 1, 12, 31);
  const last = daysIn(year, month);
  if (day >= 1) return written(year, month, Math.min(day, last));
  if (month > 1) return written(year, month - 1, daysIn(year, month - 1));
  return year === 1 ? '0001-01-01' : written(year - 1, 12, 31);
}

/** The name of a currency, or its three bytes where they are no letters: the chain takes any that are not all zero. */
export function currencyOf(bytes: unknown): string {
  const given = hex.parse(bytes);
  const name = bytes3ToCurrency(given);
  return /^[A-Z]{3}$/.test(name) ? name : given;
}

/** A time in seconds as PostgreSQL reads it; what lies beyond the year 9999 is its end. */
export function timeOf(seconds: bigint): string {
  return new Date(Number(seconds > LAST_SECOND ? LAST_SECOND : seconds) * 1000).toISOString();
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

function written(year: number, month: number, day: number): string {
  const padded = (part: number, digits: number): string => String(part).padStart(digits, '0');
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}
