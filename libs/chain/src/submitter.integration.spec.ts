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
  type Hex,
  type Order,
} from '#orders';
import { databaseBeside, throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import {
  CARRIAGE,
  Carriage,
  Projector,
  Submitter,
  connect,
  createOperation,
  openLedger,
  verify,
  type Genesis,
  type Ledger,
} from './index.js';
import { hex } from './book.js';
import { asOwner } from '../../../test/support/owner.js';

const hexOf = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
const [REGISTRAR_MAKER, REGISTRAR_CHECKER, EVIDENCE, KEEPER, PAUSER, CASE] = [
  hexOf(101),
  hexOf(102),
  hexOf(103),
  hexOf(104),
  hexOf(105),
  hexOf(106),
];
const maker = (participant: number): Hex => hexOf(1000 + participant);
const checker = (participant: number): Hex => hexOf(2000 + participant);
// The obligor's lane comes before those of the registry and of its document: whatever is not held back overtakes them.
const [OBLIGOR, PAYEE, RECEIVER, BANK] = [7, 3, 4, 6] as const;
const LATER = 4_000_000_000n;
/** The deployment of a book takes the numbers before it. */
const FIRST_NONCE = '9';
const NOTHING = hexOf(0);
const INVOICE = hexOf(0x1a);
const FACE = 10_000n;
const CERTIFICATE = certificateId(OBLIGOR, 1);
const ROOT = rootHolding(CERTIFICATE);
const ONE_LANE = { ...CARRIAGE, lanes: 1 };
/** Takes all the gas that it is given. */
const BURNER = '0xfe';
const genesis: Genesis = {
  registrarMaker: keyOfPrivate(REGISTRAR_MAKER),
  registrarChecker: keyOfPrivate(REGISTRAR_CHECKER),
  freezerMaker: keyOfPrivate(hexOf(109)),
  freezerChecker: keyOfPrivate(hexOf(110)),
  evidence: keyOfPrivate(EVIDENCE),
  audit: keyOfPrivate(hexOf(111)),
  keeper: keyOfPrivate(KEEPER),
  pauser: keyOfPrivate(PAUSER),
  caseKey: keyOfPrivate(CASE),
  today: 20260302,
  nextBusinessDay: 20260303,
  keyDelaySeconds: 0,
  upgrades: {
    delaySeconds: 60,
    proposers: [keyOfPrivate(KEEPER)],
    executors: [keyOfPrivate(PAUSER)],
  },
};

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let source: DataSource;
let walls: Walls;
let ledger: Ledger;
let single: Submitter;
let projector: Projector;

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
}, 60_000);

afterAll(() => server.stop());

/** Each test has a database, a chain and a book of its own. */
beforeEach(async () => {
  chain = await throwAwayChain();
  const name = `t${String(Date.now())}`;
  const admin = await new DataSource(databaseOptions(databaseBeside(server.url, 'postgres'), 1)).initialize();
  await admin.query(`create database ${name} template tributary`);
  await admin.destroy();
  source = await new DataSource(databaseOptions(databaseBeside(server.url, name), 8)).initialize();
  walls = new Walls(source);
  ledger = await openLedger(walls, connect(chain.url), hex.parse(Wallet.createRandom().privateKey), genesis);
  single = new Submitter(walls, ledger, ONE_LANE);
  projector = new Projector(walls, ledger);
}, 60_000);

afterEach(async () => {
  ledger.provider.destroy();
  await source.destroy();
  await chain.stop();
});

function ask(order: Order, keys: readonly Hex[]): Promise<string> {
  const signatures = keys.map((key) => signDigest(orderHash(ledger.domain, order), key));
  return walls.asService('orders', () =>
    createOperation(
      walls.manager(),
      ledger.domain,
      { order, signatures },
      { kind: 'test', id: '1', parties: [] },
    ),
  );
}

/** An act that hangs on no other: the evidence attestor writes a document. */
const document = (number: number, version = 1): Promise<string> =>
  ask({ kind: 'document', body: { docKey: hexOf(number), amount: FACE, version, commitment: NOTHING } }, [
    EVIDENCE,
  ]);

/** Many of them, in one commit. */
function documents(count: number, from = 1): Promise<void> {
  return walls.asService('orders', async () => {
    for (let number = from; number < from + count; number++) await document(number);
  });
}

const participant = (number: number, roles: number): Promise<string> =>
  ask(
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

/** What a certificate takes to be there, all of it asked for at once. */
async function certificate(): Promise<void> {
  await participant(OBLIGOR, 1);
  await participant(PAYEE, 2);
  await participant(RECEIVER, 2);
  await participant(BANK, 8);
  await document(Number(INVOICE));
  const body = {
    certificate: CERTIFICATE,
    payee: PAYEE,
    face: FACE,
    currency: currencyToBytes3('CNY'),
    dueOn: 20260531,
    termReason: NOTHING,
    documents: [{ docKey: INVOICE, amount: FACE }],
    evidenceHash: NOTHING,
    deadline: LATER,
  };
  await ask({ kind: 'issue', body }, [maker(OBLIGOR), checker(OBLIGOR), maker(PAYEE)]);
}

const whole = (holding: bigint): Promise<string> => {
  const items = [{ holding, epoch: 1, child: 0n, receiver: RECEIVER, amount: FACE }];
  return ask(
    { kind: 'transfer', body: { items, discharge: false, evidenceHash: NOTHING, deadline: LATER } },
    [maker(PAYEE), maker(RECEIVER)],
  );
};

const settle = (): Promise<string> =>
  ask({ kind: 'settle', body: { holding: ROOT, owedBefore: FACE, amount: 1n, bankReference: NOTHING } }, [
    maker(BANK),
  ]);

const carry = (by: Submitter = single): Promise<void> => new Carriage(by, projector, ledger).run();

async function rows(sql: string, of: unknown[] = []): Promise<Record<string, unknown>[]> {
  return asOwner(walls, async (db) =>
    z.array(z.record(z.string(), z.unknown())).parse(await db.query(sql, of)),
  );
}

const ends = (): Promise<unknown[]> =>
  rows('select status, refusal, count(*)::int as n from trade.operation group by 1, 2 order by 1');

/** How many operations each transaction carries, in the order of their making. */
async function loads(): Promise<unknown[]> {
  const found = await rows(
    `select count(o.operation_id)::int as n from ledger.transaction t
       join ledger.transaction_operation o on o.transaction_hash = t.hash group by t.hash order by min(t.created_at)`,
  );
  return found.map(({ n }) => n);
}

const node = (method: string, ...params: unknown[]): Promise<unknown> =>
  ledger.provider.send(method, params).then((result: unknown) => result);

async function burning<T>(work: () => Promise<T>): Promise<T> {
  const book = ledger.domain.verifyingContract;
  const code = await node('eth_getCode', book, 'latest');
  await node('anvil_setCode', book, BURNER);
  try {
    return await work();
  } finally {
    await node('anvil_setCode', book, code);
  }
}

describe('lanes', () => {
  it('carry over several keys what hangs together, in the order in which it was asked for', async () => {
    await certificate();
    for (let version = 2; version <= 6; version++) await document(50, version - 1);
    await whole(ROOT);
    await documents(20);
    await carry(new Submitter(walls, ledger));
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 32 }]);
    const carriers = await rows(
      `select distinct relayer from ledger.transaction t join ledger.transaction_operation o
         on o.transaction_hash = t.hash`,
    );
    expect(carriers.length).toBeGreaterThan(1);
    expect((await verify(walls, ledger)).ok).toBe(true);
  }, 30_000);

  it('carry nothing under another number of keys before all is mined', async () => {
    await documents(1);
    const four = new Submitter(walls, ledger);
    await node('evm_setAutomine', false);
    expect(await single.submit()).toBe(1);
    await documents(9);
    expect(await four.submit()).toBe(0);
    await node('evm_mine');
    await node('evm_setAutomine', true);
    await carry(four);
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 9 }]);
  });

  it('carry what a bank has booked before a crowd, and not before what it hangs on', async () => {
    await certificate();
    await carry();
    await documents(150, 100);
    const booked = await settle();
    expect(await single.submit()).toBeLessThan(150);
    expect(await rows(`select status from trade.operation where id = $1`, [booked])).toEqual([
      { status: 'sent' },
    ]);
    await carry();
    const before = await whole(ROOT);
    const after = await ask({ kind: 'release', body: { holding: ROOT, epoch: 9, deadline: LATER } }, [
      maker(RECEIVER),
    ]);
    await single.submit();
    expect(
      await rows(`select id, status from trade.operation where id = any($1) order by created_at`, [
        [before, after],
      ]),
    ).toEqual([
      { id: before, status: 'sent' },
      { id: after, status: 'pending' },
    ]);
    await carry();
  }, 30_000);
});

describe('batches', () => {
  it('gather what comes while one is in flight', async () => {
    await node('evm_setAutomine', false);
    await documents(1);
    expect(await single.submit()).toBe(1);
    for (let number = 2; number <= 6; number++) {
      await document(number);
      expect(await single.submit()).toBe(0);
    }
    await node('evm_mine');
    await node('evm_setAutomine', true);
    await carry();
    expect(await loads()).toEqual([1, 5]);
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 6 }]);
  });

  it('are cut by gas', async () => {
    await documents(300);
    await carry();
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 300 }]);
    const carried = z.array(z.number()).parse(await loads());
    expect(carried.length).toBeGreaterThan(1);
    expect(Math.max(...carried)).toBeGreaterThan(20);
    // Each has the gas of all that it carries, below the cap of one transaction.
    expect(await rows('select 1 from ledger.transaction where gas_limit >= 16700000')).toEqual([]);
  }, 30_000);

  it('that run out of gas are carried again by halves, and end nothing', async () => {
    await documents(5);
    await burning(async () => {
      expect(await single.submit()).toBe(5);
      await mined();
    });
    expect(await ends()).toEqual([{ status: 'sent', refusal: null, n: 5 }]);
    await carry();
    expect(await loads()).toEqual([5, 3, 2]);
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 5 }]);
  });

  it('set aside one that takes all the gas there is, and go on with its neighbours', async () => {
    const poison = await document(1);
    await burning(() => carry());
    expect(await rows('select status, rests_until > now() as rests from trade.operation')).toEqual([
      { status: 'pending', rests: true },
    ]);
    await document(2);
    await carry();
    expect(await ends()).toEqual([
      { status: 'applied', refusal: null, n: 1 },
      { status: 'pending', refusal: null, n: 1 },
    ]);
    await asOwner(walls, (db) =>
      db.query('update trade.operation set rests_until = now() where id = $1', [poison]),
    );
    await carry();
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 2 }]);
  }, 30_000);
});

/** Waits until the node has mined what it was given, and projects it. */
async function mined(): Promise<void> {
  while ((await projector.catchUp()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('numbers', () => {
  it('that wait too long are taken by one that pays more, for the same orders', async () => {
    await node('anvil_setBalance', ledger.relayer.address, '0xde0b6b3a7640000');
    const paying = new Submitter(walls, ledger, {
      ...ONE_LANE,
      gasPrice: 8n,
      gasPriceLimit: 10n,
      stuckSeconds: 0,
    });
    await documents(3);
    await node('evm_setAutomine', false);
    await paying.submit();
    await paying.sendAgain();
    await paying.sendAgain();
    const made = await rows(
      `select t.gas_price, t.nonce, r.gas_price as replaced, (select count(*)::int from ledger.transaction_operation
         where transaction_hash = t.hash) as n from ledger.transaction t left join ledger.transaction r on r.hash = t.replaces
       where t.mined_in is null order by t.gas_price`,
    );
    expect(made).toEqual([
      { gas_price: '8', nonce: FIRST_NONCE, replaced: null, n: 3 },
      { gas_price: '10', nonce: FIRST_NONCE, replaced: '8', n: 3 },
    ]);
    await node('evm_mine');
    await node('evm_setAutomine', true);
    await carry(paying);
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: 3 }]);
    expect(
      await rows(
        `select t.gas_price, m.gas_price as closed_by from ledger.transaction t join ledger.transaction m
           on m.hash = t.closed_by`,
      ),
    ).toEqual([{ gas_price: '8', closed_by: '10' }]);
    expect((await verify(walls, ledger)).ok).toBe(true);
  });

  it('are taken once by two submitters, and one that the node dropped is sent again, byte for byte', async () => {
    const ACTS = 1000;
    await documents(ACTS);
    await projector.catchUp();
    await node('evm_setAutomine', false);
    let dropped = '';
    const done = new AbortController();
    const miner = (async () => {
      while (!done.signal.aborted) {
        const [open] = dropped
          ? []
          : await rows('select hash from ledger.transaction where mined_in is null limit 1');
        // Nothing comes back where a block holds it already.
        if (open)
          dropped =
            z
              .string()
              .nullable()
              .parse(await node('anvil_dropTransaction', open.hash)) ?? '';
        await node('evm_mine');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const settings = { ...CARRIAGE, lanes: 2 };
    const rival = new Submitter(walls, ledger, settings);
    const rivalry = (async () => {
      while (!done.signal.aborted) {
        await rival.submit();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await carry(new Submitter(walls, ledger, settings));
    done.abort();
    await Promise.all([miner, rivalry]);
    expect(await ends()).toEqual([{ status: 'applied', refusal: null, n: ACTS }]);
    expect(dropped).not.toBe('');
    expect(
      await rows('select 1 from ledger.transaction where hash = $1 and mined_in > 0', [dropped]),
    ).toHaveLength(1);
    expect(
      await rows(
        `select relayer from ledger.transaction group by relayer
         having count(*) <> count(distinct nonce) or max(nonce) - min(nonce) + 1 <> count(*)`,
      ),
    ).toEqual([]);
    const twice = 'select operation_id from ledger.transaction_operation group by 1 having count(*) > 1';
    expect(await rows(twice)).toEqual([]);
    await projector.catchUp();
    expect((await verify(walls, ledger)).ok).toBe(true);
  }, 60_000);
});
