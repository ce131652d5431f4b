import { Walls } from '#database';
import { rootHolding } from '#orders';
import { Folded } from './folded.js';
import { readEvents, type LoggedEvent } from './logged-events.js';
import type { HoldingRow } from './projection-tables.js';
import { foldAll } from './write-projection.js';

/** What an event does to a part of a certificate; `whole` where it makes no part of its own. */
const ACTS = {
  Issued: 'issue',
  Transferred: 'part',
  HoldPlaced: 'hold',
  Committed: 'commit',
  Completed: 'discount',
  Released: 'release',
  Pledged: 'pledge',
  Unpledged: 'unpledge',
  HoldingCancelled: 'cancel',
  Returned: 'return',
  Frozen: 'freeze',
  Unfrozen: 'unfreeze',
  Forced: 'force',
  Voided: 'void',
  Settled: 'pay',
} as const satisfies Readonly<Record<string, string>>;

/** The acts that a part of a certificate goes through. */
export const PART_ACTS = [...Object.values(ACTS), 'whole'] as const;
export type PartAct = (typeof PART_ACTS)[number];

/** A part as it stood after an act; amounts in minor units, owners by their numbers on the ledger. */
export interface PartThen {
  id: string;
  parentId: string | null;
  owner: number;
  /** Who held it just before; empty where the act made it. */
  ownerBefore: number | null;
  amount: string;
  paid: string;
  state: string;
  tier: number;
}

/** One act on a certificate, with each part that it changed as it stood afterwards. */
export interface Moment {
  act: PartAct;
  /** The business date of the ledger then. */
  on: string | null;
  blockNumber: number;
  orderHash: string;
  transactionHash: string;
  parts: PartThen[];
}

/** Who passed which holding to whom. */
export interface PassedOn {
  holdingId: string;
  from: number;
  to: number;
}

export interface HoldingHistory {
  moments: Moment[];
  passed: PassedOn[];
}

/**
 * How the parts of a certificate came to stand as they do: its events and the business days', folded by the same folds as
 * the projection, with what each left behind. Pure.
 */
export function historyOf(events: readonly LoggedEvent[]): HoldingHistory {
  const book = new Folded({ tracked: false });
  const moments: Moment[] = [];
  for (const event of events) {
    const touched = holdingsOf(event);
    const before = new Map(touched.map((id) => [id, book.holdings.find(id)?.owner]));
    foldAll(book, [event]);
    const act = actOf(event);
    if (act === undefined) continue;
    const parts = touched.flatMap((id) => partOf(book.holdings.find(id), before.get(id)));
    if (parts.length === 0) continue;
    moments.push({
      act,
      on: book.days.find('day')?.today ?? null,
      blockNumber: event.blockNumber,
      orderHash: event.orderHash,
      transactionHash: event.transactionHash,
      parts,
    });
  }
  const passed = book.titleSteps.map(({ holding_id, from_participant, to_participant }) => ({
    holdingId: holding_id,
    from: Number(from_participant),
    to: Number(to_participant),
  }));
  return { moments, passed };
}

/** Reads and folds the history of one certificate; without moments where the ledger does not know it. */
export async function holdingHistory(walls: Walls, certificate: string): Promise<HoldingHistory> {
  const events = await walls.asService('orders', () =>
    readEvents(walls.manager(), [`certificate:${certificate}`, 'day']),
  );
  return historyOf(events);
}

function actOf({ name, args }: LoggedEvent): PartAct | undefined {
  if (name === 'Transferred' && args.child === '0') return 'whole';
  return Object.entries(ACTS).find(([event]) => event === name)?.[1];
}

function holdingsOf({ name, args }: LoggedEvent): string[] {
  if (name === 'Issued') return [rootHolding(BigInt(String(args.certificate))).toString()];
  return [args.holding, args.child].filter((id): id is string => typeof id === 'string' && id !== '0');
}

/** A part that was emptied before it ever was one is none. */
function partOf(row: HoldingRow | undefined, before: string | undefined): PartThen[] {
  if (!row || row.state === 'emptied') return [];
  const { id, parent_id: parentId, owner, amount, paid, state, tier } = row;
  const ownerBefore = before === undefined ? null : Number(before);
  return [{ id, parentId, owner: Number(owner), ownerBefore, amount, paid, state, tier }];
}
