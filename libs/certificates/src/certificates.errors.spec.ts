import { expect, it } from '@jest/globals';
import { REFUSALS } from '#orders';
import { certificateErrors } from './certificates.errors.js';

it.each([
  ['contract-differs', 'real-trade'],
  ['invoice-differs', 'real-trade'],
  ['currency-mismatch', 'real-trade'],
  ['documents-differ', 'real-trade'],
  ['evidence-missing', 'real-trade'],
  ['no-prepayment', 'no-prepayment'],
  ['no-stretch', 'no-stretch'],
  ['stop-issuing', 'stop-issuing'],
  ['irrevocable', 'irrevocable'],
  ['not-earlier-holder', 'recourse'],
] as const)('says in %s that the rule is %s, in both languages', (code, rule) => {
  const error = certificateErrors(code);
  for (const language of ['en', 'zh'] as const) expect(error.detail(language)).toContain(`(${rule})`);
});

it.each([
  ['term-max', 'term-max'],
  ['term-reason-missing', 'term-max'],
  ['consent-missing', 'consent'],
  ['consent-exceeded', 'consent'],
  ['several-receivers', 'consent'],
  ['invoice-once', 'invoice-once'],
  ['signer-twice', 'four-eyes'],
])('says in the ledger’s %s that the rule is %s, in both languages', (code, rule) => {
  const sentences = REFUSALS.find(([known]) => known === code)?.slice(1);
  expect(sentences).toHaveLength(2);
  for (const sentence of sentences ?? []) expect(sentence).toContain(`(${rule})`);
});
