import { z } from 'zod';
import type { SoftwarePasskey, SoftwarePhone } from './authenticator.js';
import { Client, ClientRefused } from './client.js';

const ceremony = z.object({ ceremonyId: z.string(), options: z.object({ challenge: z.string() }) });
export const phoneCeremony = z.object({ ceremonyId: z.string(), challenge: z.string() });
const problem = z.object({ code: z.string(), detail: z.string() });

/** A page in a person's browser: it keeps the session's cookie, and says where it is from. */
export class Browser extends Client {
  private cookies = new Map<string, string>();

  constructor(
    url: string,
    /** The origin of the platform's pages. */
    readonly origin: string,
  ) {
    super(url, '');
  }

  /** Signs in with a passkey. */
  async signIn(passkey: SoftwarePasskey): Promise<void> {
    const { ceremonyId, options } = ceremony.parse(await this.send('/v1/sessions/passkey-options'));
    await this.send('/v1/sessions', {
      ceremonyId,
      response: passkey.get({ challenge: signInOnly(options.challenge) }),
    });
  }

  /** Signs in with a phone's own key and the code that it was sent. */
  async signInByPhone(phone: SoftwarePhone, number: string, codeSent: () => Promise<string>): Promise<void> {
    const about = { phone: number, ledgerKey: phone.ledgerKey };
    const { ceremonyId, challenge } = phoneCeremony.parse(await this.send('/v1/sessions/phone-codes', about));
    await this.send('/v1/sessions/phone', {
      ledgerKey: phone.ledgerKey,
      ceremonyId,
      code: await codeSent(),
      signature: phone.answer(signInOnly(challenge)),
    });
  }

  /** A POST of this page, whose cookies are kept; for what begins a session. @throws ClientRefused */
  async send(path: string, body: unknown = {}): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.credentials() },
      body: JSON.stringify(body),
    });
    this.keep(response);
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return answer;
    const { code, detail } = problem.parse(answer);
    throw new ClientRefused(response.status, code, detail);
  }

  /** Keeps the cookies of an answer, as a browser does. */
  keep({ headers }: Response): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(name, value);
    }
  }

  override credentials(): Readonly<Record<string, string>> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return { origin: this.origin, ...(cookie === '' ? {} : { cookie }) };
  }
}

/** An order's digest is no challenge of a sign-in: that one begins with its words. @throws Error for another one */
function signInOnly(challenge: string): string {
  if (!Buffer.from(challenge, 'base64url').toString('latin1').startsWith('tributary:sign-in:')) {
    throw new Error('This challenge is not one of a sign-in: not signed.');
  }
  return challenge;
}
