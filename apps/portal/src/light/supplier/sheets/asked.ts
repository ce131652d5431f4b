import {
  merkleTree,
  orderFromJson,
  orderHash,
  rootHash,
  structHash,
  type Hex,
  type LedgerDomain,
  type Order,
} from '#orders';
import type { Shape } from '../../../shared/api';
import { NotSigned } from '../../../shared/signing';
import type { SheetBody } from '../reads';
import type { Preset } from '../use/draft';

/** What was asked for when a sheet was made: to compare it with what is to be signed, and to make it anew. */
export interface Asked {
  body: SheetBody;
  preset: Preset;
  /** The receivers' numbers on the ledger, by their ids. */
  receivers: Readonly<Record<string, number>>;
}

const place = (sheet: string): string => `tributary.asked.${sheet}`;

export function rememberAsked(sheet: string, asked: Asked): void {
  sessionStorage.setItem(place(sheet), JSON.stringify(asked));
}

/** Undefined where the sheet was made on another device. */
export function askedOf(sheet: string): Asked | undefined {
  const kept = sessionStorage.getItem(place(sheet));
  return kept === null ? undefined : (JSON.parse(kept) as Asked);
}

const hex = (text: string): Hex => `0x${text.replace(/^0x/, '')}`;

/**
 * The 32 bytes to sign, computed from the orders that the page shows and from nothing else. @throws NotSigned where they
 * are not what the platform asks for, or do something else than what was asked
 */
export function digestOf(
  { orders, domain, root, digest }: Pick<Shape<'Allocation'>, 'orders' | 'domain' | 'root' | 'digest'>,
  asked: Asked | undefined,
): Hex {
  const ledger: LedgerDomain = {
    chainId: BigInt(domain.chainId),
    verifyingContract: hex(domain.verifyingContract),
  };
  const read = orders.map(({ order }) => orderFromJson(order));
  const [first] = read;
  if (!first) throw new NotSigned('differs');
  const tree = merkleTree(read.map(structHash));
  const own = read.length === 1 ? orderHash(ledger, first) : rootHash(ledger, tree.root);
  if (tree.root !== root || own !== digest) throw new NotSigned('differs');
  if (asked && !isAsked(read, asked)) throw new NotSigned('differs');
  return own;
}

function isAsked(orders: readonly Order[], { body, receivers }: Asked): boolean {
  // A debt that ends for good is another payment than one that sleeps.
  const wayOf = (receiver: number, discharge: boolean): string => `${String(receiver)} ${String(discharge)}`;
  const paid = new Map<string, bigint>();
  let sold = 0n;
  for (const order of orders) {
    if (order.kind === 'hold') sold += order.body.amount;
    else if (order.kind === 'transfer')
      for (const { receiver, amount } of order.body.items) {
        const way = wayOf(receiver, order.body.discharge);
        paid.set(way, (paid.get(way) ?? 0n) + amount);
      }
    else return false;
  }
  const wanted = new Map<string, bigint>();
  for (const { receiverId, amount, discharge } of body.payments) {
    const receiver = receivers[receiverId];
    if (receiver === undefined) return false;
    const way = wayOf(receiver, discharge);
    wanted.set(way, (wanted.get(way) ?? 0n) + BigInt(amount));
  }
  if (wanted.size !== paid.size || [...wanted].some(([way, amount]) => paid.get(way) !== amount))
    return false;
  if (body.cash.amount === 'rest') return true;
  return sold === BigInt(body.cash.amount ?? '0');
}
