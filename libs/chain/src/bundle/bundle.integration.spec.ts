import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Books, CERTIFICATE, ROOT, SOLD, wholeLife, type Book } from '../../../../test/support/book.js';
import { throwAwayChain, throwAwayPostgres } from '../../../../test/support/embedded.js';
import { connect } from '../index.js';
import { bundleFormat, type Bundle } from './bundle-format.js';
import { makeBundle } from './make-bundle.js';
import { verifyBundle } from './verify-bundle.js';

const KEPT_STATES = 64;

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let chain: Awaited<ReturnType<typeof throwAwayChain>>;
let book: Book;
let made: Bundle;

beforeAll(async () => {
  [server, chain] = await Promise.all([throwAwayPostgres(), throwAwayChain(KEPT_STATES)]);
  book = await (await Books.on(server.url)).open(chain.url);
  const life = wholeLife();
  // The first act beside a stranger's transaction, the rest alone: proofs of tries with several leaves and with one.
  const [first, ...rest] = life;
  if (!first) throw new Error('A life begins with an issue.');
  await book.ledger.provider.send('evm_setAutomine', [false]);
  await book.ask(first.order, first.keys);
  await book.submitter.submit();
  const [stranger] = z.array(z.string()).parse(await book.ledger.provider.send('eth_accounts', []));
  await book.ledger.provider.send('eth_sendTransaction', [
    { from: stranger, to: stranger, gas: '0x5208', gasPrice: '0x0' },
  ]);
  await book.ledger.provider.send('evm_mine', []);
  await book.ledger.provider.send('evm_setAutomine', [true]);
  await book.read();
  await book.carryOneByOne(rest);
  made = await makeBundle(book.walls, book.ledger, CERTIFICATE);
}, 60_000);

afterAll(async () => {
  await book.close();
  await Promise.all([server.stop(), chain.stop()]);
});

/** The bundle as a file holds it, changed by hand; read again as strictly as any file. */
async function differences(change: (bundle: Bundle) => void): Promise<string[]> {
  const copy = bundleFormat.parse(JSON.parse(JSON.stringify(made)));
  change(copy);
  const found = await verifyBundle(bundleFormat.parse(copy), book.ledger.provider);
  expect(found.ok).toBe(found.differences.length === 0);
  return found.differences;
}

function part<T>(list: readonly T[], fits: (one: T) => boolean): T {
  const found = list.find(fits);
  if (!found) throw new Error('The bundle has no such part.');
  return found;
}

describe('a bundle', () => {
  it('is verified by a node alone, in all of its parts', async () => {
    const provider = connect(chain.url);
    const found = await verifyBundle(bundleFormat.parse(JSON.parse(JSON.stringify(made))), provider);
    provider.destroy();
    expect(found).toMatchObject({ ok: true, differences: [], unchecked: [] });
    expect(found.checks).toBeGreaterThan(100);
    expect(made.events.map(({ name }) => name)).toEqual([
      'Issued',
      'Transferred',
      'HoldPlaced',
      'Committed',
      'Completed',
      'Settled',
      'Settled',
    ]);
    expect(made.blocks.map(({ transactions }) => transactions.length)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    const [first] = made.blocks;
    const block = await book.ledger.provider.getBlock(first?.number ?? -1);
    expect(block?.transactions).toHaveLength(2);
    expect(made.orders).toHaveLength(7);
    expect(made.storage?.slots.length).toBeGreaterThan(0);
    expect(made.end.holdings.map(({ id, state }) => [id, state])).toEqual([
      [String(ROOT), 'paid'],
      [String(SOLD), 'paid'],
    ]);
  });

  it('with another amount in an order is told by that order', async () => {
    const found = await differences((bundle) => {
      part(bundle.orders, ({ kind }) => kind === 'commit').body.cash = '38999999';
    });
    const order = part(made.orders, ({ kind }) => kind === 'commit');
    expect(found).toEqual([
      expect.stringMatching(
        `^order ${order.hash} \\(commit\\), the hash of its words: 0x[0-9a-f]{64}, but ${order.hash}`,
      ),
    ]);
  });

  it('with another amount in an event is told by that event', async () => {
    const found = await differences((bundle) => {
      part(bundle.events, ({ name }) => name === 'Transferred').args.amount = '1';
    });
    expect(found).toEqual([expect.stringContaining('event Transferred at 0x')]);
  });

  it('with a signature of another key is told by that signature', async () => {
    const other = part(made.orders, ({ kind }) => kind === 'complete').signatures[0] ?? '0x';
    const found = await differences((bundle) => {
      part(bundle.orders, ({ kind }) => kind === 'hold').signatures.splice(0, 1, other);
    });
    expect(found).toEqual([
      expect.stringContaining('(hold), signature 1 is by a key that the book knew: false, but true'),
      expect.stringContaining('(hold), signed for participant 4, whose act it is: false, but true'),
    ]);
  });

  it('without one of its events is told by the receipt that still has it', async () => {
    const found = await differences((bundle) => {
      bundle.events = bundle.events.filter(({ name }) => name !== 'Completed');
    });
    expect(found).toEqual([
      expect.stringMatching(/^event Completed at .* is in the bundle: false, but true/),
    ]);
  });

  it('without one of its transactions, event and order is told by the node’s book', async () => {
    const last = part(made.events, ({ name, args }) => name === 'Settled' && args.holding === String(SOLD));
    const found = await differences((bundle) => {
      bundle.events = bundle.events.filter(({ orderHash }) => orderHash !== last.orderHash);
      bundle.orders = bundle.orders.filter(({ hash }) => hash !== last.orderHash);
      bundle.blocks = bundle.blocks.filter(({ number }) => number !== last.blockNumber);
      bundle.end.certificate.outstanding = '40000000';
      bundle.end.holdings = bundle.end.holdings.map((holding) =>
        holding.id === String(SOLD) ? { ...holding, amount: '40000000', state: 'live' } : holding,
      );
    });
    expect(found).toEqual([
      `certificate ${String(CERTIFICATE)}, outstanding on the node: 0, but 40000000 in the events`,
      `holding ${String(SOLD)} on the node: 0 of participant 5, epoch 4, paid, but 40000000 of participant 5, epoch 4, live in the events`,
    ]);
  });

  it('with the header of another block is told by its hash, and by the proofs that it breaks', async () => {
    const found = await differences((bundle) => {
      const [first, second] = bundle.blocks;
      if (!first || !second) throw new Error('The bundle has too few blocks.');
      first.header = second.header;
    });
    const [first] = made.blocks;
    expect(found).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`block ${String(first?.number)}, the hash of its header: 0x`),
        expect.stringContaining(`block ${String(first?.number)}, its number in the header`),
        expect.stringMatching(
          /^transaction 0x[0-9a-f]{64}, its proof cannot be read: A node of the proof is not/,
        ),
      ]),
    );
  });

  it('with a receipt of its own making is told by the block’s receipts', async () => {
    const found = await differences((bundle) => {
      const [one] = bundle.blocks.at(-1)?.transactions ?? [];
      const [other] = bundle.blocks.at(-2)?.transactions ?? [];
      if (!one || !other) throw new Error('The bundle has too few transactions.');
      one.receipt = other.receipt;
    });
    expect(found[0]).toMatch(/^transaction 0x[0-9a-f]{64}, its receipt in the block’s receipts/);
  });

  it('with another value in its storage is told by the head’s state', async () => {
    const found = await differences((bundle) => {
      const [slot] = bundle.storage?.slots ?? [];
      if (!slot) throw new Error('The bundle proves no storage.');
      slot.value = `0x${'11'.repeat(32)}`;
    });
    expect(found).toEqual([
      expect.stringMatching(/^storage 0x[0-9a-f]{64} in the head’s state/),
      expect.stringMatching(/^storage 0x[0-9a-f]{64} on the node/),
    ]);
  });

  it('of another chain, book or code is told so', async () => {
    const found = await differences((bundle) => {
      bundle.chainId = '1';
      bundle.codeHashes = { [bundle.book]: `0x${'22'.repeat(32)}` };
    });
    expect(found[0]).toBe('the chain id: 20260302, but 1 in the bundle');
    expect(found[1]).toMatch(/^the code at 0x[0-9a-f]{40}: 0x/);
  });

  it('of a certificate that the ledger does not know is refused', async () => {
    await expect(makeBundle(book.walls, book.ledger, CERTIFICATE + 7n)).rejects.toThrow(
      'certificate-not-on-ledger',
    );
  });

  it('is verified after the ledger has gone on', async () => {
    await book.ledger.provider.send('anvil_mine', ['0x3']);
    const found = await verifyBundle(made, book.ledger.provider);
    expect(found.differences).toEqual([]);
  });
});
