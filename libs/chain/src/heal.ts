import type { JsonRpcProvider } from 'ethers';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Walls } from '#database';
import { hex, wordsOf } from './book.js';
import { ledgerErrors } from './ledger.js';
import { eventsOf, readEvents } from './logged-events.js';

const blockRows = z.array(z.object({ number: z.string().transform(Number), timestamp: z.string() }));
const knownRows = z.array(z.object({ number: z.string().transform(Number), hash: z.string() }));
const newestRow = z.tuple([z.object({ number: z.coerce.number() })]);
const rawRows = z.array(z.object({ raw: z.instanceof(Buffer) }));
const bookRow = z.array(z.object({ book: hex }));

/** How far back the node can go: a kill may leave it a block or two that it mined on its older state. */
const DEEPEST = 4;

/**
 * Brings an embedded chain back to where the database saw it, after a kill that its state file missed: every lost
 * block is played again with its own transactions and time, and with no other. Gives the number of blocks that were
 * played. What the node has mined or taken in since it came back is forgotten; who sent it sends it again.
 * @throws ledger-halted when a block gives other events than it gave before
 */
export async function healEmbeddedChain(walls: Walls, provider: JsonRpcProvider): Promise<number> {
  return walls.asService('ledger', async () => {
    const db = walls.manager();
    await db.query('select 1 from ledger.checkpoint for update');
    const [deployment] = bookRow.parse(await db.query('select book from ledger.deployment'));
    const [{ number: newest }] = newestRow.parse(
      await db.query('select coalesce(max(number), 0) as number from ledger.block'),
    );
    if (!deployment || newest <= (await provider.getBlockNumber())) return 0;
    const before = new Map<number, string[]>();
    for (const event of await readEvents(db))
      before.set(event.blockNumber, [...(before.get(event.blockNumber) ?? []), wordsOf(event)]);
    await provider.send('evm_setAutomine', [false]);
    try {
      const head = await backToKnown(db, provider);
      const lost = blockRows.parse(
        await db.query('select number, timestamp from ledger.block where number > $1 order by number', [
          head,
        ]),
      );
      for (const { number, timestamp } of lost) {
        const transactions = rawRows.parse(
          await db.query('select raw from ledger.mined_transaction where block_number = $1 order by index', [
            number,
          ]),
        );
        for (const { raw } of transactions)
          await provider.send('eth_sendRawTransaction', [`0x${raw.toString('hex')}`]);
        await provider.send('evm_setNextBlockTimestamp', [Number(timestamp)]);
        await provider.send('evm_mine', []);
        const block = await provider.getBlock(number);
        const hash = hex.parse(block?.hash);
        const logs = await provider.getLogs({ address: deployment.book, fromBlock: number, toBlock: number });
        const now = logs.flatMap((log) => eventsOf(log).map(wordsOf));
        if (now.join() !== (before.get(number) ?? []).join()) {
          throw ledgerErrors('ledger-halted', {
            reason: `block ${String(number)}, played again, gave other events`,
          });
        }
        await db.query('update ledger.block set hash = $2, parent_hash = $3 where number = $1', [
          number,
          hash,
          block?.parentHash,
        ]);
        await db.query('update ledger.event set block_hash = $2 where block_number = $1', [number, hash]);
        await db.query('update ledger.checkpoint set block_hash = $2 where block_number = $1', [
          number,
          hash,
        ]);
      }
      return lost.length;
    } finally {
      await provider.send('evm_setAutomine', [true]);
    }
  });
}

/**
 * Takes back what the node mined above the last block that the database has as well, and empties its pool: a transaction
 * that waits there would be mined with the first block that is played. Gives that block's number.
 */
async function backToKnown(db: EntityManager, provider: JsonRpcProvider): Promise<number> {
  const head = await provider.getBlockNumber();
  const known = knownRows.parse(
    await db.query('select number, hash from ledger.block where number <= $1 order by number desc limit $2', [
      head,
      DEEPEST,
    ]),
  );
  let last = head;
  for (const { number, hash } of known) {
    if ((await provider.getBlock(number))?.hash !== hash) continue;
    last = number;
    break;
  }
  if (last < head) await provider.send('anvil_rollback', [head - last]);
  await provider.send('anvil_dropAllTransactions', []);
  return last;
}

/**
 * From here on an embedded chain's blocks carry real time. It is started with the time of its first block, and would be
 * late by all its age: no deadline would pass. Where its blocks are ahead, by more than one a second, it goes on there.
 */
export async function toRealTime(provider: JsonRpcProvider): Promise<void> {
  const last = await provider.getBlock('latest');
  const now = Math.floor(Date.now() / 1000);
  await provider.send('evm_setTime', [Math.max(now, last?.timestamp ?? 0)]);
}
