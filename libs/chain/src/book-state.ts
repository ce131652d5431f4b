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
  kind: z.number(),
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

/** One question of the book's state; what one row of its answer looks like. */
interface Question<S extends z.ZodType> {
  rows: z.ZodArray<S>;
  sql: string;
}
const question = <S extends z.ZodType>(row: S, sql: string): Question<S> => ({ rows: z.array(row), sql });

const HOLDING = question(
  holdingRow,
  'select owner, amount, epoch, state from projection.holding where id = $1',
);
const CERTIFICATE = question(
  certificateRow,
  'select currency, due_on, face, outstanding from projection.certificate where id = $1',
);
const PARTICIPANT = question(
  participantRow,
  'select roles, status, nonce, banks from projection.participant where number = $1',
);
const KEY = question(
  keyRow,
  'select key, participant, kind, powers, active_from from projection.participant_key where key = $1',
);
const CONSENT = question(
  consentRow,
  'select currency, cap, longest_term_days, ends_on from projection.consent where receiver = $1 and payer = $2',
);
const DOCUMENT = question(
  documentRow,
  'select amount, used, version from projection.document where doc_key = $1',
);
const TERMS = question(
  termsRow,
  `select financier, cash, extract(epoch from expires_at)::bigint::text as expires, terms_hash
   from projection.hold_terms where holding_id = $1`,
);
const countRow = z.object({ count: z.coerce.number() });
const KEY_COUNT = question(
  countRow,
  'select count(*) as count from projection.participant_key where participant = $1',
);
const PAYER_COUNT = question(
  countRow,
  'select count(*) as count from projection.consent where receiver = $1',
);
const NUMBER = question(
  z.object({ number: z.string() }),
  'select number::text from projection.spent_number where number = $1',
);
const DAY = question(dayRow, 'select today, next_business_day, paused from projection.book_day');

/** What an order's words say that its answer will hang on. */
export interface Foreseen {
  holdings: readonly bigint[];
  /** Of these holdings' certificates. */
  certificates: readonly bigint[];
  /** Who is named in it besides the holders. */
  participants: readonly number[];
  keys: readonly Hex[];
}

const named = z.array(z.tuple([z.string(), z.unknown()])).nullable();
const foreseenRow = z.tuple([
  z.object({
    day: z.unknown(),
    holdings: named,
    certificates: named,
    participants: named,
    keys: named,
    consents: named,
  }),
]);

/** Rows as the driver gives them, by what they are asked for; whole numbers beyond JSON's own as text. */
const FORESEEN = `
  -- One by one, so that each is looked up, however small the tables were when this was planned; and lists by a question
  -- of their own, since else each is planned anew for its length.
  with h as materialized (
    select h.* from unnest((select $1::numeric[])) as asked (id) cross join lateral (
      select id, owner, amount, epoch, state from projection.holding where id = asked.id limit 1) h),
  n as materialized (select unnest((select $3::bigint[])) as number union select owner from h)
  select
    (select jsonb_build_object('today', today::text, 'next_business_day', next_business_day::text, 'paused', paused)
     from projection.book_day) as day,
    (select jsonb_agg(jsonb_build_array(id::text, jsonb_build_object('owner', owner, 'amount', amount::text,
       'epoch', epoch, 'state', state))) from h) as holdings,
    (select jsonb_agg(jsonb_build_array(id::text, jsonb_build_object('currency', currency, 'due_on', due_on::text,
       'face', face::text, 'outstanding', outstanding::text)))
     from projection.certificate where id = any((select $2::numeric[])::numeric[])) as certificates,
    (select jsonb_agg(jsonb_build_array(n.number::text, jsonb_build_object('roles', roles, 'status', status,
       'nonce', nonce, 'banks', banks))) from n cross join lateral (
         select roles, status, nonce, banks from projection.participant where number = n.number limit 1) p
    ) as participants,
    (select jsonb_agg(jsonb_build_array(key, jsonb_build_object('key', key, 'participant', participant,
       'kind', kind, 'powers', powers, 'active_from', active_from::text)))
     from projection.participant_key where key = any((select $4::text[])::text[])) as keys,
    (select jsonb_agg(jsonb_build_array(c.receiver || ' ' || c.payer, jsonb_build_object('currency', currency,
       'cap', cap::text, 'longest_term_days', longest_term_days, 'ends_on', ends_on::text)))
     from unnest((select $3::bigint[])) as r (receiver) cross join (select distinct owner from h) o cross join lateral (
       select * from projection.consent where receiver = r.receiver and payer = o.owner limit 1) c) as consents`;

/** The book's state as it was projected, with what one order would change in it on the way. */
export class BookState {
  private readonly holdings = new Map<bigint, HoldingState>();
  private readonly used = new Map<Hex, bigint>();
  /** What was read, by question and values: one order asks several times for the same. */
  private readonly read = new Map<string, Promise<unknown>>();

  constructor(private readonly db: EntityManager) {}

  /** Asks at once for all that an order's words name, which else would be a question each. */
  async foresee({ holdings, certificates, participants, keys }: Foreseen): Promise<void> {
    const texts = { holdings: holdings.map(String), certificates: certificates.map(String) };
    const [found] = foreseenRow.parse(
      await this.db.query(FORESEEN, [texts.holdings, texts.certificates, participants, keys]),
    );
    const tell = (
      sql: string,
      asked: readonly string[],
      rows: z.infer<typeof named>,
    ): Map<string, unknown> => {
      const known = new Map(rows ?? []);
      for (const name of asked) this.tell(sql, [name], known.get(name));
      return known;
    };
    this.tell(DAY.sql, [], found.day ?? undefined);
    tell(HOLDING.sql, texts.holdings, found.holdings);
    tell(CERTIFICATE.sql, texts.certificates, found.certificates);
    tell(KEY.sql, keys, found.keys);
    const people = new Map(found.participants ?? []);
    for (const [number, row] of people) this.tell(PARTICIPANT.sql, [number], row);
    const consents = new Map(found.consents ?? []);
    const owners = z
      .array(z.object({ owner: z.number() }))
      .parse([...new Map(found.holdings ?? []).values()]);
    for (const { owner } of owners)
      for (const receiver of participants)
        this.tell(CONSENT.sql, [receiver, owner], consents.get(`${String(receiver)} ${String(owner)}`));
  }

  private tell(sql: string, values: readonly unknown[], row: unknown): void {
    this.read.set(nameOf(sql, values), Promise.resolve(row === undefined ? [] : [row]));
  }

  async holding(id: bigint): Promise<HoldingState | undefined> {
    const changed = this.holdings.get(id);
    if (changed) return changed;
    return this.one(HOLDING, [id.toString()]);
  }

  change(id: bigint, state: HoldingState): void {
    this.holdings.set(id, state);
  }

  async document(key: Hex): Promise<{ amount: bigint; used: bigint; version: number } | undefined> {
    const found = await this.one(DOCUMENT, [key]);
    return found && { ...found, used: found.used + (this.used.get(key) ?? 0n) };
  }

  use(key: Hex, amount: bigint): void {
    this.used.set(key, (this.used.get(key) ?? 0n) + amount);
  }

  certificate(id: bigint) {
    return this.one(CERTIFICATE, [id.toString()]);
  }

  participant(number: number) {
    return this.one(PARTICIPANT, [number.toString()]);
  }

  key(key: Hex) {
    return this.one(KEY, [key]);
  }

  consent(receiver: number, payer: number) {
    return this.one(CONSENT, [receiver, payer]);
  }

  keyCount(participant: number): Promise<number> {
    return this.count(KEY_COUNT, participant);
  }

  payerCount(receiver: number): Promise<number> {
    return this.count(PAYER_COUNT, receiver);
  }

  terms(holding: bigint) {
    return this.one(TERMS, [holding.toString()]);
  }

  async day() {
    const day = await this.one(DAY, []);
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
    const used = await this.one(NUMBER, [number.toString()]);
    return used !== undefined;
  }

  private async lastNonce(where: string, values: unknown[]): Promise<number> {
    const found = await this.one(
      question(
        nonceRow,
        `select coalesce(max((args->>'nonce')::bigint), 0) as nonce from ledger.event where ${where}`,
      ),
      values,
    );
    return found?.nonce ?? 0;
  }

  private async count(asked: typeof KEY_COUNT, participant: number): Promise<number> {
    return (await this.one(asked, [participant]))?.count ?? 0;
  }

  private async one<S extends z.ZodType>(
    { rows, sql }: Question<S>,
    values: unknown[],
  ): Promise<z.infer<S> | undefined> {
    const name = nameOf(sql, values);
    const found = this.read.get(name) ?? this.db.query<unknown>(sql, values);
    this.read.set(name, found);
    return rows.parse(await found)[0];
  }
}

function nameOf(sql: string, values: readonly unknown[]): string {
  return `${sql} ${JSON.stringify(values)}`;
}
