import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from './environment.js';
import { waitAfter } from './notice-delivery.service.js';

const GOOD = {
  PORT: '4100',
  BANK_FOLDER: '/var/lib/bank',
  BANK_API_TOKEN: 'a-token-for-tests-only',
  SEAL_API_TOKEN: 'a-token-for-seals-only',
  BANK_WEBHOOK_URL: 'http://127.0.0.1:3000/bank-messages',
  BANK_WEBHOOK_SECRET: 'a-secret-for-tests-only',
  BANK_SIGNING_KEY: `0x${'4c'.repeat(32)}`,
};

describe('readEnvironment', () => {
  test('reads what a start needs, and binds to loopback unless told otherwise', () => {
    expect(readEnvironment(GOOD)).toEqual({ ...GOOD, PORT: 4100, MODE: 'sandbox', HOST: '127.0.0.1' });
  });

  test('does not start where real debts are', () => {
    expect(() => readEnvironment({ ...GOOD, MODE: 'production' })).toThrow(/MODE: must be “sandbox”/);
  });

  test('names each wrong variable and never prints its value', () => {
    const wrong = {
      ...GOOD,
      BANK_SIGNING_KEY: '0xsecret',
      BANK_WEBHOOK_URL: 'file:///x',
      BANK_API_TOKEN: 'short',
    };
    let message = '';
    try {
      readEnvironment(wrong);
    } catch (error) {
      message = String(error);
    }
    for (const name of ['BANK_SIGNING_KEY', 'BANK_WEBHOOK_URL', 'BANK_API_TOKEN'])
      expect(message).toContain(name);
    for (const value of ['0xsecret', 'file:///x', 'short']) expect(message).not.toContain(value);
  });
});

test('waits between tries from 100 ms, doubling, up to 5 s and never longer', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(waitAfter)).toEqual([
    100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000,
  ]);
});
