import { expect, it } from '@jest/globals';
import { parsePercent } from './percent';

it('reads a rate in parts per million, however it is typed', () => {
  expect(parsePercent('3.85')).toBe(38_500);
  expect(parsePercent('3.85 %')).toBe(38_500);
  expect(parsePercent('３．８５％')).toBe(38_500);
  expect(parsePercent('3,5')).toBe(35_000);
  expect(parsePercent('100')).toBe(1_000_000);
  expect(parsePercent('0.0001')).toBe(1);
});

it('takes nothing for a rate that is none', () => {
  for (const text of ['', '0', 'abc', '-1', '100.0001', '3.123456', '3.8.5']) {
    expect(parsePercent(text)).toBeUndefined();
  }
});
