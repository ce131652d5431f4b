import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { Walls } from '#database';
import { Books } from '../../../test/support/book.js';
import { throwAwayPostgres } from '../../../test/support/embedded.js';
import { Cases } from './cases.service.js';
import { Reactor, type Reaction } from './reactor.js';
import { asOwner } from '../../../test/support/owner.js';

const MOST_TRIES = 20;
const HEAD = 10;
const hash = (n: number): string => `0x${n.toString(16).padStart(64, '0')}`;

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let books: Books;
let source: DataSource;
let walls: Walls;

beforeAll(async () => {
  server = await throwAwayPostgres();
  books = await Books.on(server.url);
}, 60_000);

afterAll(() => server.stop());

beforeEach(async () => {
  source = await books.database();
  walls = new Walls(source);
  await query(`insert into ledger.checkpoint (block_number, block_hash) values ($1, '0x')`, [HEAD]);
});

afterEach(() => source.destroy());

async function query(sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  return asOwner(walls, async (db) => {
    const rows: unknown = await db.query(sql, values);
    return z.array(z.record(z.string(), z.unknown())).catch([]).parse(rows);
  });
}

/** An event of a block, and that the reaction `tell` follows it. */
async function happened(n: number, block: number, args = '{}'): Promise<void> {
  await query(
    `insert into ledger.event (chain_id, block_hash, log_index, item, block_number, transaction_index,
       transaction_hash, order_hash, name, args, subject)
     values (1, $1, $2, 0, $3, 0, $1, $1, 'Issued', $4, 'nothing')`,
    [hash(n), n, block, args],
  );
  await query(
    `insert into ledger.reaction (order_hash, item, reaction, block_number) values ($1, 0, 'tell', $2)`,
    [hash(n), block],
  );
}

function telling(told: string[], poison?: string): Reaction {
  return {
    name: 'tell',
    service: 'certificates',
    run: (event) => {
      if (event.orderHash === poison) return Promise.reject(new Error('poison'));
      told.push(event.orderHash);
      return Promise.resolve();
    },
  };
}

const reactorOf = (FINALITY_DEPTH = 0): Reactor => new Reactor(walls, new Cases(walls), { FINALITY_DEPTH });

describe('reactions', () => {
  it.each([
    ['cannot be run', '{}', hash(2)],
    ['cannot even be read', '{"face": 7}', undefined],
  ])('set one that %s aside after 20 tries, with a case, and run its neighbours', async (_, args, poison) => {
    await happened(1, 1);
    await happened(2, 2, args);
    await happened(3, 3);
    const told: string[] = [];
    const reactor = reactorOf();
    for (let tries = 0; tries < MOST_TRIES + 3; tries++) {
      await reactor.run([telling(told, poison)]);
      await query('update ledger.reaction set retry_at = now()');
    }
    // What ran beside the one that failed was taken back with it, and ran again alone.
    expect([...new Set(told)]).toEqual([hash(1), hash(3)]);
    expect(
      await query('select order_hash from ledger.reaction where done_at is not null order by order_hash'),
    ).toEqual([{ order_hash: hash(1) }, { order_hash: hash(3) }]);
    expect(
      await query('select tries, done_at from ledger.reaction where order_hash = $1', [hash(2)]),
    ).toEqual([{ tries: MOST_TRIES, done_at: null }]);
    expect(await query(`select kind, facts->>'orderHash' as order from trade.case_file`)).toEqual([
      { kind: 'reaction-failed', order: hash(2) },
    ]);
  });

  it('run together where there is a way, and alone where one of them fails', async () => {
    for (const n of [1, 2, 3]) await happened(n, n);
    const calls: string[][] = [];
    const together = (poison?: string): Reaction => ({
      ...telling([]),
      run: (event) =>
        event.orderHash === poison
          ? Promise.reject(new Error('poison'))
          : Promise.resolve(void calls.push([event.orderHash])),
      runTogether: (events) => {
        const hashes: string[] = events.map(({ orderHash }) => orderHash);
        if (poison !== undefined && hashes.includes(poison)) return Promise.reject(new Error('poison'));
        calls.push(hashes);
        return Promise.resolve();
      },
    });
    const reactor = reactorOf();
    await reactor.run([together(hash(2))]);
    expect(calls).toEqual([[hash(1)], [hash(3)]]);
    expect(await query('select tries from ledger.reaction where order_hash = $1', [hash(2)])).toEqual([
      { tries: 1 },
    ]);
    for (const n of [4, 5]) await happened(n, n);
    await query('update ledger.reaction set retry_at = now()');
    await reactor.run([together()]);
    expect(calls.at(-1)).toEqual([hash(2), hash(4), hash(5)]);
    expect(await query('select 1 from ledger.reaction where done_at is null')).toEqual([]);
  });

  it('wait until their block is final', async () => {
    await happened(1, HEAD - 3);
    await happened(2, HEAD - 2);
    const told: string[] = [];
    await reactorOf(3).run([telling(told)]);
    expect(told).toEqual([hash(1)]);
    await query('update ledger.checkpoint set block_number = block_number + 1');
    await reactorOf(3).run([telling(told)]);
    expect(told).toEqual([hash(1), hash(2)]);
  });
});
