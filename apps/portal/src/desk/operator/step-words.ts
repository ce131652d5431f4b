import type { TFunction } from 'i18next';

const STEPS = [
  'drain',
  'move the ledger’s date',
  'standing',
  'release-holds',
  'instruct',
  'penalties',
  'unanswered',
  'factoring.day',
] as const;
const KEYS = {
  drain: 'drain',
  'move the ledger’s date': 'moveLedger',
  standing: 'standing',
  'release-holds': 'releaseHolds',
  instruct: 'instruct',
  penalties: 'penalties',
  unanswered: 'unanswered',
  'factoring.day': 'factoring',
} as const;

/** What a step of the end of a day does, in the page's language; one that is not known is named as it is. */
export function stepWords(t: TFunction<'operator'>, step: string): string {
  const known = STEPS.find((one) => one === step);
  return known ? t(`day.steps_.${KEYS[known]}`) : step;
}
