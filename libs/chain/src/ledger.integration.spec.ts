import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Walls, databaseOptions, migrate } from '#database';
import {
  certificateId,
  currencyToBytes3,
  keyOfPrivate,
  orderHash,
  rootHolding,
  signDigest,
  slotMate,
  type Hex,
  type Order,
  type OrderBodies,
} from '#orders';
import { databaseBeside, throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import {
  CARRIAGE,
  Carriage,
  Projector,
  Submitter,
  connect,
  createOperation,
  encodeExecute,
  openLedger,
  precheck,
  verify,
  type Genesis,
  type Ledger,
} from './index.js';
import { asOwner } from '../../../test/support/owner.js';

const secret = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const [REGISTRAR_MAKER, REGISTRAR_CHECKER, EVIDENCE, KEEPER, PAUSER, CASE] = [
  101, 102, 103, 104, 105, 106,
].map(secret) as [Hex, Hex, Hex, Hex, Hex, Hex];
const [FREEZER_MAKER, FREEZER_CHECKER] = [secret(109), secret(110)];
const AUDIT = secret(111);
const maker = (participant: number): Hex => secret(1000 + participant);
const checker = (participant: number): Hex => secret(2000 + participant);
const [OBLIGOR, TIER1, TIER2, FINANCIER, BANK] = [2, 3, 4, 5, 6] as const;
const FACE = 128_000_000n;
const LATER = 4_000_000_000n;
const NOTHING: Hex = `0x${'00'.repeat(32)}`;
const INVOICE: Hex = `0x${'1a'.repeat(32)}`;
const CERTIFICATE = certificateId(OBLIGOR, 1);
const ROOT = rootHolding(CERTIFICATE);
const CNY = currencyToBytes3('CNY');
const genesis: Genesis = {
  registrarMaker: keyOfPrivate(REGISTRAR_MAKER),
  registrarChecker: keyOfPrivate(REGISTRAR_CHECKER),
  freezerMaker: keyOfPrivate(FREEZER_MAKER),
  freezerChecker: keyOfPrivate(FREEZER_CHECKER),
  evidence: keyOfPrivate(EVIDENCE),
  audit: keyOfPrivate(AUDIT),
  keeper: keyOfPrivate(KEEPER),
  pauser: keyOfPrivate(PAUSER),
  caseKey: keyOfPrivate(CASE),
  today: 20260302,
  nextBusinessDay: 20260303,
  keyDelaySeconds: 0,
  upgrades: {
    delaySeconds: 60,
    proposers: [keyOfPrivate(secret(107))],
    executors: [keyOfPrivate(secret(108))],
  },
};

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let source: DataSource;
let walls: Walls;
let ledger: Ledger;
let submitter: Submitter;
let projector: Projector;

beforeAll(async () => {
  server = await throwAwayPostgres();
  chain = await throwAwayChain();
}, 60_000);

afterAll(async () => {
  await server.stop();
  await chain.stop();
});

/** Each test has a database and a book of its own. */
beforeEach(async () => {
  const name = `t${String(Date.now())}`;
  const admin = await new DataSource(databaseOptions(server.url, 1)).initialize();
  await admin.query(`create database ${name}`);
  await admin.destroy();
  const url = databaseBeside(server.url, name);
  await migrate(url);
  source = await new DataSource(databaseOptions(url, 4)).initialize();
  walls = new Walls(source);
  ledger = await openLedger(walls, connect(chain.url), Wallet.createRandom().privateKey as Hex, genesis);
  submitter = new Submitter(walls, ledger);
  projector = new Projector(walls, ledger);
  for (const [number, roles] of [
    [OBLIGOR, 1],
    [TIER1, 2],
    [TIER2, 2],
    [FINANCIER, 4],
    [BANK, 8],
  ] as const) {
    await ask(
      {
        kind: 'participant',
        body: {
          participant: number,
          roles,
          status: 1,
          banks: number === BANK ? [] : [BANK],
          keys: [
            { key: keyOfPrivate(maker(number)), kind: 0, powers: number === BANK ? 8 : 1 },
            { key: keyOfPrivate(checker(number)), kind: 0, powers: number === BANK ? 0 : 2 },
          ],
          nonce: 1,
          deadline: LATER,
        },
      },
      [REGISTRAR_MAKER, REGISTRAR_CHECKER],
    );
  }
  await ask({ kind: 'document', body: { docKey: INVOICE, amount: FACE, version: 1, commitment: NOTHING } }, [
    EVIDENCE,
  ]);
  await carry();
}, 60_000);

afterEach(async () => {
  ledger.provider.destroy();
  await source.destroy();
});

function sign(order: Order, keys: readonly Hex[]): { order: Order; signatures: Hex[] } {
  return { order, signatures: keys.map((key) => signDigest(orderHash(ledger.domain, order), key)) };
}

function ask(
  order: Order,
  keys: readonly Hex[],
  reserves: { holding: bigint; amount: bigint }[] = [],
): Promise<string> {
  return walls.asService('orders', () =>
    createOperation(walls.manager(), ledger.domain, sign(order, keys), {
      kind: 'test',
      id: '1',
      parties: [],
      reserves,
    }),
  );
}

async function carry(): Promise<void> {
  await new Carriage(submitter, projector, ledger).run();
}

async function rows(sql: string, of: unknown[] = []): Promise<Record<string, unknown>[]> {
  return asOwner(walls, async (db) =>
    z.array(z.record(z.string(), z.unknown())).parse(await db.query(sql, of)),
  );
}

async function end(id: string): Promise<unknown> {
  const [row] = await rows('select status, refusal from trade.operation where id = $1', [id]);
  return row?.refusal ?? row?.status;
}

const issueOrder = (changes: Partial<Extract<Order, { kind: 'issue' }>['body']> = {}): Order => ({
  kind: 'issue',
  body: {
    certificate: CERTIFICATE,
    payee: TIER1,
    face: FACE,
    currency: CNY,
    dueOn: 20260531,
    termReason: NOTHING,
    documents: [{ docKey: INVOICE, amount: FACE }],
    evidenceHash: NOTHING,
    deadline: LATER,
    ...changes,
  },
});

const partOrder = (amount: bigint, child = slotMate(ROOT)): Order => ({
  kind: 'transfer',
  body: {
    items: [{ holding: ROOT, epoch: 1, child, receiver: TIER2, amount }],
    discharge: false,
    evidenceHash: NOTHING,
    deadline: LATER,
  },
});

const issuers = [maker(OBLIGOR), checker(OBLIGOR), maker(TIER1)];
const passers = [maker(TIER1), maker(TIER2)];

/** The life of one certificate: issued, a part passed on and sold, and both parts paid. */
async function wholeLife(): Promise<void> {
  const sold = slotMate(ROOT);
  const terms = {
    holding: sold,
    financier: FINANCIER,
    cash: 39_000_000n,
    termsHash: NOTHING,
    deadline: LATER,
  };
  await ask(issueOrder(), issuers);
  await ask(partOrder(40_000_000n), passers);
  await ask({ kind: 'hold', body: { ...terms, epoch: 1, child: 0n, amount: 40_000_000n, expiry: LATER } }, [
    maker(TIER2),
  ]);
  await ask({ kind: 'commit', body: { ...terms, epoch: 2 } }, [maker(FINANCIER), checker(FINANCIER)]);
  await ask(
    {
      kind: 'complete',
      body: { holding: sold, epoch: 3, cash: 39_000_000n, currency: CNY, creditReference: NOTHING },
    },
    [maker(BANK)],
  );
  await ask(
    { kind: 'business-date', body: { today: 20260601, nextBusinessDay: 20260602, deadline: LATER } },
    [KEEPER],
  );
  for (const [holding, amount] of [
    [ROOT, FACE - 40_000_000n],
    [sold, 40_000_000n],
  ] as const) {
    await ask({ kind: 'settle', body: { holding, owedBefore: amount, amount, bankReference: NOTHING } }, [
      maker(BANK),
    ]);
  }
  await carry();
}

describe('the ledger', () => {
  it('carries a certificate from its issue to its last payment, and verifies', async () => {
    await wholeLife();
    expect(await rows('select status, count(*)::int as n from trade.operation group by 1')).toEqual([
      { status: 'applied', n: 14 },
    ]);
    expect(await rows('select status, outstanding from projection.certificate')).toEqual([
      { status: 'settled', outstanding: '0' },
    ]);
    expect(await rows('select owner, paid, state, tier from projection.holding order by id')).toEqual([
      { owner: String(TIER1), paid: '88000000', state: 'paid', tier: 1 },
      { owner: String(FINANCIER), paid: '40000000', state: 'paid', tier: 2 },
    ]);
    expect(await rows('select act from projection.title_step order by block_number, log_index')).toEqual([
      { act: 'issue' },
      { act: 'part' },
      { act: 'discount' },
    ]);
    const found = await verify(walls, ledger);
    expect(found.differences).toEqual([]);
    expect(found.ok).toBe(true);
    expect(found.checks).toBeGreaterThan(60);
  });

  it('ends a refused operation with its code and frees what it reserved', async () => {
    await ask(issueOrder(), issuers);
    const id = await ask(partOrder(FACE + 1n), passers, [{ holding: ROOT, amount: FACE + 1n }]);
    expect(await rows('select 1 from trade.reservation')).toHaveLength(1);
    await carry();
    expect(await end(id)).toBe('amount-above-holding');
    expect(await rows('select 1 from trade.reservation')).toEqual([]);
  });

  it('refuses bad orders with their codes and applies their good neighbours', async () => {
    const bad: [Order, Hex[], string][] = [
      [issueOrder({ deadline: 1n }), issuers, 'deadline-passed'],
      [
        issueOrder({ evidenceHash: INVOICE }),
        [maker(OBLIGOR), checker(OBLIGOR), secret(9)],
        'signature-invalid',
      ],
      [issueOrder({ dueOn: 20270303 }), issuers, 'term-max'],
      [issueOrder({ dueOn: 20260903 }), issuers, 'term-reason-missing'],
      [issueOrder({ payee: 99 }), issuers, 'participant-unknown'],
      [issueOrder({ dueOn: 20260530 }), [maker(OBLIGOR), checker(OBLIGOR)], 'consent-missing'],
      [issueOrder({ face: 0n }), issuers, 'amount-zero'],
    ];
    const asked: [string, string][] = [];
    for (const [order, keys, code] of bad) asked.push([await ask(order, keys), code]);
    const good = await ask(issueOrder(), issuers);
    const again = await ask(issueOrder({ certificate: CERTIFICATE + 1n }), issuers);
    const stolen = await ask(partOrder(1n, slotMate(ROOT)), [maker(TIER2)]);
    await carry();
    for (const [id, code] of asked) expect(await end(id)).toBe(code);
    expect(await end(good)).toBe('applied');
    expect(await end(again)).toBe('invoice-once');
    expect(await end(stolen)).toBe('holding-not-yours');
    expect((await verify(walls, ledger)).ok).toBe(true);
  });

  it('makes one operation of one order, however often it is asked', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => ask(issueOrder(), issuers)));
    expect(new Set(ids).size).toBe(1);
    await carry();
    expect(await end(ids[0] ?? '')).toBe('applied');
  });

  it('applies once what was signed and kept but not sent before a crash', async () => {
    const id = await ask(issueOrder(), issuers);
    const dead = connect('http://127.0.0.1:9');
    const crashed = new Submitter(walls, { ...ledger, provider: dead });
    await expect(crashed.submit()).rejects.toThrow();
    dead.destroy();
    expect(await end(id)).toBe('sent');
    await submitter.sendAgain();
    await submitter.sendAgain();
    await carry();
    expect(await end(id)).toBe('applied');
    expect(await rows(`select 1 from ledger.event where name = 'Issued'`)).toHaveLength(1);
  });

  it('gives two submitters at once no nonce twice and loses no operation', async () => {
    await ask(issueOrder(), issuers);
    await carry();
    for (let i = 1; i <= 40; i++)
      await ask(partOrder(1n, ROOT | (BigInt(TIER1) << 32n) | BigInt(2 * i)), passers);
    const other = new Submitter(walls, ledger);
    await Promise.all([submitter.submit(), other.submit(), submitter.submit(), other.submit()]);
    await carry();
    expect(
      await rows(`select status, count(*)::int as n from trade.operation where kind = 'transfer' group by 1`),
    ).toEqual([{ status: 'applied', n: 40 }]);
    expect((await verify(walls, ledger)).ok).toBe(true);
  });

  it('lets no stranger end an operation by carrying its words without signatures', async () => {
    const id = await ask(issueOrder(), issuers);
    const stranger = Wallet.createRandom().connect(ledger.provider);
    const bare = encodeExecute([{ order: issueOrder(), signatures: [] }]);
    const carried = await stranger.sendTransaction({
      to: ledger.domain.verifyingContract,
      data: bare,
      gasPrice: 0,
      gasLimit: 1_000_000,
      type: 0,
    });
    await carried.wait();
    await projector.catchUp();
    expect(await rows(`select 1 from ledger.event where name = 'Refused'`)).toHaveLength(1);
    expect(await end(id)).toBe('pending');
    await carry();
    expect(await end(id)).toBe('applied');
  });

  it('says so when somebody else carries with the relayer’s key', async () => {
    const { relayer } = ledger;
    const taken = await relayer.sendTransaction({ to: relayer.address, gasPrice: 0, type: 0 });
    await taken.wait();
    const id = await ask(issueOrder(), issuers);
    const alone = new Submitter(walls, ledger, { ...CARRIAGE, lanes: 1 });
    await expect(alone.submit()).rejects.toThrow('relayer-key-shared');
    expect(await end(id)).toBe('sent');
  });

  it('refuses a database that belongs to another chain', async () => {
    await asOwner(walls, (db) => db.query('update ledger.deployment set chain_id = 5'));
    const open = openLedger(walls, ledger.provider, secret(7), genesis);
    await expect(open).rejects.toThrow(
      'ledger-mismatch: This database belongs to another chain: the chain id is 20260302',
    );
  });
});

describe('the precheck', () => {
  /** What the projection foretells and what the book then says, in that order. */
  async function both(order: Order, keys: readonly Hex[]): Promise<[unknown, unknown]> {
    const foretold = await walls.asService('orders', () =>
      precheck(walls.manager(), ledger.domain, sign(order, keys), {
        seconds: BigInt(Math.floor(Date.now() / 1000)),
      }),
    );
    const id = await ask(order, keys);
    await carry();
    return [foretold ?? 'applied', await end(id)];
  }

  const item = (
    amount: bigint,
    changes: Partial<OrderBodies['transfer']['items'][number]> = {},
  ): OrderBodies['transfer']['items'][number] => ({
    holding: ROOT,
    epoch: 1,
    child: slotMate(ROOT),
    receiver: TIER2,
    amount,
    ...changes,
  });
  const transfer = (...items: OrderBodies['transfer']['items']): Order => ({
    kind: 'transfer',
    body: { items, discharge: false, evidenceHash: NOTHING, deadline: LATER },
  });
  const own = (n: number): bigint => ROOT | (BigInt(TIER1) << 32n) | BigInt(2 * n);
  const hold = (changes: Partial<OrderBodies['hold']> = {}): Order => ({
    kind: 'hold',
    body: {
      holding: ROOT,
      epoch: 1,
      child: own(50),
      amount: 1000n,
      financier: FINANCIER,
      cash: 990n,
      expiry: LATER,
      termsHash: NOTHING,
      deadline: LATER,
      ...changes,
    },
  });
  const commit = (changes: Partial<OrderBodies['commit']> = {}): Order => ({
    kind: 'commit',
    body: {
      holding: own(50),
      epoch: 1,
      financier: FINANCIER,
      cash: 990n,
      termsHash: NOTHING,
      deadline: LATER,
      ...changes,
    },
  });
  const complete = (changes: Partial<OrderBodies['complete']> = {}): Order => ({
    kind: 'complete',
    body: { holding: own(50), epoch: 2, cash: 990n, currency: CNY, creditReference: NOTHING, ...changes },
  });
  const release = (holding: bigint, epoch: number): Order => ({
    kind: 'release',
    body: { holding, epoch, deadline: LATER },
  });
  const settle = (changes: Partial<OrderBodies['settle']> = {}): Order => ({
    kind: 'settle',
    body: { holding: own(50), owedBefore: 1000n, amount: 400n, bankReference: NOTHING, ...changes },
  });
  const consent = (changes: Partial<OrderBodies['consent']> = {}): Order => ({
    kind: 'consent',
    body: {
      receiver: TIER2,
      payer: TIER1,
      currency: CNY,
      cap: 500n,
      longestTermDays: 120,
      endsOn: 20261231,
      nonce: 1,
      deadline: LATER,
      ...changes,
    },
  });
  const participant = (changes: Partial<OrderBodies['participant']> = {}): Order => ({
    kind: 'participant',
    body: {
      participant: 9,
      roles: 2,
      status: 1,
      banks: [],
      keys: [{ key: keyOfPrivate(maker(9)), kind: 0, powers: 1 }],
      nonce: 1,
      deadline: LATER,
      ...changes,
    },
  });
  const document = (changes: Partial<OrderBodies['document']> = {}): Order => ({
    kind: 'document',
    body: { docKey: INVOICE, amount: FACE, version: 2, commitment: NOTHING, ...changes },
  });
  const registrars = [REGISTRAR_MAKER, REGISTRAR_CHECKER];
  const freezers = [FREEZER_MAKER, FREEZER_CHECKER];
  const buyers = [maker(FINANCIER), checker(FINANCIER)];

  it('foretells what the book says, refusal by refusal', async () => {
    const table: [string, Order, Hex[]][] = [
      ['participant-unknown', issueOrder({ payee: 99 }), issuers],
      ['role-missing', issueOrder({ payee: FINANCIER }), issuers],
      ['signature-missing', issueOrder(), [maker(OBLIGOR), maker(TIER1)]],
      ['signer-twice', issueOrder(), [maker(OBLIGOR), maker(OBLIGOR)]],
      ['power-missing', consent(), [checker(TIER2)]],
      ['signature-invalid', issueOrder(), [maker(OBLIGOR), checker(OBLIGOR), secret(9)]],
      ['deadline-passed', issueOrder({ deadline: 1n }), issuers],
      ['due-not-ahead', issueOrder({ dueOn: 20260302 }), issuers],
      ['order-malformed', issueOrder({ dueOn: 20260231 }), issuers],
      ['term-max', issueOrder({ dueOn: 20270303 }), issuers],
      ['term-reason-missing', issueOrder({ dueOn: 20260903 }), issuers],
      ['order-malformed', issueOrder({ dueOn: 19991231 }), issuers],
      ['currency-unknown', issueOrder({ currency: '0x000000' }), issuers],
      ['currency-unknown', issueOrder({ currency: currencyToBytes3('XXX') }), issuers],
      ['amount-out-of-range', issueOrder({ face: 2n ** 48n }), issuers],
      ['amount-zero', issueOrder({ face: 0n }), issuers],
      ['certificate-not-yours', issueOrder({ certificate: certificateId(OBLIGOR, 0) }), issuers],
      ['consent-missing', issueOrder(), [maker(OBLIGOR), checker(OBLIGOR)]],
      [
        'document-unknown',
        issueOrder({ documents: [{ docKey: `0x${'77'.repeat(32)}`, amount: FACE }] }),
        issuers,
      ],
      ['documents-differ', issueOrder({ documents: [{ docKey: INVOICE, amount: 5n }] }), issuers],
      [
        'amount-zero',
        issueOrder({
          documents: [
            { docKey: INVOICE, amount: 0n },
            { docKey: INVOICE, amount: FACE },
          ],
        }),
        issuers,
      ],
      [
        'invoice-once',
        issueOrder({ face: FACE + 1n, documents: [{ docKey: INVOICE, amount: FACE + 1n }] }),
        issuers,
      ],
      ['applied', issueOrder(), issuers],
      ['certificate-exists', issueOrder({ evidenceHash: INVOICE }), issuers],
      ['invoice-once', issueOrder({ certificate: CERTIFICATE + 1n }), issuers],
      ['items-empty', transfer(), passers],
      ['holding-unknown', transfer(item(5n, { holding: ROOT + 8n })), passers],
      ['holding-not-yours', transfer(item(5n)), [maker(TIER2)]],
      ['signature-missing', transfer(item(6n)), []],
      ['amount-zero', transfer(item(0n)), passers],
      ['amount-above-holding', transfer(item(FACE + 1n)), passers],
      ['amount-not-whole', transfer(item(FACE)), passers],
      ['amount-not-whole', transfer(item(7n, { child: 0n })), passers],
      ['epoch-stale', transfer(item(7n, { epoch: 9 })), passers],
      ['child-not-yours', transfer(item(7n, { child: ROOT + 6n })), passers],
      ['participant-unknown', transfer(item(7n, { receiver: 99 })), passers],
      ['receiver-is-holder', transfer(item(7n, { receiver: TIER1 })), passers],
      ['consent-missing', transfer(item(8n)), [maker(TIER1)]],
      [
        'several-receivers',
        transfer(item(8n, { child: own(1) }), item(8n, { child: own(2), receiver: FINANCIER })),
        passers,
      ],
      [
        'amount-above-holding',
        transfer(
          ...Array.from({ length: 19 }, (_, n) => item(1n, { child: own(n + 1) })),
          item(FACE, { child: own(40) }),
        ),
        passers,
      ],
      ['order-malformed', consent({ endsOn: 20260230 }), [maker(TIER2)]],
      ['order-malformed', consent({ endsOn: 21790101 }), [maker(TIER1)]],
      ['currency-unknown', consent({ currency: currencyToBytes3('XXX') }), [maker(TIER2)]],
      ['nonce-stale', consent({ nonce: 2 }), [maker(TIER2)]],
      ['signature-missing', consent(), [maker(TIER1)]],
      ['applied', consent(), [maker(TIER2)]],
      ['nonce-stale', consent({ cap: 7n }), [maker(TIER2)]],
      ['consent-exceeded', transfer(item(501n, { child: own(3) })), [maker(TIER1)]],
      ['applied', transfer(item(500n, { child: own(3) })), [maker(TIER1)]],
      ['child-taken', transfer(item(9n, { child: own(3) })), passers],
      ['holding-not-yours', hold(), [maker(TIER2)]],
      ['role-missing', hold({ financier: TIER2 }), [maker(TIER1)]],
      ['hold-expired', hold({ expiry: 1n }), [maker(TIER1)]],
      ['amount-zero', hold({ cash: 0n }), [maker(TIER1)]],
      ['amount-above-holding', hold({ cash: 1001n }), [maker(TIER1)]],
      ['holding-not-held', commit({ holding: ROOT }), buyers],
      ['applied', hold(), [maker(TIER1)]],
      ['holding-not-live', transfer(item(1n, { holding: own(50), child: 0n })), passers],
      ['hold-terms-differ', commit({ cash: 991n }), buyers],
      ['epoch-stale', commit({ epoch: 7 }), buyers],
      ['signature-missing', commit(), [maker(FINANCIER)]],
      ['release-too-early', release(own(50), 1), []],
      ['holding-not-committed', complete(), [maker(BANK)]],
      ['applied', commit(), buyers],
      ['power-missing', complete(), [maker(FINANCIER)]],
      ['currency-mismatch', complete({ currency: currencyToBytes3('USD') }), [maker(BANK)]],
      ['hold-terms-differ', complete({ cash: 1n }), [maker(BANK)]],
      ['epoch-stale', complete({ epoch: 1 }), [maker(BANK)]],
      ['signature-missing', release(own(50), 2), [maker(FINANCIER)]],
      ['applied', complete(), [maker(BANK)]],
      ['holding-not-held', release(own(50), 3), buyers],
      ['owed-differs', settle({ owedBefore: 999n }), [maker(BANK)]],
      ['amount-zero', settle({ amount: 0n }), [maker(BANK)]],
      ['amount-above-owed', settle({ amount: 1001n }), [maker(BANK)]],
      ['signature-missing', settle(), []],
      ['applied', settle(), [maker(BANK)]],
      ['owed-differs', settle({ bankReference: INVOICE }), [maker(BANK)]],
      ['applied', settle({ owedBefore: 600n, amount: 600n }), [maker(BANK)]],
      ['not-payable', settle({ owedBefore: 600n, amount: 1n }), [maker(BANK)]],
      ['document-version-stale', document({ version: 1, amount: 9n }), [EVIDENCE]],
      ['power-missing', document(), [KEEPER]],
      ['invoice-once', document({ amount: 5n }), [EVIDENCE]],
      ['applied', document(), [EVIDENCE]],
      ['signature-missing', participant(), [REGISTRAR_MAKER]],
      ['nonce-stale', participant({ nonce: 2 }), registrars],
      [
        'key-taken',
        participant({ keys: [{ key: keyOfPrivate(maker(TIER1)), kind: 0, powers: 1 }] }),
        registrars,
      ],
      ['order-malformed', participant({ status: 9 }), registrars],
      ['applied', participant(), registrars],
      [
        'date-not-forward',
        { kind: 'business-date', body: { today: 20260302, nextBusinessDay: 20260303, deadline: LATER } },
        [KEEPER],
      ],
      [
        'applied',
        { kind: 'business-date', body: { today: 20260529, nextBusinessDay: 20260601, deadline: LATER } },
        [KEEPER],
      ],
      ['too-near-due', hold({ child: own(60) }), [maker(TIER1)]],
      [
        'applied',
        { kind: 'business-date', body: { today: 20260601, nextBusinessDay: 20260602, deadline: LATER } },
        [KEEPER],
      ],
      ['past-due', transfer(item(1n, { child: own(61) })), passers],
      ['nonce-stale', { kind: 'pause', body: { paused: true, nonce: 5 } }, [PAUSER]],
      ['applied', { kind: 'pause', body: { paused: true, nonce: 1 } }, [PAUSER]],
      ['book-paused', transfer(item(2n, { child: own(62) })), passers],
    ];
    const wrong = [];
    for (const [expected, order, keys] of table) {
      const [foretold, said] = await both(order, keys);
      if (foretold !== said || said !== expected) wrong.push({ expected, foretold, said, kind: order.kind });
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('foretells pledges, cases, voids, returns and cancellation alike; what they leave is verified and folds again', async () => {
    const REGULATOR = secret(4001);
    const supervisor = participant({
      participant: 10,
      roles: 32,
      keys: [{ key: keyOfPrivate(REGULATOR), kind: 0, powers: 512 }],
    });
    const second = CERTIFICATE + 1n;
    const third = CERTIFICATE + 2n;
    const half = FACE / 2n;
    const share = (certificate: bigint, face: bigint): Order =>
      issueOrder({ certificate, face, documents: [{ docKey: INVOICE, amount: face }] });
    const pledge = (changes: Partial<OrderBodies['pledge']> = {}): Order => ({
      kind: 'pledge',
      body: {
        holding: ROOT,
        epoch: 1,
        child: own(70),
        amount: 400n,
        pledgee: FINANCIER,
        termsHash: NOTHING,
        deadline: LATER,
        ...changes,
      },
    });
    const unpledge = (epoch: number): Order => ({
      kind: 'unpledge',
      body: { holding: own(70), epoch, deadline: LATER },
    });
    const cancel = (certificate: bigint, holdings: bigint[], evidenceHash = NOTHING): Order => ({
      kind: 'cancel',
      body: { certificate, holdings, evidenceHash, deadline: LATER },
    });
    const giveBack = (changes: Partial<OrderBodies['return']> = {}): Order => ({
      kind: 'return',
      body: {
        holding: ROOT,
        epoch: 2,
        receiver: TIER2,
        paymentReference: NOTHING,
        deadline: LATER,
        ...changes,
      },
    });
    const act = (kind: 'freeze' | 'unfreeze', number: bigint, holding = own(70)): Order => ({
      kind,
      body: { holding, caseHash: NOTHING, number },
    });
    const force = (number: bigint, receiver: number, holding = own(70)): Order => ({
      kind: 'force',
      body: { holding, receiver, caseHash: NOTHING, number },
    });
    const makeVoid = (epoch: number, child: bigint): Order => ({
      kind: 'void',
      body: { holding: ROOT, epoch, child, deadline: LATER },
    });
    const anchor = (number: bigint, root = NOTHING): Order => ({ kind: 'anchor', body: { root, number } });
    const move = (today: number, next: number): Order => ({
      kind: 'business-date',
      body: { today, nextBusinessDay: next, deadline: LATER },
    });
    const everybody = [maker(OBLIGOR), checker(OBLIGOR), maker(TIER1)];
    const pledging = [maker(TIER1), maker(FINANCIER)];
    const table: [string, Order, Hex[]][] = [
      ['applied', supervisor, registrars],
      ['applied', share(CERTIFICATE, half), issuers],
      ['applied', share(second, half / 2n), issuers],
      ['applied', share(third, half / 2n), issuers],
      ['signature-missing', pledge(), [maker(TIER1)]],
      ['holding-not-yours', pledge(), [maker(FINANCIER)]],
      ['holding-unknown', pledge({ holding: ROOT + 8n }), pledging],
      ['role-missing', pledge({ pledgee: OBLIGOR }), pledging],
      ['amount-above-holding', pledge({ amount: FACE }), pledging],
      ['applied', pledge(), pledging],
      ['child-taken', pledge({ amount: 5n }), pledging],
      ['holding-not-live', transfer(item(400n, { holding: own(70), child: 0n })), passers],
      ['epoch-stale', unpledge(7), [maker(FINANCIER)]],
      ['signature-missing', unpledge(1), [maker(TIER1)]],
      ['signature-missing', act('freeze', 1n), [FREEZER_MAKER]],
      ['power-missing', act('freeze', 1n), registrars],
      ['role-missing', act('freeze', 1n), everybody],
      ['number-used', act('freeze', 0n), freezers],
      ['holding-not-frozen', act('unfreeze', 1n), freezers],
      ['applied', act('freeze', 1n), freezers],
      ['number-used', act('unfreeze', 1n), freezers],
      ['holding-not-live', act('freeze', 2n), freezers],
      ['holding-not-pledged', unpledge(2), [maker(FINANCIER)]],
      ['applied', act('unfreeze', 2n), freezers],
      ['applied', unpledge(3), [maker(FINANCIER)]],
      ['applied', act('freeze', 3n), freezers],
      ['power-missing', force(4n, TIER2), [REGISTRAR_MAKER]],
      ['role-missing', force(4n, OBLIGOR), [REGULATOR]],
      ['receiver-is-holder', force(4n, TIER1), [REGULATOR]],
      ['number-used', force(3n, TIER2), [REGULATOR]],
      ['applied', force(4n, TIER2), [REGULATOR]],
      ['holding-not-yours', makeVoid(1, own(71)), [maker(TIER2)]],
      ['child-not-yours', makeVoid(1, ROOT + 6n), [maker(TIER1)]],
      ['epoch-stale', makeVoid(9, own(71)), [maker(TIER1)]],
      ['applied', makeVoid(1, own(71)), [maker(TIER1)]],
      ['child-taken', transfer(item(5n, { child: own(71) })), passers],
      ['applied', makeVoid(1, 0n), [maker(TIER1)]],
      ['epoch-stale', transfer(item(5n, { child: own(72) })), passers],
      ['power-missing', anchor(9n), [KEEPER]],
      ['power-missing', anchor(9n), [EVIDENCE]],
      ['applied', anchor(9n), [AUDIT]],
      ['number-used', anchor(9n, INVOICE), [AUDIT]],
      ['signature-missing', cancel(second, [rootHolding(second)]), issuers.slice(1)],
      ['holding-unknown', cancel(second, [ROOT]), everybody],
      ['holders-incomplete', cancel(second, []), everybody],
      ['applied', cancel(second, [rootHolding(second)]), everybody],
      ['holding-not-live', cancel(second, [rootHolding(second)], INVOICE), everybody],
      ['not-overdue', giveBack(), passers],
      ['applied', hold({ holding: rootHolding(third), child: 0n, amount: half / 2n }), [maker(TIER1)]],
      [
        'holding-held',
        settle({ holding: rootHolding(third), owedBefore: half / 2n, amount: 1n }),
        [maker(BANK)],
      ],
      ['applied', move(20260601, 20260602), [KEEPER]],
      ['past-due', cancel(third, [rootHolding(third)]), everybody],
      ['signature-missing', giveBack(), [maker(TIER1)]],
      ['epoch-stale', giveBack({ epoch: 1 }), passers],
      ['receiver-is-holder', giveBack({ receiver: TIER1 }), [maker(TIER1)]],
      ['applied', giveBack(), passers],
      ['applied', settle({ holding: own(70), owedBefore: 400n, amount: 400n }), [maker(BANK)]],
      ['not-payable', force(11n, TIER1), [REGULATOR]],
    ];
    const wrong = [];
    for (const [expected, order, keys] of table) {
      const [foretold, said] = await both(order, keys);
      if (foretold !== said || said !== expected) wrong.push({ expected, foretold, said, kind: order.kind });
    }
    expect(wrong).toEqual([]);
    expect((await verify(walls, ledger)).differences).toEqual([]);
    const before = await rows('select * from projection.holding order by id');
    await projector.rebuild();
    expect(await rows('select * from projection.holding order by id')).toEqual(before);
  }, 120_000);
});

describe('verify', () => {
  const change = (sql: string): Promise<unknown> => asOwner(walls, (db) => db.query(sql));

  it('names an amount that was changed by hand', async () => {
    await wholeLife();
    await change(`update projection.certificate set outstanding = 1`);
    const found = await verify(walls, ledger);
    expect(found.ok).toBe(false);
    expect(found.differences).toEqual([
      `certificate ${String(CERTIFICATE)}, outstanding: 0 on the chain, 1 in the database`,
    ]);
  });

  it('names an event that was deleted, and a row that no event explains', async () => {
    await wholeLife();
    await change(`delete from ledger.event where name = 'Settled' and args->>'holding' = '${String(ROOT)}'`);
    await change(`insert into projection.document values ('0x99', 1, 0, 1, '0x')`);
    const { differences } = await verify(walls, ledger);
    expect(differences).toHaveLength(2);
    expect(differences[0]).toMatch(
      /^event \d+ of block \d+ \(Settled\): .* on the chain, nothing in the database$/,
    );
    expect(differences[1]).toBe('document 0x99: nothing on the chain, a row in the database');
  });

  it('says that it compared nothing while the projections are behind', async () => {
    const height = (): Promise<unknown> => ledger.provider.send('eth_blockNumber', []);
    const before = await height();
    await ask(issueOrder(), issuers);
    do await submitter.submit();
    while ((await height()) === before);
    const found = await verify(walls, ledger);
    expect(found.ok).toBe(false);
    expect(found.unchecked).toHaveLength(1);
  });
});

describe('rebuild', () => {
  it('folds to the same rows', async () => {
    await wholeLife();
    const tables = await rows(
      `select table_name from information_schema.tables where table_schema = 'projection'`,
    );
    const all = (): Promise<Record<string, unknown>[][]> =>
      Promise.all(
        tables.map(({ table_name: name }) =>
          rows(`select * from projection.${String(name)} as t order by t::text`),
        ),
      );
    const before = await all();
    expect(before.filter((table) => table.length > 0).length).toBeGreaterThanOrEqual(9);
    await asOwner(walls, (db) => db.query('update projection.holding set amount = 77'));
    expect(await all()).not.toEqual(before);
    await projector.rebuild();
    expect(await all()).toEqual(before);
    expect((await verify(walls, ledger)).ok).toBe(true);
  });
});

describe('the embedded parts', () => {
  it('halts writing, and says so, when the chain’s height falls', async () => {
    await wholeLife();
    await asOwner(walls, (db) => db.query('update ledger.checkpoint set block_number = block_number + 1000'));
    await expect(projector.catchUp()).rejects.toThrow('height fell');
    await expect(projector.catchUp()).rejects.toThrow('ledger-halted');
  });
});
