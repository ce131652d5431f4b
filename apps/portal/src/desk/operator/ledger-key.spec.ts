import { expect, it } from '@jest/globals';
import { ledgerKeyOf, shortKey } from './ledger-key';

const DIGITS = 'ab'.repeat(20);
const KEY = `0x${'0'.repeat(24)}${DIGITS}`;

it('takes an address as people copy it, and pads it for the ledger', () => {
  expect(ledgerKeyOf(` 0x${DIGITS.toUpperCase()} `)).toBe(KEY);
  expect(ledgerKeyOf(KEY)).toBe(KEY);
});

it.each(['', DIGITS, `0x${DIGITS}0`, `0x${'0'.repeat(40)}`, `0x${'1'.repeat(24)}${DIGITS}`])(
  'takes no other words for an address: %s',
  (typed) => {
    expect(ledgerKeyOf(typed)).toBeUndefined();
  },
);

it('shows an address without its padding, so that two of them differ at sight', () => {
  expect(shortKey(KEY)).toBe('0xababab…ababab');
  expect(shortKey(`0x12${'34'.repeat(31)}`)).toBe('0x123434…343434');
});
