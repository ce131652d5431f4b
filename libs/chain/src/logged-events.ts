import type { Log } from 'ethers';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { certificateOf } from '#orders';
import { decodeEvents, hex, type BookEvent } from './book.js';

/** An event in its place on the chain. `item` counts from 0 within one log: a log may tell of several items. */
export interface LoggedEvent extends BookEvent {
  item: number;
}

/** Checked by hand: a schema of each value takes longer than folding the event. */
function isWords(args: unknown): boolean {
  if (typeof args !== 'object' || args === null || Array.isArray(args)) return false;
  return Object.values(args).every(
    (value: unknown) =>
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      (Array.isArray(value) && value.every((part) => typeof part === 'string')),
  );
}

const words = z.object({
  name: z.string(),
  order_hash: hex,
  args: z.custom<BookEvent['args']>(isWords, 'needs text, booleans or lists of text'),
  block_number: z.string().transform(Number),
  block_hash: hex,
  transaction_hash: hex,
  transaction_index: z.number(),
  log_index: z.number(),
});

const eventOf = (row: z.infer<typeof words>): BookEvent => ({
  name: row.name,
  orderHash: row.order_hash,
  args: row.args,
  blockNumber: row.block_number,
  blockHash: row.block_hash,
  transactionHash: row.transaction_hash,
  transactionIndex: row.transaction_index,
  logIndex: row.log_index,
});

/** A row of `ledger.event`. */
export const eventRow = words.transform(eventOf);
const loggedRow = words
  .extend({ item: z.number() })
  .transform((row): LoggedEvent => ({ ...eventOf(row), item: row.item }));

const COLUMNS =
  'name, order_hash, args, block_number, block_hash, transaction_hash, transaction_index, log_index, item';
const ORDER = 'order by block_number, log_index, item';
const PAGE = 5_000;

/** What one log of the book says, item by item. @throws for a log that this version does not know */
export function eventsOf(log: Log): LoggedEvent[] {
  return decodeEvents(log).map((event, item) => ({ ...event, item }));
}

/** The events that change these subjects, in the chain's order; without subjects, all of them. */
export async function readEvents(db: EntityManager, subjects?: readonly string[]): Promise<LoggedEvent[]> {
  const where = subjects ? 'where subject = any($1)' : '';
  return z
    .array(loggedRow)
    .parse(
      await db.query(`select ${COLUMNS} from ledger.event ${where} ${ORDER}`, subjects ? [subjects] : []),
    );
}

/** All events in the chain's order, page by page: never all of them in memory at once. */
export async function* streamEvents(db: EntityManager): AsyncGenerator<LoggedEvent[]> {
  await db.query(`declare every_event no scroll cursor for select ${COLUMNS} from ledger.event ${ORDER}`);
  for (;;) {
    const page = z.array(loggedRow).parse(await db.query(`fetch ${String(PAGE)} from every_event`));
    if (page.length === 0) break;
    yield page;
  }
  await db.query('close every_event');
}

const certificate = ({ args }: BookEvent): string => `certificate:${String(args.certificate)}`;
const ofHolding = ({ args }: BookEvent): string =>
  `certificate:${String(certificateOf(BigInt(String(args.holding))))}`;
const document = ({ args }: BookEvent): string => `document:${String(args.docKey)}`;
const day = (): string => 'day';

/** The one thing that each event changes. A consent and a document stand apart from the certificates they serve. */
const SUBJECTS: Readonly<Record<string, (event: BookEvent) => string>> = {
  Refused: () => 'nothing',
  Issued: certificate,
  Cancelled: certificate,
  Transferred: ofHolding,
  HoldPlaced: ofHolding,
  Committed: ofHolding,
  Completed: ofHolding,
  Released: ofHolding,
  Pledged: ofHolding,
  Unpledged: ofHolding,
  HoldingCancelled: ofHolding,
  Returned: ofHolding,
  Frozen: ofHolding,
  Unfrozen: ofHolding,
  Forced: ofHolding,
  Voided: ofHolding,
  Settled: ofHolding,
  DocumentUsed: document,
  DocumentRecorded: document,
  ConsentGiven: ({ args }) => `consent:${String(args.receiver)}:${String(args.payer)}`,
  ParticipantRecorded: ({ args }) => `participant:${String(args.participant)}`,
  KeyRecorded: ({ args }) => `key:${String(args.key)}`,
  Anchored: ({ args }) => `number:${String(args.number)}`,
  BusinessDateMoved: day,
  PauseSet: day,
};

/** What an event changes. @throws for an event that this version does not know */
export function subjectOf(event: BookEvent): string {
  const subject = SUBJECTS[event.name];
  if (!subject) throw new Error(`No subject is known of the event ${event.name}.`);
  return subject(event);
}

/** Where an event stands, for people. */
export function placeOf(event: BookEvent): string {
  return `event ${String(event.logIndex)} (${event.name}) of block ${String(event.blockNumber)}`;
}
