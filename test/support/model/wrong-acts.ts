import type { Person } from '../../../apps/cli/src/demo/cast.js';
import { at, type Acting, type Dice, type Step } from './acting.js';
import type { Player } from '../../../apps/cli/src/roads/world.js';

/** A holding that could pass, its holder, the receiver, and a third supplier. */
function scene(acting: Acting, { pick, to }: Dice) {
  const holding = acting.suppliers(pick, (one) => acting.model.stuck(one) === undefined);
  const receiver = holding && acting.receiver(to, holding.owner);
  const stranger = holding && acting.receiver(to + 1, holding.owner);
  if (!holding || !receiver || !stranger) return undefined;
  return { holding, receiver, stranger, from: acting.player(holding.owner) };
}

/** Somebody else signs: a stranger, the holder's checker, or its maker with a key that is not its own. */
export function wrongSigner(acting: Acting, dice: Dice): Step | undefined {
  const found = scene(acting, dice);
  if (!found) return undefined;
  const { holding, receiver, stranger, from } = found;
  const [person, refusal] = at<readonly [Person, string]>(
    [
      [stranger.maker, 'not-found'],
      [from.checker, 'role-missing'],
      [{ ...from.maker, privateKey: from.checker.privateKey }, 'signature-invalid'],
    ],
    dice.percent,
  );
  return {
    ...acting.about(`another signs for ${from.name} over ${String(holding.id)}`, holding),
    refusal,
    run: async () => {
      const offer = await acting.propose(from, [{ holding, to: receiver.id, amount: holding.amount / 2n }]);
      await acting.world.signAt(person, `/v1/transfers/${offer.id}`, offer.proposal);
      return () => undefined;
    },
  };
}

/** An amount of nothing or of too much, or of somebody else's holding. */
export function wrongAmount(acting: Acting, dice: Dice): Step | undefined {
  const found = scene(acting, dice);
  if (!found) return undefined;
  const { holding, receiver, stranger, from } = found;
  const [asker, amount, refusal] = at<readonly [Player, bigint, string]>(
    [
      [from, 0n, 'amount-zero'],
      [from, holding.amount + 1n, 'amount-above-holding'],
      [stranger, 1n, 'holding-not-yours'],
    ],
    dice.percent,
  );
  return {
    ...acting.about(`${asker.name} offers ${String(amount)} of ${String(holding.id)}, wrongly`, holding),
    refusal,
    // Who never was a party to the holding does not learn that it exists.
    ...(asker === stranger ? { orElse: 'not-found' } : {}),
    run: async () => {
      await acting.propose(asker, [{ holding, to: receiver.id, amount }]);
      return () => undefined;
    },
  };
}
