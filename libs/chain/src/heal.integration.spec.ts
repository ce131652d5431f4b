import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Wallet } from 'ethers';
import { z } from 'zod';
import { Books, wholeLife, type Book } from '../../../test/support/book.js';
import { throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import { healEmbeddedChain, verify } from './index.js';

const [issue, ...later] = wholeLife();
const lost = later.splice(0, 2);

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let books: Books;
let book: Book;

beforeAll(async () => {
  [server, chain] = await Promise.all([throwAwayPostgres(), throwAwayChain()]);
  books = await Books.on(server.url);
}, 60_000);

afterAll(() => Promise.all([server.stop(), chain.stop()]));

describe('an embedded chain that comes back from an older state', () => {
  const node = (method: string, ...params: unknown[]): Promise<unknown> =>
    book.ledger.provider.send(method, params).then((result: unknown) => result);

  /** A book of which the node has lost two blocks. */
  beforeEach(async () => {
    book = await books.open(chain.url);
    await book.carryOneByOne(issue ? [issue] : []);
    const older = await node('evm_snapshot');
    await book.carryOneByOne(lost);
    await node('evm_revert', older);
  }, 60_000);

  /** It is whole again, and the certificate lives to its end. */
  afterEach(async () => {
    await book.carryOneByOne(later);
    expect((await verify(book.walls, book.ledger)).differences).toEqual([]);
    expect(await book.rows('select distinct status from trade.operation')).toEqual([{ status: 'applied' }]);
    await book.close();
  }, 60_000);

  it('plays what it lost', async () => {
    expect(await healEmbeddedChain(book.walls, book.ledger.provider)).toBe(2);
  });

  it('plays what it lost without what waits in the node', async () => {
    const { raw } = await book.one('select raw from ledger.transaction order by created_at desc limit 1');
    await node('evm_setAutomine', false);
    await node('eth_sendRawTransaction', `0x${z.instanceof(Buffer).parse(raw).toString('hex')}`);
    expect(await healEmbeddedChain(book.walls, book.ledger.provider)).toBe(2);
  });

  it('plays what it lost in place of what it has mined since', async () => {
    const stranger = new Wallet(Wallet.createRandom().privateKey, book.ledger.provider);
    await (await stranger.sendTransaction({ to: stranger.address, gasPrice: 0, gasLimit: 30_000 })).wait();
    expect(await healEmbeddedChain(book.walls, book.ledger.provider)).toBe(2);
  });
});
