import type { Request } from 'express';
import ipaddr from 'ipaddr.js';

/** As many parts of IPv6 as one customer is given: 64 bits of it are as one address. */
const PARTS_OF_A_SITE = 4;

/**
 * Whom an address stands for when it is counted: IPv4 for itself, whichever way it is written; IPv6 for its /64, of which
 * one customer has all addresses. A proxy is believed about it only where `TRUSTED_PROXIES` names the proxy.
 */
export function siteOf({ ip = '' }: Pick<Request, 'ip'>): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return address.parts
    .slice(0, PARTS_OF_A_SITE)
    .map((part) => part.toString(16))
    .join(':');
}
