import { Transaction, isError } from 'ethers';
import { z } from 'zod';
import { failpoint } from '#common';
import { Walls } from '#database';
import { encodeExecute } from './book.js';
import { ledgerErrors, type Ledger } from './ledger.js';
import { takePending } from './operations.js';

/** Gas for one order of the largest kind that fits a batch, and for the batch itself. */
const GAS_PER_ORDER = 600_000n;
const GAS_PER_ITEM = 90_000n;
const GAS_PER_BATCH = 16_000_000n;
const ORDERS_PER_BATCH = 20;

const relayerRow = z.array(z.object({ next_nonce: z.string(), held: z.boolean() }));
const rawRows = z.array(z.object({ hash: z.string(), nonce: z.string(), raw: z.instanceof(Buffer) }));

/**
 * Carries pending operations to the chain. Under the lock of the relayer's row it takes the next nonce and keeps the
 * signed bytes; only then it sends them. Whatever is killed in between, the same bytes are sent again.
 */
export class Submitter {
  constructor(
    private readonly walls: Walls,
    private readonly ledger: Ledger,
  ) {}

  /** Signs one batch of what is pending, and sends it. Gives how many operations it carries. */
  async submit(): Promise<number> {
    const { relayer, domain } = this.ledger;
    const taken = await this.walls.asService('ledger', async () => {
      const db = this.walls.manager();
      const [row] = relayerRow.parse(
        await db.query('select next_nonce, held from ledger.relayer where address = $1 for update', [
          relayer.address,
        ]),
      );
      if (!row) throw new Error('The relayer’s key is not the one that this database was made with.');
      if (row.held) return 0;
      const batch = [];
      let gasLimit = 100_000n;
      for (const operation of await takePending(db, domain, ORDERS_PER_BATCH)) {
        const items = 'items' in operation.order.body ? operation.order.body.items.length : 0;
        const gas = GAS_PER_ORDER + BigInt(items) * GAS_PER_ITEM;
        if (batch.length > 0 && gasLimit + gas > GAS_PER_BATCH) break;
        gasLimit += gas;
        batch.push(operation);
      }
      if (batch.length === 0) return 0;
      const raw = await relayer.signTransaction({
        to: domain.verifyingContract,
        data: encodeExecute(batch),
        chainId: domain.chainId,
        nonce: Number(row.next_nonce),
        gasLimit,
        gasPrice: 0,
        type: 0,
      });
      const hash = Transaction.from(raw).hash;
      await db.query('update ledger.relayer set next_nonce = next_nonce + 1 where address = $1', [
        relayer.address,
      ]);
      await db.query(
        'insert into ledger.transaction (hash, relayer, nonce, raw, gas_limit) values ($1, $2, $3, $4, $5)',
        [hash, relayer.address, row.next_nonce, Buffer.from(raw.slice(2), 'hex'), gasLimit.toString()],
      );
      const operations = batch.map(({ id }) => id);
      await db.query(
        `insert into ledger.transaction_operation (transaction_hash, operation_id) select $1, unnest($2::uuid[])`,
        [hash, operations],
      );
      await db.query(
        `update trade.operation set status = 'sent', transaction_hash = $2 where id = any($1::uuid[])`,
        [operations, hash],
      );
      return batch.length;
    });
    if (taken > 0) {
      failpoint('nonce.persisted');
      await this.sendAgain();
      failpoint('tx.sent');
    }
    return taken;
  }

  /**
   * Sends, in the order of nonces, the bytes of every transaction that no block is known to hold.
   * @throws relayer-key-shared when another transaction took the number of one of them
   */
  async sendAgain(): Promise<void> {
    const waiting = await this.walls.asService('ledger', async () =>
      rawRows.parse(
        await this.walls
          .manager()
          .query('select hash, nonce, raw from ledger.transaction where mined_in is null order by nonce'),
      ),
    );
    for (const { hash, nonce, raw } of waiting) {
      try {
        await this.ledger.provider.broadcastTransaction(`0x${raw.toString('hex')}`);
      } catch (error) {
        if (/already (known|imported)/.test(String(error))) continue;
        if (!isError(error, 'NONCE_EXPIRED')) throw error;
        // Its number is used: by itself, as it should be, or by a stranger to this database.
        if (await this.ledger.provider.getTransaction(hash)) continue;
        throw ledgerErrors('relayer-key-shared', { nonce }, error);
      }
    }
  }
}
