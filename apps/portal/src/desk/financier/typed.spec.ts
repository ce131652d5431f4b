import { expect, it } from '@jest/globals';
import { isZero } from './typed';

it('takes nothing typed and zero for the same', () => {
  expect(isZero('')).toBe(true);
  expect(isZero('0.00')).toBe(true);
  expect(isZero('0.01')).toBe(false);
});
