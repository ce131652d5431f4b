import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Addresses by which clouds tell a machine its own secrets, and which look public (Azure's). */
const METADATA = ['168.63.129.16'];
/** The only part of IPv6 that is given to the public internet (RFC 4291, IANA). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/**
 * Whether an address leads anywhere but to the public internet: loopback, link-local (where clouds keep their
 * metadata), private, carrier-grade NAT, multicast, reserved; and every form of IPv6 that carries an IPv4 address
 * (mapped, compatible, 6to4, NAT64, Teredo), whichever it carries. What is no address is inner too.
 */
export function isInner(address: string): boolean {
  if (isIP(address) === 0 || METADATA.includes(address)) return true;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return true;
  return parsed.kind() === 'ipv6' && !parsed.match(GLOBAL_UNICAST);
}

/** A URL's host as an address, where it is written as one; URL has read decimal, octal and hexadecimal already. */
export function addressIn(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
}
