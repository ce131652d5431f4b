import { Inject, Injectable } from '@nestjs/common';
import { LEDGER_DOMAIN, POWER, precheck, refused, type Signer } from '#chain';
import { Walls } from '#database';
import type { Need } from '#identity';
import type { LedgerDomain, Order } from '#orders';

const POWERS = {
  maker: POWER.maker,
  checker: POWER.checker,
  attestor: POWER.attestor,
  regulator: POWER.regulator,
} as const;
/** Acts that take a power of the operator's besides being maker or checker. */
const BESIDES: Partial<Record<Order['kind'], number>> = { freeze: POWER.freezer, unfreeze: POWER.freezer };

/** Asks what the book would say to an order if those signed it who are to. */
@Injectable()
export class Foresight {
  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {}

  /**
   * The signatures that an order needs: the payers' always, the receiver's unless its standing consent covers it.
   * @throws the book's refusal where no signature helps
   */
  async needs(order: Order, payers: readonly Need[], receiver?: Need): Promise<Need[]> {
    const alone = await this.ask(order, payers);
    if (alone === undefined) return [...payers];
    if (!receiver || (alone !== 'consent-missing' && alone !== 'consent-exceeded')) throw refused(alone);
    const both = await this.ask(order, [...payers, receiver]);
    if (both !== undefined) throw refused(both);
    return [...payers, receiver];
  }

  private ask(order: Order, needs: readonly Need[]) {
    const signers = needs.map(({ participant, power }, place): Signer => {
      const key = `0x${(place + 1).toString(16).padStart(64, '0')}` as const;
      return { key, participant, powers: POWERS[power] | (BESIDES[order.kind] ?? 0) };
    });
    const seconds = BigInt(Math.floor(Date.now() / 1000));
    return this.walls.asService('orders', () =>
      precheck(this.walls.manager(), this.domain, { order, signatures: [] }, { seconds }, signers),
    );
  }
}
