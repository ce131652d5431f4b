import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { BOOK_CURRENCIES, isBookCurrency } from './currencies.js';

it('is the list that the contract has, in its order', () => {
  const contract = readFileSync(join(import.meta.dirname, '../../../contracts/Currencies.sol'), 'utf8');
  const words = [...contract.matchAll(/= '([A-Z]+)'/g)].map(([, names = '']) => names).join('');
  expect(words.match(/.{3}/g)).toEqual(BOOK_CURRENCIES);
  expect(contract).toContain(`COUNT = ${BOOK_CURRENCIES.length};`);
});

it('knows a currency by its three letters', () => {
  expect(isBookCurrency('CNY')).toBe(true);
  expect(isBookCurrency('XXX')).toBe(false);
  expect(isBookCurrency('')).toBe(false);
});
