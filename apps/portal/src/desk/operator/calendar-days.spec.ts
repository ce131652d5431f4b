import { describe, expect, it } from '@jest/globals';
import { BusinessCalendar, addDays, parseBusinessDate } from '#common';
import { daysFrom, inOrder, isBusinessDay, weeksOf, withDays } from './calendar-days';

describe('the calendar’s days in a page', () => {
  const exceptions = new Map([
    ['2026-02-14', true],
    ['2026-02-16', false],
  ]);

  it('are those of the server, each day of two years', () => {
    const known = new Map([...exceptions].map(([day, business]) => [parseBusinessDate(day), business]));
    const server = new BusinessCalendar(parseBusinessDate('2027-12-31'), known);
    let day = parseBusinessDate('2026-01-01');
    for (let count = 0; count < 730; count++, day = addDays(day, 1))
      expect([day, isBusinessDay(day, exceptions)]).toEqual([day, server.isBusinessDay(day)]);
  });

  it('stand in weeks from Monday on, in a leap year too', () => {
    const weeks = weeksOf(2028, 1);
    expect(weeks.flat().filter((day) => day !== undefined)).toEqual(daysFrom('2028-02-01', '2028-02-29'));
    expect(weeks[0]).toEqual([
      undefined,
      '2028-02-01',
      '2028-02-02',
      '2028-02-03',
      '2028-02-04',
      '2028-02-05',
      '2028-02-06',
    ]);
    expect(weeks.every((week) => week.length === 7)).toBe(true);
  });

  it('are changed only where they differ, and back again', () => {
    const off = withDays(new Map(), daysFrom('2026-02-13', '2026-02-17'), false, exceptions);
    // The 14th is a Saturday that is worked; the 15th and 16th are free already.
    expect(inOrder(off)).toEqual([
      { day: '2026-02-13', business: false },
      { day: '2026-02-14', business: false },
      { day: '2026-02-17', business: false },
    ]);
    expect(withDays(off, ['2026-02-13', '2026-02-14', '2026-02-17'], true, exceptions)).toEqual(new Map());
  });

  it('are none where the last is before the first', () => {
    expect(daysFrom('2026-02-02', '2026-02-01')).toEqual([]);
  });
});
