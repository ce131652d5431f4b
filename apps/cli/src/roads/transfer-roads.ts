import { z } from 'zod';
import type { Road, Scene } from './road.js';
import { childOf, expectEqual, refusalOf, type Offer } from './world.js';

const FACE = 1_000_000n;

/** A certificate of the first supplier's, and an offer of a part of it that its holder has signed. */
async function offered(
  { world, obligor, first, second }: Scene,
  words: Record<string, unknown> = {},
): Promise<{ holdingId: string; made: Offer; path: string }> {
  const { holdingId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
  const made = await world.offer(first, second, holdingId, 400_000n, words);
  const path = `/v1/transfers/${made.id}`;
  await world.signOnly(first.maker, path, made.proposal);
  return { holdingId, made, path };
}

export const TRANSFER_ROADS: readonly Road[] = [
  {
    name: 'three tiers, and every last holder is paid',
    async walk({ world, sales, obligor, first, second, third, financier }) {
      const { certificateId, holdingId, dueOn } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.inDays(20),
      });
      const part = await world.pass(first, second, holdingId, 400_000n);
      const rest = await world.pass(second, third, part, 150_000n);
      await sales.sell(third, financier, rest, 150_000n);
      const before = await world.balance(second);
      await world.advance(dueOn);
      expectEqual('the first’s holding', (await world.holding(first, holdingId)).paid, '600000');
      expectEqual('what the second got', String((await world.balance(second)) - before), '250000');
      return world.certificate(obligor, certificateId);
    },
  },
  {
    name: 'the receiver refuses to be paid this way',
    async walk(scene) {
      const { world, first, second } = scene;
      const { holdingId, made, path } = await offered(scene);
      await second.maker.client.post(`${path}/refusal`, { reason: '只收现金' });
      const late = await refusalOf(world.signAt(second.maker, path, made.proposal));
      expectEqual('a signature afterwards', late, 'proposal-closed');
      expectEqual('the holding', (await world.holding(first, holdingId)).amount, FACE.toString());
      return 'refused';
    },
  },
  {
    name: 'the holder takes an offer back',
    async walk(scene) {
      const { world, first, second } = scene;
      const { made, path } = await offered(scene);
      await first.maker.client.post(`${path}/refusal`, {});
      expectEqual('a consent afterwards', await refusalOf(world.take(second, made)), 'proposal-closed');
      return 'withdrawn';
    },
  },
  {
    name: 'an offer that nobody answers in time',
    async walk(scene) {
      const { world, second } = scene;
      const { made, path } = await offered(scene, { answerWithinSeconds: 1 });
      await world.until(
        'the offer’s end',
        async () => z.object({ status: z.string() }).parse(await second.maker.client.get(path)).status,
        (status) => status === 'expired',
      );
      expectEqual('a consent afterwards', await refusalOf(world.take(second, made)), 'proposal-closed');
      return 'expired';
    },
  },
  {
    name: 'an offer that was signed is made void on the ledger',
    async walk(scene) {
      const { world, first, second } = scene;
      const { holdingId, made } = await offered(scene);
      await world.act({ kind: 'void', holdingId, transferId: made.id }, first.maker);
      expectEqual('a consent afterwards', await refusalOf(world.take(second, made)), 'child-taken');
      return 'void';
    },
  },
  {
    name: 'several offers on one holding, and not enough for all',
    async walk({ world, obligor, first, second, third }) {
      const { holdingId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      const offers = [];
      for (const [to, amount] of [
        [second, 400_000n],
        [third, 400_000n],
        [second, 400_000n],
      ] as const) {
        const made = await world.offer(first, to, holdingId, amount);
        await world.signOnly(first.maker, `/v1/transfers/${made.id}`, made.proposal);
        offers.push({ to, made });
      }
      const [one, two, three] = offers;
      if (!one || !two || !three) throw new Error('Three offers were to be made.');
      await world.take(two.to, two.made);
      await world.take(one.to, one.made);
      // Asked at once the ledger says it; a moment later the offer has ended by itself, since it fits no more.
      const code = await refusalOf(world.take(three.to, three.made));
      if (code !== 'proposal-closed') expectEqual('the third', code, 'amount-above-holding');
      expectEqual('what is left', (await world.holding(first, holdingId)).amount, '200000');
      expectEqual(
        'the second’s',
        (await world.holding(third, childOf(two.made, holdingId))).amount,
        '400000',
      );
      return 'two applied, one refused';
    },
  },
];
