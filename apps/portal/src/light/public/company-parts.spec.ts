import { describe, expect, it } from '@jest/globals';
import { companyFaults, sharePpm } from './company-parts';
import { isUscc, readUscc } from './uscc';

describe('a share that somebody types', () => {
  it.each([
    ['100', 1_000_000],
    ['33.5', 335_000],
    ['0.0001', 1],
    ['５０%', 500_000],
    ['0', undefined],
    ['100.1', undefined],
    ['a half', undefined],
  ])('reads %s as %s parts per million', (text, ppm) => {
    expect(sharePpm(text)).toBe(ppm);
  });
});

describe('a registration code that somebody types', () => {
  it('is taken with spaces, small and full-width letters', () => {
    expect(readUscc(' 9135 0100 m000 100Y ４３ ')).toBe('91350100M000100Y43');
    expect(isUscc('91350100M000100Y43')).toBe(true);
  });

  it('is refused where its check character does not fit', () => {
    expect(isUscc('91350100M000100Y44')).toBe(false);
  });
});

it('says what is missing of a company before anything is sent', () => {
  const typed = {
    legalName: '某厂',
    uscc: '91350100M000100Y43',
    person: '周建国',
    isSoleOwner: false,
    owners: [{ name: '周建国', percent: '60' }],
    number: 'SB 6222-0202',
    bankCode: 'SANDBOXBANK',
    phone: '',
  };
  expect(companyFaults(typed)).toEqual({ owners: 'owners' });
  expect(companyFaults({ ...typed, isSoleOwner: true, person: ' ' })).toEqual({ person: 'empty' });
  const long = { ...typed, isSoleOwner: true };
  expect(companyFaults({ ...long, legalName: '厂'.repeat(140) })).toEqual({});
  expect(companyFaults({ ...long, legalName: '厂'.repeat(200) })).toEqual({ legalName: 'long' });
});
