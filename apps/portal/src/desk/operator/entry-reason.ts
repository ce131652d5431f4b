import type { TFunction } from 'i18next';

/** Why an entry fits nothing, as the platform writes it down, by the key of its words. */
const REASONS = {
  'no instruction has this EndToEndId': 'unknown',
  'the entry takes a payment back': 'back',
  'the entry is on another account than was instructed': 'account',
  'the entry is in another currency': 'currency',
  'the entry has another amount': 'amount',
  'the bank had refused this payment': 'refused',
  'another booking has paid this instruction': 'paid',
} as const;

/** The same in the page’s language; one that is not known is said as it is written. */
export function entryReason(t: TFunction<'operator'>, reason: string): string {
  const known = Object.entries(REASONS).find(([text]) => text === reason);
  return known ? t(`suspense.why.${known[1]}`) : reason;
}
