import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, paths } from './schema.js';
/** The shapes that the OpenAPI document names, such as `Shape<'Holding'>`. */
export type Shape<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A refusal of the API: problem+json (RFC 9457), in the language that was asked for. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    /** Which fields were wrong, by JSON pointer. */
    readonly errors: readonly { pointer: string; detail: string }[] = [],
    readonly requestId?: string,
    /** The rules of trade that the refusal names. */
    readonly rules: readonly { id: string; source: string; detail: string }[] = [],
  ) {
    super(`${code}: ${detail}`);
    this.name = 'Problem';
  }
}

/** No answer came: the network or the platform is away. What was sent may or may not have arrived. */
export class NoAnswer extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause });
    this.name = 'NoAnswer';
  }
}

/**
 * Whether the API has answered an act for good. After no answer, or one that says that a service was away, it may have
 * been done or not: what is sent again then is the same act, under the same Idempotency-Key.
 */
export function wasAnswered(failure: unknown): boolean {
  return !(failure instanceof NoAnswer || (failure instanceof Problem && failure.status >= 500));
}

export type Api = Client<paths>;

/**
 * The client that is generated from the OpenAPI document. Each POST carries an Idempotency-Key: name one in its headers
 * where the same intent may be sent again, or a fresh one is made. `language` is asked at each request.
 */
export function createApi(language: () => string): Api {
  const headers: Middleware = {
    onRequest({ request }) {
      request.headers.set('accept-language', language());
      if (request.method === 'POST' && !request.headers.has('idempotency-key'))
        request.headers.set('idempotency-key', crypto.randomUUID());
      return request;
    },
    onError({ error }) {
      return error instanceof Problem ? error : new NoAnswer(error);
    },
  };
  // Named at each call, not once: pages and tests may put another `fetch` in place.
  const api = createClient<paths>({ baseUrl: '/', fetch: (request) => globalThis.fetch(request) });
  api.use(headers);
  return api;
}

/** The data of an answer. @throws Problem where the API refused, NoAnswer where none came */
export async function read<Data>(
  answer: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await answer;
  if (response.ok) return data as Data;
  throw problemOf(error, response);
}

function problemOf(error: unknown, { status }: Response): Problem {
  if (typeof error !== 'object' || error === null) return new Problem(status, 'service-away', String(error));
  const { code, detail, errors, requestId, rules } = error as Partial<Problem>;
  return new Problem(status, code ?? 'unknown', detail ?? '', errors ?? [], requestId, rules ?? []);
}
