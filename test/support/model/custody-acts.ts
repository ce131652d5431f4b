import { z } from 'zod';
import { applied, proposal } from '../../../apps/cli/src/demo/cast.js';
import { withId } from '../../../apps/cli/src/roads/world.js';
import type { ActHolding } from './act-model.js';
import { at, share, type Acting, type Dice, type Step } from './acting.js';

/** Below this percentage an act is asked for that must be refused; above the other the whole is meant. */
const WRONG_BELOW = 15;
const WHOLE_ABOVE = 60;
const withChild = z.object({ body: z.object({ child: z.string().transform(BigInt) }) });

const amountOf = (holding: ActHolding, percent: number): bigint =>
  percent > WHOLE_ABOVE ? holding.amount : share(holding, percent);

/** A seller takes a financier's price, and the holding or a part of it is reserved. */
export function hold(acting: Acting, { pick, to, percent }: Dice): Step | undefined {
  const { model, cast, sales } = acting;
  const holding = acting.suppliers(pick);
  if (!holding) return undefined;
  const [seller, financier] = [acting.player(holding.owner), at(cast.financiers, to)];
  const amount = amountOf(holding, percent);
  const late = model.isNearDue(holding) ? 'too-near-due' : undefined;
  return {
    ...acting.about(
      `${seller.name} reserves ${String(amount)} of ${String(holding.id)} for ${financier.name}`,
      holding,
    ),
    refusal: holding.state === 'live' ? late : 'holding-not-live',
    run: async () => {
      const requestId = await sales.ask(seller, holding.id.toString(), amount, financier);
      const quote = await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, {
        productId: cast.products.get(financier.id),
      });
      const deal = await sales.accept(seller, withId.parse(quote).id);
      await sales.hold(seller, deal);
      acting.deals.set(deal.path, deal);
      const { child } = withChild.parse(deal.proposal?.order).body;
      return () => {
        const held = model.keep(holding, child, amount, 'held');
        model.sales.push({ path: deal.path, holding: held, seller: seller.id, financier: financier.id });
      };
    },
  };
}

/** The financier commits, its bank pays and the holding is its own; or it gives the holding back. */
export function endHold(acting: Acting, { kind, pick }: Dice): Step | undefined {
  const { model, sales } = acting;
  const sale = acting.any(pick, model.sales, ({ holding }) => holding);
  const deal = sale && acting.deals.get(sale.path);
  if (!sale || !deal) return undefined;
  const [seller, financier] = [acting.player(sale.seller), acting.player(sale.financier)];
  return {
    ...acting.about(`${financier.name}: ${kind} of ${String(sale.holding.id)}`, sale.holding),
    run: async () => {
      if (kind === 'buy') {
        await sales.commit(financier, deal);
        await sales.untilDeal(seller, deal, 'funded');
      } else await sales.giveBack(financier, deal);
      return () => {
        model.move(sale.holding, { state: 'live', owner: kind === 'buy' ? financier.id : seller.id });
        model.end(model.sales, sale);
      };
    },
  };
}

/** A court orders a holding frozen, or free again. */
export function freeze(acting: Acting, { kind, pick, percent }: Dice): Step | undefined {
  const { model, world } = acting;
  const order = kind === 'freeze' ? 'freeze' : 'unfreeze';
  const wrong = percent < WRONG_BELOW;
  const frozen = (order === 'unfreeze') !== wrong;
  const holding = acting.anyHolding(pick, ({ state }) => state !== 'held' && (state === 'frozen') === frozen);
  if (!holding) return undefined;
  const code = order === 'freeze' ? 'holding-not-live' : 'holding-not-frozen';
  return {
    ...acting.about(`a court orders: ${order} ${String(holding.id)}`, holding),
    refusal: wrong ? code : undefined,
    run: async () => {
      await world.freeze(holding.id.toString(), order);
      return () => {
        const before = holding.state === 'pledged' ? 'pledged' : 'live';
        model.move(holding, order === 'freeze' ? { before, state: 'frozen' } : { state: holding.before });
      };
    },
  };
}

/** A holder pledges a holding or a part of it to a financier. */
export function pledge(acting: Acting, { pick, to, percent }: Dice): Step | undefined {
  const { model, world, cast } = acting;
  const holding = acting.suppliers(pick);
  if (!holding) return undefined;
  const [holder, pledgee] = [acting.player(holding.owner), at(cast.financiers, to)];
  const amount = amountOf(holding, percent);
  return {
    ...acting.about(`${holder.name} pledges ${String(amount)} of ${String(holding.id)}`, holding),
    refusal: model.stuck(holding),
    run: async () => {
      const asked = proposal.parse(
        await holder.maker.client.post('/v1/acts', {
          kind: 'pledge',
          holdingId: holding.id.toString(),
          amount: amount.toString(),
          pledgeeId: pledgee.id,
          terms: '质押',
        }),
      );
      const path = `/v1/acts/${asked.id}`;
      await world.signOnly(holder.maker, path, asked);
      await applied(pledgee.maker.client, await world.signAt(pledgee.maker, path, asked));
      const { child } = withChild.parse(asked.order).body;
      return () => {
        model.keep(holding, child, amount, 'pledged', pledgee.id);
      };
    },
  };
}

/** A pledgee gives a pledge back; of what is not pledged to it, it learns nothing. */
export function unpledge(acting: Acting, { pick, percent }: Dice): Step | undefined {
  const { model, world, cast } = acting;
  const wrong = percent < WRONG_BELOW;
  const holding = acting.anyHolding(pick, ({ state }) => state === (wrong ? 'live' : 'pledged'));
  if (!holding) return undefined;
  const pledgee = wrong ? at(cast.financiers, pick) : acting.player(holding.pledgee ?? '');
  return {
    ...acting.about(`${pledgee.name} gives ${String(holding.id)} free`, holding),
    refusal: wrong ? 'not-found' : undefined,
    run: async () => {
      await world.act({ kind: 'unpledge', holdingId: holding.id.toString() }, pledgee.maker);
      return () => {
        model.move(holding, { state: 'live', pledgee: undefined });
      };
    },
  };
}
