import type { EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { orderHash, type Hex, type LedgerDomain, type Order, type SignedOrder } from '#orders';
import { placeOf, turnOf } from './lane.js';

/**
 * Half of the first 32 bits of a hash of whose acts stay in order (`lane.ts`): the owner of the first holding, or the
 * name that is given.
 */
const LANE = `(('x' || left(encode(sha256(convert_to(coalesce(
    (select 'holder ' || owner from projection.holding where id = $12::numeric), $13), 'UTF8')), 'hex'), 8))::bit(32)
  ::bigint >> 1)::int`;

/** A signed order on its way to the ledger. */
export interface Operation extends SignedOrder {
  id: string;
  orderHash: Hex;
}

/** Whole numbers of an order beyond JSON's own are kept as `{"n": "…"}`, so that they come back as they were. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? { n: part.toString() } : part));

const big = z.object({ n: z.string().regex(/^\d+$/) }).strict();

/** Reads an order as `toJson` wrote it; its own hash, which the row carries, is the proof that it is the same. */
export function readOrder(kind: string, body: unknown, domain: LedgerDomain, expected: string): Order {
  const revive = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(revive);
    if (typeof value !== 'object' || value === null) return value;
    const number = big.safeParse(value);
    if (number.success) return BigInt(number.data.n);
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, revive(part)]));
  };
  const order = { kind, body: revive(body) } as Order;
  if (orderHash(domain, order) !== expected)
    throw new Error(`The stored words of order ${expected} were changed.`);
  return order;
}

/**
 * Writes an operation inside the caller's transaction; the row is the outbox. The same order again gives the
 * operation that is there; one that was refused is tried once more, since what stood against it may have passed (a
 * bank's attestation has no other words), and the book applies no order twice.
 */
export async function createOperation(
  manager: EntityManager,
  domain: LedgerDomain,
  signed: SignedOrder,
  about: {
    kind: string;
    id: string;
    parties: readonly number[];
    reserves?: readonly { holding: bigint; amount: bigint }[];
    /** The proposal that gathered the signatures, and the user who gave the last one. */
    proposal?: { id: string; signedBy: string };
  },
): Promise<string> {
  const hash = orderHash(domain, signed.order);
  const deadline = 'deadline' in signed.order.body ? signed.order.body.deadline : null;
  const { firstHolding, otherwise, touches } = placeOf(signed.order);
  const reserves = about.reserves ?? [];
  const written = ids.parse(
    await manager.query(
      `with made as (
       insert into trade.operation
         (id, kind, body, order_hash, signatures, parties, subject_kind, subject_id, deadline, status, turn, touches,
          lane, proposal_id, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'pending', $10, $11, ${LANE}, $16, $17)
       on conflict (order_hash) do update set status = 'pending', signatures = excluded.signatures, refusal = null,
         transaction_hash = null, block_number = null, ended_at = null, lane = excluded.lane, fell_back = 0,
         batch_limit = null, rests_until = null,
         proposal_id = coalesce(excluded.proposal_id, trade.operation.proposal_id),
         created_by = coalesce(excluded.created_by, trade.operation.created_by)
       where trade.operation.status = 'refused' returning id),
       reserved as (
         insert into trade.reservation (operation_id, holding_id, amount)
         select id, holding, amount from made, unnest($14::numeric[], $15::numeric[]) as part (holding, amount))
       select id from made`,
      [
        uuid(),
        signed.order.kind,
        toJson(signed.order.body),
        hash,
        JSON.stringify({ signatures: signed.signatures, proof: signed.proof ?? [] }),
        about.parties,
        about.kind,
        about.id,
        deadline?.toString() ?? null,
        turnOf(signed.order.kind),
        touches,
        firstHolding?.toString() ?? null,
        otherwise,
        reserves.map(({ holding }) => holding.toString()),
        reserves.map(({ amount }) => amount.toString()),
        about.proposal?.id ?? null,
        about.proposal?.signedBy ?? null,
      ],
    ),
  );
  const [fresh] = written;
  if (!fresh) {
    const there = ids.parse(
      await manager.query('select id from trade.operation where order_hash = $1', [hash]),
    );
    return z.string().parse(there[0]?.id);
  }
  return fresh.id;
}

const ids = z.array(z.object({ id: z.string() }));
