import { describe, expect, it } from '@jest/globals';
import { TO_REACH, complaints, mixRatio } from './figures.js';

describe('figures of gas', () => {
  it('pass as they were accepted, and up to two percent above', () => {
    expect(complaints(TO_REACH, TO_REACH)).toEqual([]);
    const accepted = { ...TO_REACH, wholeBatched: 20_000 };
    expect(complaints({ ...TO_REACH, wholeBatched: 20_400 }, accepted)).toEqual([]);
  });

  it('are complained of when one grew by more', () => {
    const accepted = { ...TO_REACH, wholeBatched: 20_000 };
    expect(complaints({ ...TO_REACH, wholeBatched: 20_401 }, accepted)).toEqual([
      'wholeBatched grew from 20000 to 20401, more than 2 %.',
    ]);
  });

  it('are complained of above a goal that they had reached, and not above one that they never did', () => {
    const above = { ...TO_REACH, settleBatched: 16_001 };
    expect(complaints(above, TO_REACH)).toEqual(['settleBatched takes 16001, above 16000.']);
    expect(complaints(above, above)).toEqual([]);
  });

  it('are complained of when one is missing, or new', () => {
    const { oneToMany, ...without } = TO_REACH;
    expect(oneToMany).toBe(18_000);
    expect(complaints(without, TO_REACH)).toEqual(['oneToMany was not measured.']);
    expect(complaints({ ...TO_REACH, partBatchedPasskey: 30_000 }, TO_REACH)).toEqual([
      'partBatchedPasskey has no accepted figure; "npm run gas -- --accept" writes it.',
    ]);
  });

  it('are mixed as trade mixes them', () => {
    const twice = Object.fromEntries(Object.entries(TO_REACH).map(([act, gas]) => [act, 2 * gas]));
    expect(mixRatio(TO_REACH, twice)).toBe(2);
    const dearParts = { ...TO_REACH, partBatchedNewSlot: 46_000 + 44_000 };
    expect(mixRatio(TO_REACH, dearParts)).toBe(1.4);
  });
});
