import type { TFunction } from 'i18next';

const KINDS = [
  'reaction-failed',
  'company-keys-changed',
  'payment-unanswered',
  'bank-account-missing',
  'payment-unattested',
  'payment-differs',
  'renewal-overdue',
  'screening-hit',
  'agreement-unsealed',
  'key-replacement-objection',
  'payout-change-objection',
  'payout-change-taken',
  'payout-bank-changed',
  'invoice-void',
  'funding-late',
  'repurchase-unfinished',
] as const;

/** What a case is about, in the page's language; a kind that is not known is named by its code. */
export function caseWords(t: TFunction<'operator'>, kind: string): string {
  const known = KINDS.find((one) => one === kind);
  return known ? t(`cases.kind.${known}`) : kind;
}
