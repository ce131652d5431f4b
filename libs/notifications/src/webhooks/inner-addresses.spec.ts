import { describe, expect, it } from '@jest/globals';
import { addressIn, isInner } from '#common';
import { readWebhookUrl } from './webhook-url.js';

describe('an address', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.100.100.200', 'the metadata of one cloud'],
    ['169.254.169.254', 'the metadata of most clouds'],
    ['168.63.129.16', 'the metadata of one that looks public'],
    ['192.0.0.192', 'the metadata of another'],
    ['192.88.99.1', 'the 6to4 relay'],
    ['198.18.0.1', 'benchmarking'],
    ['203.0.113.7', 'documentation'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['fec0::1', 'site-local'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'the metadata of one cloud'],
    ['ff02::1', 'multicast'],
    ['::ffff:127.0.0.1', 'mapped'],
    ['::ffff:7f00:1', 'mapped, in hexadecimal'],
    ['::ffff:8.8.8.8', 'mapped, of a public one'],
    ['::127.0.0.1', 'compatible'],
    ['::ffff:0:127.0.0.1', 'translated (RFC 6145)'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::7f00:1', 'NAT64 of one’s own'],
    ['2002:7f00:1::1', '6to4'],
    ['2001:0:7f00:1::1', 'Teredo'],
    ['2001:db8::1', 'documentation'],
    ['100::1', 'discarded'],
    ['4000::1', 'given to nobody'],
    ['localhost', 'a name'],
    ['', 'nothing'],
  ])('%s is inner: %s', (address) => {
    expect(isInner(address)).toBe(true);
  });

  it.each(['8.8.8.8', '1.1.1.1', '223.5.5.5', '2400:3200::1', '2606:4700:4700::1111'])(
    '%s is public',
    (address) => {
      expect(isInner(address)).toBe(false);
    },
  );

  it.each([
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://127.0.0.1./',
    'http://127。0。0。1/',
    'http://①②⑦.0.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:0001]/',
  ])('%s is written another way and read all the same', (url) => {
    expect(isInner(addressIn(new URL(url).hostname) ?? '8.8.8.8')).toBe(true);
  });
});

describe('a webhook’s URL', () => {
  it.each([
    ['webhook-address-inner', 'https://2130706433/'],
    ['webhook-address-inner', 'https://[::1]/'],
    ['webhook-address-inner', 'https://169.254.169.254/latest/meta-data'],
    ['webhook-url-invalid', 'http://erp.example.com/'],
    ['webhook-url-invalid', 'ftp://erp.example.com/'],
    ['webhook-url-invalid', 'file:///etc/passwd'],
    ['webhook-url-invalid', 'https://user@erp.example.com/'],
    ['webhook-url-invalid', 'https://:word@erp.example.com/'],
    ['webhook-url-invalid', 'https://erp.example.com/#part'],
    ['webhook-url-invalid', 'erp.example.com'],
    ['webhook-url-invalid', 'https://'],
  ])('is refused as %s: %s', (code, url) => {
    expect(() => readWebhookUrl(url, false)).toThrow(expect.objectContaining({ code }));
  });

  it('is https to a name or a public address; in a sandbox that says so, anything that can be posted to', () => {
    expect(readWebhookUrl('https://erp.example.com/a?b=c', false).href).toBe('https://erp.example.com/a?b=c');
    expect(readWebhookUrl('https://8.8.8.8:8443/', false).port).toBe('8443');
    expect(readWebhookUrl('http://127.0.0.1:9/', true).hostname).toBe('127.0.0.1');
    expect(() => readWebhookUrl('file:///etc/passwd', true)).toThrow(
      expect.objectContaining({ code: 'webhook-url-invalid' }),
    );
  });
});
