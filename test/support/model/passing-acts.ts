import { z } from 'zod';
import { applied, proposal, type Person } from '../../../apps/cli/src/demo/cast.js';
import { ClientRefused } from '../../../apps/cli/src/demo/client.js';
import { withId, type Offer, type Player, type World } from '../../../apps/cli/src/roads/world.js';
import { bankDay, plusDays } from '../life-model.js';
import type { ActItem } from './act-model.js';
import { at, partsOf, share, type Acting, type Dice, type Step } from './acting.js';

const MOST_ITEMS = 4;
/** What the loser of two acts over one amount may be told. */
export const TOO_LATE = ['amount-above-holding', 'epoch-stale'];
const CAPS = [0n, 500_000n, 10n ** 12n, 10n ** 12n];
const signed = z.object({ operation: z.object({ id: z.string() }) });

export function issue(acting: Acting, { who, to, pick, percent }: Dice): Step | undefined {
  const { model, world, cast } = acting;
  const { today } = model;
  const obligor = at(cast.obligors, who);
  const payee = at(cast.suppliers, to);
  if (!acting.pays(payee.id, obligor.id)) return undefined;
  const face = 100_000n + BigInt(pick) * 500n;
  const dueOn = plusDays(today, 2 + (percent % 30));
  const asked = face > model.cap(payee.id, obligor.id);
  return {
    words: `${obligor.name} issues ${String(face)} to ${payee.name}, due on ${dueOn}`,
    certificates: [],
    run: async () => {
      const invoiceId = await world.invoice(payee, obligor, face, today);
      const { id } = withId.parse(
        await obligor.maker.client.post('/v1/certificates', {
          payeeId: payee.id,
          contractId: acting.contract(payee.id, obligor.id),
          invoices: [{ invoiceId, amount: face.toString() }],
          face: face.toString(),
          currency: 'CNY',
          dueOn,
        }),
      );
      const path = `/v1/certificates/${id}`;
      const words = await world.submit(obligor, id);
      await world.signOnly(obligor.maker, path, words);
      if (asked) await world.signOnly(obligor.checker, path, words);
      const last = asked ? payee.maker : obligor.checker;
      await applied(last.client, await world.signAt(last, path, words));
      return () => {
        model.issue({ id, obligor: obligor.id, face, dueOn, payOn: bankDay(dueOn) }, payee.id);
      };
    },
  };
}

/** A part or the whole of one holding to one receiver; now and then its last signature comes three times at once. */
export function passOne(acting: Acting, { kind, pick, to, percent }: Dice): Step | undefined {
  const holding = acting.suppliers(pick);
  const receiver = holding && acting.receiver(to, holding.owner);
  if (!holding || !receiver) return undefined;
  const amount = kind === 'whole' ? holding.amount : share(holding, percent);
  return transfer(acting, [{ holding, to: receiver.id, amount }], percent % 5 === 0 ? 3 : 1);
}

/** Several holdings of one supplier go in parts to one receiver, under one signature. */
export function passMany(acting: Acting, { pick, to }: Dice): Step | undefined {
  const { model } = acting;
  const first = acting.suppliers(pick, (one) => model.stuck(one) === undefined);
  const receiver = first && acting.receiver(to, first.owner);
  if (!first || !receiver) return undefined;
  const items: ActItem[] = [{ holding: first, to: receiver.id, amount: first.amount / 2n }];
  while (items.length < MOST_ITEMS) {
    const next = acting.suppliers(pick, (one) => one.owner === first.owner && model.stuck(one) === undefined);
    if (!next) break;
    items.push({ holding: next, to: receiver.id, amount: next.amount / 3n });
  }
  return transfer(acting, items);
}

/** Two receivers in one order, which both must have consented before. */
export function passSeveral(acting: Acting, { pick, to, percent }: Dice): Step | undefined {
  const holding = acting.suppliers(pick);
  if (!holding) return undefined;
  const receivers = [acting.receiver(to, holding.owner), acting.receiver(to + 1, holding.owner)];
  const items = receivers.flatMap((one): ActItem[] =>
    one ? [{ holding, to: one.id, amount: share(holding, percent) / 2n }] : [],
  );
  return items.length === 2 ? transfer(acting, items) : undefined;
}

/** A transfer with every signature that it takes; `times` is how often the last one is sent, at once. */
function transfer(acting: Acting, items: readonly ActItem[], times = 1): Step {
  const { model, world } = acting;
  const from = acting.player(items[0]?.holding.owner ?? '');
  const { refusal, asked } = model.passing(from.id, items);
  const list = items.map(
    ({ holding, to, amount }) => `${String(amount)} of ${String(holding.id)} to ${acting.player(to).name}`,
  );
  return {
    ...acting.about(`${from.name} passes ${list.join(', ')}`, ...items.map(({ holding }) => holding)),
    refusal,
    run: async () => {
      const offer = await acting.propose(from, items);
      const path = `/v1/transfers/${offer.id}`;
      if (asked) await world.signOnly(from.maker, path, offer.proposal);
      await signOnce(world, asked ? acting.player(items[0]?.to ?? '').maker : from.maker, path, offer, times);
      return () => {
        const parts = partsOf(offer);
        for (const item of model.inOrder(items)) {
          const [part] = parts.splice(
            parts.findIndex(({ holding }) => holding === item.holding.id),
            1,
          );
          model.pass(item, part?.child ?? 0n);
        }
      };
    },
  };
}

/** Sends the same signature some times at once: one operation comes of it. */
async function signOnce(
  world: World,
  last: Person,
  path: string,
  offer: Offer,
  times: number,
): Promise<void> {
  const answers = await Promise.allSettled(
    Array.from({ length: times }, () => world.signAt(last, path, offer.proposal)),
  );
  const taken = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = answers.flatMap((one) =>
    one.status === 'rejected'
      ? [one.reason instanceof Error ? one.reason : new Error(String(one.reason))]
      : [],
  );
  const [first] = refused;
  if (taken.length === 0 && first) throw first;
  const unforeseen = refused.find((why) => !(why instanceof ClientRefused) || why.code !== 'proposal-closed');
  if (unforeseen !== undefined) throw unforeseen;
  const operations = new Set(taken.map((one) => signed.parse(one).operation.id));
  if (operations.size !== 1) throw new Error(`One order became ${String(operations.size)} operations.`);
  await applied(last.client, taken[0]);
}

/** Two acts at once, each right by itself and together more than the holding: one applies. */
export function passTwice(acting: Acting, { pick, to, who, percent }: Dice): Step | undefined {
  const { model, world } = acting;
  const holding = acting.suppliers(pick, (one) => model.stuck(one) === undefined);
  if (!holding) return undefined;
  const large = share(holding, 51 + (percent % 40));
  const amounts = [large, percent % 3 === 0 ? holding.amount : large];
  const items = amounts.flatMap((amount, place): ActItem[] => {
    const receiver = acting.receiver(to + place * who, holding.owner);
    return receiver ? [{ holding, to: receiver.id, amount }] : [];
  });
  if (items.length < 2) return undefined;
  const from = acting.player(holding.owner);
  return {
    ...acting.about(`${from.name} passes ${amounts.join(' and ')} of ${String(holding.id)} at once`, holding),
    run: async () => {
      const tries = [];
      for (const item of items) {
        const offer = await acting.propose(from, [item]);
        const path = `/v1/transfers/${offer.id}`;
        const { asked } = model.passing(from.id, [item]);
        if (asked) await world.signOnly(from.maker, path, offer.proposal);
        const last = asked ? acting.player(item.to).maker : from.maker;
        tries.push({
          item,
          offer,
          sign: async () => applied(last.client, await world.signAt(last, path, offer.proposal)),
        });
      }
      const ends = await Promise.allSettled(tries.map(({ sign }) => sign()));
      for (const end of ends) {
        if (end.status === 'fulfilled') continue;
        const why: unknown = end.reason;
        if (!(why instanceof ClientRefused) || !TOO_LATE.includes(why.code)) throw why;
      }
      const winners = tries.filter((_, place) => ends[place]?.status === 'fulfilled');
      const [winner] = winners;
      if (!winner || winners.length > 1)
        throw new Error(`Of two acts over one amount ${String(winners.length)} applied.`);
      return () => {
        model.pass(winner.item, partsOf(winner.offer)[0]?.child ?? 0n);
      };
    },
  };
}

/** A receiver takes payments from a payer unasked from now on, up to an amount or not at all. */
export function consent(acting: Acting, { to, who, percent }: Dice): Step | undefined {
  const { cast, model, world } = acting;
  const receiver = at(cast.suppliers, to);
  const payer = at(
    [...cast.suppliers, ...cast.obligors].filter((one) => one !== receiver),
    who,
  );
  if (!acting.changesMind(receiver.id, payer.id)) return undefined;
  const cap = at(CAPS, percent);
  return {
    words: `${receiver.name} takes up to ${String(cap)} from ${payer.name}`,
    certificates: [],
    run: async () => {
      await giveConsent(world, receiver, payer, cap);
      return () => {
        model.setCap(receiver.id, payer.id, cap);
      };
    },
  };
}

/** A standing consent of a receiver's, signed and on the ledger; a cap of 0 withdraws it. */
export async function giveConsent(world: World, receiver: Player, payer: Player, cap: bigint): Promise<void> {
  const asked = proposal.parse(
    await receiver.maker.client.post('/v1/consents', {
      payerId: payer.id,
      currency: 'CNY',
      cap: cap.toString(),
      longestTermDays: 366,
      endsOn: '2026-12-31',
    }),
  );
  await applied(receiver.maker.client, await world.signAt(receiver.maker, `/v1/consents/${asked.id}`, asked));
}
