import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownershipOf, type Share } from './ownership.js';

const SELF = '91350100M000100Y43';
const UPPER = '911522010783762860';
const TOP = '91110000600007448M';
const person = (name: string, sharePpm: number, of?: string): Share => ({
  owner: { kind: 'person', name },
  of,
  sharePpm,
});
const company = (code: string, sharePpm: number, of?: string): Share => ({
  owner: { kind: 'company', name: `公司${code}`, code },
  of,
  sharePpm,
});

describe('who owns a company', () => {
  it('is one person for one share', () => {
    expect(ownershipOf(SELF, [person('周建国', 1_000_000)])).toEqual({
      owners: [{ name: '周建国', kind: 'person', effectivePpm: 1_000_000 }],
      beneficial: ['周建国'],
      undisclosedPpm: 0,
    });
  });

  it('is reckoned through other companies, and over several ways to one person', () => {
    const { owners, beneficial } = ownershipOf(SELF, [
      person('甲', 100_000),
      company(UPPER, 900_000),
      person('甲', 200_000, UPPER),
      person('乙', 800_000, UPPER),
    ]);
    expect(owners.map(({ name, effectivePpm }) => [name, effectivePpm])).toEqual([
      ['甲', 280_000],
      [`公司${UPPER}`, 900_000],
      ['乙', 720_000],
    ]);
    expect(beneficial).toEqual(['甲', '乙']);
  });

  it('makes nobody beneficial a millionth below a quarter, and one at a quarter exactly', () => {
    expect(ownershipOf(SELF, [person('甲', 249_999), person('乙', 250_000)]).beneficial).toEqual(['乙']);
    // 50 % of 50 %: a quarter, without a rounding on the way.
    const halves = [company(UPPER, 500_000), person('丙', 500_000, UPPER)];
    expect(ownershipOf(SELF, halves).beneficial).toEqual(['丙']);
  });

  it('counts what nobody is named for, also further up', () => {
    expect(ownershipOf(SELF, [company(UPPER, 600_000)]).undisclosedPpm).toBe(1_000_000);
    const known = [company(UPPER, 600_000), person('丁', 900_000, UPPER), person('戊', 400_000)];
    expect(ownershipOf(SELF, known).undisclosedPpm).toBe(60_000);
  });

  it('refuses an owner who owns himself, and a circle of companies', () => {
    expect(() => ownershipOf(SELF, [company(SELF, 10_000)])).toThrow(/^owner-circular/);
    const circle = [company(UPPER, 500_000), company(TOP, 500_000, UPPER), company(UPPER, 500_000, TOP)];
    expect(() => ownershipOf(SELF, circle)).toThrow(/^owner-circular/);
    expect(() => ownershipOf(SELF, [company(UPPER, 500_000), company(SELF, 100_000, UPPER)])).toThrow(
      /^owner-circular/,
    );
  });

  it('refuses more than the whole, of the company or of one that owns it', () => {
    expect(() => ownershipOf(SELF, [person('甲', 600_000), person('乙', 400_001)])).toThrow(
      /^shares-above-whole/,
    );
    const above = [company(UPPER, 500_000), person('甲', 900_000, UPPER), person('乙', 200_000, UPPER)];
    expect(() => ownershipOf(SELF, above)).toThrow(/^shares-above-whole/);
  });

  it('refuses shares of a company that owns nothing here', () => {
    expect(() => ownershipOf(SELF, [person('甲', 1_000_000), person('乙', 1_000, UPPER)])).toThrow(
      /^owner-unknown/,
    );
  });

  it('gives persons and what is undisclosed exactly the whole, whatever the parts', () => {
    const parts = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, parts, (below, above) => {
        const shares = [
          ...below.map((ppm, place) => person(`人${String(place)}`, ppm)),
          company(UPPER, 100_000),
          ...above.map((ppm, place) => person(`上${String(place)}`, ppm, UPPER)),
        ];
        const { owners, undisclosedPpm } = ownershipOf(SELF, shares);
        const persons = owners.filter(({ kind }) => kind === 'person');
        const sum = persons.reduce((total, { effectivePpm }) => total + effectivePpm, undisclosedPpm);
        // Each figure is rounded down: fewer millionths are lost than there are figures.
        expect(sum).toBeLessThanOrEqual(1_000_000);
        expect(sum).toBeGreaterThan(1_000_000 - persons.length - 1);
      }),
    );
  });
});
