import { createHmac, timingSafeEqual } from 'node:crypto';
import { bankingErrors } from './banking.errors.js';

/** How far a notice's time may be from ours, in seconds. */
const TOLERANCE = 300;

/**
 * Checks a notice's signature (Standard Webhooks): `v1,` and base64 of HMAC-SHA256 over id, timestamp and body.
 * `timestamp` and `now` are seconds.
 * @throws webhook-signature-invalid, webhook-stale
 */
export function verifyWebhook(notice: {
  secret: string;
  id: string;
  timestamp: string;
  signature: string;
  body: Uint8Array;
  now: number;
}): void {
  const expected = createHmac('sha256', notice.secret)
    .update(`${notice.id}.${notice.timestamp}.`)
    .update(notice.body)
    .digest();
  const fits = notice.signature.split(' ').some((one) => {
    const [version, text = ''] = one.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!fits) throw bankingErrors('webhook-signature-invalid');
  if (!/^\d{1,12}$/.test(notice.timestamp) || Math.abs(Number(notice.timestamp) - notice.now) > TOLERANCE) {
    throw bankingErrors('webhook-stale');
  }
}
