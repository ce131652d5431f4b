import { describe, expect, it } from '@jest/globals';
import { addMonths, chinaCalendar, fromYyyymmdd, parseBusinessDate, toYyyymmdd } from './index.js';

const date = parseBusinessDate;

describe('dates', () => {
  it.each(['2026-02-29', '2026-13-01', '20260101', '2026-1-1', 'today', '+002026-01-01'])(
    'refuses %s',
    (text) => {
      expect(() => date(text)).toThrow('date-unreadable');
    },
  );

  it('adds months to the month’s last day where the day is missing', () => {
    expect(addMonths(date('2024-08-31'), 6)).toBe('2025-02-28');
    expect(addMonths(date('2024-02-29'), 12)).toBe('2025-02-28');
  });

  it('writes dates as the contracts keep them', () => {
    expect(toYyyymmdd(date('2026-08-24'))).toBe(20260824);
    expect(fromYyyymmdd(20260824)).toBe('2026-08-24');
  });
});

describe('the China calendar', () => {
  const calendar = chinaCalendar();

  it('pays after Spring Festival what is due in it', () => {
    expect(calendar.onOrAfter(date('2026-02-16'))).toBe('2026-02-24');
  });

  it('leaves a business day as it is and steps over a weekend', () => {
    expect(calendar.onOrAfter(date('2026-03-02'))).toBe('2026-03-02');
    expect(calendar.nextBusinessDay(date('2026-03-06'))).toBe('2026-03-09');
  });

  it('is provisional where nothing is published, and rests on statutory days there', () => {
    expect(calendar.isProvisional(date('2027-01-01'))).toBe(true);
    expect(calendar.onOrAfter(date('2027-01-01'))).toBe('2027-01-04');
  });
});
