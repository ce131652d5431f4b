import type { Shape } from '../../shared/api';
import { sha256Hex } from '../../shared/sha256';

export type OrderKind = 'freeze' | 'unfreeze' | 'force';
/** What each sort of company carries out. */
export const KINDS: Readonly<Record<'operator' | 'supervisor', readonly OrderKind[]>> = {
  operator: ['freeze', 'unfreeze'],
  supervisor: ['force'],
};

export const ALL_STATES = ['live', 'held', 'committed', 'frozen', 'pledged'] as const;
type State = (typeof ALL_STATES)[number];
/** The states of a holding to which the book does what is ordered. */
export const STATES: Readonly<Record<OrderKind, readonly State[]>> = {
  freeze: ['live', 'held', 'committed', 'pledged'],
  unfreeze: ['frozen'],
  force: ALL_STATES,
};

type Act = Shape<'Act'>;
export type CourtAct = Extract<Act['act'], { kind: OrderKind }>;

export const isCourtAct = (act: Act['act']): act is CourtAct =>
  act.kind === 'freeze' || act.kind === 'unfreeze' || act.kind === 'force';

/** Whether an order’s case is the hash of the words that are shown: SHA-256 over their sorted JSON with the salt. */
export async function isOfItsWords({
  act,
  salt,
  order,
}: Pick<Act, 'act' | 'salt' | 'order'>): Promise<boolean> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted({ ...act, salt })));
  return order.body.caseHash === `0x${await sha256Hex(bytes)}`;
}

/** The same value with the names of every object in order. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}
