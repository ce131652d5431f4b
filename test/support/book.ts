import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Walls, databaseOptions, migrate } from '#database';
import {
  Carriage,
  Projector,
  Submitter,
  connect,
  createOperation,
  openLedger,
  type Genesis,
  type Ledger,
} from '#chain';
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
} from '#orders';
import { databaseBeside } from './embedded.js';

const secret = (n: number): Hex => `0x${n.toString(16).padStart(64, '0')}`;
export const REGISTRARS: readonly Hex[] = [secret(101), secret(102)];
const EVIDENCE = secret(103);
export const KEEPER = secret(104);
const maker = (participant: number): Hex => secret(1000 + participant);
const checker = (participant: number): Hex => secret(2000 + participant);
const [OBLIGOR, TIER1, TIER2, FINANCIER, BANK] = [2, 3, 4, 5, 6] as const;
export const PARTIES = { OBLIGOR, TIER1, TIER2, FINANCIER, BANK };
export const KEYS = { maker, checker };
export const FACE = 128_000_000n;
export const LATER = 4_000_000_000n;
export const NOTHING: Hex = `0x${'00'.repeat(32)}`;
const INVOICE: Hex = `0x${'1a'.repeat(32)}`;
export const CERTIFICATE = certificateId(OBLIGOR, 1);
export const ROOT = rootHolding(CERTIFICATE);
export const SOLD = slotMate(ROOT);
const CNY = currencyToBytes3('CNY');
const genesis: Genesis = {
  registrarMaker: keyOfPrivate(secret(101)),
  registrarChecker: keyOfPrivate(secret(102)),
  freezerMaker: keyOfPrivate(secret(109)),
  freezerChecker: keyOfPrivate(secret(110)),
  evidence: keyOfPrivate(EVIDENCE),
  audit: keyOfPrivate(secret(111)),
  keeper: keyOfPrivate(KEEPER),
  pauser: keyOfPrivate(secret(105)),
  caseKey: keyOfPrivate(secret(106)),
  today: 20260302,
  nextBusinessDay: 20260303,
  keyDelaySeconds: 0,
  upgrades: {
    delaySeconds: 60,
    proposers: [keyOfPrivate(secret(107))],
    executors: [keyOfPrivate(secret(108))],
  },
};
export const REACTIONS = { Issued: ['tell'], Settled: ['book', 'tell'] };

/** An order with the keys that sign it. */
export interface Signed {
  order: Order;
  keys: readonly Hex[];
}

/** A certificate's life as orders: issued, a part passed on and sold, and both parts paid. */
export function wholeLife(): Signed[] {
  const terms = {
    holding: SOLD,
    financier: FINANCIER,
    cash: 39_000_000n,
    termsHash: NOTHING,
    deadline: LATER,
  };
  const settle = (holding: bigint, amount: bigint): Signed => ({
    order: { kind: 'settle', body: { holding, owedBefore: amount, amount, bankReference: NOTHING } },
    keys: [maker(BANK)],
  });
  return [
    {
      order: {
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
        },
      },
      keys: [maker(OBLIGOR), checker(OBLIGOR), maker(TIER1)],
    },
    {
      order: {
        kind: 'transfer',
        body: {
          items: [{ holding: ROOT, epoch: 1, child: SOLD, receiver: TIER2, amount: 40_000_000n }],
          discharge: false,
          evidenceHash: NOTHING,
          deadline: LATER,
        },
      },
      keys: [maker(TIER1), maker(TIER2)],
    },
    {
      order: {
        kind: 'hold',
        body: { ...terms, epoch: 1, child: 0n, amount: 40_000_000n, expiry: LATER },
      },
      keys: [maker(TIER2)],
    },
    {
      order: { kind: 'commit', body: { ...terms, epoch: 2 } },
      keys: [maker(FINANCIER), checker(FINANCIER)],
    },
    {
      order: {
        kind: 'complete',
        body: { holding: SOLD, epoch: 3, cash: 39_000_000n, currency: CNY, creditReference: NOTHING },
      },
      keys: [maker(BANK)],
    },
    {
      order: {
        kind: 'business-date',
        body: { today: 20260601, nextBusinessDay: 20260602, deadline: LATER },
      },
      keys: [KEEPER],
    },
    settle(ROOT, FACE - 40_000_000n),
    settle(SOLD, 40_000_000n),
  ];
}

/** The companies of `wholeLife`, and the invoice that backs its certificate. */
function beginnings(): Signed[] {
  const companies = (
    [
      [OBLIGOR, 1],
      [TIER1, 2],
      [TIER2, 2],
      [FINANCIER, 4],
      [BANK, 8],
    ] as const
  ).map(([participant, roles]): Signed => ({
    order: {
      kind: 'participant',
      body: {
        participant,
        roles,
        status: 1,
        banks: participant === BANK ? [] : [BANK],
        keys: [
          { key: keyOfPrivate(maker(participant)), kind: 0, powers: participant === BANK ? 8 : 1 },
          { key: keyOfPrivate(checker(participant)), kind: 0, powers: participant === BANK ? 0 : 2 },
        ],
        nonce: 1,
        deadline: LATER,
      },
    },
    keys: REGISTRARS,
  }));
  return [
    ...companies,
    {
      order: { kind: 'document', body: { docKey: INVOICE, amount: FACE, version: 1, commitment: NOTHING } },
      keys: [EVIDENCE],
    },
  ];
}

/** Tables made once; each book then begins as a copy of them. */
export class Books {
  private count = 0;

  private constructor(private readonly server: string) {}

  static async on(server: string): Promise<Books> {
    const books = new Books(server);
    await books.admin('create database tributary_empty');
    await migrate(books.address('tributary_empty'));
    return books;
  }

  /** A database and a book of its own on the chain, with its companies registered. */
  async open(rpcUrl: string): Promise<Book> {
    const source = await this.database();
    const walls = new Walls(source);
    const ledger = await openLedger(walls, connect(rpcUrl), `0x${randomBytes(32).toString('hex')}`, genesis);
    const book = new Book(source, walls, ledger);
    for (const { order, keys } of beginnings()) await book.ask(order, keys);
    await book.carry();
    return book;
  }

  /** An empty database of its own. */
  async database(): Promise<DataSource> {
    const name = `book${String(++this.count)}`;
    await this.admin(`create database ${name} template tributary_empty`);
    return new DataSource(databaseOptions(this.address(name), 4)).initialize();
  }

  private address(name: string): string {
    return databaseBeside(this.server, name);
  }

  private async admin(sql: string): Promise<void> {
    const source = await new DataSource(databaseOptions(this.server, 1)).initialize();
    await source.query(sql);
    await source.destroy();
  }
}

/** One ledger in the hands of a test. */
export class Book {
  readonly submitter: Submitter;
  readonly projector: Projector;

  constructor(
    private readonly source: DataSource,
    readonly walls: Walls,
    readonly ledger: Ledger,
  ) {
    this.submitter = new Submitter(walls, ledger);
    this.projector = this.reader();
  }

  /** A reader of the same ledger, over another way to the node where one is given. */
  reader(
    ledger = this.ledger,
    settings: ConstructorParameters<typeof Projector>[3] = {
      onOrphaned: () => this.submitter.sendAgain(),
    },
  ): Projector {
    return new Projector(this.walls, ledger, REACTIONS, settings);
  }

  sign({ order, keys }: Signed): { order: Order; signatures: Hex[] } {
    return { order, signatures: keys.map((key) => signDigest(orderHash(this.ledger.domain, order), key)) };
  }

  ask(
    order: Order,
    keys: readonly Hex[],
    reserves: { holding: bigint; amount: bigint }[] = [],
  ): Promise<string> {
    return this.walls.asService('orders', () =>
      createOperation(this.walls.manager(), this.ledger.domain, this.sign({ order, keys }), {
        kind: 'test',
        id: '1',
        parties: [],
        reserves,
      }),
    );
  }

  /** Sends what is pending and reads until everything sent has ended. */
  async carry(): Promise<void> {
    await new Carriage(this.submitter, this.projector, this.ledger).run();
    await this.read();
  }

  /** Reads until everything sent has ended. @throws Error where something never does */
  async read(): Promise<void> {
    for (let look = 0; look < 200; look++) {
      await this.projector.catchUp();
      const sent = await this.rows(`select 1 from trade.operation where status in ('sent', 'pending')`);
      if (sent.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('Something that was sent has not ended.');
  }

  /** Each order in a block of its own. */
  async carryOneByOne(orders: readonly Signed[]): Promise<void> {
    for (const { order, keys } of orders) {
      await this.ask(order, keys);
      await this.carry();
    }
  }

  /** Asks the database as its owner, past all walls: for what a test looks at, or breaks. */
  async rows(sql: string, of: unknown[] = []): Promise<Record<string, unknown>[]> {
    const found: unknown = await this.source.query(sql, of);
    return z.array(z.record(z.string(), z.unknown())).parse(found);
  }

  async one(sql: string, of: unknown[] = []): Promise<Record<string, unknown>> {
    const [row] = await this.rows(sql, of);
    if (!row) throw new Error(`There is no row: ${sql}`);
    return row;
  }

  /** Every row of every projection, by table, in an order that does not depend on how they were written. */
  async projection(): Promise<Record<string, string[]>> {
    const tables = await this.rows(
      `select table_name as name from information_schema.tables where table_schema = 'projection' order by 1`,
    );
    const all: Record<string, string[]> = {};
    for (const { name } of tables) {
      const rows = await this.rows(`select t::text as row from projection.${String(name)} t order by 1`);
      all[String(name)] = rows.map(({ row }) => String(row));
    }
    return all;
  }

  async close(): Promise<void> {
    this.ledger.provider.destroy();
    await this.source.destroy();
  }
}
