import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { failpoint } from '#common';
import { Walls } from '#database';
import { decodeEvent, hex, type BookEvent } from './book.js';
import { PROJECTIONS, fold } from './folds.js';
import { ledgerErrors, type Ledger } from './ledger.js';
import { endOperation, expireOperations } from './operations.js';

const checkpointRow = z.array(
  z.object({
    block_number: z.string().transform(Number),
    block_hash: z.string(),
    halted: z.string().nullable(),
  }),
);

export const eventRow = z
  .object({
    name: z.string(),
    order_hash: hex,
    args: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())])),
    block_number: z.string().transform(Number),
    block_hash: hex,
    transaction_hash: hex,
    transaction_index: z.number(),
    log_index: z.number(),
  })
  .transform((row): BookEvent => ({
    name: row.name,
    orderHash: row.order_hash,
    args: row.args,
    blockNumber: row.block_number,
    blockHash: row.block_hash,
    transactionHash: row.transaction_hash,
    transactionIndex: row.transaction_index,
    logIndex: row.log_index,
  }));

/** All events as they were projected, in the chain's order. */
export async function readEvents(db: EntityManager): Promise<BookEvent[]> {
  return z.array(eventRow).parse(
    await db.query(
      `select name, order_hash, args, block_number, block_hash, transaction_hash, transaction_index, log_index
       from ledger.event order by block_number, log_index`,
    ),
  );
}

/**
 * The one ordered reader of the chain: block after block, the parent's hash checked, and one transaction for a
 * block's events, folds, ended operations, the reactions to come (by the event's name) and the checkpoint.
 */
export class Projector {
  constructor(
    private readonly walls: Walls,
    private readonly ledger: Ledger,
    private readonly reactions: Readonly<Record<string, readonly string[]>> = {},
  ) {}

  /** Projects up to the chain's head. Gives the number of blocks. @throws ledger-halted */
  async catchUp(): Promise<number> {
    const head = await this.ledger.provider.getBlockNumber();
    let blocks = 0;
    for (let at = -1; at < head; blocks++) {
      const projected = await this.projectNext(head);
      if (projected === undefined) break;
      at = projected;
    }
    return blocks;
  }

  /** Throws the projections away and folds every stored event again, in one transaction. */
  async rebuild(): Promise<number> {
    return this.walls.asService('ledger', async () => {
      const db = this.walls.manager();
      await db.query('select 1 from ledger.checkpoint for update');
      await db.query(`truncate ${PROJECTIONS.join(', ')}`);
      const events = await readEvents(db);
      for (const event of events) await fold(db, event);
      return events.length;
    });
  }

  /** Projects the next block up to `head`; gives its number, or undefined where all are projected. */
  private async projectNext(head: number): Promise<number | undefined> {
    const { provider, domain } = this.ledger;
    const halt = await this.walls.asService('ledger', async () => {
      const db = this.walls.manager();
      const [at] = checkpointRow.parse(
        await db.query('select block_number, block_hash, halted from ledger.checkpoint for update'),
      );
      if (at?.halted) return at.halted;
      const next = at ? at.block_number + 1 : 0;
      if (at && head < at.block_number)
        return stop(db, `the chain’s height fell from ${String(at.block_number)} to ${String(head)}`);
      if (next > head) return 'end';
      const block = await provider.getBlock(next, true);
      if (!block) throw new Error(`The node does not give block ${String(next)}, which it said it has.`);
      if (at && block.parentHash !== at.block_hash)
        return stop(db, `block ${String(next)} does not follow block ${at.block_hash}`);
      const blockHash = hex.parse(block.hash);
      await db.query(
        'insert into ledger.block (number, hash, parent_hash, timestamp) values ($1, $2, $3, $4)',
        [next, blockHash, block.parentHash, block.timestamp],
      );
      for (const [index, transaction] of block.prefetchedTransactions.entries()) {
        const raw: unknown = await provider.send('eth_getRawTransactionByHash', [transaction.hash]);
        await db.query(
          'insert into ledger.mined_transaction (block_number, index, hash, raw) values ($1, $2, $3, $4)',
          [next, index, transaction.hash, Buffer.from(hex.parse(raw).slice(2), 'hex')],
        );
        await db.query('update ledger.transaction set mined_in = $2 where hash = $1', [
          transaction.hash,
          next,
        ]);
      }
      failpoint('receipt.seen');
      const items = new Map<string, number>();
      for (const log of await provider.getLogs({ blockHash, address: domain.verifyingContract })) {
        const event = decodeEvent(log);
        await db.query(
          `insert into ledger.event (chain_id, block_hash, log_index, block_number, transaction_index, transaction_hash,
             order_hash, name, args) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [
            domain.chainId.toString(),
            blockHash,
            event.logIndex,
            next,
            event.transactionIndex,
            event.transactionHash,
            event.orderHash,
            event.name,
            JSON.stringify(event.args),
          ],
        );
        await fold(db, event);
        await endOperation(db, event);
        const item = items.get(event.orderHash) ?? 0;
        items.set(event.orderHash, item + 1);
        for (const reaction of this.reactions[event.name] ?? []) {
          await db.query(
            `insert into ledger.reaction (order_hash, item, reaction, block_number) values ($1, $2, $3, $4)
             on conflict do nothing`,
            [event.orderHash, item, reaction, next],
          );
        }
      }
      await expireOperations(db, block.timestamp);
      await db.query(
        `insert into ledger.checkpoint (block_number, block_hash) values ($1, $2)
         on conflict (one) do update set block_number = $1, block_hash = $2, moved_at = now()`,
        [next, blockHash],
      );
      return next;
    });
    if (typeof halt === 'number') {
      failpoint('projection.committed');
      return halt;
    }
    if (halt === 'end') return undefined;
    throw ledgerErrors('ledger-halted', { reason: halt });
  }
}

/** Writing stops, and says why, until somebody has looked. */
async function stop(db: EntityManager, reason: string): Promise<string> {
  await db.query('update ledger.checkpoint set halted = $1', [reason]);
  return reason;
}
