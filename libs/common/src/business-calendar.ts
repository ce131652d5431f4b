import chineseDays from 'chinese-days';
import { addDays, dayOfWeek, parseBusinessDate, type BusinessDate } from './business-date.js';

/** Days that differ from the rule that Monday to Friday are business days; true is a business day. */
export type CalendarExceptions = ReadonlyMap<BusinessDate, boolean>;

/** Statutory days that are known without a published calendar, as MM-DD (State Council order 795). */
const STATUTORY = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);

/** One version of a calendar. Beyond `publishedThrough` its answers are provisional. */
export class BusinessCalendar {
  constructor(
    readonly publishedThrough: BusinessDate,
    readonly exceptions: CalendarExceptions,
  ) {}

  isProvisional(date: BusinessDate): boolean {
    return date > this.publishedThrough;
  }

  isBusinessDay(date: BusinessDate): boolean {
    const weekday = dayOfWeek(date) <= 5;
    if (this.isProvisional(date)) return weekday && !STATUTORY.has(date.slice(5));
    return this.exceptions.get(date) ?? weekday;
  }

  /** The date itself when it is a business day, else the next one: how `payOn` follows from `dueOn`. */
  onOrAfter(date: BusinessDate): BusinessDate {
    let day = date;
    while (!this.isBusinessDay(day)) day = addDays(day, 1);
    return day;
  }

  /** The first business day after `date`. */
  nextBusinessDay(date: BusinessDate): BusinessDate {
    return this.onOrAfter(addDays(date, 1));
  }
}

/** China's calendar from 2015 on, as far as the packaged data goes: the end of 2026. */
export function chinaCalendar(): BusinessCalendar {
  const publishedThrough = parseBusinessDate('2026-12-31');
  const exceptions = new Map<BusinessDate, boolean>();
  for (let day = parseBusinessDate('2015-01-01'); day <= publishedThrough; day = addDays(day, 1)) {
    const business = chineseDays.isWorkday(day);
    if (business !== dayOfWeek(day) <= 5) exceptions.set(day, business);
  }
  return new BusinessCalendar(publishedThrough, exceptions);
}
