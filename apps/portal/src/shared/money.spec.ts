import { describe, expect, it } from '@jest/globals';
import { decimalsOf, formatMinor, formatMoneyParts, formatPpm, parseAmount } from './money';

describe('an amount that somebody types', () => {
  it.each([
    ['12500', 1_250_000n],
    ['12500.5', 1_250_050n],
    ['12,500.00', 1_250_000n],
    ['1,234,567.89', 123_456_789n],
    ['12 500.00', 1_250_000n],
    ['12\u00a0500.00', 1_250_000n],
    ['12\u2009500', 1_250_000n],
    ["12'500.00", 1_250_000n],
    ['12_500', 1_250_000n],
    ['  7. ', 700n],
    ['0.01', 1n],
    ['007', 700n],
    ['¥12,500', 1_250_000n],
    ['12500元', 1_250_000n],
    ['CNY 12,500.00', 1_250_000n],
    ['12,500.00 CNY', 1_250_000n],
  ])('reads %s', (text, minor) => {
    expect(parseAmount(text, 'CNY')).toEqual({ minor });
  });

  it.each([
    ['１２５００．５０', 1_250_050n],
    ['１２，５００．００', 1_250_000n],
    ['１２５００。50', 1_250_050n],
    ['12、500.00', 1_250_000n],
    ['12\u3000500', 1_250_000n],
    ['￥１２，５００', 1_250_000n],
  ])('reads what a Chinese keyboard makes of it: %s', (text, minor) => {
    expect(parseAmount(text, 'CNY')).toEqual({ minor });
  });

  it.each(['1,50', '1,5000', '12,50,000', '1.250,00', '1.250.000', '1,234.567,00', ',500', '12,'])(
    'refuses %s, which could mean two things',
    (text) => {
      expect(parseAmount(text, 'CNY')).toEqual({ fault: 'unreadable' });
    },
  );

  it.each(['-5', '+5', '1e6', '0x10', '五万', 'abc', '💰', '1/2', '.5', '.', '١٢٣', '12,5OO'])(
    'refuses %s, which is none',
    (text) => {
      expect(parseAmount(text, 'CNY')).toEqual({ fault: 'unreadable' });
    },
  );

  it('says what is wrong with it', () => {
    expect(parseAmount('', 'CNY')).toEqual({ fault: 'empty' });
    expect(parseAmount('   ', 'CNY')).toEqual({ fault: 'empty' });
    expect(parseAmount('元', 'CNY')).toEqual({ fault: 'empty' });
    expect(parseAmount('1.005', 'CNY')).toEqual({ fault: 'decimals' });
    expect(parseAmount('0.00', 'CNY')).toEqual({ fault: 'zero' });
    expect(parseAmount('100.01', 'CNY', 10_000n)).toEqual({ fault: 'above' });
    expect(parseAmount('100.00', 'CNY', 10_000n)).toEqual({ minor: 10_000n });
  });

  it('keeps amounts exact that a floating number cannot hold', () => {
    expect(parseAmount('92,233,720,368,547,758.07', 'CNY')).toEqual({ minor: 9_223_372_036_854_775_807n });
  });

  it('takes no fraction of a currency that has none', () => {
    expect(decimalsOf('JPY')).toBe(0);
    expect(parseAmount('1,500', 'JPY')).toEqual({ minor: 1500n });
    expect(parseAmount('1500.5', 'JPY')).toEqual({ fault: 'decimals' });
  });
});

describe('an amount that is shown', () => {
  it.each([
    ['0', '0.00'],
    ['1', '0.01'],
    ['99', '0.99'],
    ['100', '1.00'],
    ['123456789', '1,234,567.89'],
    ['9223372036854775807', '92,233,720,368,547,758.07'],
  ])('shows %s as %s in both languages', (minor, text) => {
    expect(formatMinor(minor, 'CNY', 'zh-CN')).toBe(text);
    expect(formatMinor(minor, 'CNY', 'en')).toBe(text);
  });

  it('shows what is below zero by a minus of its own', () => {
    expect(formatMinor(-5n, 'CNY')).toBe('−0.05');
    expect(formatMoneyParts(-123_456n, 2, 'en')).toEqual({ sign: '−', whole: '1,234', fraction: '.56' });
  });

  it('shows a currency without decimals without a point', () => {
    expect(formatMinor('1500', 'JPY')).toBe('1,500');
  });

  it('reads again what it showed', () => {
    for (const minor of [1n, 99n, 100n, 1_250_050n, 99_999_999_999n])
      expect(parseAmount(formatMinor(minor, 'CNY'), 'CNY')).toEqual({ minor });
  });

  it.each([
    [26_200, '2.62 %'],
    [26_250, '2.63 %'],
    ['0', '0.00 %'],
    [1_000_000n, '100.00 %'],
  ])('shows %s parts per million as %s', (ppm, text) => {
    expect(formatPpm(ppm)).toBe(text);
  });
});
