import { describe, expect, it } from '@jest/globals';
import { openClientSecret, sealClientSecret } from './client-secret-seal.js';

const KEY = 'a-key-of-a-test-and-nothing-else';
const about = { id: '1', companyId: '2', issuer: 'https://idp.example.com', clientId: 'tributary' };

describe('a sealed secret', () => {
  const sealed = sealClientSecret(KEY, about, '密码 secret');

  it('opens for what it was sealed for, and shows nothing', () => {
    expect(openClientSecret(KEY, about, sealed)).toBe('密码 secret');
    expect(sealed.includes('secret')).toBe(false);
    expect(sealClientSecret(KEY, about, '密码 secret').equals(sealed)).toBe(false);
  });

  it.each(['id', 'companyId', 'issuer', 'clientId'] as const)('does not open for another %s', (field) => {
    expect(() => openClientSecret(KEY, { ...about, [field]: 'another' }, sealed)).toThrow();
  });

  it('does not open with another key, nor where a byte differs', () => {
    expect(() => openClientSecret(`${KEY}!`, about, sealed)).toThrow();
    for (const at of [0, 15, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => openClientSecret(KEY, about, changed)).toThrow();
    }
  });
});
