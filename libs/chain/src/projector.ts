import { setTimeout } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { failpoint } from '#common';
import { Walls } from '#database';
import { DEEPEST_REORGANISATION, endOperations, expirePast, forgetFreed } from './endings.js';
import { halt } from './halts.js';
import { ledgerErrors, type Ledger } from './ledger.js';
import { subjectOf, type LoggedEvent } from './logged-events.js';
import { LogUnreadable, NodeReader, type Header, type ReadBlock } from './node-reader.js';
import { readingErrors } from './reading.errors.js';
import { rebuild } from './rebuild.js';
import { orphan } from './reorganise.js';
import { EventUnfoldable, foldOnto } from './write-projection.js';

/** Blocks of one round trip and one transaction, while the reading is far behind. */
const RANGE = 64;
const LOOKS_AGAIN = 3;
const LOOK_AGAIN_MS = 20;

interface Checkpoint {
  number: number;
  hash: string;
}

/** Where the reading is, and the chain. */
interface Place {
  at: Checkpoint | undefined;
  head: Header;
}

const checkpointRow = z.array(
  z.object({
    block_number: z.string().transform(Number),
    block_hash: z.string(),
    halted: z.string().nullable(),
  }),
);
const storedRows = z.array(z.object({ number: z.string().transform(Number), hash: z.string() }));

/** Another reader was faster: what was read is read again from where it got to. */
const OVERTAKEN = Symbol('overtaken');

/**
 * The one ordered reader of the chain. It reads from the node first and holds what it got against itself; then one
 * transaction writes a range's events, folds, ended operations, the reactions to come (by the event's name) and the
 * checkpoint, if no other reader has moved that meanwhile. A node that keeps it waiting holds no lock.
 */
export class Projector {
  private readonly reader: NodeReader;

  constructor(
    private readonly walls: Walls,
    private readonly ledger: Ledger,
    private readonly reactions: Readonly<Record<string, readonly string[]>> = {},
    private readonly settings: {
      /** Runs after blocks were orphaned, whose transactions must be sent again. */
      onOrphaned?: () => Promise<void>;
      /** How long a node may take for one answer, in milliseconds. */
      patienceMs?: number;
    } = {},
  ) {
    this.reader = new NodeReader(ledger, settings.patienceMs);
  }

  /**
   * Projects up to the chain's head. Gives the number of blocks.
   * @throws ledger-halted; node-contradicts and node-silent, after which nothing has moved
   */
  async catchUp(): Promise<number> {
    let blocks = await this.read();
    // A node takes a moment to mine what it was sent a moment ago: looking again beats waiting for the next bell.
    for (let look = 0; blocks === 0 && look < LOOKS_AGAIN && (await this.isAwaited()); look++) {
      await setTimeout(LOOK_AGAIN_MS);
      blocks = await this.read();
    }
    return blocks;
  }

  private async read(): Promise<number> {
    let blocks = 0;
    let { at, head } = await this.place();
    for (;;) {
      if (at && head.number <= at.number) {
        const way = await this.way(at, head);
        if (way !== 'the same') {
          ({ at, head } = await (way === 'fell'
            ? this.stopAt(at, fell(at, head))
            : this.reorganise(at, head)));
          continue;
        }
      }
      const from = at ? at.number + 1 : 0;
      if (from > head.number) return blocks;
      const headers = await this.reader.headers(from, Math.min(head.number, from + RANGE - 1));
      if (at && headers[0]?.parentHash !== at.hash) {
        if ((await this.reader.header(at.number)).hash === at.hash)
          throw readingErrors('node-contradicts', {
            what: `block ${String(from)} does not follow block ${at.hash}, which it still has`,
          });
        ({ at, head } = await this.reorganise(at, head));
        continue;
      }
      const last = headers.at(-1);
      if ((await this.project(at, headers)) === OVERTAKEN || !last) {
        ({ at, head } = await this.place());
        continue;
      }
      blocks += headers.length;
      at = { number: last.number, hash: last.hash };
    }
  }

  /** Throws the projections away and folds every stored event again, in one transaction. Gives how many. */
  async rebuild(): Promise<number> {
    return rebuild(this.walls);
  }

  /** Whether anything was sent that no block is known to hold. */
  private async isAwaited(): Promise<boolean> {
    const found: unknown[] = await this.walls.asService('ledger', () =>
      this.walls.manager().query('select 1 from ledger.transaction where mined_in is null limit 1'),
    );
    return found.length > 0;
  }

  /**
   * How far has been read, and then how high the chain is: another reader may move on at any moment, and a height that
   * was asked for before would look as if it had fallen.
   */
  private async place(): Promise<Place> {
    const at = await this.walls.asService('ledger', () => readCheckpoint(this.walls.manager(), ''));
    return { at, head: await this.reader.head() };
  }

  /** What the chain did since `at`, where it is no higher: else the next block's parent tells. */
  private async way(at: Checkpoint, head: Header): Promise<'the same' | 'another' | 'fell'> {
    if (head.number === at.number) return head.hash === at.hash ? 'the same' : 'another';
    const known = await this.stored(head.number, head.number);
    // A shorter piece of the same chain is an older state, not another way.
    return known.get(head.number) === head.hash ? 'fell' : 'another';
  }

  /** Goes back to the last block that the chain still has. @throws ledger-halted when that lies too deep */
  private async reorganise(at: Checkpoint, head: Header): Promise<Place> {
    const deepest = Math.max(0, at.number - DEEPEST_REORGANISATION);
    const known = await this.stored(deepest, at.number);
    let ancestor = Math.min(at.number, head.number);
    while (ancestor >= deepest && known.get(ancestor) !== (await this.reader.header(ancestor)).hash)
      ancestor--;
    if (ancestor < deepest)
      return this.stopAt(
        at,
        head.number < at.number
          ? fell(at, head)
          : `more than ${String(DEEPEST_REORGANISATION)} blocks below ${String(at.number)} are no longer the chain’s`,
      );
    // The other way must be one: every block on it follows the one before, from the common one on.
    await this.reader.headers(ancestor, Math.min(head.number, at.number + 1));
    const done = await this.walls.asService('ledger', async () => {
      const db = this.walls.manager();
      const locked = await readCheckpoint(db, 'for update');
      if (locked?.number !== at.number || locked.hash !== at.hash) return OVERTAKEN;
      return orphan(db, ancestor, at.number);
    });
    if (done !== OVERTAKEN) await this.settings.onOrphaned?.();
    return this.place();
  }

  private async project(at: Checkpoint | undefined, headers: readonly Header[]): Promise<unknown> {
    try {
      const blocks = await this.reader.contents(headers);
      const done = await this.walls.asService('ledger', async () => {
        const db = this.walls.manager();
        // Before the first block there is no row that could be locked.
        if (!at) await db.query(`select pg_advisory_xact_lock(hashtext('tributary.first-block'))`);
        const locked = await readCheckpoint(db, 'for update');
        if (locked?.number !== at?.number || locked?.hash !== at?.hash) return OVERTAKEN;
        await this.write(db, blocks);
        return undefined;
      });
      if (done !== OVERTAKEN) failpoint('projection.committed');
      return done;
    } catch (error) {
      if (error instanceof LogUnreadable || error instanceof EventUnfoldable) return this.stop(error.message);
      throw error;
    }
  }

  private async write(db: EntityManager, blocks: readonly ReadBlock[]): Promise<void> {
    const last = blocks.at(-1);
    if (!last) return;
    await db.query(
      `insert into ledger.block (number, hash, parent_hash, timestamp)
       select * from jsonb_to_recordset($1::jsonb) as r(number bigint, hash text, parent_hash text, timestamp bigint)`,
      [
        JSON.stringify(
          blocks.map(({ number, hash, parentHash, timestamp }) => ({
            number,
            hash,
            parent_hash: parentHash,
            timestamp,
          })),
        ),
      ],
    );
    await writeMined(db, blocks);
    failpoint('receipt.seen');
    const events = blocks.flatMap((block) => block.events);
    await writeEvents(db, this.ledger.domain.chainId, events);
    await foldOnto(db, events);
    await endOperations(db, events);
    await this.noteReactions(db, blocks);
    await expirePast(db, last);
    if (Math.floor(last.number / RANGE) > Math.floor((last.number - blocks.length) / RANGE))
      await forgetFreed(db, last.number);
    await db.query(
      `insert into ledger.checkpoint (block_number, block_hash) values ($1, $2)
       on conflict (one) do update set block_number = $1, block_hash = $2, moved_at = now()`,
      [last.number, last.hash],
    );
  }

  /** One that has run for the same event before its block was orphaned does not run again. */
  private async noteReactions(db: EntityManager, blocks: readonly ReadBlock[]): Promise<void> {
    const noted = blocks.flatMap(({ number, events }) => {
      const items = new Map<string, number>();
      return events.flatMap(({ name, orderHash }) => {
        const item = items.get(orderHash) ?? 0;
        items.set(orderHash, item + 1);
        return (this.reactions[name] ?? []).map((reaction) => ({
          order_hash: orderHash,
          item,
          reaction,
          block_number: number,
        }));
      });
    });
    if (noted.length === 0) return;
    await db.query(
      `insert into ledger.reaction (order_hash, item, reaction, block_number)
       select * from jsonb_to_recordset($1::jsonb) as r(order_hash text, item int, reaction text, block_number bigint)
       on conflict do nothing`,
      [JSON.stringify(noted)],
    );
  }

  private async stored(from: number, to: number): Promise<Map<number, string>> {
    const rows = await this.walls.asService('ledger', async () =>
      storedRows.parse(
        await this.walls
          .manager()
          .query('select number, hash from ledger.block where number between $1 and $2', [from, to]),
      ),
    );
    return new Map(rows.map(({ number, hash }) => [number, hash]));
  }

  /** Stops, unless another reader has moved on from `at` meanwhile: then nothing that was seen from there counts. */
  private async stopAt(at: Checkpoint, reason: string): Promise<Place> {
    const place = await this.place();
    if (place.at?.number !== at.number || place.at.hash !== at.hash) return place;
    return this.stop(reason);
  }

  private async stop(reason: string): Promise<never> {
    await halt(this.walls, reason);
    throw ledgerErrors('ledger-halted', { reason });
  }
}

function fell(at: Checkpoint, head: Header): string {
  return `the chain’s height fell from ${String(at.number)} to ${String(head.number)}`;
}

async function readCheckpoint(db: EntityManager, lock: '' | 'for update'): Promise<Checkpoint | undefined> {
  const [at] = checkpointRow.parse(
    await db.query(`select block_number, block_hash, halted from ledger.checkpoint ${lock}`),
  );
  if (at?.halted) throw ledgerErrors('ledger-halted', { reason: at.halted });
  return at && { number: at.block_number, hash: at.block_hash };
}

async function writeMined(db: EntityManager, blocks: readonly ReadBlock[]): Promise<void> {
  const mined = blocks.flatMap(({ number, mined: transactions }) =>
    transactions.map(({ hash, raw }, index) => ({ block_number: number, index, hash, raw: raw.slice(2) })),
  );
  if (mined.length === 0) return;
  await db.query(
    `with mined as (
       select * from jsonb_to_recordset($1::jsonb) as r(block_number bigint, index int, hash text, raw text)),
     kept as (
       insert into ledger.mined_transaction (block_number, index, hash, raw)
       select block_number, index, hash, decode(raw, 'hex') from mined)
     update ledger.transaction t set mined_in = m.block_number from mined m where t.hash = m.hash`,
    [JSON.stringify(mined)],
  );
}

async function writeEvents(
  db: EntityManager,
  chainId: bigint,
  events: readonly LoggedEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await db.query(
    `insert into ledger.event (chain_id, block_hash, log_index, item, block_number, transaction_index,
       transaction_hash, order_hash, name, args, subject)
     select $2, block_hash, log_index, item, block_number, transaction_index, transaction_hash, order_hash, name,
       args, subject
     from jsonb_to_recordset($1::jsonb) as r(block_hash text, log_index int, item int, block_number bigint,
       transaction_index int, transaction_hash text, order_hash text, name text, args jsonb, subject text)`,
    [
      JSON.stringify(
        events.map((event) => ({
          block_hash: event.blockHash,
          log_index: event.logIndex,
          item: event.item,
          block_number: event.blockNumber,
          transaction_index: event.transactionIndex,
          transaction_hash: event.transactionHash,
          order_hash: event.orderHash,
          name: event.name,
          args: event.args,
          subject: subjectOf(event),
        })),
      ),
      chainId.toString(),
    ],
  );
}
