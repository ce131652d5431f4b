import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { newUscc, proposal, type Company, type Person } from '../../apps/cli/src/demo/cast.js';
import { Client, ClientRefused } from '../../apps/cli/src/demo/client.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade } from '../support/trade.js';

const sandbox = new Sandbox();
let trade: Trade;
let obligor: Company;
let supplier: Company;
let financier: Company;
/** Of every kind of company, one that has nothing to do with any of it: a maker and a checker of each. */
let strangers: { name: string; people: Client[] }[];
/** People of the companies that it is about, who may read and nothing else. */
let viewers: Client[];
/** Every route that the program says it has, as “POST /v1/…/{id}”. */
let routes: string[];
/** What stands for a parameter of a path, by how the path begins; the longest beginning counts. */
let ids: Record<string, string>;
let certificateId: string;
let holdingId: string;
let caseId: string;

const withId = z.object({ id: z.string() });
const decision = z.object({ id: z.string(), payloadHash: z.string() });
const NOBODY_IS_ASKED = ['POST /v1/bank/messages', 'GET /health', 'GET /v1/health'];
/** Routes whose answer is for every company, and which name no affair of another’s. */
const FOR_ALL = ['GET /v1/companies/{id}'];
/** A supervisor may know who belongs to whom, and how any certificate came to what it is. */
const FOR_SUPERVISORS = ['GET /v1/companies/{id}/group', 'GET /v1/bundles/{id}'];
/** What who only reads may do: it changes nothing, or it stops what somebody else wants to do to its company. */
const FOR_VIEWERS = [
  'POST /v1/invoice-readings',
  'POST /v1/companies/{id}/users/{user}/key-replacements/{replacement}/objection',
];
/** What a company does in its own affairs: there is nothing of another’s to reach. */
const OWN = [
  'POST /v1/products',
  'POST /v1/contracts',
  'POST /v1/invoices',
  'POST /v1/invoice-readings',
  'POST /v1/consents',
  'POST /v1/credit-limits',
  'POST /v1/certificates',
];

const order = { authority: '法院', number: '1', documentHash: `0x${'11'.repeat(32)}` };
/** Well-formed words for a route, so that what refuses them is the wall. */
function bodyOf(route: string): unknown {
  const path = route.slice(5);
  const listed: Record<string, unknown> = {
    '/v1/acts': { kind: 'cancel', certificateId, reason: '—' },
    '/v1/calendars': { publishedThrough: '2028-12-31', days: [] },
    '/v1/carrier': { held: false },
    '/v1/cases/{id}/closing': { outcome: '—' },
    '/v1/clock/advance': { to: 'next-business-day' },
    '/v1/companies': { legalName: '甲', uscc: newUscc(), roles: ['supplier'] },
    '/v1/companies/{id}/bank-accounts': { number: 'A', name: '甲', bankCode: 'B', currency: 'CNY' },
    '/v1/companies/{id}/group': { parentId: null },
    '/v1/companies/{id}/users': { name: '甲', roles: ['maker'] },
    '/v1/companies/{id}/users/{user}/key-replacements': {
      ledgerKey: `0x${'00'.repeat(12)}${'22'.repeat(20)}`,
    },
    '/v1/defaults': { certificateId, reason: '—' },
    '/v1/discount-requests': { holdingId, amount: '1', financierIds: [financier.id] },
    '/v1/discount-requests/{id}/quotes': { productId: financier.id },
    '/v1/discounts/{id}/case-release': { caseId, bankConfirmation: '—' },
    '/v1/discounts/{id}/receipt': { bankReference: 'SB-1' },
    '/v1/early-settlements': { certificateId },
    '/v1/overdue-list': { companyId: supplier.id, source: '—', listed: true },
    '/v1/payments/unbooked': { payment: 'S', bankConfirmation: '—' },
    '/v1/settlement-decisions/{id}/rejection': { kind: 'early-settlement' },
    '/v1/suspense-resolutions': {
      account: 'A',
      bankReference: 'B',
      direction: 'debit',
      as: 'not-ours',
      reason: '—',
    },
    '/v1/transfers': {
      items: [{ holdingId, receiverId: financier.id, amount: '1', evidence: { contractId: financier.id } }],
    },
    '/v1/write-offs': { certificateId, reason: '—', documentHash: order.documentHash },
  };
  if (path in listed) return listed[path];
  if (path.endsWith('/signatures')) return { signature: `0x${'11'.repeat(65)}` };
  if (path.endsWith('/approval')) return { payloadHash: '0'.repeat(64) };
  if (/\/(suspension|resumption|exit|declining|refusal|withdrawal)$/.test(path)) {
    return /transfers|acts|discount.*withdrawal|registration/.test(path) ? {} : { reason: '—' };
  }
  return {};
}

const QUERIES: Record<string, () => string> = {
  'GET /v1/payments': () => `?certificateId=${certificateId}`,
  'GET /v1/penalties': () => `?certificateId=${certificateId}`,
  'GET /v1/settlement-decisions': () => '?kind=early-settlement',
  'GET /v1/companies/lookup': () => `?uscc=${newUscc()}`,
};

/** The route with real things of the three companies in the place of its parameters. */
function pathOf(route: string): string {
  const path = route.slice(route.indexOf('/'));
  const [beginning] = Object.keys(ids)
    .filter((one) => path.startsWith(one))
    .sort((one, other) => other.length - one.length);
  return (
    path
      .replace('{user}', supplier.maker.userId ?? '')
      .replace('{replacement}', ids.replacement ?? '')
      .replace(/\{(id|decision)\}/, () => {
        if (beginning === undefined) throw new Error(`Nothing is said of the id in ${route}.`);
        return ids[beginning] ?? '';
      }) + (QUERIES[route]?.() ?? '')
  );
}

/** What a client gets: the status, and the words of a good answer. */
async function answer(client: Client, route: string): Promise<{ status: number; text: string }> {
  const path = pathOf(route);
  try {
    const got = route.startsWith('GET ')
      ? await client.get(path)
      : /credit-notes$|\/invoices$|invoice-readings$/.test(route)
        ? await client.postXml(path, Buffer.from('<Invoice/>'))
        : await client.post(path, bodyOf(route));
    return { status: 200, text: JSON.stringify(got) };
  } catch (error) {
    if (error instanceof ClientRefused) return { status: error.status, text: error.code };
    throw error;
  }
}

async function keyOf(companyId: string, roles: string[]): Promise<Client> {
  const { client } = trade.stage.operatorMaker;
  const user = withId.parse(
    await client.post(`/v1/companies/${companyId}/users`, { name: roles.join(), roles }),
  );
  const { apiKey } = z
    .object({ apiKey: z.string() })
    .parse(await client.post(`/v1/companies/${companyId}/users/${user.id}/api-keys`));
  return new Client(trade.stage.url, apiKey);
}

beforeAll(async () => {
  await sandbox.start();
  trade = new Trade(sandbox.stage(), '2026-03-02');
  await trade.bankKnown();
  obligor = await trade.company('核心', 'obligor', 10_000_000n);
  supplier = await trade.company('供货', 'supplier', 0n);
  financier = await trade.company('保理', 'financier', 10_000_000n);
  const { operatorMaker, operatorChecker } = trade.stage;
  strangers = [];
  for (const role of ['obligor', 'supplier', 'financier'] as const) {
    const { maker, checker } = await trade.company(`旁人 ${role}`, role, 0n);
    strangers.push({ name: role, people: [maker.client, checker.client] });
  }
  const supervisor = withId.parse(
    await operatorMaker.client.post('/v1/companies', {
      legalName: '监管',
      uscc: newUscc(),
      roles: ['supervisor'],
    }),
  );
  strangers.push({ name: 'supervisor', people: [await keyOf(supervisor.id, ['maker', 'checker'])] });
  viewers = [];
  for (const { id } of [obligor, supplier, financier]) viewers.push(await keyOf(id, ['viewer']));

  ({ certificateId, holdingId } = await trade.issue(obligor, supplier, 100_000n, '2026-05-29'));
  const request = withId.parse(
    await supplier.maker.client.post('/v1/discount-requests', {
      holdingId,
      amount: '40000',
      financierIds: [financier.id],
    }),
  );
  const product = withId.parse(
    await financier.maker.client.post('/v1/products', { name: '保理', currency: 'CNY', ratePpm: 36_000 }),
  );
  const quote = withId.parse(
    await financier.maker.client.post(`/v1/discount-requests/${request.id}/quotes`, {
      productId: product.id,
    }),
  );
  const discount = z
    .object({ id: z.string(), proposal })
    .parse(await supplier.maker.client.post(`/v1/quotes/${quote.id}/acceptance`));
  const early = decision.parse(await obligor.maker.client.post('/v1/early-settlements', { certificateId }));
  const limit = decision.parse(
    await financier.maker.client.post('/v1/credit-limits', {
      obligorId: obligor.id,
      currency: 'CNY',
      amount: '90000',
    }),
  );
  const listing = decision.parse(
    await operatorMaker.client.post('/v1/overdue-list', {
      companyId: supplier.id,
      source: '—',
      listed: false,
    }),
  );
  const act = proposal.parse(
    await obligor.maker.client.post('/v1/acts', { kind: 'cancel', certificateId, reason: '—' }),
  );
  const consent = proposal.parse(
    await supplier.maker.client.post('/v1/consents', {
      payerId: obligor.id,
      currency: 'CNY',
      cap: '1000',
      longestTermDays: 90,
      endsOn: '2026-12-31',
    }),
  );
  const contract = withId.parse(
    await supplier.maker.client.post('/v1/contracts', {
      number: 'HT-1',
      sellerId: financier.id,
      buyerId: supplier.id,
      deliveredOn: '2026-03-02',
      paymentDueOn: '2028-12-31',
    }),
  );
  const transfer = withId.parse(
    await supplier.maker.client.post('/v1/transfers', {
      items: [{ holdingId, receiverId: financier.id, amount: '10', evidence: { contractId: contract.id } }],
    }),
  );
  const invoices = z.object({ data: z.array(withId) }).parse(await supplier.maker.client.get('/v1/invoices'));
  const operations = z
    .object({ data: z.array(withId) })
    .parse(await supplier.maker.client.get('/v1/operations'));
  caseId =
    (
      await sandbox.inside(({ walls }) =>
        walls.asService('verify', async () =>
          z
            .array(withId)
            .parse(
              await walls
                .manager()
                .query(
                  `insert into trade.case_file (id, kind, facts) values (gen_random_uuid(), 'for-the-test', '{}') returning id`,
                ),
            ),
        ),
      )
    )[0]?.id ?? '';
  const replacement = withId.parse(
    await operatorMaker.client.post(
      `/v1/companies/${supplier.id}/users/${supplier.checker.userId ?? ''}/key-replacements`,
      { ledgerKey: `0x${'00'.repeat(12)}${'33'.repeat(20)}` },
    ),
  );
  expect(operatorChecker).toBeDefined();
  ids = {
    '/v1/acts': act.id,
    '/v1/bundles': certificateId,
    '/v1/calendars': listing.id,
    '/v1/cases': caseId,
    '/v1/certificates': certificateId,
    '/v1/companies': supplier.id,
    '/v1/companies/group': listing.id,
    '/v1/consents': consent.id,
    '/v1/contracts': contract.id,
    '/v1/credit-limits': limit.id,
    '/v1/defaults': listing.id,
    '/v1/discount-requests': request.id,
    '/v1/discounts': discount.id,
    '/v1/discounts/recourses': limit.id,
    '/v1/discounts/case-releases': listing.id,
    '/v1/early-settlements': early.id,
    '/v1/holdings': holdingId,
    '/v1/invoices': invoices.data[0]?.id ?? '',
    '/v1/operations': operations.data[0]?.id ?? '',
    '/v1/overdue-list': listing.id,
    '/v1/payments/unbooked': listing.id,
    '/v1/proposals': discount.proposal.id,
    '/v1/quotes': quote.id,
    '/v1/settlement-decisions': early.id,
    '/v1/suspense-resolutions': listing.id,
    '/v1/transfers': transfer.id,
    '/v1/write-offs': listing.id,
    replacement: replacement.id,
  };
  const api = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse(await (await fetch(new URL('/docs/openapi.json', trade.stage.url))).json());
  routes = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
}, 180_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

it('lets nobody in who has no key', async () => {
  expect(routes.length).toBeGreaterThan(90);
  const open = [];
  for (const route of routes.filter((one) => !NOBODY_IS_ASKED.includes(one))) {
    const { status, body } = await fetch(new URL(pathOf(route), trade.stage.url), {
      method: route.split(' ')[0] ?? '',
      headers: { authorization: `Bearer trb_${'0'.repeat(32)}_${'A'.repeat(43)}` },
    });
    await body?.cancel();
    if (status !== 401) open.push(`${route}: ${String(status)}`);
  }
  expect(open).toEqual([]);
}, 60_000);

it('shows and does nothing of other companies’ affairs, whichever role a stranger has', async () => {
  const open: string[] = [];
  for (const { name, people } of strangers) {
    for (const client of people) {
      for (const route of routes.filter((one) => !NOBODY_IS_ASKED.includes(one) && !FOR_ALL.includes(one))) {
        const { status, text } = await answer(client, route);
        if (route.includes('{')) {
          if (name === 'supervisor' && FOR_SUPERVISORS.includes(route)) continue;
          if (status !== 403 && status !== 404) open.push(`${name}, ${route}: ${String(status)} ${text}`);
        } else if (route.startsWith('GET ')) {
          const told = Object.entries(ids)
            .filter(([beginning, id]) => beginning !== '/v1/companies' && text.includes(id))
            .map(([beginning]) => beginning);
          if (told.length > 0) open.push(`${name}, ${route} tells of ${told.join()}`);
        } else if (!OWN.includes(route) && (status < 400 || status >= 500)) {
          open.push(`${name}, ${route}: ${String(status)} ${text}`);
        }
      }
    }
  }
  expect(open).toEqual([]);
}, 120_000);

it('shows a stranger no row of any table or view that names what is others’', async () => {
  const [, stranger] = strangers;
  const me = z
    .object({ companyId: z.string(), participant: z.number() })
    .parse(await stranger?.people[0]?.get('/v1/me'));
  const named = [...Object.values(ids), obligor.id, supplier.id, financier.id];
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
      // What a financier offers, it offers to all.
      if (name !== 'trade.product' && named.some((id) => text.includes(id))) told.push(name);
    }
  });
  expect(read).toBeGreaterThan(20);
  expect(told).toEqual([]);
}, 60_000);

it('lets who only reads change nothing, in its own company either', async () => {
  const open: string[] = [];
  for (const client of viewers) {
    for (const route of routes.filter(
      (one) => one.startsWith('POST ') && !NOBODY_IS_ASKED.includes(one) && !FOR_VIEWERS.includes(one),
    )) {
      const { status, text } = await answer(client, route);
      if (status !== 403) open.push(`${route}: ${String(status)} ${text}`);
    }
  }
  expect(open).toEqual([]);
}, 120_000);

it('takes a decision from nobody but a second person of the company that made it', async () => {
  const open: string[] = [];
  const makers: [Person, RegExp][] = [
    [financier.maker, /credit-limits|recourses/],
    [obligor.maker, /early-settlements|settlement-decisions/],
    [
      trade.stage.operatorMaker,
      /calendars|case-releases|defaults|write-offs|overdue-list|group|suspense|unbooked/,
    ],
  ];
  const decisions = routes.filter((one) => /\{(id|decision)\}\/(approval|rejection)$/.test(one));
  expect(decisions.length).toBeGreaterThan(14);
  for (const [{ client }, about] of makers) {
    for (const route of decisions.filter((one) => about.test(one))) {
      const { status, text } = await answer(client, route);
      if (status !== 403) open.push(`${route}: ${String(status)} ${text}`);
    }
  }
  // Those who may decide find no decision of another kind by its id.
  for (const route of decisions.filter((one) => !one.includes('overdue-list'))) {
    const { status, text } = await answer(trade.stage.operatorChecker.client, route);
    if (status !== 403 && status !== 404) open.push(`operator, ${route}: ${String(status)} ${text}`);
  }
  expect(open).toEqual([]);
}, 60_000);
