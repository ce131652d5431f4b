import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LEDGER_DOMAIN, ROLE, precheck, refused } from '#chain';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { assumedSigners, type Need } from '#identity';
import type { LedgerDomain, Order, RefusalCode } from '#orders';

const consentRows = z.array(z.object({ standing: z.boolean() }));

/** An order that the book is told of first, with the signatures that it will have. */
export interface Earlier {
  order: Order;
  needs: readonly Need[];
}

/** Asks what the book would say to an order if those signed it who are to. */
@Injectable()
export class Foresight {
  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {}

  /**
   * The signatures that an order needs: the payers' always, the receiver's unless its standing consent covers it; asked
   * of the book as it will be when it has applied what is `before`.
   * @throws the book's refusal where no signature helps
   */
  async needs(
    order: Order,
    payers: readonly Need[],
    receiver?: Need,
    before: readonly Earlier[] = [],
  ): Promise<Need[]> {
    const alone = await this.ask(order, payers, before);
    if (alone === undefined) return [...payers];
    if (!receiver || (alone !== 'consent-missing' && alone !== 'consent-exceeded')) throw refused(alone);
    const both = await this.ask(order, [...payers, receiver], before);
    if (both !== undefined) throw refused(both);
    return [...payers, receiver];
  }

  /** What the book would say to orders one after another, each signed by all who have to: the first refusal. */
  async refusalOf(orders: readonly Earlier[]): Promise<RefusalCode | undefined> {
    for (const [place, { order, needs }] of orders.entries()) {
      const refusal = await this.ask(order, needs, orders.slice(0, place));
      if (refusal) return refusal;
    }
    return undefined;
  }

  /**
   * How a receiver stands to one payment with certificates that are due up to a day: whether it consented to it in
   * advance, or is asked; undefined where the ledger knows no company of that number that may hold now.
   */
  async consentOf(
    payer: number,
    receiver: number,
    payment: { currency: string; amount: bigint; dueOn: BusinessDate; today: BusinessDate },
  ): Promise<'standing' | 'asked' | undefined> {
    const rows: unknown = await this.walls.asService('orders', () =>
      this.walls.manager().query(
        `select coalesce(c.cap >= $3 and c.currency = $4 and c.ends_on >= $5
             and c.longest_term_days >= $6::date - $5::date, false) as standing
         from projection.participant p left join projection.consent c on c.receiver = p.number and c.payer = $1
         where p.number = $2 and p.status = 1 and (p.roles & $7::int) > 0`,
        [
          payer,
          receiver,
          payment.amount.toString(),
          payment.currency,
          payment.today,
          payment.dueOn,
          ROLE.supplier | ROLE.financier,
        ],
      ),
    );
    const [found] = consentRows.parse(rows);
    if (!found) return undefined;
    return found.standing ? 'standing' : 'asked';
  }

  private ask(order: Order, needs: readonly Need[], before: readonly Earlier[]) {
    const seconds = BigInt(Math.floor(Date.now() / 1000));
    const earlier = before.map((one) => ({
      order: one.order,
      signers: assumedSigners(one.order, one.needs),
    }));
    return this.walls.asService('orders', () =>
      precheck(
        this.walls.manager(),
        this.domain,
        { order, signatures: [] },
        { seconds },
        assumedSigners(order, needs),
        earlier,
      ),
    );
  }
}
