import { describe, expect, it } from '@jest/globals';
import { chinaCalendar, parseBusinessDate } from '#common';
import { paymentDay, timeOfDay } from './payment-day.js';

const calendar = chinaCalendar();
const friday = parseBusinessDate('2026-03-06');

describe('the day on which an order is paid', () => {
  it('is the same up to the cut-off, that minute included, and else the next business day', () => {
    expect(paymentDay(friday, '14:59', '15:00', calendar)).toEqual({ paidOn: friday, sameDay: true });
    expect(paymentDay(friday, '15:00', '15:00', calendar)).toEqual({ paidOn: friday, sameDay: true });
    expect(paymentDay(friday, '15:01', '15:00', calendar)).toEqual({ paidOn: '2026-03-09', sameDay: false });
  });

  it('skips holidays', () => {
    const before = parseBusinessDate('2026-09-30');
    expect(paymentDay(before, '23:00', '15:00', calendar).paidOn).toBe('2026-10-08');
  });

  it('is told by the clock of Shanghai, whichever the machine’s', () => {
    expect(timeOfDay(new Date('2026-03-02T06:30:59Z'))).toBe('14:30');
    expect(timeOfDay(new Date('2026-03-02T16:00:00Z'))).toBe('00:00');
    expect(timeOfDay(new Date('2026-03-02T15:59:59Z'))).toBe('23:59');
  });
});
