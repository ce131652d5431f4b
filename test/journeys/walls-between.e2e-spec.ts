import { createHash, createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Person } from '../../apps/cli/src/demo/cast.js';
import type { Client } from '../../apps/cli/src/demo/client.js';
import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';
import { ROUTES, pathOf, type Name, type RouteCase } from '../support/route-table.js';
import { Sandbox } from '../support/sandbox.js';
import { madeUp, makeWorld, type World } from '../support/world-of-objects.js';

const sandbox = new Sandbox();
let world: World;
/** Every route that the program says it has, as “POST /v1/…/{id}”. */
let routes: string[];
/** Another company's things, and things that nobody has: whoever is a stranger must get the same answer for both. */
let real: Name;
let made: Name;
let cases = 0;

/** What who only reads may do: it changes nothing, or it stops what somebody else wants to do to its company. */
const FOR_VIEWERS = [
  'POST /v1/invoice-readings',
  'POST /v1/sessions/current/ending',
  'POST /v1/sessions/{id}/ending',
  'POST /v1/step-ups',
  'POST /v1/payout-changes/{id}/objection',
  'POST /v1/companies/{id}/users/{user}/key-replacements/{replacement}/objection',
];
/** What a list may name: what a financier offers, it offers to all; and a limit names whom it is for. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  'GET /v1/products': ['product', 'financier'],
  'GET /v1/credit-limits': ['obligor'],
};
/** Tables where a stranger reads identifiers of others: what is offered to all, and what the stranger tried itself. */
const PUBLIC_OR_OWN = ['trade.product', 'trade.audit_entry'];
/** Companies are known to each other: to name one that is there tells nothing. */
const DIRECTORY = ['company', 'financier', 'obligor', 'uscc'];
const AT_ONCE = 4;

interface Answer {
  status: number;
  text: string;
}

/** A route's case once for each of its bodies. */
function bodiesOf([route, about]: [string, RouteCase]): [string, RouteCase][] {
  return [about.body, ...(about.otherBodies ?? [])].map((body) => [
    route,
    { ...about, ...(body ? { body } : {}) },
  ]);
}

/** Asks a route with some credentials, for things by their real or made-up names. */
async function ask(
  route: string,
  asked: RouteCase,
  name: Name,
  headers: Record<string, string>,
): Promise<Answer> {
  cases++;
  const [method = ''] = route.split(' ');
  const all = new Headers(headers);
  let body: Buffer<ArrayBuffer> | string | undefined;
  if (method !== 'GET') {
    all.set('content-type', asked.xml ? 'application/xml' : 'application/json');
    body = asked.xml ? invoiceOf(name) : JSON.stringify(asked.body?.(name) ?? {});
  }
  const response = await fetch(new URL(pathOf(route, asked, name), world.trade.stage.url), {
    method,
    headers: all,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, text: await response.text() };
}

const asClient = ({ apiKey }: Client): Record<string, string> => ({ authorization: `Bearer ${apiKey}` });

/** As a page of the platform's own asks, by its cookie. */
const ofPage = (cookie: string): Record<string, string> => ({
  cookie,
  origin: `http://localhost:${new URL(world.trade.stage.url).port}`,
});

/** An invoice between the two companies: the one that they have, or one that nobody has brought in. */
function invoiceOf(name: Name): Buffer<ArrayBuffer> {
  const number = name === real ? '26310000000000000001' : '26310000000000999999';
  return Buffer.from(
    writeEInvoice({
      number,
      issuedOn: '2026-03-02',
      seller: { name: world.supplier.name, taxId: world.things.uscc },
      buyer: { name: world.obligor.name, taxId: world.trade.usccOf(world.obligor) },
      totalMinor: 100_000n,
    }),
  );
}

/** An answer without what differs between any two: the request's number, and the name that was asked for. */
function wordsOf({ status, text }: Answer, name: Name): string {
  const withoutNames = Object.keys(world.things).reduce(
    (words, kind) => (isKind(kind) ? words.replaceAll(name(kind), `<${kind}>`) : words),
    // A hash that is to be signed is over the name that was asked for.
    text.replace(/"requestId":"[0-9a-f-]{36}"/, '').replace(/[0-9a-f]{64}/g, '<hash>'),
  );
  return `${String(status)} ${withoutNames}`;
}

function isKind(kind: string): kind is keyof World['things'] {
  return kind in world.things;
}

/** Runs work for each, a few at a time, and gives what they found. */
async function each<T>(all: readonly T[], work: (one: T) => Promise<string[]>): Promise<string[]> {
  const waiting = [...all];
  const found: string[] = [];
  const worker = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
      found.push(...(await work(one)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

const guarded = (): [string, RouteCase][] =>
  Object.entries(ROUTES)
    .filter(([, { open }]) => open !== 'anybody')
    .flatMap(bodiesOf);

/** A token of the kind that others sign people in with; there is none of ours, so every one is a stranger's. */
function jwt(header: Record<string, unknown>, claims: Record<string, unknown>, secret: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const words = `${part(header)}.${part(claims)}`;
  return `${words}.${createHmac('sha256', secret).update(words).digest('base64url')}`;
}

/**
 * What lets nobody in, whichever the route. Each is a set of headers; a new kind of credential (a session that has
 * ended, say) is one line here.
 */
function credentialsOfNobody(): Record<string, Record<string, string>> {
  const key = world.supplier.maker.client.apiKey;
  const claims = { sub: world.things.user, company: world.things.company, exp: 4_102_444_800 };
  const [, id = ''] = key.split('_');
  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
  return {
    'no credentials': {},
    'an unknown key': bearer(`trb_${'0'.repeat(32)}_${'A'.repeat(43)}`),
    'a known key with another secret': bearer(`trb_${id}_${'A'.repeat(43)}`),
    'a revoked key': bearer(world.revokedKey),
    'the key of somebody who has left': bearer(world.leaversKey),
    'a key without its last character': bearer(key.slice(0, -1)),
    'a key under another scheme': { authorization: `Basic ${key}` },
    'two keys at once': bearer(`${key}, Bearer ${key}`),
    'a JWT without a signature': bearer(jwt({ alg: 'none' }, claims, 'x').replace(/[^.]+$/, '')),
    'a JWT signed with what is public': bearer(jwt({ alg: 'HS256' }, claims, world.things.company)),
    'a JWT whose key id walks the disk': bearer(jwt({ alg: 'HS256', kid: '../../dev/null' }, claims, '')),
    'a JWT that brings its own keys': bearer(
      jwt({ alg: 'HS256', jku: 'https://example.org/keys' }, claims, 'x'),
    ),
    'a JWT for somebody else': bearer(jwt({ alg: 'HS256' }, { ...claims, aud: 'other' }, 'x')),
    'a session that was ended': ofPage(world.cookies.ended),
    'a session that was not used for too long': ofPage(world.cookies.unused),
    'a session that is too old': ofPage(world.cookies.old),
    'a session whose cookie somebody else signed': ofPage(world.cookies.forged),
    'the session of somebody who has left': ofPage(world.cookies.ofALeaver),
    'a JWT that has expired': bearer(jwt({ alg: 'HS256' }, { ...claims, exp: 1 }, 'x')),
  };
}

beforeAll(async () => {
  // Whoever is nobody shows a wrong secret at each of these routes, all from one address.
  await sandbox.start({ GUESSES_PER_ADDRESS: '1000000' });
  world = await makeWorld(sandbox);
  real = (kind) => world.things[kind];
  const nothing = new Map(
    Object.keys(world.things)
      .filter(isKind)
      .map((kind) => [kind, madeUp(kind, world.things)]),
  );
  made = (kind) => (DIRECTORY.includes(kind) ? real(kind) : (nothing.get(kind) ?? ''));
  const api = z
    .object({
      openapi: z.string().startsWith('3.1.'),
      paths: z.record(z.string(), z.record(z.string(), z.unknown())),
    })
    .parse(await (await fetch(new URL('/docs/openapi.json', world.trade.stage.url))).json());
  routes = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}, 180_000);

afterAll(async () => {
  process.stdout.write(`walls between companies: ${String(routes.length)} routes, ${String(cases)} cases\n`);
  await sandbox.end();
}, 60_000);

it('knows every route of the program, and none besides', () => {
  expect([...routes].sort()).toEqual(Object.keys(ROUTES).sort());
  expect(Object.entries(world.things).filter(([, id]) => id === '')).toEqual([]);
});

it('lets nobody in whose credentials are not those of a user', async () => {
  const words = new Map<string, Set<string>>(Object.keys(ROUTES).map((route) => [route, new Set()]));
  const open = await each(Object.entries(credentialsOfNobody()), async ([credential, headers]) => {
    const found = [];
    for (const [route, asked] of guarded()) {
      const answer = await ask(route, asked, real, headers);
      words.get(route)?.add(wordsOf(answer, real));
      if (answer.status !== 401) found.push(`${credential}, ${route}: ${String(answer.status)}`);
    }
    return found;
  });
  expect(open).toEqual([]);
  // Which of them it was is nobody's to learn.
  expect([...words].filter(([, said]) => said.size > 1)).toEqual([]);
  // And a session that goes on is let in, as far as its own company goes.
  const live = ofPage(world.cookies.live);
  expect((await ask('GET /v1/me', {}, real, live)).status).toBe(200);
}, 60_000);

it('shows and does nothing of other companies’ affairs, whichever role a stranger has', async () => {
  const asked = world.strangers.flatMap(({ role, people }) =>
    people.flatMap((client, at) =>
      guarded()
        .filter(([, { open, taskOf }]) => open !== 'directory' && !taskOf?.includes(role))
        .map(([route, about]) => ({ who: `${role} ${String(at + 1)}`, client, route, about })),
    ),
  );
  const open = await each(asked, async ({ who, client, route, about }) => {
    const answer = await ask(route, about, real, asClient(client));
    const shown = `${who}, ${route}: ${String(answer.status)} ${answer.text.slice(0, 300)}`;
    const named = /{/.test(route) || about.body || about.xml || about.query;
    if (named && !about.open && route !== 'GET /v1/settlement-decisions') {
      const empty = answer.status === 200 && route.startsWith('GET ') && !route.includes('{');
      if (!empty && ![401, 403, 404].includes(answer.status)) return [shown];
      const other = await ask(route, about, made, asClient(client));
      if (wordsOf(other, made) !== wordsOf(answer, real)) return [`${shown}, and not for a made-up one`];
    }
    if (answer.status >= 400) return [];
    const told = Object.entries(world.things)
      .filter(([, id]) => answer.text.includes(id))
      .map(([kind]) => kind)
      .filter((kind) => !TOLD[route]?.includes(kind))
      // What it named itself, in its own affairs, it is told back.
      .filter((kind) => !(about.open === 'own' && ['obligor', 'uscc'].includes(kind)));
    return told.length > 0 ? [`${shown} tells of ${told.join()}`] : [];
  });
  expect(open).toEqual([]);
}, 120_000);

it('shows a stranger no row of any table or view that names what is others’', async () => {
  const stranger = world.strangers.find(({ role }) => role === 'supplier');
  const me = z
    .object({ companyId: z.string(), participant: z.number() })
    .parse(await stranger?.people[0]?.get('/v1/me'));
  const named = Object.values(world.things);
  const told: string[] = [];
  let read = 0;
  await sandbox.inside(async ({ walls }) => {
    const relations = z.array(z.object({ name: z.string() })).parse(
      await walls.asService('verify', () =>
        walls.manager().query(
          `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname in ('trade', 'projection', 'ledger') and c.relkind in ('r', 'v', 'm', 'p') order by 1`,
        ),
      ),
    );
    for (const { name } of relations) {
      let rows: unknown;
      try {
        rows = await walls.inCompany(me, () => walls.manager().query(`select one::text from ${name} one`));
      } catch (error) {
        expect(String(error)).toMatch(/permission denied/);
        continue;
      }
      read++;
      const text = JSON.stringify(rows);
      if (!PUBLIC_OR_OWN.includes(name) && named.some((id) => text.includes(id))) told.push(name);
    }
  });
  expect(read).toBeGreaterThan(20);
  expect(told).toEqual([]);
}, 60_000);

it('lets who only reads change nothing, in its own company either', async () => {
  const asked = world.viewers.flatMap((client) =>
    guarded()
      .filter(([route, { token }]) => !route.startsWith('GET ') && !token && !FOR_VIEWERS.includes(route))
      .map(([route, about]) => ({ client, route, about })),
  );
  const open = await each(asked, async ({ client, route, about }) => {
    const { status, text } = await ask(route, about, real, asClient(client));
    return status === 403 ? [] : [`${route}: ${String(status)} ${text}`];
  });
  expect(open).toEqual([]);
}, 120_000);

it('takes a decision from nobody but a second person of the company that made it', async () => {
  const { obligor, financier, trade } = world;
  const makers: [Person, RegExp][] = [
    [financier.maker, /credit-limits|recourses|standing-prices/],
    [obligor.maker, /early-settlements|settlement-decisions/],
    [
      trade.stage.operatorMaker,
      /calendars|case-releases|defaults|write-offs|overdue-list|group|suspense|unbooked/,
    ],
  ];
  const decisions = Object.entries(ROUTES).filter(([route]) =>
    /\{(id|decision)\}\/(approval|rejection)$/.test(route),
  );
  expect(decisions.length).toBeGreaterThan(14);
  const asked = makers.flatMap(([{ client }, kinds]) =>
    decisions.filter(([route]) => kinds.test(route)).map(([route, about]) => ({ client, route, about })),
  );
  const open = await each(asked, async ({ client, route, about }) => {
    const { status, text } = await ask(route, about, real, asClient(client));
    return status === 403 ? [] : [`${route}: ${String(status)} ${text}`];
  });
  // Those who may decide find no decision of another kind by its id.
  for (const [route, about] of decisions.filter(([one]) => !one.includes('overdue-list'))) {
    const { status, text } = await ask(route, about, real, asClient(trade.stage.operatorChecker.client));
    if (status !== 403 && status !== 404) open.push(`operator, ${route}: ${String(status)} ${text}`);
  }
  expect(open).toEqual([]);
}, 60_000);

it('leaves a trail of it all: who tried, and no secret', async () => {
  const { trade, obligor, supplier, financier, viewers, strangers } = world;
  const people = [obligor, supplier, financier].flatMap(({ maker, checker }) => [
    maker.client,
    checker.client,
  ]);
  const clients = [...people, ...viewers, ...strangers.flatMap((stranger) => stranger.people)];
  const keys = [...clients.map(({ apiKey }) => apiKey), world.revokedKey, world.leaversKey];
  const secrets = keys.flatMap((key) => {
    const secret = key.slice(key.indexOf('_', 4) + 1);
    return [secret, createHash('sha256').update(secret).digest('hex')];
  });
  secrets.push(
    '11'.repeat(65),
    trade.stage.operatorMaker.privateKey.slice(2),
    '<Invoice',
    world.things.uscc + '<',
  );
  const { trail, refused } = await sandbox.inside(({ walls }) =>
    walls.asService('verify', async () => {
      const texts: unknown = await walls.manager().query(
        `select e::text as text, e.outcome from trade.audit_entry e
         union all select c::text, 'change' from trade.audit_change c`,
      );
      const rows = z.array(z.object({ text: z.string(), outcome: z.string() })).parse(texts);
      return {
        trail: rows.map(({ text }) => text).join('\n'),
        refused: rows.filter(({ outcome }) => outcome === 'refused').length,
      };
    }),
  );
  expect(refused).toBeGreaterThan(1000);
  expect(trail).toContain('(hidden)');
  expect(secrets.filter((secret) => trail.includes(secret))).toEqual([]);
}, 60_000);
