import { expect, it } from '@jest/globals';
import { shortKey } from './short-key';

it('shows an address without its padding, so that two of them differ at sight', () => {
  expect(shortKey(`0x${'0'.repeat(24)}${'ab'.repeat(20)}`)).toBe('0xababab…ababab');
  expect(shortKey(`0x12${'34'.repeat(31)}`)).toBe('0x123434…343434');
});
