import { expect, it } from '@jest/globals';
import { NoAnswer, Problem, wasAnswered } from './index.js';

it.each([
  ['a refusal', new Problem(422, 'holding-not-live', 'It moves.'), true],
  ['too many', new Problem(429, 'backlog-full', 'Later.'), true],
  ['what failed before it was sent', new Error('not signed'), true],
  ['no answer', new NoAnswer(new TypeError('fetch failed')), false],
  ['a service that was away', new Problem(502, 'service-away', 'Try again.'), false],
  ['a failure that nobody foresaw', new Problem(500, 'unknown', ''), false],
])('after %s an act is known to have been answered or not', (_, failure, answered) => {
  expect(wasAnswered(failure)).toBe(answered);
});
