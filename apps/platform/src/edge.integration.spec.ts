import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allRoutes } from '../../../test/support/all-routes.js';
import { partsOf, variantsOf, type Leaf } from '../../../test/support/body-schemas.js';

const EXTRA = ['companyId', 'status', 'role', 'faceAmount', '__proto__', 'constructor', 'prototype'];
/** What a browser answers about extensions of its own; nobody reads it. */
const BROWSERS_OWN = '/response/clientExtensionResults';
const HOSTILE: Readonly<Record<string, string>> = {
  NUL: 'a\0b',
  'a control character': 'a\u0007b',
  'an end of line': 'a\nb',
  'a separator of lines': 'a\u2028b',
  'an override from right to left': 'a\u202egnp.exe',
  'an isolate from right to left': 'a\u2067b\u2069',
  'a mark from right to left': 'a\u200fb',
  'a space of no width': 'a\u200bb',
  'a joiner of no width': 'a\u200db',
  'a byte order mark': 'a\ufeffb',
  'a soft hyphen': 'a\u00adb',
  'a filler that shows nothing': 'a\u3164b',
  'a tag that shows nothing': 'a\u{e0041}b',
  'half a character': 'a\ud800b',
  'a letter that looks like another': 'Асme',
};
const AMOUNTS = [
  (2n ** 256n).toString(),
  (2n ** 64n).toString(),
  '-0',
  '-1',
  '1e30',
  '0.001',
  'NaN',
  'Infinity',
  '0x10',
  '+1',
  ' 1',
  '1 ',
  '1_000',
  '1,000',
  '١٢',
  '１２',
  '',
];
/** Numbers that JSON can say and no amount, rate or count is. */
const NUMBERS = [1e30, 2 ** 256, 0.001, -1e30];
/** Text that is no text of people, and what reads it instead; each refuses or normalises what it cannot mean. */
const READ_ELSEWHERE: Readonly<Record<string, string>> = {
  uscc: 'its check character (uscc-invalid)',
  lei: 'its check digits (lei-invalid)',
  url: 'the URL parser, which writes a host in ASCII (webhook-url-invalid)',
  csv: 'the reader of lists, which compares names in one form',
};

let service: Awaited<ReturnType<typeof allRoutes>>;
let production: Awaited<ReturnType<typeof allRoutes>>;

beforeAll(async () => {
  service = await allRoutes();
  production = await allRoutes(
    { MODE: 'production', PORTAL_ORIGIN: 'https://portal.example.com' },
    { headersMs: 300, requestMs: 600, lookEveryMs: 50 },
  );
}, 60_000);

afterAll(async () => {
  await service.app.close();
  await production.app.close();
});

const problem = z.object({ status: z.number(), code: z.string(), detail: z.string() });
const ask = (path: string, request: RequestInit = {}): Promise<Response> =>
  fetch(new URL(path, service.url), { redirect: 'manual', ...request });
const post = (path: string, body: string, type = 'application/json', headers: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    body,
    headers: { 'content-type': type, authorization: `Bearer apl_${'A'.repeat(43)}`, ...headers },
  });
const filled = (path: string): string =>
  path
    .replace(/\{(token)\}/g, `inv_${'A'.repeat(43)}`)
    .replace(/\{\w+\}/g, '00000000-0000-7000-8000-000000000001');
const leaves = (): (Leaf & { route: string })[] =>
  service.bodies.flatMap(({ name, schema }) =>
    partsOf(schema).leaves.map((leaf) => ({ ...leaf, route: name })),
  );

describe('a body', () => {
  it('has a schema at each route whose description in OpenAPI has one, and the other way round', () => {
    const described = Object.entries(service.api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) =>
        JSON.stringify(operation).includes('"requestBody":{"required":true,"content":{"application/json"')
          ? [`${method.toUpperCase()} ${path}`]
          : [],
      ),
    );
    expect(described.length).toBeGreaterThan(50);
    expect(service.bodies.map(({ name }) => name).sort()).toEqual(described.sort());
  });

  it('with fields that nobody asks for is refused, at every route and in every variant of it', async () => {
    const wrong: string[] = [];
    let asked = 0;
    for (const { name, schema } of service.bodies) {
      const [method = '', path = ''] = name.split(' ');
      for (const variant of variantsOf(schema)) {
        for (const field of EXTRA) {
          if (partsOf(schema).fields.includes(`/${field}`)) continue;
          asked++;
          const text = JSON.stringify({ ...variant, extra: 'x' }).replace('"extra"', `"${field}"`);
          const response = await ask(filled(path), {
            method,
            body: text,
            headers: { 'content-type': 'application/json', authorization: `Bearer apl_${'A'.repeat(43)}` },
          });
          const words = await response.text();
          if (response.status !== 400 || !words.includes(`Unrecognized key: \\"${field}\\"`))
            wrong.push(`${name} ${text}: ${String(response.status)} ${words.slice(0, 200)}`);
        }
      }
    }
    process.stdout.write(`extra fields: ${String(service.bodies.length)} routes, ${String(asked)} bodies\n`);
    expect(wrong).toEqual([]);
  }, 120_000);

  it('takes nothing besides what its schema names, however deep', () => {
    const open = service.bodies.flatMap(({ name, schema }) =>
      partsOf(schema)
        .objects.filter(({ strict, pointer }) => !strict && pointer !== BROWSERS_OWN)
        .map(({ pointer }) => `${name} ${pointer}`),
    );
    expect(open).toEqual([]);
  });

  it.each(Object.entries(HOSTILE))('has no text with %s', (_, text) => {
    const taken = leaves()
      .filter(({ kind, pointer }) => kind === 'text' && !(lastOf(pointer) in READ_ELSEWHERE))
      .filter(({ schema }) => z.safeParse(schema, text).success)
      .map(({ route, pointer }) => `${route} ${pointer}`);
    expect(taken).toEqual([]);
  });

  it('has text as people write it, in one form', () => {
    const names = leaves().filter(({ pointer }) => lastOf(pointer) === 'legalName');
    expect(names.length).toBeGreaterThan(0);
    for (const { schema } of names) {
      for (const name of [
        '核心(上海)有限公司',
        'Société Générale',
        'Müller & Söhne',
        'Ελλάδα ΑΕ',
        'ООО «Ромашка»',
      ])
        expect(z.parse(schema, name)).toBe(name);
      expect(z.parse(schema, '  Socie\u0301te\u0301 ')).toBe('Société');
    }
  });

  it('has no amount but whole minor units in digits, and no number that is none', () => {
    const amounts = leaves().filter(
      ({ kind, pointer }) => kind === 'text' && /amount|face|cap|cash|payable/i.test(lastOf(pointer)),
    );
    expect(amounts.length).toBeGreaterThan(7);
    const taken = amounts.flatMap(({ schema, pointer, route }) =>
      [...AMOUNTS, ...NUMBERS, 100]
        .filter((one) => z.safeParse(schema, one).success)
        .map((one) => `${route} ${pointer} ${String(one)}`),
    );
    expect(taken).toEqual([]);
    const numbers = leaves().filter(({ kind }) => kind === 'number');
    expect(numbers.length).toBeGreaterThan(3);
    for (const { schema, pointer, route } of numbers) {
      for (const one of [...NUMBERS, NaN, Infinity, '1'])
        expect([route, pointer, one, z.safeParse(schema, one).success]).toEqual([route, pointer, one, false]);
      // JSON may say -0; where 0 is taken it is 0, as a number and in words.
      const zero = z.safeParse(schema, JSON.parse('-0'));
      if (zero.success) expect(String(zero.data)).toBe('0');
    }
  });
});

describe('the edge', () => {
  it('gives browsers nothing to run in an answer, and lets nothing in between keep it', async () => {
    const response = await ask('/v1/rules');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none';sandbox",
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-frame-options')).toBe('DENY');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('server')).toBeNull();
  });

  it('lets pages run their own scripts alone', async () => {
    const policy = (await ask('/')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
  });

  it('insists on TLS outside of sandboxes, and never inside one', async () => {
    expect((await ask('/v1/rules')).headers.get('strict-transport-security')).toBeNull();
    const response = await fetch(new URL('/v1/rules', production.url));
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
  });

  it('lets no other origin in', async () => {
    const origin = { origin: 'https://evil.example.com' };
    const preflight = await ask('/v1/transfers', {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    });
    for (const response of [
      preflight,
      await ask('/v1/rules', { headers: origin }),
      await ask('/', { headers: origin }),
    ]) {
      const allowing = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect(allowing).toEqual([]);
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  const long = (bytes: number): string => JSON.stringify({ reason: 'x'.repeat(bytes) });
  it.each([
    ['a body above what words need', () => post('/v1/acts', long(100_001)), 413],
    ['a list above a million bytes', () => post('/v1/screening/lists', long(1_000_001)), 413],
    [
      'a file above six million bytes',
      () => post('/v1/invoices', 'x'.repeat(6_000_001), 'application/xml'),
      413,
    ],
    ['a file where none is expected', () => post('/v1/acts', 'x'.repeat(6_000_001), 'application/xml'), 400],
    ['words that are no JSON', () => post('/v1/acts', '{"a":'), 400],
    ['JSON that is no object', () => post('/v1/acts', '"x"'), 400],
    ['JSON in another encoding', () => post('/v1/acts', '{}', 'application/json; charset=x-none'), 415],
    ['an escape that is none', () => ask('/v1/acts/%zz'), 400],
    ['an address without end', () => ask(`/v1/rules?a=${'x'.repeat(4096)}`), 400],
    ['a route that is not there', () => ask('/v1/nothing'), 404],
    ['a page that is not there', () => ask('/nothing'), 404],
    ['a method that is not there', () => ask('/v1/rules', { method: 'DELETE' }), 404],
  ])('refuses %s, in one form and without its own insides', async (_, send, status) => {
    const response = await send();
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(problem.parse(JSON.parse(text)).status).toBe(status);
    expect(text).not.toMatch(/node_modules|\.[jt]s:\d|\n\s+at /);
  });

  it('unpacks no body', async () => {
    const response = await ask('/v1/acts', {
      method: 'POST',
      body: gzipSync('{}'),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    });
    expect(response.status).toBe(415);
  });

  it('reads a body as far as its route needs', async () => {
    for (const [path, bytes, type] of [
      ['/v1/acts', 90_000, 'application/json'],
      ['/v1/screening/lists', 900_000, 'application/json'],
    ] as const)
      expect([path, (await post(path, long(bytes), type)).status]).toEqual([path, 400]);
    expect((await post('/v1/invoices', 'x'.repeat(5_900_000), 'application/xml')).status).toBe(201);
  });

  it('answers the documentation with a page and scripts of its own', async () => {
    for (const [path, type] of [
      ['/docs', 'text/html'],
      ['/docs/swagger-ui-init.js', 'javascript'],
      ['/docs/swagger-ui-bundle.js', 'javascript'],
      ['/docs/openapi.json', 'application/json'],
    ] as const) {
      const response = await ask(path);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        expect.stringContaining(type),
      ]);
    }
    const page = await ask('/docs');
    const html = await page.text();
    // Its policy lets no script of the page itself run, so it must have none.
    expect(page.headers.get('content-security-policy')).toMatch(
      /script-src 'self';style-src 'self' 'unsafe-inline'/,
    );
    expect(html).toContain('swagger-ui-bundle.js');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|javascript:/i);
    for (const [, source = ''] of html.matchAll(/(?:src|href)=["']([^"']+)["']/g))
      expect([source, /^(?:https?:)?\/\//.test(source)]).toEqual([source, false]);
  });
});

describe('a client that takes its time', () => {
  /** Sends pieces, one each 50 ms, until the service hangs up; gives what it said, and after how long. */
  async function drip(first: string, piece: string): Promise<{ text: string; ms: number }> {
    const began = performance.now();
    const socket = connect(Number(new URL(production.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (part) => (text += part.toString()));
    socket.on('error', () => undefined);
    socket.write(first);
    const more = setInterval(() => socket.write(piece), 50);
    await new Promise((resolve) => socket.on('close', resolve));
    clearInterval(more);
    return { text, ms: performance.now() - began };
  }

  it.each([
    ['with its headers', 'GET /v1/rules HTTP/1.1\r\nhost: a\r\n', 'a: b\r\n'],
    [
      'with its body',
      'POST /v1/acts HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 90000\r\n\r\n',
      ' ',
    ],
  ])('%s is not waited for', async (_, first, piece) => {
    const { text, ms } = await drip(first, piece);
    expect(text).toContain('408');
    expect(ms).toBeLessThan(5_000);
  });

  it('with headers without end is cut off', async () => {
    const { text } = await drip(
      `GET /v1/rules HTTP/1.1\r\nhost: a\r\nb: ${'x'.repeat(20_000)}\r\n`,
      'a: b\r\n',
    );
    expect(text).toContain('431');
  });
});

const lastOf = (pointer: string): string =>
  pointer
    .replace(/(\/-)+$/, '')
    .split('/')
    .at(-1) ?? '';
