import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signedHeaders, webhookSecret } from './webhook-secret.js';

const KEY = 'a-key-of-the-service';
const ENDPOINT = '0198a000-0000-7000-8000-000000000001';
const body = '{"type":"test"}';
const secret = (generation: number, endpoint = ENDPOINT, key = KEY): string =>
  webhookSecret(key, endpoint, generation);
const taken = (by: string, headers: Record<string, string>, words = body): boolean => {
  try {
    new Webhook(by).verify(words, headers);
    return true;
  } catch {
    return false;
  }
};

describe('a webhook’s secret', () => {
  it('is another for each endpoint, rotation and key, and always the same', () => {
    const all = [secret(1), secret(2), secret(1, 'other'), secret(1, ENDPOINT, 'another-service')];
    expect(new Set(all).size).toBe(all.length);
    expect(secret(1)).toBe(all[0]);
    for (const one of all) expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it('signs so that the published library takes it, and nothing else', () => {
    const headers = signedHeaders([secret(1)], 'msg', new Date(), body);
    expect(taken(secret(1), headers)).toBe(true);
    expect(taken(secret(2), headers)).toBe(false);
    expect(taken(secret(1), headers, `${body} `)).toBe(false);
    expect(taken(secret(1), { ...headers, 'webhook-id': 'other' })).toBe(false);
    expect(taken(secret(1), signedHeaders([secret(1)], 'msg', new Date(Date.now() - 600_000), body))).toBe(
      false,
    );
  });

  it('is taken by who knows the old one and by who knows the new one, while they overlap', () => {
    const headers = signedHeaders([secret(2), secret(1)], 'msg', new Date(), body);
    expect([secret(1), secret(2), secret(3)].map((one) => taken(one, headers))).toEqual([true, true, false]);
  });
});
