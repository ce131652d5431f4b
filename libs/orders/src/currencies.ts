/** The currencies (ISO 4217) that this version of the book knows, in the order of `contracts/Currencies.sol`. */
export const BOOK_CURRENCIES = [
  'CNY',
  'HKD',
  'MOP',
  'USD',
  'EUR',
  'GBP',
  'JPY',
  'SGD',
  'CHF',
  'AUD',
  'DKK',
  'SEK',
  'NOK',
  'CAD',
  'KRW',
] as const;

/** Whether the book takes certificates and consents in this currency. */
export function isBookCurrency(currency: string): boolean {
  return BOOK_CURRENCIES.some((known) => known === currency);
}
