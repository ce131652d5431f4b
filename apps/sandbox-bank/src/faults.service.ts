import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BankStore } from './bank-store.js';
import { NoticeOutbox } from './notice-outbox.js';

const count = z.int().min(1).max(10_000).default(1);
/** Only notices of, or payments from, this account; any account when it is left out. */
const account = z.string().min(1).max(34).optional();

/** What can be asked to go wrong. `count` is how many notices (or payments) it happens to. */
export const faultRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('duplicate-notice'),
    count,
    account,
    /** How often each of them is sent, altogether. */
    times: z.int().min(2).max(100).default(2),
    /** The copies bear the first one's webhook-id; else each has its own, as if the bank had forgotten. */
    sameWebhookId: z.boolean().default(false),
  }),
  z.strictObject({ kind: z.literal('withhold-notice'), count, account }),
  z.strictObject({
    kind: z.literal('reject-next'),
    count,
    account,
    /** ISO 20022 external status reason, such as AM04 or MS03. */
    reason: z
      .string()
      .regex(/^[A-Z0-9]{4}$/, 'is a reason code of four letters or digits')
      .default('MS03'),
  }),
  z.strictObject({
    kind: z.literal('late'),
    count,
    account,
    /** Calendar days between the day that was asked for and the day of booking. */
    days: z.int().min(1).max(366).default(1),
  }),
  /** The notice is never sent; a statement tells of the entry later. */
  z.strictObject({ kind: z.literal('lose-notice'), count, account }),
  z.strictObject({
    kind: z.literal('wrong-amount'),
    count,
    account,
    /** How much more than was asked for the bank books, in minor units; less when it is below zero. */
    by: z.string().regex(/^-?[1-9]\d{0,16}$/, 'is not whole minor units other than zero'),
  }),
  z.strictObject({
    kind: z.literal('wrong-currency'),
    count,
    account,
    /** What the notice says instead; the account's own is booked. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is not three capital letters')
      .default('USD'),
  }),
  /** The notice names no EndToEndId, as banks do that lose it on the way. */
  z.strictObject({ kind: z.literal('mangle-reference'), count, account }),
  z.strictObject({ kind: z.literal('release') }),
  z.strictObject({ kind: z.literal('clear') }),
]);

export type FaultRequest = z.infer<typeof faultRequest>;

const pendingFault = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('duplicate-notice'), times: z.int(), sameWebhookId: z.boolean() }),
  z.object({ kind: z.literal('withhold-notice') }),
  z.object({ kind: z.literal('reject-next'), reason: z.string() }),
  z.object({ kind: z.literal('late'), days: z.int() }),
  z.object({ kind: z.literal('lose-notice') }),
  z.object({ kind: z.literal('wrong-amount'), by: z.string().transform(BigInt) }),
  z.object({ kind: z.literal('wrong-currency'), currency: z.string() }),
  z.object({ kind: z.literal('mangle-reference') }),
]);

type PendingFault = z.infer<typeof pendingFault>;
type FaultOf<K extends PendingFault['kind']> = Extract<PendingFault, { kind: K }>;

const faultRow = z.object({
  seq: z.bigint(),
  kind: z.string(),
  account: z.string().nullable(),
  remaining: z.bigint(),
  settings: z.string(),
});

/** Faults on demand. They are kept with the books, so a restart does not make the bank well again. */
@Injectable()
export class FaultsService {
  constructor(
    private readonly store: BankStore,
    private readonly outbox: NoticeOutbox,
  ) {}

  /** Takes a fault on, lets withheld notices go (`release`), or forgets what has not happened yet (`clear`). */
  ask(request: FaultRequest): { changed: number } {
    if (request.kind === 'release') return { changed: this.outbox.release() };
    if (request.kind === 'clear') return { changed: this.store.run('delete from fault') };
    const { kind, count: remaining, account: only, ...settings } = request;
    return {
      changed: this.store.run(
        'insert into fault (kind, account, remaining, settings) values (?, ?, ?, ?)',
        kind,
        only ?? null,
        remaining,
        JSON.stringify(settings),
      ),
    };
  }

  /** Faults that are still to happen, in the order in which they will. */
  pending(): { kind: string; account: string | null; remaining: number }[] {
    return this.store
      .all(faultRow, 'select seq, kind, account, remaining, settings from fault order by seq')
      .map(({ kind, account: only, remaining }) => ({ kind, account: only, remaining: Number(remaining) }));
  }

  /** Uses up one fault of that kind if one is pending for the account. Called inside a transaction. */
  take<K extends PendingFault['kind']>(kind: K, of: string): FaultOf<K> | undefined {
    const row = this.store.get(
      faultRow,
      `select seq, kind, account, remaining, settings from fault
       where kind = ? and (account is null or account = ?) order by seq limit 1`,
      kind,
      of,
    );
    if (!row) return undefined;
    if (row.remaining === 1n) this.store.run('delete from fault where seq = ?', row.seq);
    else this.store.run('update fault set remaining = remaining - 1 where seq = ?', row.seq);
    const settings: unknown = JSON.parse(row.settings);
    const fault = pendingFault.parse({ kind, ...z.record(z.string(), z.unknown()).parse(settings) });
    return isOfKind(fault, kind) ? fault : undefined;
  }
}

function isOfKind<K extends PendingFault['kind']>(fault: PendingFault, kind: K): fault is FaultOf<K> {
  return fault.kind === kind;
}
