import { applied } from '../../../apps/cli/src/demo/cast.js';
import { ClientRefused } from '../../../apps/cli/src/demo/client.js';
import { refusalOf } from '../../../apps/cli/src/roads/world.js';
import { partsOf, share, type Acting, type Dice, type Step } from './acting.js';
import { TOO_LATE } from './passing-acts.js';

/** Above this percentage the whole is offered; and below these an offer is refused, or taken back. */
const WHOLE_ABOVE = 70;
const REFUSED_BELOW = 18;
const ENDED_BELOW = 35;

/** An offer that its holder signs, and that waits for its receiver. */
export function offer(acting: Acting, { pick, to, percent }: Dice): Step | undefined {
  const { model, world } = acting;
  const holding = acting.suppliers(pick);
  const receiver = holding && acting.receiver(to, holding.owner);
  if (!holding || !receiver) return undefined;
  const from = acting.player(holding.owner);
  const amount = percent > WHOLE_ABOVE ? holding.amount : share(holding, percent);
  const item = { holding, to: receiver.id, amount };
  const { refusal, asked } = model.passing(from.id, [item]);
  // With a standing consent there would be nothing to wait for.
  if (!refusal && !asked) return undefined;
  return {
    ...acting.about(
      `${from.name} offers ${String(amount)} of ${String(holding.id)} to ${receiver.name}`,
      holding,
    ),
    refusal,
    run: async () => {
      const made = await acting.propose(from, [item]);
      await world.signOnly(from.maker, `/v1/transfers/${made.id}`, made.proposal);
      acting.offers.set(made.id, made);
      const child = partsOf(made)[0]?.child ?? 0n;
      return () => {
        model.offers.push({
          ...item,
          id: made.id,
          from: from.id,
          moves: holding.moves,
          child,
          voided: false,
        });
      };
    },
  };
}

/** The receiver consents or refuses, or the holder takes the offer back. */
export function answer(acting: Acting, { pick, percent }: Dice): Step | undefined {
  const { model, world } = acting;
  const asked = acting.any(pick, model.offers, ({ holding }) => holding);
  const words = asked && acting.offers.get(asked.id);
  if (!asked || !words) return undefined;
  const [from, to] = [acting.player(asked.from), acting.player(asked.to)];
  const path = `/v1/transfers/${asked.id}`;
  const end = (): void => {
    model.end(model.offers, asked);
  };
  const refusal = model.consenting(asked);
  const orElse = model.noticedBefore(asked);
  const sign = (): Promise<unknown> => world.signAt(to.maker, path, words.proposal);
  if (percent >= ENDED_BELOW) {
    return {
      ...acting.about(`${to.name} consents to the offer ${asked.id}`, asked.holding),
      refusal,
      orElse,
      run: async () => {
        await applied(to.maker.client, await sign());
        return () => {
          model.pass(asked, asked.child);
          end();
        };
      },
    };
  }
  const who = percent < REFUSED_BELOW ? to : from;
  // What fits no more ends by itself, a moment after the ledger has told.
  const unfit = refusal !== undefined && TOO_LATE.includes(refusal);
  return {
    ...acting.about(`${who.name} ends the offer ${asked.id}`, asked.holding),
    run: async () => {
      try {
        await who.maker.client.post(`${path}/refusal`, { reason: '只收现金' });
      } catch (error) {
        if (!unfit || !(error instanceof ClientRefused) || error.code !== 'state-differs') throw error;
      }
      const late = await refusalOf(sign());
      if (late !== 'proposal-closed' && !(unfit && (late === refusal || late === orElse)))
        throw new Error(`A signature after the end of an offer was answered with ${late}.`);
      return end;
    },
  };
}

/** The holder makes an offer void on the ledger: the part's number is used up, or the whole has moved on. */
export function makeVoid(acting: Acting, { pick }: Dice): Step | undefined {
  const { model, world } = acting;
  const fresh = model.offers.filter(
    ({ holding, moves, child, voided }) =>
      !voided && holding.moves === moves && (child !== 0n || holding.state === 'live'),
  );
  const asked = acting.any(pick, fresh, ({ holding }) => holding);
  if (!asked) return undefined;
  const from = acting.player(asked.from);
  return {
    ...acting.about(`${from.name} makes the offer ${asked.id} void`, asked.holding),
    run: async () => {
      const body = { kind: 'void', holdingId: asked.holding.id.toString(), transferId: asked.id };
      await world.act(body, from.maker);
      return () => {
        asked.voided = true;
        if (asked.child === 0n) model.move(asked.holding, {});
      };
    },
  };
}
