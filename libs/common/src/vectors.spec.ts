import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  chinaCalendar,
  dayOfWeek,
  daysBetween,
  discountInterestRoundedHalfUp,
  isLei,
  isUnifiedSocialCreditCode,
  parseBusinessDate,
} from './index.js';

const folder = '../shared/data';
const basis = z.enum(['ACT/360', 'ACT/365F']);
const verdict = z.object({ code: z.string(), valid: z.boolean() });
const vectors = z.object({
  discountInterest: z.array(
    z.object({
      face: z.string(),
      annualRatePpm: z.number(),
      from: z.string().optional(),
      to: z.string().optional(),
      days: z.number(),
      basis,
      interest: z.string(),
    }),
  ),
  dayCount: z.array(z.object({ from: z.string(), to: z.string(), days: z.number() })),
  uscc: z.array(verdict),
  lei: z.array(verdict),
  chinaWorkingWeekends2026: z.array(z.string()),
});

const present = existsSync(`${folder}/vectors.json`);
if (!present) console.warn(`Skipped: ${folder} is not there, so the figures of others are not compared.`);

(present ? describe : describe.skip)('figures worked by others', () => {
  const read = (): z.infer<typeof vectors> =>
    vectors.parse(JSON.parse(readFileSync(`${folder}/vectors.json`, 'utf8')));
  const lines = (file: string): string[] =>
    readFileSync(`${folder}/identifiers/${file}`, 'utf8').trim().split(/\s+/);

  it('gives the interest of published examples', () => {
    for (const { face, annualRatePpm, days, basis, interest } of read().discountInterest) {
      const terms = { financed: BigInt(face), ratePpm: BigInt(annualRatePpm), days, basis };
      expect(discountInterestRoundedHalfUp(terms)).toBe(BigInt(interest));
    }
  });

  it('counts days as published tests do', () => {
    const { dayCount, discountInterest } = read();
    for (const { from, to, days } of [...dayCount, ...discountInterest]) {
      if (from && to) expect(daysBetween(parseBusinessDate(from), parseBusinessDate(to))).toBe(days);
    }
  });

  it('tells valid identifiers from invalid ones', () => {
    for (const { code, valid } of read().uscc)
      expect([code, isUnifiedSocialCreditCode(code)]).toEqual([code, valid]);
    for (const { code, valid } of read().lei) expect([code, isLei(code)]).toEqual([code, valid]);
  });

  it('accepts every identifier of the lists, and none with its check character changed', () => {
    const uscc = lines('uscc-valid.txt');
    const lei = lines('lei-valid.txt');
    expect([uscc.length, lei.length]).toEqual([100, 50]);
    expect(uscc.filter((code) => !isUnifiedSocialCreditCode(code))).toEqual([]);
    expect(lei.filter((code) => !isLei(code))).toEqual([]);
    const changed = (code: string): string => code.slice(0, -1) + (code.endsWith('1') ? '2' : '1');
    expect(uscc.filter((code) => isUnifiedSocialCreditCode(changed(code)))).toEqual([]);
    expect(lei.filter((code) => isLei(changed(code)))).toEqual([]);
  });

  it('refuses every change of one character, within the alphabet, of ten credit codes', () => {
    const alphabet = Array.from('0123456789ABCDEFGHJKLMNPQRTUWXY');
    const changed = lines('uscc-valid.txt')
      .slice(0, 10)
      .flatMap((code) =>
        Array.from(code).flatMap((was, place) =>
          alphabet
            .filter((other) => other !== was)
            .map((other) => code.slice(0, place) + other + code.slice(place + 1)),
        ),
      );
    expect(changed.length).toBe(10 * 18 * 30);
    expect(changed.filter(isUnifiedSocialCreditCode)).toEqual([]);
  });

  it('works on the adjusted weekends of 2026', () => {
    const calendar = chinaCalendar();
    const weekends = read().chinaWorkingWeekends2026.map(parseBusinessDate);
    expect(weekends.every((day) => dayOfWeek(day) > 5 && calendar.isBusinessDay(day))).toBe(true);
  });
});
