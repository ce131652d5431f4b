import { describe, expect, it } from '@jest/globals';
import { ownershipOf } from './ownership.js';
import { missingOf, type Known } from './readiness.js';
import { RENEWED_AFTER_YEARS, gradeOf } from './risk-grade.js';

const CODE = '91350100M000100Y43';
const KEY = `0x${'0'.repeat(24)}${'1'.repeat(40)}`;
const signatory = (name: string, role: 'maker' | 'checker', ledgerKey = KEY) => ({
  name,
  roles: [role],
  ledgerKey,
});
const person = (name: string, sharePpm = 1_000_000) => ({
  owner: { kind: 'person' as const, name },
  sharePpm,
});

/** A supplier of one person that has everything. */
const supplier: Known = {
  role: 'supplier',
  content: {
    company: { legalName: '老周铣床加工店', uscc: CODE, taxIds: [] },
    representative: { name: '周建国', soleOwner: true },
    signatories: [signatory('周建国', 'maker')],
    account: { number: 'SB1', bankCode: 'SANDBOXBANK', currency: 'CNY' },
  },
  ownership: ownershipOf(CODE, [person('周建国')]),
  documents: [{ kind: 'business-licence' }],
  proven: true,
  agreed: true,
};

describe('what an application still needs', () => {
  it('is nothing for a supplier of one person, one document, one account and one key', () => {
    expect(missingOf(supplier)).toEqual([]);
  });

  it('is everything at the beginning', () => {
    const nothing = { ...supplier, content: {}, ownership: undefined, documents: [] };
    expect(missingOf({ ...nothing, proven: false, agreed: false })).toEqual([
      'company',
      'representative',
      'owners',
      'signatories (maker)',
      'business-licence',
      'account',
      'account proof',
      'agreement',
    ]);
  });

  it('are the owners while a quarter is nobody’s', () => {
    const known = (ppm: number) => ({ ...supplier, ownership: ownershipOf(CODE, [person('周', ppm)]) });
    expect([missingOf(known(750_000)), missingOf(known(750_001))]).toEqual([['owners'], []]);
  });

  it('is a second person, and a paper of the first, for who owes or finances', () => {
    const obligor: Known = { ...supplier, role: 'obligor' };
    expect(missingOf(obligor)).toEqual(['signatories (checker)', 'representative-id']);
    const alone = [{ name: '周建国', roles: ['maker' as const, 'checker' as const], ledgerKey: KEY }];
    expect(missingOf({ ...obligor, content: { ...obligor.content, signatories: alone } })).toContain(
      'signatories (checker)',
    );
    const two = [signatory('周建国', 'maker'), signatory('李', 'checker')];
    const documents = [{ kind: 'business-licence' }, { kind: 'representative-id' }];
    expect(missingOf({ ...obligor, content: { ...obligor.content, signatories: two }, documents })).toEqual(
      [],
    );
  });
});

describe('the risk of a company', () => {
  const known = { ...supplier, hits: [], invited: true };

  it('is low for an invited supplier of one owner, and reviewed again after three years', () => {
    expect(gradeOf(known)).toEqual({ grade: 'low', facts: [] });
    expect(RENEWED_AFTER_YEARS.low).toBe(3);
  });

  it('is the highest of the facts that hold, each of them named', () => {
    const through = ownershipOf(CODE, [
      { owner: { kind: 'company', name: '上', code: 'U' }, sharePpm: 1_000_000 },
      { ...person('甲', 200_000), of: 'U' },
    ]);
    const found = gradeOf({ ...known, ownership: through, invited: false });
    expect([found.grade, found.facts.map(({ id }) => id)]).toEqual([
      'medium',
      ['comes-uninvited', 'owned-through-companies', 'nobody-owns-a-quarter'],
    ]);
    expect(gradeOf({ ...known, hits: [{ status: 'cleared' }] }).grade).toBe('high');
  });

  it('asks nobody beyond a state body or a listed company', () => {
    const ownership = ownershipOf(CODE, [{ owner: { kind: 'state', name: '国资委' }, sharePpm: 1_000_000 }]);
    expect(gradeOf({ ...known, ownership }).grade).toBe('low');
  });
});
