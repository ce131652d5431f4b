import { hkdfSync } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** How long the secret before a rotation signs beside the new one, in hours. */
export const OVERLAP_HOURS = 24;

/**
 * An endpoint's signing secret, as Standard Webhooks writes it. It is derived and stands nowhere: from the service's
 * own key, the endpoint and the number of its rotation. Who reads the database can sign nothing.
 */
export function webhookSecret(key: string, endpointId: string, generation: number): string {
  const bytes = hkdfSync('sha256', key, endpointId, `tributary webhook ${String(generation)}`, 32);
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}

/** The headers that identify and sign one attempt; with several secrets a receiver takes whichever it knows. */
export function signedHeaders(
  secrets: readonly string[],
  id: string,
  at: Date,
  body: string,
): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Tributary-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
