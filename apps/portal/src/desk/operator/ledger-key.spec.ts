import { expect, it } from '@jest/globals';
import { ledgerKeyOf } from './ledger-key';

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
