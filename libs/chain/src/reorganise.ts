import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { takeBackEnds } from './endings.js';
import { readEvents } from './logged-events.js';
import { foldAnew } from './write-projection.js';

const subjects = z.array(z.object({ subject: z.string() }));
const stored = z.array(z.object({ hash: z.string(), timestamp: z.string().transform(Number) }));

/** What a reorganisation took back. */
export interface Orphaned {
  blocks: number;
  operations: number;
}

/** The rows of each kind of subject, by the subject's own words after its kind. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  certificate: [
    `delete from projection.state_change where subject in (
       select id::text from projection.holding where certificate_id = any($1::numeric[]))`,
    ...['access', 'hold_terms', 'title_step', 'payment', 'holding'].map(
      (table) => `delete from projection.${table} where certificate_id = any($1::numeric[])`,
    ),
    'delete from projection.certificate where id = any($1::numeric[])',
  ],
  document: ['delete from projection.document where doc_key = any($1::text[])'],
  participant: ['delete from projection.participant where number = any($1::bigint[])'],
  key: ['delete from projection.participant_key where key = any($1::text[])'],
  consent: [`delete from projection.consent where receiver || ':' || payer = any($1::text[])`],
  number: [],
  day: ['delete from projection.book_day where cardinality($1::text[]) > 0'],
  nothing: [],
};

/**
 * Takes back every block above `ancestor` in the caller's transaction: its events, its transactions, the ends of
 * operations, the reactions that have not run. Only what the orphaned events had changed is folded again, from the
 * events that are left of it: a reorganisation costs what it touches, however long the ledger is. What has run stays.
 */
export async function orphan(db: EntityManager, ancestor: number, until: number): Promise<Orphaned> {
  const [common] = stored.parse(
    await db.query('select hash, timestamp from ledger.block where number = $1', [ancestor]),
  );
  if (!common) throw new Error(`Block ${String(ancestor)} was never read.`);
  const touched = subjects
    .parse(await db.query('select distinct subject from ledger.event where block_number > $1', [ancestor]))
    .map(({ subject }) => subject);
  await db.query(
    `delete from projection.spent_number where number in (
       select (args->>'number')::numeric from ledger.event where subject = any($1) and args ? 'number')`,
    [touched],
  );
  for (const table of ['event', 'mined_transaction'])
    await db.query(`delete from ledger.${table} where block_number > $1`, [ancestor]);
  await db.query('delete from ledger.block where number > $1', [ancestor]);
  await db.query('update ledger.transaction set mined_in = null where mined_in > $1', [ancestor]);
  await db.query('delete from ledger.reaction where block_number > $1 and done_at is null', [ancestor]);
  for (const [kind, statements] of Object.entries(ROWS)) {
    const names = touched
      .filter((subject) => subject.split(':', 1)[0] === kind)
      .map((subject) => subject.slice(kind.length + 1));
    if (names.length === 0) continue;
    for (const statement of statements) await db.query(statement, [names]);
  }
  await foldAnew(db, await readEvents(db, touched));
  const operations = await takeBackEnds(db, { number: ancestor, timestamp: common.timestamp });
  await db.query('update ledger.checkpoint set block_number = $1, block_hash = $2, moved_at = now()', [
    ancestor,
    common.hash,
  ]);
  return { blocks: until - ancestor, operations };
}
