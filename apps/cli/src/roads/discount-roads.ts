import { z } from 'zod';
import { refusalOf, expectEqual, type Player } from './world.js';
import type { Deal, Terms } from './discounts.js';
import type { Road, Scene } from './road.js';

const FACE = 1_000_000n;

async function holdingOf({ world, obligor, first }: Scene, days = 60): Promise<string> {
  return (await world.issue({ obligor, payee: first, dueOn: await world.inDays(days) })).holdingId;
}

/** A deal of the whole holding, up to a step. */
async function dealUpTo(
  scene: Scene,
  step: 'accepted' | 'signed' | 'registered',
  words: Record<string, unknown> = {},
): Promise<Deal> {
  const { sales, first, financier } = scene;
  const deal = await sales.accepted(first, financier, await holdingOf(scene), FACE, { words });
  if (step === 'accepted') return deal;
  await sales.hold(first, deal);
  if (step === 'registered') await sales.register(financier, deal);
  return deal;
}

/** The endings of a question, with a price or without. */
const QUESTIONS: readonly Road[] = [true, false].flatMap((priced): Road[] => {
  const asked = async (scene: Scene, holdingId: string): Promise<string> => {
    const { sales, first, financier } = scene;
    const id = await sales.ask(first, holdingId, FACE, financier);
    if (priced) await sales.quote(financier, id);
    return `/v1/discount-requests/${id}`;
  };
  const status = async ({ world, first }: Scene, path: string, wanted: string): Promise<string> =>
    world.until(
      `request ${wanted}`,
      async () => z.object({ status: z.string() }).parse(await first.maker.client.get(path)).status,
      (found) => found === wanted,
    );
  const when = priced ? 'after a price' : 'before any price';
  return [
    {
      name: `the financier declines ${when}`,
      async walk(scene) {
        const path = await asked(scene, await holdingOf(scene));
        await scene.financier.maker.client.post(`${path}/declining`, { reason: '额度已满' });
        return status(scene, path, 'declined');
      },
    },
    {
      name: `the seller asks no more ${when}`,
      async walk(scene) {
        const path = await asked(scene, await holdingOf(scene));
        await scene.first.maker.client.post(`${path}/withdrawal`);
        return status(scene, path, 'withdrawn');
      },
    },
    {
      name: `a question gets too near the due date ${when}`,
      async walk(scene) {
        const { world } = scene;
        const path = await asked(scene, await holdingOf(scene, 8));
        await world.advance(await world.inDays(7));
        return status(scene, path, 'expired');
      },
    },
  ];
});

/** The endings of a sale between the hold and the commit. */
const BEFORE_COMMIT: readonly Road[] = (['signed', 'registered'] as const).flatMap((step): Road[] => [
  {
    name: `the seller wants a ${step} holding back`,
    async walk(scene) {
      const { sales, first, financier } = scene;
      const deal = await dealUpTo(scene, step);
      await first.maker.client.post(`${deal.path}/withdrawal`);
      expectEqual(
        'a registration afterwards',
        await refusalOf(sales.register(financier, deal)),
        'withdrawal-asked',
      );
      await sales.giveBack(financier, deal);
      await sales.untilDeal(first, deal, 'withdrawn');
      return 'withdrawn';
    },
  },
  {
    name: `the financier lets the time of a ${step} hold pass`,
    async walk(scene) {
      const { world, sales, first } = scene;
      const deal = await dealUpTo(scene, step, { answerWithinSeconds: 2 });
      await new Promise((resolve) => setTimeout(resolve, 2500));
      await world.advance('next-business-day');
      await sales.untilDeal(first, deal, 'expired');
      return 'expired';
    },
  },
  {
    name: `the financier gives a ${step} holding back`,
    async walk(scene) {
      const { sales, first, financier } = scene;
      const deal = await dealUpTo(scene, step);
      await sales.giveBack(financier, deal);
      await sales.untilDeal(first, deal, 'failed');
      return 'failed';
    },
  },
]);

/** An obligor without money, a certificate of its that a financier has bought, and the day after its pay date. */
async function overdueDeal(
  scene: Scene,
  terms: Terms,
): Promise<{ poor: Player; deal: Deal; certificateId: string }> {
  const { world, sales, first, financier } = scene;
  const poor = await world.player('obligor', '缓付实业');
  const { certificateId, holdingId, dueOn } = await world.issue({
    obligor: poor,
    payee: first,
    dueOn: await world.inDays(10),
  });
  const deal = await sales.sell(first, financier, holdingId, FACE, terms);
  await world.advance(dueOn);
  await world.advance('next-business-day');
  await sales.untilDeal(first, deal, 'overdue');
  return { poor, deal, certificateId };
}

export const DISCOUNT_ROADS: readonly Road[] = [
  ...QUESTIONS,
  {
    name: 'the seller does not sign the hold it asked for',
    async walk(scene) {
      const { sales, first } = scene;
      const deal = await dealUpTo(scene, 'accepted', { answerWithinSeconds: 1 });
      await sales.untilDeal(first, deal, 'expired');
      return 'expired';
    },
  },
  {
    name: 'the seller thinks better of a price it took',
    async walk(scene) {
      const { sales, first } = scene;
      const deal = await dealUpTo(scene, 'accepted');
      await first.maker.client.post(`${deal.path}/withdrawal`);
      return (await sales.see(first, deal)).status;
    },
  },
  ...BEFORE_COMMIT,
  {
    name: 'two financiers buy one holding at once',
    async walk(scene) {
      const { world, sales, first, financier, other } = scene;
      const holdingId = await holdingOf(scene);
      const deals = [
        await sales.accepted(first, financier, holdingId, FACE),
        await sales.accepted(first, other, holdingId, FACE),
      ];
      const ends = await Promise.allSettled(deals.map((deal) => sales.hold(first, deal)));
      expectEqual('how many holds stand', ends.filter(({ status }) => status === 'fulfilled').length, 1);
      expectEqual('the holding', (await world.holding(first, holdingId)).state, 'held');
      return 'one bought it';
    },
  },
  {
    name: 'the financier’s bank refuses, and two of its people give the holding back',
    async walk(scene) {
      const { world, sales, first } = scene;
      const poor = await world.player('financier', '空保理');
      const deal = await sales.accepted(first, poor, await holdingOf(scene), FACE);
      await sales.hold(first, deal);
      await sales.commit(poor, deal);
      await world.until(
        'the holding to be given back',
        async () => refusalOf(sales.twoGiveBack(poor, deal)).catch(() => 'given back'),
        (code) => code === 'given back',
      );
      await sales.untilDeal(first, deal, 'failed');
      return 'failed';
    },
  },
  {
    name: 'the bank’s notice is missing, and the seller says that the money came',
    async walk(scene) {
      const { world, sales, first, financier } = scene;
      const deal = await sales.accepted(first, financier, await holdingOf(scene), FACE);
      await sales.hold(first, deal);
      await world.fault({ kind: 'lose-notice', account: financier.account });
      await world.fault({ kind: 'lose-notice', account: first.account });
      await sales.commit(financier, deal);
      await sales.untilDeal(first, deal, 'funding');
      await sales.receipt(first, deal);
      await sales.untilDeal(first, deal, 'funded');
      return 'funded';
    },
  },
  {
    name: 'an overdue purchase is collected when the obligor pays',
    async walk(scene) {
      const { world, sales, first } = scene;
      const { poor, deal } = await overdueDeal(scene, {});
      await world.deposit(poor, 2n * FACE);
      await world.advance('next-business-day');
      await sales.untilDeal(first, deal, 'collected');
      return 'collected';
    },
  },
  {
    name: 'with recourse the seller pays, and gets the surplus when the obligor does',
    async walk(scene) {
      const { world, sales, first, financier } = scene;
      const { poor, deal } = await overdueDeal(scene, { recourse: true });
      const path = `${deal.path}/recourse`;
      await world.twoWant([financier.maker, path, {}], [financier.checker, '/v1/discounts/recourses']);
      await world.deposit(first, FACE);
      const before = await world.balance(first);
      await first.maker.client.post(`${deal.path}/recourse-payment`);
      await world.until(
        'the seller’s payment',
        () => world.balance(first),
        (now) => now < before,
      );
      await world.deposit(poor, 2n * FACE);
      await world.advance('next-business-day');
      await sales.untilDeal(first, deal, 'closed');
      expectEqual('what the seller has lost', String(before - (await world.balance(first))), '0');
      return 'closed';
    },
  },
  {
    name: 'without recourse the financier bears what is written off',
    async walk(scene) {
      const { world, sales, first } = scene;
      const { deal, certificateId } = await overdueDeal(scene, {});
      await world.default(certificateId);
      await world.writeOff(certificateId);
      await sales.untilDeal(first, deal, 'closed');
      return 'closed';
    },
  },
  {
    name: 'the seller buys back before the due date',
    async walk(scene) {
      const { world, sales, first, financier } = scene;
      const deal = await sales.sell(first, financier, await holdingOf(scene), FACE);
      await sales.buyBack(first, financier, deal);
      expectEqual(
        'who holds it',
        (await world.holding(first, deal.holdingId)).owner.participant,
        first.participant,
      );
      return 'repurchased';
    },
  },
  {
    name: 'the seller buys back what is overdue',
    async walk(scene) {
      const { sales, first, financier } = scene;
      const { deal } = await overdueDeal(scene, { recourse: true });
      await sales.buyBack(first, financier, deal);
      return 'repurchased';
    },
  },
  {
    name: 'a limit that is used up',
    async walk(scene) {
      const { world, sales, first, other, obligor } = scene;
      const limit = { obligorId: obligor.id, currency: 'CNY', amount: '1500000' };
      await world.twoWant([other.maker, '/v1/credit-limits', limit], [other.checker, '/v1/credit-limits']);
      await sales.accepted(first, other, await holdingOf(scene), FACE);
      const second = sales.accepted(first, other, await holdingOf(scene), FACE);
      return refusalOf(second);
    },
  },
];
