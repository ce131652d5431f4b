/** A day that is or is not one of business. */
export interface CalendarDay {
  day: string;
  business: boolean;
}
/** Days that differ from the rule that Monday to Friday are business days. */
export type Exceptions = ReadonlyMap<string, boolean>;

const DAY_MS = 86_400_000;
const WEEK = 7;
const dateOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
const textOf = (date: Date): string => date.toISOString().slice(0, 10);
/** 0 is Monday. */
const placeInWeek = (day: string): number => (dateOf(day).getUTCDay() + 6) % WEEK;

/** Whether a day is of Monday to Friday. */
export const isWeekday = (day: string): boolean => placeInWeek(day) < 5;

/** Whether banks work on a day. */
export const isBusinessDay = (day: string, exceptions: Exceptions): boolean =>
  exceptions.get(day) ?? isWeekday(day);

/** All days from one to another; none where the second is before the first. */
export function daysFrom(first: string, last: string): string[] {
  const count = Math.round((dateOf(last).getTime() - dateOf(first).getTime()) / DAY_MS) + 1;
  return Array.from({ length: Math.max(count, 0) }, (_, place) =>
    textOf(new Date(dateOf(first).getTime() + place * DAY_MS)),
  );
}

/** The weeks of a month, each from Monday to Sunday; a place without a day of the month is undefined. */
export function weeksOf(year: number, month: number): (string | undefined)[][] {
  const first = textOf(new Date(Date.UTC(year, month, 1)));
  const last = textOf(new Date(Date.UTC(year, month + 1, 0)));
  const places: (string | undefined)[] = [
    ...Array.from({ length: placeInWeek(first) }, () => undefined),
    ...daysFrom(first, last),
  ];
  while (places.length % WEEK !== 0) places.push(undefined);
  return Array.from({ length: places.length / WEEK }, (_, week) =>
    places.slice(week * WEEK, (week + 1) * WEEK),
  );
}

/** The changes with some days set as they are to be; a day that is so already is no change. */
export function withDays(
  changes: Exceptions,
  days: readonly string[],
  business: boolean,
  current: Exceptions,
): Map<string, boolean> {
  const made = new Map(changes);
  for (const day of days) {
    if (isBusinessDay(day, current) === business) made.delete(day);
    else made.set(day, business);
  }
  return made;
}

/** Changes in the order of their days. */
export const inOrder = (changes: Exceptions): CalendarDay[] =>
  [...changes]
    .map(([day, business]) => ({ day, business }))
    .sort((one, other) => (one.day < other.day ? -1 : 1));
