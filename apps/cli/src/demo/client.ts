import { randomUUID } from 'node:crypto';
import { z } from 'zod';

/** The name of errors that carry an API's refusal. */
export const CLIENT_REFUSED = 'ClientRefused';

/** A refusal of the API, by its stable code. */
export class ClientRefused extends Error {
  override readonly name = CLIENT_REFUSED;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    /** The ids of the rules of trade that the refusal names. */
    readonly rules: readonly string[] = [],
    /** After how many seconds it is worth asking again, where the API says so. */
    readonly retryAfterSeconds?: number,
  ) {
    super(`${code}: ${detail}`);
  }
}

const problem = z.object({
  code: z.string(),
  detail: z.string(),
  rules: z.array(z.object({ id: z.string() })).default([]),
});
/** Refusals that pass by themselves: somebody is still at work on the same. */
const PASSING = ['idempotency-in-progress', 'clock-busy', 'day-closing'];
const PATIENCE_MS = 180_000;

/** One user's way to the API: nothing but HTTP. A POST that got no answer is sent again under the same key. */
export class Client {
  constructor(
    protected readonly url: string,
    readonly apiKey: string,
    /** How long a POST or GET without an answer is tried again, in milliseconds; for a server that may restart. */
    private readonly persistMs = 0,
    private readonly language?: 'en' | 'zh',
  ) {}

  /** The same way to the API, answered in a language. */
  speaking(language: 'en' | 'zh'): Client {
    return new Client(this.url, this.apiKey, this.persistMs, language);
  }

  get(path: string): Promise<unknown> {
    return this.persist(() => this.ask(path, { method: 'GET' }));
  }

  post(path: string, body: unknown = {}): Promise<unknown> {
    const key = randomUUID();
    return this.persist(() =>
      this.ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
    );
  }

  patch(path: string, body: unknown): Promise<unknown> {
    return this.persist(() =>
      this.ask(path, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    );
  }

  postXml(path: string, body: Uint8Array, type = 'application/xml'): Promise<unknown> {
    const key = randomUUID();
    return this.persist(() =>
      this.ask(path, {
        method: 'POST',
        headers: { 'content-type': type, 'idempotency-key': key },
        body: Buffer.from(body),
      }),
    );
  }

  /** The headers that say who asks. */
  protected credentials(): Readonly<Record<string, string>> {
    return { authorization: `Bearer ${this.apiKey}` };
  }

  private async persist(ask: () => Promise<unknown>): Promise<unknown> {
    const end = performance.now() + this.persistMs;
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        const answered =
          error instanceof ClientRefused && error.status < 500 && !PASSING.includes(error.code);
        if (answered || performance.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }

  private async ask(path: string, request: RequestInit): Promise<unknown> {
    const headers = new Headers(request.headers);
    for (const [name, value] of Object.entries(this.credentials())) headers.set(name, value);
    if (this.language) headers.set('accept-language', this.language);
    const response = await fetch(new URL(path, this.url), {
      ...request,
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return answer;
    const { code, detail, rules } = problem.parse(answer);
    throw new ClientRefused(
      response.status,
      code,
      detail,
      rules.map(({ id }) => id),
      response.headers.has('retry-after') ? Number(response.headers.get('retry-after')) : undefined,
    );
  }
}
