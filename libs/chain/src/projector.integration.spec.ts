import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { toQuantity } from 'ethers';
import { z } from 'zod';
import { transitionsOf } from '#common';
import {
  Books,
  CERTIFICATE,
  KEYS,
  LATER,
  NOTHING,
  PARTIES,
  ROOT,
  SOLD,
  wholeLife,
  type Book,
  type Signed,
} from '../../../test/support/book.js';
import { throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import { LyingNode } from '../../../test/support/lying-node.js';
import { ORPHANED_OPERATION_STATES, connect, resume, verify, type Projector } from './index.js';
import { asOwner } from '../../../test/support/owner.js';

const KEPT_STATES = 64;
const PATIENCE_MS = 500;

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let node: LyingNode;
let books: Books;
let book: Book;

beforeAll(async () => {
  [server, chain] = await Promise.all([throwAwayPostgres(), throwAwayChain(KEPT_STATES)]);
  node = await LyingNode.before(chain.url);
  books = await Books.on(server.url);
}, 60_000);

afterAll(async () => {
  node.stop();
  await Promise.all([server.stop(), chain.stop()]);
});

const open = async (): Promise<void> => {
  book = await books.open(chain.url);
};
const close = (): Promise<void> => book.close();

const send = (method: string, words: unknown[] = []): Promise<unknown> =>
  book.ledger.provider.send(method, words);
const checkpoint = () => book.one('select block_number, block_hash, halted from ledger.checkpoint');
const transfer = (changes: { amount: bigint; child?: bigint; deadline?: bigint }): Signed => ({
  order: {
    kind: 'transfer',
    body: {
      items: [
        {
          holding: ROOT,
          epoch: 1,
          child: changes.child ?? SOLD,
          receiver: PARTIES.TIER2,
          amount: changes.amount,
        },
      ],
      discharge: false,
      evidenceHash: NOTHING,
      deadline: changes.deadline ?? LATER,
    },
  },
  keys: [KEYS.maker(PARTIES.TIER1), KEYS.maker(PARTIES.TIER2)],
});

/** A certificate's life over exactly so many blocks; the first has its issue, so that no empty block can equal it. */
async function lifeOverBlocks(blocks: number): Promise<void> {
  const [issue, ...rest] = wholeLife();
  if (!issue) throw new Error('A life begins with an issue.');
  await book.carryOneByOne([issue]);
  await send('anvil_mine', [toQuantity(blocks - 1 - rest.length)]);
  await book.carryOneByOne(rest);
}

describe('a reorganisation', () => {
  beforeEach(open, 60_000);
  afterEach(close);

  it.each([
    [1, 1],
    [3, 3],
    [20, 8],
  ])(
    'of %d blocks leaves the same rows, every one of %d acts carried again once',
    async (depth, acts) => {
      await lifeOverBlocks(20);
      const applied = await book.rows(`select order_hash from trade.operation where status = 'applied'`);
      // One consequence has run before its block was orphaned, and must not run again.
      await asOwner(book.walls, (db) =>
        db.query(`update ledger.reaction set done_at = now() where reaction = 'book'`),
      );
      let orphaned: number | undefined;
      let sentAgain: unknown[] = [];
      let afterOrphaning: unknown;
      let rebuiltThen: unknown;
      const reader = book.reader(book.ledger, {
        onOrphaned: async () => {
          orphaned = Number(before.block_number) - Number((await checkpoint()).block_number);
          sentAgain = await book.rows(`select 1 from trade.operation where status = 'sent'`);
          afterOrphaning = await book.projection();
          await book.projector.rebuild();
          rebuiltThen = await book.projection();
          await book.submitter.sendAgain();
        },
      });
      const before = await checkpoint();
      await send('anvil_reorg', [depth, []]);
      await reader.catchUp();
      expect(afterOrphaning).toBeDefined();
      expect(afterOrphaning).toEqual(rebuiltThen);
      await book.read();
      expect(orphaned).toBe(depth);
      expect(sentAgain).toHaveLength(acts);
      const after = await checkpoint();
      expect(after.block_hash).not.toBe(before.block_hash);
      expect(after.halted).toBeNull();
      expect(await book.rows(`select order_hash from trade.operation where status = 'applied'`)).toEqual(
        expect.arrayContaining(applied),
      );
      expect(await book.rows(`select 1 from trade.operation where status <> 'applied'`)).toEqual([]);
      expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
      const live = await book.projection();
      await book.projector.rebuild();
      expect(await book.projection()).toEqual(live);
      expect(
        await book.rows(`select reaction, done_at is not null as done, count(*)::int as n
                         from ledger.reaction group by 1, 2 order by 1, 2`),
      ).toEqual([
        { reaction: 'book', done: true, n: 2 },
        { reaction: 'tell', done: false, n: 3 },
      ]);
    },
    60_000,
  );

  it('gives back what an orphaned refusal had freed, and lets the chain refuse again', async () => {
    const [issue] = wholeLife();
    if (!issue) throw new Error('A life begins with an issue.');
    await book.carryOneByOne([issue]);
    const { order, keys } = transfer({ amount: 900_000_000n });
    const id = await book.ask(order, keys, [{ holding: ROOT, amount: 900_000_000n }]);
    await book.carry();
    expect(await book.rows('select 1 from trade.reservation')).toEqual([]);
    const reader = book.reader(book.ledger, {});
    await send('anvil_reorg', [1, []]);
    await reader.catchUp();
    expect(await book.one('select status, refusal from trade.operation where id = $1', [id])).toEqual({
      status: 'sent',
      refusal: null,
    });
    expect(await book.rows('select amount from trade.reservation')).toEqual([{ amount: '900000000' }]);
    await book.submitter.sendAgain();
    await book.read();
    expect(await book.one('select status, refusal from trade.operation where id = $1', [id])).toEqual({
      status: 'refused',
      refusal: 'amount-above-holding',
    });
    expect(await book.rows('select 1 from trade.reservation')).toEqual([]);
  });

  it('takes back an expiry that only orphaned blocks had shown', async () => {
    const now = z
      .object({ timestamp: z.string() })
      .parse(await send('eth_getBlockByNumber', ['latest', false]));
    const { order, keys } = transfer({ amount: 1n, deadline: BigInt(now.timestamp) + 100n });
    const id = await book.ask(order, keys);
    await send('evm_increaseTime', [200]);
    await send('anvil_mine', ['0x1']);
    await book.projector.catchUp();
    expect(await book.one('select status from trade.operation where id = $1', [id])).toEqual({
      status: 'expired',
    });
    const states: unknown[] = [];
    const reader = book.reader(book.ledger, {
      onOrphaned: async () => {
        states.push(await book.one('select status from trade.operation where id = $1', [id]));
      },
    });
    await send('anvil_reorg', [1, []]);
    await reader.catchUp();
    expect(states).toEqual([{ status: 'pending' }]);
  });

  it('deeper than 20 blocks halts, and nothing is taken back', async () => {
    await lifeOverBlocks(21);
    const before = { ...(await checkpoint()), projection: await book.projection() };
    await send('anvil_reorg', [21, []]);
    await expect(book.projector.catchUp()).rejects.toThrow('more than 20 blocks below');
    const { halted, ...at } = await checkpoint();
    expect(halted).toContain('more than 20 blocks');
    expect({ ...at, halted: null, projection: await book.projection() }).toEqual(before);
  });

  it('is the only act that may take an operation back from its end', async () => {
    const rows = await book.rows(
      `select machine || ':' || from_state || '>' || to_state as name from trade.state_transition
       where machine = 'orphaned-operation' order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(
      transitionsOf('orphaned-operation', ORPHANED_OPERATION_STATES).sort(),
    );
    const byHand = asOwner(book.walls, (db) => db.query(`update trade.operation set status = 'sent'`));
    await expect(byHand).rejects.toThrow('state-illegal: operation');
  });
});

describe('a node that is not to be trusted', () => {
  let liar: Projector;

  let parts = 0;

  beforeAll(async () => {
    await open();
    await book.carryOneByOne(wholeLife().slice(0, 1));
    liar = book.reader({ ...book.ledger, provider: connect(node.url) }, { patienceMs: PATIENCE_MS });
  }, 60_000);
  afterAll(close);

  beforeEach(async () => {
    node.isHonest();
    const child = ROOT | (BigInt(PARTIES.TIER1) << 32n) | BigInt(2 * ++parts);
    const { order, keys } = transfer({ amount: 1n, child });
    await book.ask(order, keys);
    await book.submitter.submit();
    await send('anvil_mine', ['0x1']);
  });

  /** Refuses what the liar says, moves nothing, and catches up as soon as it is honest. */
  async function nothingMoves(why: string): Promise<void> {
    const before = await checkpoint();
    await expect(liar.catchUp()).rejects.toThrow(why);
    expect(await checkpoint()).toEqual(before);
    node.isHonest();
    await liar.catchUp();
    expect(await book.one('select status from trade.operation order by id desc limit 1')).toEqual({
      status: 'applied',
    });
    expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
  }

  const block = z.looseObject({ number: z.string(), hash: z.string() });
  const numbered = z.tuple([z.string().startsWith('0x'), z.boolean()]);
  const isNumbered = (method: string, params: unknown[]): boolean =>
    method === 'eth_getBlockByNumber' && numbered.safeParse(params).success;

  it('is not believed when it serves another block than the one that was asked for', async () => {
    const stale = await send('eth_getBlockByNumber', ['0x2', false]);
    node.tells((method, params, honest) => (isNumbered(method, params) ? Promise.resolve(stale) : honest()));
    await nothingMoves('it gives block 2');
  });

  it('is not believed when a block does not follow the one before, which it still has', async () => {
    const { block_number } = await checkpoint();
    node.tells(async (method, params, honest) => {
      const said = await honest();
      if (!isNumbered(method, params) || Number(params[0]) !== Number(block_number) + 1) return said;
      return { ...block.parse(said), parentHash: `0x${'ab'.repeat(32)}` };
    });
    await nothingMoves('does not follow block');
  });

  it('is not believed when it hides logs', async () => {
    node.tells((method, _, honest) => (method === 'eth_getLogs' ? Promise.resolve([]) : honest()));
    await nothingMoves('whose header tells of others');
  });

  it('is not believed when it hides logs in the receipts as well', async () => {
    node.tells((method, _, honest) =>
      method === 'eth_getLogs' || method === 'eth_getBlockReceipts' ? Promise.resolve([]) : honest(),
    );
    await nothingMoves('whose header tells of others');
  });

  it('is not believed when its logs name another block', async () => {
    node.tells(async (method, _, honest) => {
      const said = await honest();
      if (method !== 'eth_getLogs') return said;
      return z
        .array(z.looseObject({}))
        .parse(said)
        .map((log) => ({ ...log, blockHash: `0x${'cd'.repeat(32)}` }));
    });
    await nothingMoves('which is not the one that was asked for');
  });

  it('is given up after a while when it takes a question and answers nothing', async () => {
    node.tells((method, _, honest) => (method === 'eth_getLogs' ? new Promise(() => undefined) : honest()));
    await nothingMoves('node-silent');
  });

  it('holds up nobody who sends to it and gets no answer', async () => {
    node.tells(() => new Promise(() => undefined));
    const silent = connect(node.url, PATIENCE_MS);
    await expect(silent.getBlockNumber()).rejects.toThrow('timeout');
    silent.destroy();
    node.isHonest();
    await liar.catchUp();
  });

  it('is not believed when it does not have a transaction of its own block', async () => {
    node.tells((method, _, honest) =>
      method === 'eth_getRawTransactionByHash' ? Promise.resolve(null) : honest(),
    );
    await nothingMoves('of a block that it gave');
  });

  it('moves nothing while its head is frozen', async () => {
    const { block_hash } = await checkpoint();
    const frozen = await send('eth_getBlockByHash', [block_hash, false]);
    node.tells((method, params, honest) =>
      method === 'eth_getBlockByNumber' && params[0] === 'latest' ? Promise.resolve(frozen) : honest(),
    );
    const before = await checkpoint();
    expect(await liar.catchUp()).toBe(0);
    expect(await checkpoint()).toEqual(before);
  });

  it('halts the reading when its height falls, until a person lets it go on', async () => {
    await liar.catchUp();
    const older = await send('eth_getBlockByNumber', ['0x2', false]);
    node.tells((method, params, honest) =>
      method === 'eth_getBlockByNumber' && params[0] === 'latest' ? Promise.resolve(older) : honest(),
    );
    await expect(liar.catchUp()).rejects.toThrow('the chain’s height fell');
    node.isHonest();
    await expect(liar.catchUp()).rejects.toThrow('ledger-halted');
    await resume(book.walls, 'the node was restarted from yesterday’s copy, and has caught up');
    await liar.catchUp();
    expect(await book.rows('select reason, because from ledger.halt')).toEqual([
      {
        reason: expect.stringMatching(/^the chain’s height fell from \d+ to 2$/),
        because: 'the node was restarted from yesterday’s copy, and has caught up',
      },
    ]);
    await expect(resume(book.walls, 'once more')).rejects.toThrow('not-halted');
  });

  it('halts the reading at a log that cannot be read, and names its place', async () => {
    node.tells(async (method, _, honest) => {
      const said = await honest();
      if (method !== 'eth_getLogs') return said;
      return z
        .array(z.looseObject({ data: z.string() }))
        .parse(said)
        .map((log) => ({ ...log, data: '0x12' }));
    });
    await expect(liar.catchUp()).rejects.toThrow(
      /ledger-halted: .* log 0 of block \d+ \(transaction 0x[0-9a-f]{64}\) cannot be read/,
    );
    node.isHonest();
    await expect(liar.catchUp()).rejects.toThrow('ledger-halted');
    await resume(book.walls, 'the node had a broken disk');
    await liar.catchUp();
    expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
  });
});

/** Blocks: more than are read with one question. */
const BEHIND = 136;

describe('a reader that is far behind', () => {
  beforeEach(open, 60_000);
  afterEach(close);

  it('reads many blocks with one question for their logs', async () => {
    node.isHonest();
    const reader = book.reader({ ...book.ledger, provider: connect(node.url) });
    const [first, ...rest] = wholeLife();
    if (!first) throw new Error('A life begins with an issue.');
    await book.ask(first.order, first.keys);
    await book.submitter.submit();
    await send('anvil_mine', [toQuantity(BEHIND)]);
    const blocks = await reader.catchUp();
    expect(blocks).toBeGreaterThan(BEHIND);
    expect(node.asked.filter((method) => method === 'eth_getLogs').length).toBeLessThanOrEqual(
      Math.ceil(blocks / 64),
    );
    await book.carryOneByOne(rest);
    expect(await book.rows(`select 1 from trade.operation where status <> 'applied'`)).toEqual([]);
    expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
    const live = await book.projection();
    await book.projector.rebuild();
    expect(await book.projection()).toEqual(live);
    expect(live.certificate).toEqual([expect.stringContaining(String(CERTIFICATE))]);
  });
});

describe('two readers at once', () => {
  beforeEach(open, 60_000);
  afterEach(close);

  it('do not take each other’s progress for a height that fell', async () => {
    const slow = book.reader({ ...book.ledger, provider: connect(node.url) });
    node.isHonest();
    let waiting = true;
    node.tells(async (method, params, honest) => {
      const said = await honest();
      if (!waiting || method !== 'eth_getBlockByNumber' || params[0] !== 'latest') return said;
      // It has been told a height: the chain and the other reader go on before the answer arrives.
      waiting = false;
      await send('anvil_mine', ['0x3']);
      await book.projector.catchUp();
      return said;
    });
    await slow.catchUp();
    expect((await checkpoint()).halted).toBeNull();
    expect(await book.rows('select 1 from ledger.halt')).toEqual([]);
    expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
  });

  it('write the first blocks once', async () => {
    for (const table of ['event', 'mined_transaction', 'block', 'checkpoint', 'reaction'])
      await asOwner(book.walls, (db) => db.query(`truncate ledger.${table}`));
    await book.projector.rebuild();
    const readers = Array.from({ length: 4 }, () => book.reader());
    await Promise.all(readers.map((reader) => reader.catchUp()));
    const [read] = await book.rows(
      'select count(*)::int as blocks, max(number)::int as last, (select block_number::int from ledger.checkpoint) as at from ledger.block',
    );
    expect(read).toEqual({ blocks: Number(read?.at) + 1, last: read?.at, at: read?.at });
    expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
  });
});
