import { z } from 'zod';
import { Walls } from '#database';
import type { LedgerDomain } from '#orders';
import { hex } from './book.js';
import { ledgerErrors } from './ledger.js';

/** Token by which Nest injects the ledger that orders are signed for. */
export const LEDGER_DOMAIN = Symbol('ledger domain');

/** The book that this database belongs to, for services that reach no node. @throws ledger-not-open */
export async function readLedgerDomain(walls: Walls): Promise<LedgerDomain> {
  const [row] = await walls.asService('orders', async () =>
    z
      .array(z.object({ chain_id: z.string().transform(BigInt), book: hex }))
      .parse(await walls.manager().query('select chain_id, book from ledger.deployment')),
  );
  if (!row) throw ledgerErrors('ledger-not-open');
  return { chainId: row.chain_id, verifyingContract: row.book };
}
