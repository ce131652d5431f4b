import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { z } from 'zod';

export const CLIENT_ID = 'tributary';
export const CLIENT_SECRET = 'a-secret-of-a-test-and-nothing-else';
const KEY_ID = 'first';

/** A provider that runs; `issuer` is how it calls itself. */
export interface RunningProvider {
  issuer: string;
  /** How often it was asked for something. */
  asked(): number;
  stop(): void;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return z.custom<AddressInfo>((found) => typeof found === 'object' && found !== null).parse(server.address())
    .port;
}

function counted(listener: RequestListener): { listener: RequestListener; asked: () => number } {
  let count = 0;
  return {
    listener: (request, response) => {
      count++;
      listener(request, response);
    },
    asked: () => count,
  };
}

/** A real provider (oidc-provider) with one client; whoever comes may be whom he says. */
export async function realProvider(redirectUri: string): Promise<RunningProvider> {
  let inner: RequestListener = (_, response) => response.end();
  const { listener, asked } = counted((request, response) => {
    inner(request, response);
  });
  const server = createServer(listener);
  const issuer = `http://127.0.0.1:${String(await listen(server))}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT_ID, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    cookies: { keys: ['only-for-this-test'] },
  });
  const handle = provider.callback();
  inner = (request, response) => void handle(request, response);
  return { issuer, asked, stop: () => server.close() };
}

/** Goes through a real provider's pages as a browser does, as `login`; gives what it sends the browser back with. */
export async function signInThere(url: string, login: string): Promise<Record<string, string>> {
  const cookies = new Map<string, string>();
  const issuer = new URL(url).origin;
  const go = async (to: string, form?: Record<string, string>): Promise<globalThis.Response> => {
    const response = await fetch(new URL(to, issuer), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  let next = url;
  for (let step = 0; step < 12; step++) {
    const response = await go(next);
    const location = response.headers.get('location');
    if (location === null) {
      const page = await response.text();
      const [, action = ''] = /<form[^>]*action="([^"]*)"/.exec(page) ?? [];
      const [, prompt = ''] = /name="prompt" value="(\w+)"/.exec(page) ?? [];
      if (action === '') throw new Error(`The provider shows no form: ${page.slice(0, 500)}`);
      const answered = await go(action, { prompt, ...(prompt === 'login' ? { login, password: 'x' } : {}) });
      next = answered.headers.get('location') ?? '';
    } else next = location;
    if (!new URL(next, issuer).href.startsWith(issuer)) return Object.fromEntries(new URL(next).searchParams);
  }
  throw new Error('The provider sends nobody back.');
}

/** How a token lies, and what else of a provider is not as it should be. */
export interface Lie {
  claims?: Record<string, unknown>;
  algorithm?: 'none';
  /** Signed with a key that is not the provider's. */
  strangeKey?: boolean;
  /** The provider refuses the code. */
  refuses?: boolean;
  subject?: string;
}

/**
 * The smallest provider over HTTP, which gives tokens as it is told: `lies` names one by its code. Codes and PKCE are
 * checked as a provider must, so that what is refused is refused for its lie alone.
 */
export async function lyingProvider(
  metadata: Record<string, unknown> = {},
): Promise<RunningProvider & { lies: Map<string, Lie>; say(more: Record<string, unknown>): void }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const lies = new Map<string, Lie>();
  let issuer = '';
  let more = metadata;
  const answer = async (request: IncomingMessage): Promise<[number, unknown]> => {
    switch (new URL(request.url ?? '', issuer).pathname) {
      case '/.well-known/openid-configuration':
        return [
          200,
          {
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256', 'none'],
            ...more,
          },
        ];
      case '/jwks':
        return [200, { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] }];
      case '/token': {
        const form = new URLSearchParams(await textOf(request));
        const [, nonce = '', challenge = '', name = ''] =
          /^([^.]+)\.([^.]+)\.(.+)$/.exec(form.get('code') ?? '') ?? [];
        const lie = lies.get(name) ?? {};
        const proven = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (lie.refuses || proven !== challenge) return [400, { error: 'invalid_grant' }];
        return [200, { access_token: 'a', token_type: 'Bearer', id_token: await token(lie, nonce) }];
      }
      default:
        return [404, {}];
    }
  };
  const token = async ({ claims, algorithm, strangeKey, subject = 'somebody' }: Lie, nonce: string) => {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: issuer, aud: CLIENT_ID, sub: subject, iat: now, exp: now + 60, nonce, ...claims };
    if (algorithm === 'none') return new UnsecuredJWT(all).encode();
    return new SignJWT(all)
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
      .sign(strangeKey ? stranger.privateKey : privateKey);
  };
  const { listener, asked } = counted((request, response) => {
    answer(request).then(
      ([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
  const server = createServer(listener);
  issuer = `http://127.0.0.1:${String(await listen(server))}`;
  return { issuer, lies, asked, say: (words) => (more = words), stop: () => server.close() };
}

/** What the lying provider sends a browser back with, for a lie that was named. */
export function sentBack(url: string, lie: string): { code: string; state: string } {
  const asked = new URL(url).searchParams;
  const [nonce, challenge, state] = ['nonce', 'code_challenge', 'state'].map((name) => asked.get(name) ?? '');
  return { code: `${nonce ?? ''}.${challenge ?? ''}.${lie}`, state: state ?? '' };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  const parts: AsyncIterable<Buffer> = request;
  for await (const part of parts) text += part.toString();
  return text;
}
