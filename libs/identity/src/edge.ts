import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { NO_PROXY, parsingPipe, type Configuration } from '#common';
import { identityErrors } from './identity.errors.js';
import { limitAddresses } from './limits/address-limit.js';

/** Bodies in bytes. A hundred parts of one transfer come to a third of the first; a list of names to the second. */
const JSON_BYTES = 100_000;
const LARGE_JSON_BYTES = 1_000_000;
const FILE_BYTES = 6_000_000;
const LARGE_JSON_ROUTES = /^\/v1\/screening\/lists\/?$/;
const FILE_ROUTES = /^\/v1\/(invoices|invoice-readings|bank\/messages|(\w+\/)*documents)(\/|$)/;
/** How files come: as they are. */
const FILE_TYPES = /^(application\/(xml|pdf|ofd|zip|octet-stream)|text\/xml|image\/(jpeg|png))\s*(;|$)/i;
const JSON_TYPES = /^application\/json\s*(;|$)/i;
const LONGEST_URL = 4096;

/** How long a client may take, in milliseconds, and how often it is looked at; a slow one holds nothing open. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly lookEveryMs: number;
}
const PATIENCE: Patience = { headersMs: 10_000, requestMs: 60_000, lookEveryMs: 5_000 };
const MOST_HEADERS = 100;

/**
 * What stands between a service and whoever reaches its port, before anybody is asked who he is: headers for browsers,
 * how often an address may ask, how much is read and how slowly it may come. No other origin is let in (there is no CORS), and nothing of `/v1` is
 * kept by anything in between.
 */
export function guardEdge(
  app: NestExpressApplication,
  configuration: Pick<Configuration, 'MODE' | 'TRUSTED_PROXIES' | 'REQUESTS_PER_MINUTE_ADDRESS'>,
  { headersMs, requestMs, lookEveryMs }: Patience = PATIENCE,
): void {
  const { MODE, TRUSTED_PROXIES } = configuration;
  app.disable('x-powered-by');
  // What fails outside of Nest is not answered with its stack.
  app.set('env', 'production');
  app.set('trust proxy', TRUSTED_PROXIES === NO_PROXY ? false : TRUSTED_PROXIES);
  app.use(browserHeaders(MODE === 'production'));
  app.use(limitAddresses(configuration));
  app.use((request: Request, _: Response, next: NextFunction) => {
    next(
      request.url.length > LONGEST_URL ? identityErrors('url-too-long', { most: LONGEST_URL }) : undefined,
    );
  });
  // Nothing is unpacked on the way in: a packed body is answered 415.
  const body = { inflate: false };
  const words = { ...body, reviver: withoutPrototype };
  app.useBodyParser('json', { ...words, limit: LARGE_JSON_BYTES, type: on(LARGE_JSON_ROUTES, JSON_TYPES) });
  app.useBodyParser('json', { ...words, limit: JSON_BYTES, type: on(/^/, JSON_TYPES) });
  app.useBodyParser('raw', { ...body, limit: FILE_BYTES, type: on(FILE_ROUTES, FILE_TYPES) });
  app.useGlobalPipes(parsingPipe());
  // The last one is an option of Node's servers that its types leave out.
  Object.assign(app.getHttpServer(), {
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    maxHeadersCount: MOST_HEADERS,
    connectionsCheckingInterval: lookEveryMs,
  });
}

/** Nest takes these keys away before a schema could refuse them; a field that nobody asked for is an error like any other. */
const OF_PROTOTYPES = ['__proto__', 'constructor', 'prototype'];
function withoutPrototype(key: string, value: unknown): unknown {
  if (OF_PROTOTYPES.includes(key)) throw new SyntaxError(`Unrecognized key: "${key}"`);
  return value;
}

/** Whether a request is for one of the routes and comes as one of the types. */
function on(routes: RegExp, types: RegExp): (request: IncomingMessage) => boolean {
  return ({ url = '', headers }) =>
    routes.test(url.split('?')[0] ?? '') && types.test(headers['content-type'] ?? '');
}

const nonces = new WeakMap<ServerResponse, string>();

/** The one nonce of a page's answer: its policy names it, and so do the styles of the page. */
export function nonceOf(response: ServerResponse): string {
  const known = nonces.get(response);
  if (known !== undefined) return known;
  const made = randomBytes(16).toString('base64');
  nonces.set(response, made);
  return made;
}

function browserHeaders(secure: boolean): RequestHandler {
  const common = {
    // A sandbox stands on plain http, and must not forbid that to its own machine for a year.
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    xFrameOptions: { action: 'deny' },
  } as const;
  const nothing = {
    defaultSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  };
  const own = {
    ...nothing,
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    manifestSrc: ["'self'"],
  };
  type Source = string | ((request: IncomingMessage, response: ServerResponse) => string);
  const policy = (directives: Record<string, Source[]>): RequestHandler =>
    helmet({ ...common, contentSecurityPolicy: { useDefaults: false, directives } });
  const answers = policy({ ...nothing, sandbox: [] });
  // The portal's own styles name the nonce of the page that they came with.
  const pages = policy({
    ...own,
    styleSrc: ["'self'", (_, response) => `'nonce-${nonceOf(response)}'`],
  });
  // The documentation's own page writes its styles into itself; its scripts are files.
  const documentation = policy({ ...own, styleSrc: ["'self'", "'unsafe-inline'"] });
  return (request, response, next) => {
    if (/^\/v1(\/|$)/i.test(request.path)) {
      response.setHeader('cache-control', 'no-store');
      answers(request, response, next);
    } else if (/^\/docs(\/|$)/i.test(request.path)) documentation(request, response, next);
    else pages(request, response, next);
  };
}
