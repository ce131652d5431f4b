import { z } from 'zod';
import type { Hex } from '#orders';
import { bookInterface, hex } from './book.js';
import type { Ledger } from './ledger.js';

/** One root that the book has taken, with the number that it can be used once by. */
export interface Anchored {
  number: bigint;
  root: Hex;
}

const args = z.object({ root: hex, number: z.bigint() });

/** Every root of the audit trail that the book has taken, as the node says, in the order of blocks. */
export async function anchoredRoots({ provider, domain }: Ledger): Promise<Anchored[]> {
  const event = bookInterface.getEvent('Anchored');
  if (!event) throw new Error('The book knows no anchors.');
  const logs = await provider.getLogs({
    address: domain.verifyingContract,
    topics: [event.topicHash],
    fromBlock: 0,
    toBlock: 'latest',
  });
  return logs.map((log) => args.parse(bookInterface.decodeEventLog(event, log.data, log.topics).toObject()));
}
