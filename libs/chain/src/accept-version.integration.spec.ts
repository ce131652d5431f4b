import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dataSlice, zeroPadValue } from 'ethers';
import { z } from 'zod';
import { Books, type Book } from '../../../test/support/book.js';
import { throwAwayChain, throwAwayPostgres } from '../../../test/support/embedded.js';
import { hex } from './book.js';
import { acceptVersion, openRelayer } from './index.js';

/** Where a proxy keeps the address of the version behind it (ERC-1967). */
const VERSION_SLOT = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
const RELAYER = `0x${'77'.repeat(32)}` as const;

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

/** Puts other code behind the book's address, as an upgrade does. */
async function upgrade(): Promise<void> {
  const { provider, domain } = book.ledger;
  const version = dataSlice(await provider.getStorage(domain.verifyingContract, VERSION_SLOT), 12);
  const code = await provider.getCode(version);
  const other = '0x00000000000000000000000000000000000c0de5';
  // The same program with another ending: what a new version's metadata alone would change.
  await provider.send('anvil_setCode', [other, `${code}00`]);
  await provider.send('anvil_setStorageAt', [
    domain.verifyingContract,
    VERSION_SLOT,
    zeroPadValue(other, 32),
  ]);
}

describe('another version behind the book', () => {
  it('is refused until a person has said why it may stand, and is known from then on', async () => {
    const open = () => openRelayer(book.walls, book.ledger.provider, RELAYER);
    await open();
    await upgrade();
    await expect(open()).rejects.toThrow('version-unknown');

    const { before, now } = await acceptVersion(
      book.walls,
      book.ledger.provider,
      'release 2, proposed by the council',
    );
    expect(now).not.toBe(before);
    await open();
    expect(
      z
        .object({ code_hash_before: hex, code_hash: hex, because: z.string() })
        .parse(await book.one('select code_hash_before, code_hash, because from ledger.accepted_version')),
    ).toEqual({ code_hash_before: before, code_hash: now, because: 'release 2, proposed by the council' });
  });

  it('is accepted once: a second look finds nothing new', async () => {
    const { before, now } = await acceptVersion(book.walls, book.ledger.provider, 'again');
    expect(now).toBe(before);
  });
});
