import { describe, expect, it } from '@jest/globals';
import { currencyOf, dateOf, timeOf } from './ledger-words.js';

describe('a date that nobody checked', () => {
  it.each([
    [20260302, '2026-03-02'],
    [20260231, '2026-02-28'],
    [20240230, '2024-02-29'],
    [20261399, '2026-12-31'],
    [20260100, '2025-12-31'],
    [20260500, '2026-04-30'],
    [20260012, '2025-12-31'],
    [0, '0001-01-01'],
    [4_294_967_295, '9999-12-31'],
  ])('%d is read as %s', (number, date) => {
    expect(dateOf(number)).toBe(date);
  });
});

describe('a currency that nobody checked', () => {
  it('is its name, or its bytes where they are no capital letters', () => {
    expect(currencyOf('0x434e59')).toBe('CNY');
    expect(currencyOf('0x000001')).toBe('0x000001');
    expect(currencyOf('0x636e79')).toBe('0x636e79');
  });
});

describe('a time in seconds', () => {
  it('ends with the year 9999, however large it is', () => {
    expect(timeOf(0n)).toBe('1970-01-01T00:00:00.000Z');
    expect(timeOf(2n ** 64n - 1n)).toBe('9999-12-31T23:59:59.000Z');
  });
});
