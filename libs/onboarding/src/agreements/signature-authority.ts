import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIGURATION, type Configuration } from '#common';
import type { Statement } from '#orders';
import { onboardingErrors } from '../onboarding.errors.js';

/** What is asked of an authority: to seal a document's hash for a company, on the word of its own person. */
export interface SealRequest {
  /** SHA-256 of what the seal is over, in hexadecimal; the document itself does not leave the platform. */
  readonly documentDigest: string;
  readonly company: { readonly name: string; readonly code: string };
  /** What the person has signed, by which key, and the signature: the authority checks them before it seals. */
  readonly statement: Statement & { kind: 'agreement' };
  readonly ledgerKey: string;
  readonly signature: string;
}

/** An electronic-signature authority. It holds the keys of its certificates; the platform holds none. */
export abstract class SignatureAuthority {
  /**
   * Gives a detached CMS signature (DER) over the hash, by a certificate in the company's name, with a time stamp.
   * @throws seal-authority-away, seal-refused
   */
  abstract seal(request: SealRequest): Promise<Uint8Array>;
}

const PATIENCE_MS = 10_000;
const answered = z.object({ cms: z.base64() });

/**
 * An authority over HTTP: `SealRequest` as JSON is posted to `seals` below SEAL_URL, with the token as Bearer; it answers
 * `{"cms": base64}`. What stands before a licensed authority's own interface is the operator's.
 */
@Injectable()
export class HttpSignatureAuthority extends SignatureAuthority {
  constructor(
    @Inject(CONFIGURATION)
    private readonly settings: Pick<Configuration, 'SEAL_URL' | 'SEAL_API_TOKEN'>,
  ) {
    super();
  }

  async seal(request: SealRequest): Promise<Uint8Array> {
    const response = await this.post(request);
    const text = await response.text();
    // Our own token and how much we ask are ours to mend, and say nothing of the statement.
    const ours = [401, 403, 404, 408, 429].includes(response.status);
    if (response.status >= 400 && response.status < 500 && !ours) {
      throw onboardingErrors('seal-refused', { reason: text.slice(0, 300) });
    }
    if (!response.ok) {
      throw onboardingErrors('seal-authority-away', { reason: `it answered ${String(response.status)}` });
    }
    return Buffer.from(readAnswer(text).cms, 'base64');
  }

  private async post(request: SealRequest): Promise<Response> {
    const { SEAL_URL, SEAL_API_TOKEN = '' } = this.settings;
    if (SEAL_URL === undefined)
      throw onboardingErrors('seal-authority-away', { reason: 'SEAL_URL names none' });
    try {
      return await fetch(new URL('seals', SEAL_URL.replace(/\/?$/, '/')), {
        method: 'POST',
        redirect: 'error',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${SEAL_API_TOKEN}` },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (cause) {
      throw onboardingErrors('seal-authority-away', { reason: 'it did not answer' }, cause);
    }
  }
}

function readAnswer(text: string): z.infer<typeof answered> {
  try {
    return answered.parse(JSON.parse(text));
  } catch (cause) {
    throw onboardingErrors('seal-authority-away', { reason: 'its answer is no seal' }, cause);
  }
}
