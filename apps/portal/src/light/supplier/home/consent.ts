import { api, read } from '../../../shared/api';
import type { Offered } from './offered';

/** Sends the company's consent, as it was signed; `wait` until the ledger has it, so that what is read next shows it. */
export async function sendConsent(
  offered: Offered,
  signature: string,
  key: string,
  wait: boolean,
): Promise<void> {
  const query = wait ? ({ wait: 'true' } as const) : {};
  const headers = { 'Idempotency-Key': key };
  const body = { signature };
  if (offered.kind === 'certificate') {
    const path = { id: offered.certificate.id };
    await read(api.POST('/v1/certificates/{id}/signatures', { params: { path, query }, headers, body }));
  } else {
    const path = { id: offered.offer.id };
    await read(api.POST('/v1/transfers/{id}/signatures', { params: { path, query }, headers, body }));
  }
}

/** Sends the company's refusal; its claim to be paid in cash stays. */
export async function sendRefusal(offered: Offered, reason: string, key: string): Promise<void> {
  const headers = { 'Idempotency-Key': key };
  const body = { reason };
  if (offered.kind === 'certificate') {
    const path = { id: offered.certificate.id };
    await read(api.POST('/v1/certificates/{id}/refusal', { params: { path }, headers, body }));
  } else {
    const path = { id: offered.offer.id };
    await read(api.POST('/v1/transfers/{id}/refusal', { params: { path }, headers, body }));
  }
}
