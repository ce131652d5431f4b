import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { certificateOf } from '#orders';
import { KEY_SEPARATOR, Folded } from './folded.js';
import { fold } from './folds.js';
import { placeOf, type LoggedEvent } from './logged-events.js';
import {
  ACCESS,
  BOOK_DAY,
  CERTIFICATE,
  CONSENT,
  DOCUMENT,
  HOLDING,
  HOLD_TERMS,
  PARTICIPANT,
  PARTICIPANT_KEY,
  PAYMENT,
  SPENT_NUMBER,
  TITLE_STEP,
  type Table,
} from './projection-tables.js';

/** What one event, folded, reads that was there before. */
const READS_CERTIFICATE = new Set(['Settled', 'Cancelled']);
const READS_TERMS = new Set(['Unpledged', 'Forced']);

/** An event that could not be folded; the reading stops there. */
export class EventUnfoldable extends Error {
  override name = 'EventUnfoldable';
}

/**
 * Folds events onto the projection as it stands: loads what they touch, folds in memory, and writes back, each table
 * in one statement, however many events there are.
 * @throws EventUnfoldable with the event's place
 */
export async function foldOnto(db: EntityManager, events: readonly LoggedEvent[]): Promise<void> {
  const book = await loadTouched(db, events);
  foldAll(book, events);
  await write(db, book);
}

/** Folds events that begin their subjects: nothing is loaded, since nothing of them is there. */
export async function foldAnew(db: EntityManager, events: readonly LoggedEvent[]): Promise<void> {
  const book = new Folded({ tracked: true });
  foldAll(book, events);
  await write(db, book);
}

/** Folds in memory. @throws EventUnfoldable with the event's place */
export function foldAll(book: Folded, events: readonly LoggedEvent[]): void {
  for (const event of events) {
    try {
      fold(book, event);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new EventUnfoldable(`${placeOf(event)} cannot be folded: ${why}`, { cause: error });
    }
  }
}

async function loadTouched(db: EntityManager, events: readonly LoggedEvent[]): Promise<Folded> {
  const touched = {
    holdings: new Set<string>(),
    terms: new Set<string>(),
    certificates: new Set<string>(),
    documents: new Set<string>(),
    keys: new Set<string>(),
  };
  let day = false;
  for (const { name, args } of events) {
    const { holding, certificate, docKey, key } = args;
    if (typeof holding === 'string') {
      touched.holdings.add(holding);
      if (READS_TERMS.has(name)) touched.terms.add(holding);
      if (READS_CERTIFICATE.has(name)) touched.certificates.add(certificateOf(BigInt(holding)).toString());
    }
    if (typeof certificate === 'string' && (READS_CERTIFICATE.has(name) || name === 'Issued'))
      touched.certificates.add(certificate);
    if (typeof docKey === 'string') touched.documents.add(docKey);
    if (typeof key === 'string') touched.keys.add(key);
    day ||= name === 'BusinessDateMoved' || name === 'PauseSet';
  }
  const book = new Folded({ tracked: true });
  book.holdings.load(await load(db, HOLDING, touched.holdings));
  book.terms.load(await load(db, HOLD_TERMS, touched.terms));
  book.certificates.load(await load(db, CERTIFICATE, touched.certificates));
  book.documents.load(await load(db, DOCUMENT, touched.documents));
  book.keys.load(await load(db, PARTICIPANT_KEY, touched.keys));
  if (day) book.days.load(await load(db, BOOK_DAY, new Set(['true'])));
  return book;
}

async function write(db: EntityManager, book: Folded): Promise<void> {
  await writeHoldings(db, book);
  await put(db, CERTIFICATE, book.certificates.written());
  await removeByKey(db, HOLD_TERMS, book.terms.gone());
  await put(db, HOLD_TERMS, book.terms.written());
  await removeRights(db, book.access.gone());
  await put(db, ACCESS, book.access.written());
  await put(db, DOCUMENT, book.documents.written());
  await put(db, PARTICIPANT, book.participants.written());
  await put(db, PARTICIPANT_KEY, book.keys.written());
  await put(db, CONSENT, book.consents.written());
  await put(db, BOOK_DAY, book.days.written());
  await add(db, TITLE_STEP, book.titleSteps);
  await add(db, PAYMENT, book.payments);
  await add(db, SPENT_NUMBER, book.spentNumbers);
}

/**
 * Holdings whose state changed more than once are written once for each of their states, so that the database sees
 * every step, refuses one that is not legal, and keeps it.
 */
async function writeHoldings(db: EntityManager, book: Folded): Promise<void> {
  const steps = new Map<string, string[]>();
  for (const { subject, to_state } of book.stateChanges) {
    const known = steps.get(subject);
    if (known) known.push(to_state);
    else steps.set(subject, [to_state]);
  }
  await put(
    db,
    HOLDING,
    book.holdings.written().map((row) => ({ ...row, state: steps.get(row.id)?.[0] ?? row.state })),
  );
  for (let wave = 1; ; wave++) {
    const next = [...steps].flatMap(([id, states]) => {
      const state = states[wave];
      return state === undefined ? [] : [{ id, state }];
    });
    if (next.length === 0) return;
    await db.query(
      `update projection.holding h set state = r.state
       from jsonb_to_recordset($1::jsonb) as r(id numeric, state text) where h.id = r.id`,
      [JSON.stringify(next)],
    );
  }
}

/** The rows of a table with one key column, by their keys. */
async function load<Row>(db: EntityManager, table: Table<Row>, keys: ReadonlySet<string>): Promise<Row[]> {
  if (keys.size === 0) return [];
  const [key] = table.key;
  if (key === undefined) throw new Error(`${table.name} is not looked up by a key.`);
  const columns = typed(table).map(([name, type]) =>
    type === 'date' || type === 'timestamptz' ? `${name}::text` : name,
  );
  return z
    .array(table.row)
    .parse(
      await db.query(
        `select ${columns.join(', ')} from ${table.name} where ${key} = any($1::${table.columns[key]}[])`,
        [[...keys]],
      ),
    );
}

/** Writes rows, over those of the same key. */
async function put<Row>(db: EntityManager, table: Table<Row>, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const names = typed(table).map(([name]) => name);
  const values = names.filter((name) => !table.key.some((key) => key === name));
  const over =
    values.length === 0
      ? 'do nothing'
      : `do update set ${values.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  await db.query(`${insertFrom(table)} on conflict (${table.key.join(', ')}) ${over}`, [
    JSON.stringify(rows),
  ]);
}

/** Writes rows of which none may be there. */
async function add<Row>(db: EntityManager, table: Table<Row>, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await db.query(insertFrom(table), [JSON.stringify(rows)]);
}

async function removeByKey<Row>(
  db: EntityManager,
  table: Table<Row>,
  keys: readonly string[],
): Promise<void> {
  const [key] = table.key;
  if (keys.length === 0 || key === undefined) return;
  await db.query(`delete from ${table.name} where ${key} = any($1::${table.columns[key]}[])`, [keys]);
}

async function removeRights(db: EntityManager, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const parts = keys.map((key) => key.split(KEY_SEPARATOR));
  await db.query(
    `delete from projection.access a using unnest($1::bigint[], $2::numeric[], $3::numeric[], $4::text[])
       as r(participant, certificate_id, holding_id, scope)
     where (a.participant, a.certificate_id, a.holding_id, a.scope)
       = (r.participant, r.certificate_id, r.holding_id, r.scope)`,
    [0, 1, 2, 3].map((place) => parts.map((one) => one[place])),
  );
}

function insertFrom<Row>(table: Table<Row>): string {
  const columns = typed(table);
  const names = columns.map(([name]) => name).join(', ');
  const record = columns.map(([name, type]) => `${name} ${type}`).join(', ');
  return `insert into ${table.name} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as r(${record})`;
}

const columnTypes = z.record(z.string(), z.string());

/** The columns of a table with their types, in one order. */
export function typed<Row>(table: Table<Row>): [string, string][] {
  return Object.entries(columnTypes.parse(table.columns));
}
