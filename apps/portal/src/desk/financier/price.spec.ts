import { expect, it } from '@jest/globals';
import { parseBusinessDate } from '#common';
import { priceOf } from '../../../../../libs/factoring/src/pricing.js';
import { addMonths, previewPrice } from './price';

const FROM = parseBusinessDate('2026-03-02');

it('says before a price is given what the platform will answer', () => {
  const terms = { ratePpm: 38_500, advancePpm: 870_000, fee: 5_000n };
  for (const basis of ['ACT/360', 'ACT/365F'] as const) {
    for (const face of [100_000n, 33_333_333n, 128_000_001n]) {
      for (const to of ['2026-03-03', '2026-05-29', '2027-03-01'].map(parseBusinessDate)) {
        const price = priceOf(face, { ...terms, basis }, FROM, to);
        const preview = previewPrice(face, { ...terms, basis, fee: '5000' }, FROM, to);
        expect(preview && { ...preview, sellerInterest: preview.interest }).toEqual(price);
      }
    }
  }
});

it('gives no price where the fee takes all, or no day is left', () => {
  const terms = { ratePpm: 38_500, basis: 'ACT/360' as const, advancePpm: 1_000_000, fee: '100' };
  expect(previewPrice(100n, terms, '2026-03-02', '2026-05-29')).toBeUndefined();
  expect(previewPrice(100_000n, terms, '2026-05-29', '2026-05-29')).toBeUndefined();
});

it('counts months to the last day of a shorter one', () => {
  expect(addMonths('2026-08-31', 6)).toBe('2027-02-28');
  expect(addMonths('2026-03-02', 6)).toBe('2026-09-02');
  expect(addMonths('2026-12-15', 1)).toBe('2027-01-15');
});
