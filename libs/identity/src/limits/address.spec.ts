import { describe, expect, it } from '@jest/globals';
import { siteOf } from './address.js';

describe('whom an address stands for', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::ffff', '2001:db8:1:2'],
    ['2001:db8:1:3::1', '2001:db8:1:3'],
    ['not an address', 'unknown'],
  ])('%s is %s', (ip, site) => {
    expect(siteOf({ ip })).toBe(site);
  });

  it('is unknown where the connection has gone', () => {
    expect(siteOf({ ip: undefined })).toBe('unknown');
  });
});
