import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { EntityManager } from 'typeorm';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { z } from 'zod';
import { Walls } from '#database';
import { Folded } from './folded.js';
import { streamEvents } from './logged-events.js';
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
  PROJECTIONS,
  SPENT_NUMBER,
  STATE_CHANGE,
  TITLE_STEP,
  type Table,
} from './projection-tables.js';
import { foldAll, typed } from './write-projection.js';

/** What is only ever added is written away in pieces of this many rows, and never all of it in memory. */
const PIECE = 20_000;
const CHUNK_CHARACTERS = 64 * 1024;

const illegal = z.array(z.object({ from_state: z.string(), to_state: z.string() }));

/**
 * Throws the projections away and folds every stored event again, in one transaction: the events are streamed in their
 * order, folded in memory, and the tables are written with COPY. The history of states is what the folds say, held
 * against the table of legal steps at the end; the keeper of each row rests meanwhile, since rows come in with their
 * last state. Gives the number of events.
 */
export async function rebuild(walls: Walls): Promise<number> {
  return walls.asService('ledger', async () => {
    const db = walls.manager();
    await db.query('select 1 from ledger.checkpoint for update');
    await db.query(`truncate ${PROJECTIONS.join(', ')}`);
    await db.query(`select set_config('app.rebuilding', 'on', true)`);
    const copy = await Copy.over(db);
    const book = new Folded({ tracked: false });
    let events = 0;
    for await (const page of streamEvents(db)) {
      foldAll(book, page);
      events += page.length;
      await writeAdded(copy, book, PIECE);
    }
    await writeAdded(copy, book, 1);
    await copy.write(PARTICIPANT, book.participants.all());
    await copy.write(PARTICIPANT_KEY, book.keys.all());
    await copy.write(CONSENT, book.consents.all());
    await copy.write(DOCUMENT, book.documents.all());
    await copy.write(CERTIFICATE, book.certificates.all());
    await copy.write(HOLDING, book.holdings.all());
    await copy.write(HOLD_TERMS, book.terms.all());
    await copy.write(ACCESS, book.access.all());
    await copy.write(BOOK_DAY, book.days.all());
    await refuseIllegal(db);
    await db.query(`select set_config('app.rebuilding', '', true)`);
    return events;
  });
}

async function writeAdded(copy: Copy, book: Folded, least: number): Promise<void> {
  const drain = async <Row extends object>(table: Table<Row>, rows: Row[]): Promise<void> => {
    if (rows.length >= least) await copy.write(table, rows.splice(0));
  };
  await drain(TITLE_STEP, book.titleSteps);
  await drain(PAYMENT, book.payments);
  await drain(SPENT_NUMBER, book.spentNumbers);
  await drain(STATE_CHANGE, book.stateChanges);
}

async function refuseIllegal(db: EntityManager): Promise<void> {
  const [step] = illegal.parse(
    await db.query(
      `select from_state, to_state from projection.state_change where from_state is not null
       except select from_state, to_state from trade.state_transition where machine = 'holding' limit 1`,
    ),
  );
  if (step) throw new Error(`state-illegal: holding: ${step.from_state}>${step.to_state}`);
}

/**
 * COPY on the transaction's own connection. PostgreSQL takes no COPY into a table behind row-level security, so rows
 * are copied into a temporary one, which is not logged, and inserted from there in one statement.
 */
class Copy {
  private constructor(
    private readonly db: EntityManager,
    private readonly client: pg.ClientBase,
  ) {}

  static async over(db: EntityManager): Promise<Copy> {
    const connection: unknown = await db.queryRunner?.connect();
    return new Copy(db, z.instanceof(pg.Client).parse(connection));
  }

  async write<Row extends object>(table: Table<Row>, rows: Iterable<Row>): Promise<void> {
    const columns = typed(table);
    const names = columns.map(([name]) => name);
    const stage = `stage_${table.name.replace('.', '_')}`;
    await this.db.query(
      `create temporary table if not exists ${stage} (${columns.map((column) => column.join(' ')).join(', ')})
       on commit drop`,
    );
    const stream = this.client.query(copyFrom(`copy ${stage} (${names.join(', ')}) from stdin`));
    // What fails while rows are still being given must not end the process.
    const done = finished(stream);
    done.catch(() => undefined);
    let chunk = '';
    for (const row of rows) {
      chunk += `${lineOf(row, names)}\n`;
      if (chunk.length < CHUNK_CHARACTERS) continue;
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), done]);
      chunk = '';
    }
    stream.end(chunk);
    await done;
    await this.db.query(
      `insert into ${table.name} (${names.join(', ')}) select ${names.join(', ')} from ${stage}`,
    );
    await this.db.query(`truncate ${stage}`);
  }
}

/** A row in COPY's text: tabs between values, \N for none, lists in braces. Read without a schema: a fold made it. */
function lineOf(row: object, names: readonly string[]): string {
  let line = '';
  for (const [place, name] of names.entries()) {
    const value: unknown = Reflect.get(row, name);
    line += place === 0 ? textOf(value) : `\t${textOf(value)}`;
  }
  return line;
}

function textOf(value: unknown): string {
  if (value === null) return '\\N';
  if (typeof value === 'string')
    return SPECIAL.test(value) ? value.replace(EVERY_SPECIAL, (sign) => `\\${ESCAPES[sign] ?? sign}`) : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `{${value.join(',')}}`;
  throw new Error('A column of the projection holds text, numbers, booleans and lists.');
}

const SPECIAL = /[\\\t\n\r]/;
const EVERY_SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\t': 't', '\n': 'n', '\r': 'r' };
