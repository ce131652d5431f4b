import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { column } from '#common';
import { type Hex } from '#orders';

/** A holding as the projection has it. */
export interface HoldingState {
  owner: number;
  amount: bigint;
  epoch: number;
  state: string;
}

const holdingRow = z.object({
  owner: column.participant,
  amount: column.minor,
  epoch: z.number(),
  state: z.string(),
});
const certificateRow = z.object({
  currency: z.string(),
  due_on: column.date,
  face: column.minor,
  outstanding: column.minor,
});
const participantRow = z.object({
  roles: z.number(),
  status: z.number(),
  nonce: z.coerce.number(),
  banks: z.array(column.participant),
});
const keyRow = z.object({
  key: z.string(),
  participant: column.participant,
  powers: z.number(),
  active_from: z.string().transform(BigInt),
});
const documentRow = z.object({ amount: column.minor, used: column.minor, version: z.number() });
const consentRow = z.object({
  currency: z.string(),
  cap: column.minor,
  longest_term_days: z.number(),
  ends_on: column.date,
});
const termsRow = z.object({
  financier: column.participant,
  cash: column.minor,
  expires: z.string().transform(BigInt),
  terms_hash: z.string(),
});
const dayRow = z.object({ today: column.date, next_business_day: column.date, paused: z.boolean() });
const nonceRow = z.object({ nonce: z.coerce.number() });

/** The book's state as it was projected, with what one order would change in it on the way. */
export class BookState {
  private readonly holdings = new Map<bigint, HoldingState>();
  private readonly used = new Map<Hex, bigint>();
  /** What was read, by question and values: one order asks several times for the same. */
  private readonly read = new Map<string, Promise<unknown>>();

  constructor(private readonly db: EntityManager) {}

  async holding(id: bigint): Promise<HoldingState | undefined> {
    const changed = this.holdings.get(id);
    if (changed) return changed;
    return this.one(holdingRow, 'select owner, amount, epoch, state from projection.holding where id = $1', [
      id.toString(),
    ]);
  }

  change(id: bigint, state: HoldingState): void {
    this.holdings.set(id, state);
  }

  async document(key: Hex): Promise<{ amount: bigint; used: bigint; version: number } | undefined> {
    const found = await this.one(
      documentRow,
      'select amount, used, version from projection.document where doc_key = $1',
      [key],
    );
    return found && { ...found, used: found.used + (this.used.get(key) ?? 0n) };
  }

  use(key: Hex, amount: bigint): void {
    this.used.set(key, (this.used.get(key) ?? 0n) + amount);
  }

  certificate(id: bigint) {
    return this.one(
      certificateRow,
      'select currency, due_on, face, outstanding from projection.certificate where id = $1',
      [id.toString()],
    );
  }

  participant(number: number) {
    return this.one(
      participantRow,
      'select roles, status, nonce, banks from projection.participant where number = $1',
      [number],
    );
  }

  key(key: Hex) {
    return this.one(
      keyRow,
      'select key, participant, powers, active_from from projection.participant_key where key = $1',
      [key],
    );
  }

  consent(receiver: number, payer: number) {
    return this.one(
      consentRow,
      'select currency, cap, longest_term_days, ends_on from projection.consent where receiver = $1 and payer = $2',
      [receiver, payer],
    );
  }

  terms(holding: bigint) {
    return this.one(
      termsRow,
      `select financier, cash, extract(epoch from expires_at)::bigint::text as expires, terms_hash
       from projection.hold_terms where holding_id = $1`,
      [holding.toString()],
    );
  }

  async day() {
    const day = await this.one(
      dayRow,
      'select today, next_business_day, paused from projection.book_day',
      [],
    );
    if (!day) throw new Error('The ledger has told no business date yet.');
    return day;
  }

  async consentNonce(receiver: number): Promise<number> {
    return this.lastNonce(`name = 'ConsentGiven' and args->>'receiver' = $1`, [String(receiver)]);
  }

  async pauseNonce(): Promise<number> {
    return this.lastNonce(`name = 'PauseSet'`, []);
  }

  async numberUsed(number: bigint): Promise<boolean> {
    const used = await this.one(
      z.object({ number: z.string() }),
      'select number::text from projection.spent_number where number = $1',
      [number.toString()],
    );
    return used !== undefined;
  }

  private async lastNonce(where: string, values: unknown[]): Promise<number> {
    const found = await this.one(
      nonceRow,
      `select coalesce(max((args->>'nonce')::bigint), 0) as nonce from ledger.event where ${where}`,
      values,
    );
    return found?.nonce ?? 0;
  }

  private async one<S extends z.ZodType>(
    schema: S,
    sql: string,
    values: unknown[],
  ): Promise<z.infer<S> | undefined> {
    const asked = `${sql} ${JSON.stringify(values)}`;
    const found = this.read.get(asked) ?? this.db.query<unknown>(sql, values);
    this.read.set(asked, found);
    return z.array(schema).parse(await found)[0];
  }
}
