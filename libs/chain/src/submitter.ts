import { keccak256, type Wallet } from 'ethers';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { failpoint } from '#common';
import { Walls } from '#database';
import { BATCH_GAS } from './batch-gas.js';
import { broadcast, type Sent } from './broadcast.js';
import type { Ledger } from './ledger.js';
import { mend } from './mend.js';
import { CARRIAGE, openLanes, relayerKeys, type CarriageSettings } from './relayers.js';
import { cutBatch, waitingIn, type Batch } from './waiting.js';

/** How many operations of one lane are looked at: more than one transaction holds. */
const LOOK_AT = 250;
/** Milliseconds after which what no block is known to hold is sent again. */
const SEND_AGAIN_MS = 1000;
/** Of how many transactions a process remembers when it sent them. */
const REMEMBERED = 1000;

const relayerRows = z.array(z.object({ address: z.string(), next_nonce: z.string(), held: z.boolean() }));
const openRows = z.array(z.object({ relayer: z.string(), lanes: z.number() }));
const touchRows = z.array(z.object({ touches: z.array(z.string()) }));

/** A batch that has its key and its number, signed. */
interface Cut extends Sent {
  address: string;
  nonce: string;
  batch: Batch;
}

/**
 * Carries pending operations to the chain, over several keys. Under the lock of the keys' rows each lane that has
 * nothing in flight takes its next number and keeps the signed bytes; only then they are sent. Whatever is killed in
 * between, the same bytes are sent again; and what is carried once more is so only after a block held the failed
 * transaction, so an order is applied at most once.
 */
export class Submitter {
  private readonly relayers: readonly Wallet[];
  private opened: Promise<void> | undefined;
  /** When this process last sent a transaction, by its hash, in milliseconds of its own clock. */
  private readonly sentAt = new Map<string, number>();

  constructor(
    private readonly walls: Walls,
    private readonly ledger: Ledger,
    private readonly settings: CarriageSettings = CARRIAGE,
  ) {
    this.relayers = relayerKeys(ledger.relayer, settings.lanes);
  }

  /**
   * Sends again what was lost on its way, then, for each lane that has nothing in flight, one batch of what waits in
   * it. Gives how many operations those carry.
   * @throws relayer-key-shared
   */
  async submit(): Promise<number> {
    await this.open();
    await this.mend(SEND_AGAIN_MS);
    const cuts = await this.walls.asService('ledger', () => this.cut());
    if (cuts.length === 0) return 0;
    failpoint('nonce.persisted');
    await Promise.all(cuts.map((cut) => this.send(cut)));
    failpoint('tx.sent');
    return cuts.reduce((sum, { batch }) => sum + batch.operations.length, 0);
  }

  /**
   * Sends, in the order of numbers, the bytes of every transaction that no block is known to hold.
   * @throws relayer-key-shared when another transaction took the number of one of them
   */
  async sendAgain(): Promise<void> {
    await this.open();
    await this.mend(0);
  }

  /** Whether a transaction is on its way that no projected block holds. */
  async inFlight(): Promise<boolean> {
    return this.walls.asService('ledger', async () => (await openOnes(this.walls.manager())).length > 0);
  }

  private open(): Promise<void> {
    this.opened ??= openLanes(this.walls, this.ledger.provider, this.relayers).catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }

  private async mend(afterMs: number): Promise<void> {
    await mend({
      walls: this.walls,
      provider: this.ledger.provider,
      domain: this.ledger.domain,
      relayers: this.relayers,
      settings: this.settings,
      isDue: (hash) => performance.now() - (this.sentAt.get(hash) ?? -Infinity) >= afterMs,
      send: (sent) => this.send(sent),
    });
  }

  private async send(sent: Sent): Promise<void> {
    this.sentAt.set(sent.hash, performance.now());
    // One that is forgotten is sent once more, which does no harm.
    const [oldest] = this.sentAt.keys();
    if (oldest !== undefined && this.sentAt.size > REMEMBERED) this.sentAt.delete(oldest);
    await broadcast(this.ledger.provider, sent);
  }

  private async cut(): Promise<Cut[]> {
    const db = this.walls.manager();
    const { domain } = this.ledger;
    const addresses = this.relayers.map(({ address }) => address);
    const rows = relayerRows.parse(
      await db.query(
        `select r.address, r.next_nonce,
           r.held or exists (select 1 from ledger.checkpoint where halted is not null) as held
         from ledger.relayer r where r.address = any($1) order by r.address for update`,
        [addresses],
      ),
    );
    if (rows.some(({ held }) => held)) return [];
    await closeReplaced(db);
    await fallBack(db);
    const open = await openOnes(db);
    const lanes = addresses.length;
    // Shared out among another number of keys, one holder's acts would be in two lanes at once.
    if (open.some((one) => one.lanes !== lanes)) return [];
    const free = [...addresses.keys()].filter((lane) => !open.some((one) => one.relayer === addresses[lane]));
    if (free.length === 0) return [];
    const busy = open.length === 0 ? new Set<string>() : await touched(db);
    const cuts: Cut[] = [];
    for (const lane of free) {
      const batch = cutBatch(await waitingIn(db, domain, lane, lanes, LOOK_AT), busy);
      const relayer = this.relayers[lane];
      const at = rows.find(({ address }) => address === relayer?.address);
      if (!batch || !relayer || !at) continue;
      const raw = await relayer.signTransaction({
        to: domain.verifyingContract,
        data: batch.data,
        chainId: domain.chainId,
        nonce: Number(at.next_nonce),
        gasLimit: batch.gas,
        gasPrice: this.settings.gasPrice,
        type: 0,
      });
      cuts.push({ address: at.address, nonce: at.next_nonce, batch, raw, hash: keccak256(raw) });
    }
    if (cuts.length > 0) await this.keep(db, cuts);
    return cuts;
  }

  /** Keeps what was signed, and which operations it carries. */
  private async keep(db: EntityManager, cuts: readonly Cut[]): Promise<void> {
    await db.query(
      `with made as (
         insert into ledger.transaction (hash, relayer, nonce, raw, gas_limit, gas_price, lanes)
         select hash, relayer, nonce, raw, gas_limit, $6::numeric, $7::smallint
         from unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::bigint[])
           as cut (hash, relayer, nonce, raw, gas_limit))
       update ledger.relayer r set next_nonce = r.next_nonce + 1, carried = r.carried + n
       from unnest($2::text[], $8::bigint[]) as cut (relayer, n) where r.address = cut.relayer`,
      [
        cuts.map(({ hash }) => hash),
        cuts.map(({ address }) => address),
        cuts.map(({ nonce }) => nonce),
        cuts.map(({ raw }) => Buffer.from(raw.slice(2), 'hex')),
        cuts.map(({ batch }) => batch.gas.toString()),
        this.settings.gasPrice.toString(),
        this.relayers.length,
        cuts.map(({ batch }) => batch.operations.length),
      ],
    );
    const pairs = cuts.flatMap(({ hash, batch }) => batch.operations.map(({ id }) => ({ hash, id })));
    await db.query(
      `with carried as (
         insert into ledger.transaction_operation (transaction_hash, operation_id)
         select * from unnest($1::text[], $2::uuid[]))
       update trade.operation o set status = 'sent', transaction_hash = pair.hash
       from unnest($1::text[], $2::uuid[]) as pair (hash, id) where o.id = pair.id`,
      [pairs.map(({ hash }) => hash), pairs.map(({ id }) => id)],
    );
  }
}

/** Numbers that no projected block has filled, and among how many keys orders were shared out then. */
async function openOnes(db: EntityManager): Promise<z.infer<typeof openRows>> {
  return openRows.parse(
    await db.query(
      `select relayer, lanes from ledger.transaction t
       where mined_in is null and replaces is null
         and not exists (select 1 from ledger.transaction m
           where m.relayer = t.relayer and m.nonce = t.nonce and m.mined_in is not null)`,
    ),
  );
}

/** What is touched by operations in flight. */
async function touched(db: EntityManager): Promise<Set<string>> {
  const found = touchRows.parse(await db.query(`select touches from trade.operation where status = 'sent'`));
  return new Set(found.flatMap(({ touches }) => touches));
}

/** Says of each that was replaced, or that replaced, which one of its number was mined instead. */
async function closeReplaced(db: EntityManager): Promise<void> {
  await db.query(
    `update ledger.transaction t set closed_by = m.hash
     from ledger.transaction o left join ledger.transaction m
       on m.relayer = o.relayer and m.nonce = o.nonce and m.mined_in is not null
     where t.hash = o.hash and o.mined_in is null and o.closed_by is distinct from m.hash`,
  );
}

/**
 * A transaction that a projected block holds, and no event of which speaks of an operation that it carried, was undone
 * as a whole: it ran out of gas. Its operations wait again, to be carried by halves and with more gas. One that runs
 * out alone and with all the gas that a transaction can have is set aside, longer each time, and its neighbours go on.
 */
async function fallBack(db: EntityManager): Promise<void> {
  await db.query(
    `with failed as (
       select o.id, t.gas_limit, t.hash from trade.operation o
         join ledger.transaction t on t.hash = o.transaction_hash
         join ledger.transaction m on m.relayer = t.relayer and m.nonce = t.nonce and m.mined_in is not null
       where o.status = 'sent'),
     together as (
       select transaction_hash as hash, count(*)::int as n from ledger.transaction_operation
       where transaction_hash in (select hash from failed) group by 1)
     update trade.operation o
     set status = 'pending', transaction_hash = null, fell_back = o.fell_back + 1, batch_limit = (n + 1) / 2,
       rests_until = case when n = 1 and f.gas_limit >= $1
         then now() + interval '1 minute' * power(2, least(o.fell_back, 10)) end
     from failed f join together on together.hash = f.hash where o.id = f.id`,
    [BATCH_GAS.toString()],
  );
}
