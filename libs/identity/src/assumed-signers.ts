import { POWER, type Signer } from '#chain';
import type { Order } from '#orders';
import type { Need } from './needs.js';

const POWERS = {
  maker: POWER.maker,
  checker: POWER.checker,
  attestor: POWER.attestor,
  regulator: POWER.regulator,
} as const;
/** Acts that take a power of the operator's besides being maker or checker. */
const BESIDES: Partial<Record<Order['kind'], number>> = { freeze: POWER.freezer, unfreeze: POWER.freezer };

/** Keys that stand for the signatures that an order needs, each another's. */
export function assumedSigners(order: Order, needs: readonly Need[]): Signer[] {
  return needs.map(({ participant, power }, place): Signer => {
    const key = `0x${(place + 1).toString(16).padStart(64, '0')}` as const;
    return { key, participant, powers: POWERS[power] | (BESIDES[order.kind] ?? 0) };
  });
}
