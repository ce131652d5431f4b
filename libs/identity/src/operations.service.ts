import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LEDGER_DOMAIN, TURN, createOperation, precheck, refused, turnOf } from '#chain';
import { failpoint, pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { REFUSALS, type LedgerDomain, type Order, type SignedOrder } from '#orders';
import { Bells } from '#queue';
import { assumedSigners } from './assumed-signers.js';
import { Backlog } from './backlog.js';
import { identityErrors } from './identity.errors.js';
import type { Principal } from './principal.js';
import type { Need } from './needs.js';

const row = z.object({
  id: z.string(),
  kind: z.string(),
  order_hash: z.string(),
  subject_kind: z.string(),
  subject_id: z.string(),
  status: z.enum(['pending', 'sent', 'applied', 'refused', 'expired']),
  refusal: z.string().nullable(),
  transaction_hash: z.string().nullable(),
  block_number: z.string().nullable(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
});
const COLUMNS = `id, kind, order_hash, subject_kind, subject_id, status, refusal, transaction_hash, block_number,
  created_at, ended_at`;

/** An operation as its parties see it. */
export const operationView = z
  .strictObject({
    id: z.string(),
    kind: z.string(),
    status: z.enum(['pending', 'sent', 'applied', 'refused', 'expired']),
    refusal: z.strictObject({ code: z.string(), en: z.string(), zh: z.string() }).nullable(),
    orderHash: z.string(),
    transactionHash: z.string().nullable(),
    blockNumber: z.string().nullable(),
    subject: z.strictObject({ kind: z.string(), id: z.string() }),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Operation' });
export type OperationView = z.infer<typeof operationView>;

/** How many operations the platform carried, by their end; `refused` counts those that ran out too. */
export const summaryView = z
  .strictObject({ total: z.int(), applied: z.int(), refused: z.int(), waiting: z.int() })
  .meta({ id: 'OperationsSummary' });
export type SummaryView = z.infer<typeof summaryView>;

const UNDER_WAY = ['pending', 'sent'];
/** Milliseconds between two looks for ends; where this process reads the ledger itself it is told, and seldom looks. */
const LOOK_MS = 30;
const SELDOM_LOOK_MS = 500;

const rows = z.array(row);
const idRows = z.array(z.object({ id: z.string() }));

const freeRow = z.tuple([z.object({ paying: z.boolean(), short: z.boolean() })]);
const FREE = `
  -- Lists by a question of their own: else each is planned anew for its length.
  select exists (
      select 1 from trade.payment_instruction where purpose = 'settle' and status in ('instructed', 'booked')
        and holding_id = any((select $1::numeric[])::numeric[])) as paying,
    exists (
      select 1 from unnest((select $2::numeric[]), (select $3::numeric[])) as asked (holding, amount)
        -- One by one, so that each is looked up, however small the table was when this was planned.
        left join lateral (
          select h.amount - coalesce((select sum(r.amount) from trade.reservation r where r.holding_id = h.id), 0) as rest
          from projection.holding h where h.id = asked.holding limit 1) h on true
      where h.rest is null or h.rest < asked.amount) as short`;

/** Somebody who waits for the end of an operation; resolves with it, if the one who waits may see it. */
interface Awaiting {
  asker: Principal;
  id: string;
  until: number;
  resolve(view: OperationView | undefined): void;
  reject(error: unknown): void;
}

/** Signed orders on their way to the ledger. */
@Injectable()
export class Operations {
  private readonly awaited = new Set<Awaiting>();
  private watching = false;
  private hears = false;
  /** Set while blocks were read that nobody has looked at; `wake` ends the pause between two looks. */
  private told = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly walls: Walls,
    private readonly bells: Bells,
    private readonly backlog: Backlog,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {
    bells.onProjected(() => {
      this.hears = true;
      this.told = true;
      this.wake();
    });
  }

  /**
   * Writes an operation in the caller's transaction, after the projection was asked what the book would say, once it has
   * applied what is `before` it in the same transaction.
   * @throws backlog-full, but not for what banks attest, gives a holding back or changes the registry;
   * payment-under-way, or the book's refusal, by its code
   */
  async submit(
    signed: SignedOrder,
    about: {
      kind: string;
      id: string;
      parties: readonly number[];
      proposal?: { id: string; signedBy: string };
    },
    before: readonly { order: Order; needs: readonly Need[] }[] = [],
  ): Promise<string> {
    const id = await this.walls.asService('orders', async () => {
      const manager = this.walls.manager();
      if (turnOf(signed.order.kind) === TURN.people) await this.backlog.expectRoom();
      // Asked at once, answered in this order: what is read is read under the locks.
      const [, refusal, free] = await Promise.all([
        this.lock(holdingsMoved(signed.order)),
        precheck(
          manager,
          this.domain,
          signed,
          { seconds: BigInt(Math.floor(Date.now() / 1000)) },
          undefined,
          before.map(({ order, needs }) => ({ order, signers: assumedSigners(order, needs) })),
        ),
        this.free(signed),
      ]);
      if (refusal) throw refused(refusal);
      if (free.paying) throw identityErrors('payment-under-way');
      if (free.short) throw refused('amount-above-holding');
      return createOperation(manager, this.domain, signed, { ...about, reserves: reservesOf(signed) });
    });
    this.walls.afterCommit(() => {
      failpoint('operation.committed');
      return this.bells.ring('ledger');
    });
    return id;
  }

  /**
   * Lets no order take of these holdings until the caller's transaction ends, for whoever is about to pay them; in
   * the order of holdings. Gives whether an order that is on its way takes of one.
   */
  async still(holdings: readonly bigint[]): Promise<boolean> {
    return this.walls.asService('orders', async () => {
      await this.lock(holdings);
      const moving: unknown[] = await this.walls
        .manager()
        .query('select 1 from trade.reservation where holding_id = any($1::numeric[]) limit 1', [
          holdings.map(String),
        ]);
      return moving.length === 0;
    });
  }

  /** Those of these holdings of which an order that the ledger has not ended takes something, or which are being paid. */
  async underWay(holdings: readonly bigint[]): Promise<ReadonlySet<bigint>> {
    const found: unknown = await this.walls.asService('orders', () =>
      this.walls.manager().query(
        `select holding_id::text as id from trade.reservation where holding_id = any($1::numeric[])
         union select holding_id::text from trade.payment_instruction
           where purpose = 'settle' and status in ('instructed', 'booked') and holding_id = any($1::numeric[])`,
        [holdings.map(String)],
      ),
    );
    return new Set(idRows.parse(found).map(({ id }) => BigInt(id)));
  }

  /** One operation that the caller's company is a party of; the operator sees all. @throws not-found */
  async view(asker: Principal, id: string): Promise<OperationView> {
    const [found] = await this.seen(asker, `where id = $1`, [id]);
    if (!found) throw identityErrors('not-found', { what: 'operation' });
    return found;
  }

  /** The company's operations, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<OperationView>> {
    const after = z.uuid().optional().parse(starting_after);
    const found = await this.seen(
      asker,
      after ? 'where id < $1 order by id desc limit $2' : 'where $1::uuid is null order by id desc limit $2',
      [after ?? null, limit + 1],
    );
    return pageOf(found, limit);
  }

  /** How many operations the platform carried, by their end. For the operator. */
  async summary(): Promise<SummaryView> {
    const counted = await this.walls.asService('identity', async () =>
      z
        .array(z.object({ status: row.shape.status, n: z.number() }))
        .parse(
          await this.walls
            .manager()
            .query('select status, count(*)::int as n from trade.operation group by status'),
        ),
    );
    const of = (...statuses: string[]): number =>
      counted.filter(({ status }) => statuses.includes(status)).reduce((sum, { n }) => sum + n, 0);
    return {
      total: of('pending', 'sent', 'applied', 'refused', 'expired'),
      applied: of('applied'),
      refused: of('refused', 'expired'),
      waiting: of('pending', 'sent'),
    };
  }

  /** How many operations the ledger has not ended yet. */
  async waiting(): Promise<number> {
    const [found] = await this.walls.asService('identity', async () =>
      z.array(z.object({ n: z.number() })).parse(
        await this.walls.manager().query(
          `select (select count(*) from trade.operation where status = 'pending')::int
                 + (select count(*) from trade.operation where status = 'sent')::int as n`,
        ),
      ),
    );
    return found?.n ?? 0;
  }

  /** Waits up to `ms` for the end of an operation, and gives it as it is then. Not inside a transaction. @throws not-found */
  async ended(asker: Principal, id: string, ms: number): Promise<OperationView> {
    if (ms === 0) return this.view(asker, id);
    const found = await new Promise<OperationView | undefined>((resolve, reject) => {
      this.awaited.add({ asker, id, until: performance.now() + ms, resolve, reject });
      if (!this.watching) void this.watch();
    });
    if (!found) throw identityErrors('not-found', { what: 'operation' });
    return found;
  }

  /** One question asks for all whose ends this process awaits, and then each company's are read with its own rights. */
  private async watch(): Promise<void> {
    this.watching = true;
    while (this.awaited.size > 0) {
      this.told = false;
      const waiting = [...this.awaited];
      try {
        const under = await this.unended(waiting.map(({ id }) => id));
        const over = waiting.filter(({ id, until }) => !under.has(id) || performance.now() >= until);
        await Promise.all(byAsker(over).map((group) => this.answer(group)));
      } catch (error) {
        for (const one of waiting) {
          this.awaited.delete(one);
          one.reject(error);
        }
      }
      await this.pause();
    }
    this.watching = false;
  }

  private async pause(): Promise<void> {
    if (this.told || this.awaited.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.hears ? SELDOM_LOOK_MS : LOOK_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Gives those who wait for one company's operations what it may see of them. */
  private async answer(group: readonly Awaiting[]): Promise<void> {
    const [first] = group;
    if (!first) return;
    const found = await this.seen(first.asker, 'where id = any($1::uuid[])', [group.map(({ id }) => id)]);
    const views = new Map(found.map((view) => [view.id, view]));
    for (const one of group) {
      this.awaited.delete(one);
      one.resolve(views.get(one.id));
    }
  }

  private async unended(operations: readonly string[]): Promise<ReadonlySet<string>> {
    const found = idRows.parse(
      await this.walls.askAsService(
        'identity',
        'select id from trade.operation where id = any($1::uuid[]) and status = any($2)',
        [operations, UNDER_WAY],
      ),
    );
    return new Set(found.map(({ id }) => id));
  }

  private async seen(asker: Principal, where: string, values: unknown[]): Promise<OperationView[]> {
    const text = `select ${COLUMNS} from trade.operation ${where}`;
    const found = asker.companyRoles.includes('operator')
      ? await this.walls.askAsService('identity', text, values)
      : await this.walls.askInCompany(asker, text, values);
    return rows.parse(found).map(viewOf);
  }

  /**
   * What is being paid passes to nobody meanwhile: the money goes to who held it when it was asked for. And what other
   * operations have asked of a holding, and not yet got, leaves less of it.
   */
  private async free(signed: SignedOrder): Promise<{ paying: boolean; short: boolean }> {
    const moved = holdingsMoved(signed.order);
    const reserves = reservesOf(signed);
    if (moved.length === 0) return { paying: false, short: false };
    const [found] = freeRow.parse(
      await this.walls
        .manager()
        .query(FREE, [
          moved.map(String),
          reserves.map(({ holding }) => holding.toString()),
          reserves.map(({ amount }) => amount.toString()),
        ]),
    );
    return found;
  }

  private async lock(holdings: readonly bigint[]): Promise<void> {
    if (holdings.length === 0) return;
    // One after another, in the order in which they are given.
    await this.walls
      .manager()
      .query('select pg_advisory_xact_lock(hashtextextended(h, 7)) from unnest($1::text[]) as h', [
        holdings.map(String),
      ]);
  }
}

/**
 * The holdings that an order of their holder's would pass on, give into somebody's hand, or end; each once and in their own
 * order, so that two orders over the same ones cannot block each other.
 */
function holdingsMoved(order: Order): bigint[] {
  if (order.kind === 'hold' || order.kind === 'pledge' || order.kind === 'return')
    return [order.body.holding];
  if (order.kind === 'cancel') return ascending(order.body.holdings);
  if (order.kind !== 'transfer') return [];
  return ascending(order.body.items.map(({ holding }) => holding));
}

function ascending(holdings: readonly bigint[]): bigint[] {
  return [...new Set(holdings)].sort((a, b) => (a < b ? -1 : 1));
}

/** What an order takes of holdings, until it has ended. */
function reservesOf({ order }: SignedOrder): { holding: bigint; amount: bigint }[] {
  if (order.kind === 'hold' || order.kind === 'pledge') {
    return [{ holding: order.body.holding, amount: order.body.amount }];
  }
  if (order.kind !== 'transfer') return [];
  const sums = new Map<bigint, bigint>();
  for (const { holding, amount } of order.body.items) sums.set(holding, (sums.get(holding) ?? 0n) + amount);
  return [...sums].map(([holding, amount]) => ({ holding, amount }));
}

/** Those who wait, by whose rights their operations are read. */
function byAsker(waiting: readonly Awaiting[]): Awaiting[][] {
  const groups = new Map<string, Awaiting[]>();
  for (const one of waiting) {
    const group = groups.get(one.asker.companyId);
    if (group) group.push(one);
    else groups.set(one.asker.companyId, [one]);
  }
  return [...groups.values()];
}

function viewOf(found: z.infer<typeof row>): OperationView {
  const refusal = REFUSALS.find(([code]) => code === found.refusal);
  return {
    id: found.id,
    kind: found.kind,
    status: found.status,
    refusal: refusal ? { code: refusal[0], en: refusal[1], zh: refusal[2] } : null,
    orderHash: found.order_hash,
    transactionHash: found.transaction_hash,
    blockNumber: found.block_number,
    subject: { kind: found.subject_kind, id: found.subject_id },
    createdAt: found.created_at.toISOString(),
    endedAt: found.ended_at?.toISOString() ?? null,
  };
}
