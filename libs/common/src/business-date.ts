import { Temporal } from 'temporal-polyfill';
import { errorCatalogue } from './domain-error.js';

declare const branded: unique symbol;

/** A calendar date in the deployment's zone, `YYYY-MM-DD`; never a moment in time. Compares as text. */
export type BusinessDate = string & { readonly [branded]: 'BusinessDate' };

export const dateErrors = errorCatalogue({
  'date-unreadable': {
    kind: 'bad-request',
    en: '“{text}” is not a date. Write it as YYYY-MM-DD, such as 2026-03-02.',
    zh: '“{text}”不是有效日期。请按 YYYY-MM-DD 填写,例如 2026-03-02。',
  },
});

/** @throws date-unreadable, for what is not written YYYY-MM-DD or not in the calendar (2026-02-29) */
export function parseBusinessDate(text: string): BusinessDate {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError('shape');
    return asDate(Temporal.PlainDate.from(text, { overflow: 'reject' }));
  } catch (cause) {
    throw dateErrors('date-unreadable', { text: text.slice(0, 40) }, cause);
  }
}

export function addDays(date: BusinessDate, days: number): BusinessDate {
  return asDate(Temporal.PlainDate.from(date).add({ days }));
}

/** The same day `months` later, or that month's last day when it has no such day. */
export function addMonths(date: BusinessDate, months: number): BusinessDate {
  return asDate(Temporal.PlainDate.from(date).add({ months }));
}

/** Days from `from` (counted) to `to` (not counted). */
export function daysBetween(from: BusinessDate, to: BusinessDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'day' }).days;
}

/** 1 is Monday, 7 is Sunday. */
export function dayOfWeek(date: BusinessDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The date as the contracts keep it: 2026-08-24 is 20260824. */
export function toYyyymmdd(date: BusinessDate): number {
  return Number(date.replaceAll('-', ''));
}

/** @throws date-unreadable */
export function fromYyyymmdd(number: number): BusinessDate {
  const text = String(number);
  return parseBusinessDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`);
}

function asDate(date: Temporal.PlainDate): BusinessDate {
  return date.toString() as BusinessDate;
}
