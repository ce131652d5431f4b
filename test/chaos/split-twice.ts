import { z } from 'zod';
import { applied, proposal } from '../../apps/cli/src/demo/cast.js';
import { ClientRefused } from '../../apps/cli/src/demo/client.js';
import { SETTINGS, type Fault } from './fault.js';

const PARTS = 200;
const AT_ONCE = 20;
const AMOUNT = 1_000_003n;
const offered = z.object({ id: z.string(), proposal });

/** Two hundred parts of one holding at once, above its amount: as many apply as fit, and the sum holds. */
export const splitTwice: Fault = {
  numbers: [25],
  name: 'split-twice',
  bounded: true,
  setting: SETTINGS.apart,
  async walk({ load: { world, obligor, source, ring } }, chance) {
    const dueOn = String(await world.inDays(60));
    const { holdingId } = await world.issue({ obligor, payee: source, face: AMOUNT, dueOn });
    const receiver = chance.of(ring);
    const contractId = await world.contract(receiver, source, dueOn);
    // Together more than the holding, and not an even number of times in it.
    let part = BigInt(chance.between(6000, 12_000));
    while (AMOUNT % part === 0n) part++;
    const item = { holdingId, receiverId: receiver.id, amount: part.toString(), evidence: { contractId } };
    const offers: z.infer<typeof offered>[] = [];
    while (offers.length < PARTS) {
      const some = Array.from({ length: AT_ONCE }, () =>
        source.maker.client.post('/v1/transfers', { items: [item] }),
      );
      offers.push(...z.array(offered).parse(await Promise.all(some)));
    }
    const ends = await Promise.all(
      offers.map(async ({ id, proposal: words }) => {
        try {
          const answer = await world.signAt(source.maker, `/v1/transfers/${id}`, words);
          return (await applied(source.maker.client, answer)).status;
        } catch (error) {
          if (error instanceof ClientRefused) return error.code;
          throw error;
        }
      }),
    );
    const fit = Number(AMOUNT / part);
    const through = ends.filter((end) => end === 'applied').length;
    const others = [...new Set(ends.filter((end) => end !== 'applied'))].join();
    if (through !== fit || others !== 'amount-above-holding')
      throw new Error(`${String(through)} parts applied and ${String(fit)} fit; the others: ${others}.`);
    const left = (await world.holding(source, holdingId)).amount;
    if (left !== (AMOUNT - part * BigInt(fit)).toString())
      throw new Error(`${String(left)} is left after ${String(fit)} parts of ${String(part)}.`);
    return { parts: PARTS, applied: through };
  },
};
