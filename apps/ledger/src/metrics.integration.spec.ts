import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { connect } from '#chain';
import { Books, wholeLife, type Book } from '../../../test/support/book.js';
import { throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import { MetricsController } from './metrics.controller.js';
import { asOwner } from '../../../test/support/owner.js';

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let book: Book;

beforeAll(async () => {
  [server, chain] = await Promise.all([throwAwayPostgres(), throwAwayChain()]);
  book = await (await Books.on(server.url)).open(chain.url);
}, 60_000);

afterAll(async () => {
  await book.close();
  await Promise.all([server.stop(), chain.stop()]);
});

async function figures(controller: MetricsController): Promise<Record<string, number>> {
  const lines = (await controller.metrics())
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

it('says how far the reading is, what waits, and that it has halted', async () => {
  const controller = new MetricsController(book.walls, book.ledger);
  const head = await book.ledger.provider.getBlockNumber();
  expect(await figures(controller)).toEqual({
    ledger_head_block: head,
    ledger_checkpoint_block: head,
    ledger_lag_blocks: 0,
    'ledger_backlog_operations{status="pending"}': 0,
    'ledger_backlog_operations{status="sent"}': 0,
    ledger_oldest_pending_seconds: 0,
    ledger_reactions_waiting: 0,
    ledger_halted: 0,
  });
  const [issue, part] = wholeLife();
  if (!issue || !part) throw new Error('A life begins with an issue and a part.');
  await book.carryOneByOne([issue]);
  await book.ask(part.order, part.keys);
  await book.ledger.provider.send('anvil_mine', ['0x3']);
  await asOwner(book.walls, async (db) => {
    await db.query(`update ledger.checkpoint set halted = 'because'`);
    await db.query(
      `update trade.operation set created_at = now() - interval '90 seconds' where status = 'pending'`,
    );
  });
  const later = await figures(controller);
  expect(later).toEqual({
    ledger_head_block: head + 4,
    ledger_checkpoint_block: head + 1,
    ledger_lag_blocks: 3,
    'ledger_backlog_operations{status="pending"}': 1,
    'ledger_backlog_operations{status="sent"}': 0,
    ledger_oldest_pending_seconds: later.ledger_oldest_pending_seconds,
    ledger_reactions_waiting: 1,
    ledger_halted: 1,
  });
  expect(later.ledger_oldest_pending_seconds).toBeGreaterThanOrEqual(90);
  expect(later.ledger_oldest_pending_seconds).toBeLessThan(150);
});

it('leaves the chain’s figures out while the node is away, and tells the others', async () => {
  const provider = connect('http://127.0.0.1:9');
  const controller = new MetricsController(book.walls, { ...book.ledger, provider });
  const told = await figures(controller);
  provider.destroy();
  expect(Object.keys(told)).not.toContain('ledger_head_block');
  expect(Object.keys(told)).not.toContain('ledger_lag_blocks');
  expect(told.ledger_halted).toBe(1);
});
