import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { anchoredRoots, bookInterface, carryAlone } from '#chain';
import { verifyAudit } from '#identity';
import { orderFromJson, orderHash, refusalByNumber, signDigest, type Hex, type Order } from '#orders';
import { newUscc, proposal, sign, type Company, type Stage } from '../../apps/cli/src/demo/cast.js';
import { ClientRefused, type Client } from '../../apps/cli/src/demo/client.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade, until } from '../support/trade.js';
import { keyOf } from '../support/world-of-objects.js';
import { asOwner } from '../support/owner.js';

const run = promisify(execFile);
const sandbox = new Sandbox();
let stage: Stage;
let trade: Trade;
let supplier: Company;

const entry = z.object({
  route: z.string(),
  act: z.string(),
  outcome: z.string(),
  status: z.number().nullable(),
  code: z.string().nullable(),
  companyId: z.string().nullable(),
  userId: z.string().nullable(),
  via: z.string().nullable(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  requestId: z.string().nullable(),
  changes: z.array(z.object({ relation: z.string(), after: z.record(z.string(), z.unknown()).nullable() })),
});
type Entry = z.infer<typeof entry>;

async function trailOf(client: Client, query = ''): Promise<Entry[]> {
  return z.object({ data: z.array(entry) }).parse(await client.get(`/v1/audit?limit=100${query}`)).data;
}

/** Waits until the trail as `client` reads it has an entry that fits. */
async function told(client: Client, fits: (one: Entry) => boolean, query = ''): Promise<Entry> {
  const found = await until(
    () => trailOf(client, query),
    (all) => all.some(fits),
  );
  const one = found.find(fits);
  if (!one) throw new Error('It was there a moment ago.');
  return one;
}

const verified = () =>
  sandbox.inside(async ({ walls, ledger }) => verifyAudit(walls, await anchoredRoots(ledger)));

beforeAll(async () => {
  await sandbox.start({ AUDIT_ROOT_SECONDS: '2' });
  stage = sandbox.stage();
  trade = new Trade(stage, '2026-03-02');
  await trade.bankKnown();
  supplier = await trade.company('供货', 'supplier', 0n);
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

it('tells a company what it did, by which key and from where, and what was done for it without the people', async () => {
  const { checker, maker } = supplier;
  const number = `HT-${randomUUID()}`;
  const contract = {
    number,
    sellerId: supplier.id,
    buyerId: (await trade.company('核心', 'obligor', 0n)).id,
    deliveredOn: '2026-03-02',
    paymentDueOn: '2026-05-29',
  };
  await maker.client.post('/v1/contracts', contract);
  await expect(
    maker.client.post('/v1/contracts', { ...contract, paymentDueOn: '2026-06-30' }),
  ).rejects.toThrow('contract-known');
  await expect(maker.client.post('/v1/products', {})).rejects.toThrow('role-missing');
  const posted =
    (status: number) =>
    (one: Entry): boolean =>
      one.route === 'POST /v1/contracts' && one.status === status;
  expect(await told(checker.client, posted(201))).toMatchObject({
    act: 'addContract',
    outcome: 'done',
    companyId: supplier.id,
    userId: maker.userId,
    via: expect.stringMatching(/^key:[0-9a-f]{32}$/),
    address: expect.stringContaining('127.0.0.1'),
    agent: 'node',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
  expect(await told(checker.client, posted(409))).toMatchObject({
    outcome: 'refused',
    code: 'contract-known',
  });
  expect(await told(checker.client, ({ route }) => route === 'POST /v1/products')).toMatchObject({
    outcome: 'refused',
    status: 403,
    code: 'role-missing',
  });
  const made = await told(checker.client, ({ route }) => route === 'POST /v1/companies/:id/users');
  expect(made).toMatchObject({ userId: null, via: null, address: null, outcome: 'done' });
  expect(made.changes).toMatchObject([{ relation: 'trade.app_user', after: { company_id: supplier.id } }]);
  // A reading of somebody else's affairs by who may read them is an act as well.
  const { data } = z
    .object({ data: z.array(z.unknown()) })
    .parse(await stage.operatorChecker.client.get(`/v1/audit?companyId=${supplier.id}`));
  expect(data.length).toBeGreaterThan(5);
  await told(checker.client, ({ route }) => route === 'GET /v1/audit');
  await expect(maker.client.get('/v1/audit')).rejects.toThrow('role-missing');
}, 60_000);

it('gives one answer twice and tells so', async () => {
  const body = JSON.stringify({ legalName: '两次', uscc: newUscc(), roles: ['supplier'] });
  const key = randomUUID();
  const ask = () =>
    fetch(new URL('/v1/companies', stage.url), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stage.operatorMaker.client.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body,
    });
  const answers = [await ask(), await ask()];
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  for (const [at, outcome] of ['done', 'replayed'].entries()) {
    const one = await told(stage.operatorChecker.client, ({ requestId }) => requestId === ids[at]);
    expect(one).toMatchObject({ outcome, status: 201 });
    expect(one.changes).toHaveLength(outcome === 'done' ? 1 : 0);
  }
}, 60_000);

it('puts roots on the ledger, every so often and after the end of a day, and holds against them', async () => {
  await trade.advance('next-business-day');
  const days = await until(
    () =>
      sandbox.inside(({ walls }) =>
        asOwner(walls, async (db) =>
          z.array(z.object({ day: z.string(), status: z.string() })).parse(
            await db.query(
              `select r.day::text, o.status from trade.audit_root r join trade.operation o on o.id = r.operation_id
                 order by r.number`,
            ),
          ),
        ),
      ),
    (roots) => roots.some(({ day, status }) => day === '2026-03-03' && status === 'applied'),
  );
  expect(days.length).toBeGreaterThan(1);
  const found = await verified();
  expect(found).toMatchObject({ ok: true, differences: [] });
  expect(found.checks).toBeGreaterThan(20);
}, 60_000);

it('lets a stolen maker’s key do nothing by itself: not twice, not for itself, not past the platform', async () => {
  const { client, privateKey } = stage.operatorMaker;
  const victim = (await trade.company('旁人', 'supplier', 0n)).id;
  // Its own proposal, approved by itself, and by a colleague whom it has made up.
  const listing = z
    .object({ id: z.string(), payloadHash: z.string() })
    .parse(await client.post('/v1/overdue-list', { companyId: victim, source: '—', listed: true }));
  const approve = (who: Client) =>
    who.post(`/v1/overdue-list/decisions/${listing.id}/approval`, { payloadHash: listing.payloadHash });
  await expect(approve(client)).rejects.toThrow('role-missing');
  const both = await keyOf(stage, victim, ['maker', 'checker']);
  await expect(approve(both)).rejects.toThrow('role-missing');
  // The registrars' order: one signature is not two, and is not the checker's.
  const asked = proposal.parse(await client.post(`/v1/companies/${victim}/suspension`, { reason: '—' }));
  const path = `/v1/companies/${victim}/registration/signatures`;
  await client.post(path, { signature: sign(stage.operatorMaker, asked) });
  expect(await client.post(path, { signature: sign(stage.operatorMaker, asked) })).toMatchObject({
    open: [{ participant: 1, power: 'checker' }],
  });
  // Around the API, straight to the book.
  const order = orderFromJson(asked.order);
  const signature = signDigest(orderHash(asked.domain, order), privateKey);
  const STRANGER: Hex = `0x${'5a'.repeat(32)}`;
  const status = await sandbox.inside(async ({ walls, ledger, projector }) => {
    for (const signatures of [[signature], [signature, signature]]) {
      const hash = await carryAlone(ledger.provider, asked.domain, [{ order, signatures }], STRANGER);
      await ledger.provider.waitForTransaction(hash, 1, 20_000);
    }
    await projector.catchUp();
    return asOwner(walls, async (db) =>
      z.array(z.object({ status: z.number() })).parse(
        await db.query(
          `select p.status from projection.participant p join trade.company c on c.participant = p.number
             where c.id = $1`,
          [victim],
        ),
      ),
    );
  });
  expect(status).toEqual([{ status: 1 }]);
  // All of it stands in the trail, under the key that was stolen.
  const tried = await told(
    stage.operatorChecker.client,
    ({ outcome, route }) => outcome === 'refused' && route.endsWith('decisions/:id/approval'),
  );
  expect(tried).toMatchObject({ code: 'role-missing', via: expect.stringContaining('key:') });
}, 60_000);

it('stops a thief of both registrars’ keys by a pause, which ends all orders until it is taken back', async () => {
  const { operatorMaker, operatorChecker } = stage;
  const victim = await trade.company('受害', 'supplier', 0n);
  const asked = proposal.parse(
    await operatorMaker.client.post(`/v1/companies/${victim.id}/suspension`, { reason: '—' }),
  );
  const path = `/v1/companies/${victim.id}/registration/signatures`;
  await operatorMaker.client.post(path, { signature: sign(operatorMaker, asked) });
  const order = orderFromJson(asked.order);
  const hash = orderHash(asked.domain, order);
  const stolen = [operatorMaker, operatorChecker].map(({ privateKey }) => signDigest(hash, privateKey));
  const THIEF: Hex = `0x${'5b'.repeat(32)}`;

  /** Carries an order straight to the book; gives how the book ended it. */
  const carried = (one: Order, signatures: Hex[]): Promise<string> =>
    sandbox.inside(async ({ ledger }) => {
      const sent = await carryAlone(ledger.provider, asked.domain, [{ order: one, signatures }], THIEF);
      const receipt = await ledger.provider.waitForTransaction(sent, 1, 20_000);
      const ends = (receipt?.logs ?? []).map((log) => bookInterface.parseLog(log));
      const refusal = ends.find((end) => end?.name === 'Refused');
      if (refusal) return refusalByNumber(Number(refusal.args.getValue('reason')))?.code ?? 'unknown';
      return ends.length > 0 ? 'applied' : 'nothing';
    });
  const pause = (paused: boolean, nonce: number, key: 'pauser' | 'caseKey' = 'pauser'): Promise<string> =>
    sandbox.inside(({ secrets }) => {
      const one: Order = { kind: 'pause', body: { paused, nonce } };
      return carried(one, [signDigest(orderHash(asked.domain, one), secrets[key])]);
    });

  expect(await pause(true, 1, 'caseKey')).toBe('power-missing');
  expect(await pause(true, 1)).toBe('applied');
  // With all that the registrars have, past the platform and by it.
  expect(await carried(order, stolen)).toBe('book-paused');
  await until(
    () => operatorChecker.client.post(path, { signature: stolen[1] }).catch((error: unknown) => error),
    (answer) => answer instanceof ClientRefused && answer.code === 'book-paused',
  );
  const statusOf = async (): Promise<unknown> =>
    z.object({ status: z.string() }).parse(await operatorMaker.client.get(`/v1/companies/${victim.id}`))
      .status;
  expect(await statusOf()).toBe('active');
  // The registrars do not end it; the pauser does.
  const end: Order = { kind: 'pause', body: { paused: false, nonce: 2 } };
  const byRegistrar = signDigest(orderHash(asked.domain, end), operatorMaker.privateKey);
  expect(await carried(end, [byRegistrar])).toBe('power-missing');
  expect(await pause(false, 2)).toBe('applied');
  // The platform follows what it reads there.
  const next = await until(
    () =>
      trade.company('其后', 'supplier', 0n).catch((error: unknown) => {
        if (error instanceof ClientRefused && error.code === 'book-paused') return undefined;
        throw error;
      }),
    (company) => company !== undefined,
  );
  expect(next?.name).toBe('其后');
}, 60_000);

it('names the entry that was changed behind its back, and ends as a failure', async () => {
  const url = await sandbox.inside(({ databaseUrl }) => Promise.resolve(databaseUrl));
  const thief = new pg.Client(url);
  await thief.connect();
  try {
    await thief.query('set session_replication_role = replica');
    await thief.query(
      `update trade.audit_entry set outcome = 'done' where company_id = $1 and code = 'role-missing'`,
      [supplier.id],
    );
  } finally {
    await thief.end();
  }
  const failed = await run(process.execPath, ['dist/apps/cli/src/main.js', 'verify', '--audit'], {
    env: { ...process.env, NODE_OPTIONS: '', DATA_FOLDER: sandbox.folder },
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: unknown) => z.object({ code: z.number(), stdout: z.string() }).parse(error),
  );
  expect(failed.stdout).toMatch(
    new RegExp(`differs: entry \\d+ of company ${supplier.id} is changed: its words`),
  );
  expect(failed.stdout).toContain(', 1 differences');
  expect(failed.code).toBe(1);
}, 60_000);
