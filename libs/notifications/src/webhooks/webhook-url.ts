import { addressIn, isInner } from '#common';
import { webhookErrors } from './webhooks.errors.js';

/**
 * Reads where a company wants to be told. Plain http is for sandboxes that let inner addresses through. Whether the
 * name leads to the inside is asked at each connection; an address that is written out is refused here already.
 * @throws webhook-url-invalid, webhook-address-inner
 */
export function readWebhookUrl(text: string, allowInner: boolean): URL {
  if (!URL.canParse(text)) throw webhookErrors('webhook-url-invalid', { reason: 'it cannot be read' });
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowInner && url.protocol === 'http:'))
    throw webhookErrors('webhook-url-invalid', { reason: 'it is not https' });
  if (url.username !== '' || url.password !== '')
    throw webhookErrors('webhook-url-invalid', { reason: 'it names a user' });
  if (url.hash !== '') throw webhookErrors('webhook-url-invalid', { reason: 'it has a fragment' });
  const address = addressIn(url.hostname);
  if (address !== undefined && !allowInner && isInner(address))
    throw webhookErrors('webhook-address-inner', { host: url.hostname });
  return url;
}
