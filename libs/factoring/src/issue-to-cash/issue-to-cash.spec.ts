import { expect, it } from '@jest/globals';
import { stageTimesOf } from './issue-to-cash.service.js';

const DAYS = [
  { at: 0, day: '2026-03-02' },
  { at: 1000, day: '2026-03-05' },
];
const span = (
  stage: 'consented' | 'asked',
  certificate: string,
  company: string,
  from_at: number,
  to_at: number,
) => ({
  stage,
  certificate,
  company,
  from_at,
  to_at,
});

it('tells how many certificates came so far and how long it took, in seconds and days', () => {
  const [consented] = stageTimesOf(
    [
      span('consented', '1', '7', 0, 60),
      span('consented', '2', '7', 0, 1200),
      span('consented', '2', '8', 0, 90),
    ],
    DAYS,
  );
  expect(consented).toEqual({
    stage: 'consented',
    certificates: 2,
    median: { seconds: 90, days: 0 },
    p90: { seconds: 1200, days: 3 },
  });
});

it('tells of nothing yet as none', () => {
  const settled = stageTimesOf([], DAYS).at(-1);
  expect(settled).toEqual({ stage: 'settled', certificates: 0, median: null, p90: null });
});

it('says nothing of what two companies asked among themselves, however often, and counts what three asked', () => {
  const two = ['a', 'b', 'a', 'b'].map((company, at) => span('asked', String(at), company, 0, 10));
  const told = (rows: typeof two) => stageTimesOf(rows, DAYS).find(({ stage }) => stage === 'asked');
  expect(told(two)).toEqual({ stage: 'asked', certificates: null, median: null, p90: null });
  expect(told([...two, span('asked', '9', 'c', 0, 30)])).toMatchObject({
    certificates: 5,
    median: { seconds: 10 },
    p90: { seconds: 30 },
  });
});
