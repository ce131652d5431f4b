import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Books, wholeLife, type Book } from '../../../test/support/book.js';
import { throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import { asOwner } from '../../../test/support/owner.js';
import { ChecksController } from './checks.controller.js';
import { LedgerStateController } from './ledger-state.controller.js';
import { OversightController } from './oversight.controller.js';

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let book: Book;

beforeAll(async () => {
  [server, chain] = await Promise.all([throwAwayPostgres(), throwAwayChain()]);
  book = await (await Books.on(server.url)).open(chain.url);
  await book.carryOneByOne(wholeLife().slice(0, 2));
}, 60_000);

afterAll(async () => {
  await book.close();
  await Promise.all([server.stop(), chain.stop()]);
});

const tamper = (sql: string) => asOwner(book.walls, (db) => db.query(sql));

it('adds up the same from the chain and from the record, and tells a record that was changed', async () => {
  const oversight = new OversightController(book.walls, book.ledger);
  const { data, certificates } = await oversight.sums();
  expect(certificates).toBe(1);
  expect(data.map(({ agrees }) => agrees)).toEqual([true]);
  const [{ chain: sums, record } = { chain: undefined, record: undefined }] = data;
  expect(record).toEqual(sums);
  expect(BigInt(sums?.issued ?? 0)).toBeGreaterThan(0n);
  await tamper('update projection.holding set amount = amount + 1');
  expect((await oversight.sums()).data.map(({ agrees }) => agrees)).toEqual([false]);
  await tamper('update projection.holding set amount = amount - 1');
  expect((await oversight.sums()).data.map(({ agrees }) => agrees)).toEqual([true]);
});

it('shows a whole life to who may see all', async () => {
  const oversight = new OversightController(book.walls, book.ledger);
  const [one] = (await oversight.list({ limit: 10, starting_after: undefined })).data;
  const life = await oversight.life(one?.id ?? '');
  expect(life.certificate).toEqual(one);
  expect(life.steps.map(({ act }) => act)).toEqual(['issue', 'part']);
  const owed = life.holdings.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  expect(owed.toString()).toBe(one?.outstanding);
  expect(life.keys.length).toBeGreaterThan(0);
});

it('checks a paper’s number without an amount, another company or a day, and says where chain and record differ', async () => {
  const checks = new ChecksController(book.walls, book.ledger);
  const oversight = new OversightController(book.walls, book.ledger);
  const [one] = (await oversight.list({ limit: 10, starting_after: undefined })).data;
  const id = one?.id ?? '';
  const found = await checks.check(id);
  expect(Object.keys(found).sort()).toEqual([
    'agrees',
    'block',
    'certificateId',
    'dueMonth',
    'obligor',
    'orderHash',
    'status',
  ]);
  expect(found).toMatchObject({ agrees: true, status: 'active', dueMonth: one?.dueOn.slice(0, 7) });
  await tamper('update projection.certificate set face = face + 1');
  expect(await checks.check(id)).toMatchObject({ agrees: false });
  await tamper('update projection.certificate set face = face - 1');
  await expect(checks.check('999')).rejects.toMatchObject({ code: 'not-found' });
});

it('says that the ledger can be reached, and how far it was read', async () => {
  const state = await new LedgerStateController(book.walls, book.ledger).state();
  expect(state).toMatchObject({ reachable: true, behindBlocks: 0, waiting: 0, halted: false });
});
