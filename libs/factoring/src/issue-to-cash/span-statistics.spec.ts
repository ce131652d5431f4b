import { expect, it } from '@jest/globals';
import { spanOf, spanStatistics } from './span-statistics.js';

const spans = (...seconds: number[]) => seconds.map((all) => ({ seconds: all, days: Math.floor(all / 10) }));

it('gives the middle and what nine of ten stay within, whatever the order', () => {
  expect(spanStatistics(spans(50, 10, 90, 30, 70, 20, 100, 40, 80, 60))).toEqual({
    median: { seconds: 50, days: 5 },
    p90: { seconds: 90, days: 9 },
  });
});

it('gives a time that was taken, also of few', () => {
  expect(spanStatistics(spans(7))).toEqual({
    median: { seconds: 7, days: 0 },
    p90: { seconds: 7, days: 0 },
  });
  expect(spanStatistics(spans(40, 20))).toEqual({
    median: { seconds: 20, days: 2 },
    p90: { seconds: 40, days: 4 },
  });
  expect(spanStatistics([])).toBeUndefined();
});

const DAYS = [
  { at: 100, day: '2026-03-02' },
  { at: 200, day: '2026-03-03' },
  { at: 300, day: '2026-06-01' },
];

it('counts days by the business date that held at either end', () => {
  expect(spanOf(150, 199, DAYS)).toEqual({ seconds: 49, days: 0 });
  expect(spanOf(199, 200, DAYS)).toEqual({ seconds: 1, days: 1 });
  expect(spanOf(150, 900, DAYS)).toEqual({ seconds: 750, days: 91 });
});

it('takes what was before the first day for that day, and what is the wrong way round for no time', () => {
  expect(spanOf(1, 100, DAYS)).toEqual({ seconds: 99, days: 0 });
  expect(spanOf(300, 250, DAYS)).toEqual({ seconds: 0, days: 0 });
  expect(spanOf(1, 2, [])).toEqual({ seconds: 1, days: 0 });
});
