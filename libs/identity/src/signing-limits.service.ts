import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { formatMoney, type Money } from '#common';
import { Walls } from '#database';
import { bytes3ToCurrency, certificateOf, type Order } from '#orders';
import { identityErrors } from './identity.errors.js';

const limitRow = z.object({
  name: z.string(),
  currency: z.string(),
  amount: z.string().transform(BigInt),
});
const currencyRow = z.object({ id: z.string().transform(BigInt), currency: z.string() });

/** What an order moves: of a certificate that the ledger knows, or in a currency that it names itself. */
type Moved = { amount: bigint; certificate: bigint } | { amount: bigint; currency: string };

/** Up to which amounts one of a company's people may sign; empty where nothing but its role binds it. */
export type Limits = readonly z.infer<typeof limitRow>[];

/**
 * Up to which amount a company lets one of its people sign. Who has a limit in one currency signs in no other; who has
 * none at all is bound by nothing but its role.
 */
@Injectable()
export class SigningLimits {
  constructor(private readonly walls: Walls) {}

  /** A user's limits, read in the caller's transaction. */
  async of(userId: string): Promise<Limits> {
    return z.array(limitRow).parse(
      await this.walls.manager().query(
        `select u.name, l.currency, l.amount from trade.signing_limit l join trade.app_user u on u.id = l.user_id
         where l.user_id = $1 order by l.currency`,
        [userId],
      ),
    );
  }

  /**
   * Asks, in the caller's transaction, whether who has these limits may sign orders of that size by itself: what they
   * issue, pass, discount, buy or pledge, all that one signature covers together. @throws signing-limit
   */
  async check(limits: Limits, orders: readonly Order[]): Promise<void> {
    const [first] = limits;
    const moved = first ? orders.flatMap(movedBy) : [];
    if (!first || moved.length === 0) return;
    for (const { currency, minor } of await this.totals(moved)) {
      const most = limits.find((one) => one.currency === currency)?.amount ?? 0n;
      if (minor <= most) continue;
      throw identityErrors('signing-limit', {
        name: first.name,
        limit: limits
          .map(({ currency: of, amount }) => formatMoney({ minor: amount, currency: of }))
          .join(', '),
        amount: formatMoney({ minor, currency }),
      });
    }
  }

  private async totals(moved: readonly Moved[]): Promise<Money[]> {
    const certificates = moved.flatMap((one) => ('certificate' in one ? [String(one.certificate)] : []));
    const known = z
      .array(currencyRow)
      .parse(
        await this.walls
          .manager()
          .query('select id, currency from projection.certificate where id = any($1::numeric[])', [
            certificates,
          ]),
      );
    const sums = new Map<string, bigint>();
    for (const one of moved) {
      const currency =
        'currency' in one ? one.currency : known.find(({ id }) => id === one.certificate)?.currency;
      if (currency === undefined) throw identityErrors('not-found', { what: 'holding' });
      sums.set(currency, (sums.get(currency) ?? 0n) + one.amount);
    }
    return [...sums].map(([currency, minor]) => ({ currency, minor }));
  }
}

/** What an order would move by the signer's word, in minor units; nothing where it passes no value on. */
export function movedBy(order: Order): Moved[] {
  switch (order.kind) {
    case 'issue':
      return [{ amount: order.body.face, currency: bytes3ToCurrency(order.body.currency) }];
    case 'transfer':
      return order.body.items.map(({ holding, amount }) => ({ amount, certificate: certificateOf(holding) }));
    case 'hold':
    case 'pledge':
      return [{ amount: order.body.amount, certificate: certificateOf(order.body.holding) }];
    case 'commit':
      return [{ amount: order.body.cash, certificate: certificateOf(order.body.holding) }];
    default:
      return [];
  }
}
