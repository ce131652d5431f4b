import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DomainError,
  MAX_MINOR,
  allInAnnualCostPpm,
  decimalToMinor,
  financedRoundedDown,
  formatMoney,
  largestRemainderShares,
  minorToDecimal,
  parseMinor,
  penaltyRoundedHalfUp,
} from './index.js';

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('an amount', () => {
  it.each([
    ['0', 'amount-zero'],
    ['-1', 'amount-negative'],
    ['-0.5', 'amount-negative'],
    ['1.5', 'amount-decimal'],
    ['281474976710656', 'amount-too-large'],
    [String(2n ** 256n), 'amount-too-large'],
    ['-0', 'amount-negative'],
    ['007', 'amount-unreadable'],
    ['1e30', 'amount-unreadable'],
    ['NaN', 'amount-unreadable'],
    ['１００', 'amount-unreadable'],
    ['1\u200b', 'amount-unreadable'],
    ['', 'amount-unreadable'],
  ])('refuses %s with %s', (text, code) => {
    expect(codeOf(() => parseMinor(text))).toBe(code);
  });

  it('takes one and the largest amount', () => {
    expect(parseMinor('1')).toBe(1n);
    expect(parseMinor('281474976710655')).toBe(MAX_MINOR);
  });

  it('reads decimals exactly and refuses what the currency cannot pay', () => {
    expect(decimalToMinor('1656.25', 'EUR')).toBe(165625n);
    expect(decimalToMinor('-1656.2500', 'EUR')).toBe(-165625n);
    expect(decimalToMinor('500', 'JPY')).toBe(500n);
    expect(decimalToMinor('1.234', 'KWD')).toBe(1234n);
    expect(codeOf(() => decimalToMinor('0.001', 'EUR'))).toBe('amount-decimal');
    expect(codeOf(() => decimalToMinor('1,000.00', 'EUR'))).toBe('amount-unreadable');
    expect(codeOf(() => decimalToMinor('1.00', 'QQQ'))).toBe('currency-unknown');
  });

  it('comes back from its decimal unchanged', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -MAX_MINOR, max: MAX_MINOR }),
        fc.constantFrom('CNY', 'JPY', 'KWD'),
        (minor, currency) => {
          expect(decimalToMinor(minorToDecimal({ minor, currency }), currency)).toBe(minor);
        },
      ),
    );
  });

  it('reads well', () => {
    expect(formatMoney({ minor: 128000000n, currency: 'CNY' })).toBe('CNY 1,280,000.00');
    expect(formatMoney({ minor: 5n, currency: 'CNY' })).toBe('CNY 0.05');
  });
});

describe('shares and charges', () => {
  it('share a total so that nothing is lost and ties go by position', () => {
    expect(largestRemainderShares(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    fc.assert(
      fc.property(
        fc.bigInt(0n, MAX_MINOR),
        fc.array(fc.bigInt(1n, MAX_MINOR), { minLength: 1 }),
        (total, weights) => {
          expect(largestRemainderShares(total, weights).reduce((a, b) => a + b, 0n)).toBe(total);
        },
      ),
    );
  });

  it('round the financed amount down and a penalty half up', () => {
    expect(financedRoundedDown(999n, 800_000n)).toBe(799n);
    expect(penaltyRoundedHalfUp(1000n, 500n, 1)).toBe(1n);
    expect(penaltyRoundedHalfUp(999n, 500n, 1)).toBe(0n);
  });

  it('tell the yearly cost over the cash received', () => {
    // 545,833 on 99,454,167 over 75 days: 2.67 % a year.
    expect(allInAnnualCostPpm({ sellerCost: 545833n, cash: 99454167n, days: 75 })).toBe(26710n);
  });
});
