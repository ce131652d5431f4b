import { certificateOf, obligorOf, rootHolding, type Order, type OrderKind } from '#orders';

/** Who goes first where many wait. */
export const TURN = { registry: 0, bank: 1, people: 2 } as const;
export type Turn = (typeof TURN)[keyof typeof TURN];

/**
 * Nothing overtakes a registry act: who may sign, and whether the book is paused, holds for all that come after. What
 * a bank has booked, and what gives a holding back, is not kept waiting by a crowd.
 */
const TURNS: Partial<Readonly<Record<OrderKind, Turn>>> = {
  participant: TURN.registry,
  pause: TURN.registry,
  complete: TURN.bank,
  settle: TURN.bank,
  release: TURN.bank,
};

/** When an order of this kind is carried. */
export function turnOf(kind: OrderKind): Turn {
  return TURNS[kind] ?? TURN.people;
}

/**
 * In which line an order stands. An act whose outcome hangs on what the ledger has applied was let in only once that
 * was projected, so what remains is two acts that are both right by themselves and not one after the other: the acts
 * of one holder (its holdings, its standing consents) stand in one lane, which is walked in order; and two acts in
 * different lanes that touch one thing keep the order in which they were asked for.
 */
export interface Place {
  /** Whose acts stay in order: those of this holding's owner, where the projection has it… */
  firstHolding: bigint | undefined;
  /** …else those of the lane of this name. */
  otherwise: string;
  /** Holdings, made or moved, and documents that it changes or uses. */
  touches: string[];
}

/** Where an order stands, as far as its own words say. */
export function placeOf(order: Order): Place {
  switch (order.kind) {
    case 'issue': {
      const { certificate, documents } = order.body;
      const backing = documents.map(({ docKey }) => document(docKey));
      return place(undefined, holder(obligorOf(certificate)), [
        holding(rootHolding(certificate)),
        ...backing,
      ]);
    }
    case 'transfer': {
      const { items } = order.body;
      const things = items.flatMap(({ holding: from, child }) => (child === 0n ? [from] : [from, child]));
      return ofHolding(items[0]?.holding ?? 0n, things);
    }
    case 'hold':
    case 'pledge': {
      const { holding: from, child } = order.body;
      return ofHolding(from, child === 0n ? [from] : [from, child]);
    }
    case 'void':
      return ofHolding(order.body.holding, [order.body.holding, order.body.child]);
    case 'commit':
    case 'complete':
    case 'release':
    case 'settle':
    case 'unpledge':
    case 'return':
    case 'freeze':
    case 'unfreeze':
    case 'force':
      return ofHolding(order.body.holding, [order.body.holding]);
    case 'cancel': {
      const { certificate, holdings } = order.body;
      return place(undefined, holder(obligorOf(certificate)), holdings.map(holding));
    }
    case 'document':
      return place(undefined, document(order.body.docKey), [document(order.body.docKey)]);
    case 'consent':
      // Beside the acts that use it up: the payer's.
      return place(undefined, holder(order.body.payer), []);
    case 'participant':
    case 'business-date':
    case 'pause':
      return place(undefined, 'registry', []);
    case 'anchor':
      return place(undefined, 'anchor', []);
  }
}

/** The name under which a participant's acts stand in one lane. */
export const holder = (participant: number): string => `holder ${String(participant)}`;

function ofHolding(first: bigint, things: readonly bigint[]): Place {
  return place(first, holder(obligorOf(certificateOf(first))), [...new Set(things)].map(holding));
}

function place(firstHolding: bigint | undefined, otherwise: string, touches: string[]): Place {
  return { firstHolding, otherwise, touches };
}

const holding = (id: bigint): string => `h${id.toString()}`;
const document = (key: string): string => `d${key}`;
