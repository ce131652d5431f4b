import type { Company } from '../demo/cast.js';
import type { Road, Scene } from './road.js';
import { COURT, expectEqual, type Issued } from './world.js';

const FACE = 1_000_000n;

const issued = async ({ world, obligor, first }: Scene, days = 60): Promise<Issued> =>
  world.issue({ obligor, payee: first, dueOn: await world.inDays(days) });

async function pledged(scene: Scene, holdingId: string): Promise<void> {
  const { world, first, financier } = scene;
  const body = { kind: 'pledge', holdingId, pledgeeId: financier.id, terms: '质押合同 1 号' };
  await world.act(body, first.maker, financier.maker);
}

/** Freezes a holding and gives it free: what was before is there again. */
async function frozenAndFree(scene: Scene, holder: Company, holdingId: string): Promise<string> {
  const { world } = scene;
  const before = (await world.holding(holder, holdingId)).state;
  await world.freeze(holdingId);
  expectEqual('the frozen holding', (await world.holding(holder, holdingId)).state, 'frozen');
  await world.freeze(holdingId, 'unfreeze');
  const after = (await world.holding(holder, holdingId)).state;
  expectEqual('the state after', after, before);
  return `${String(after)} again`;
}

export const CUSTODY_ROADS: readonly Road[] = [
  {
    name: 'pledged, and given free by the pledgee',
    async walk(scene) {
      const { world, first, financier } = scene;
      const { holdingId } = await issued(scene);
      await pledged(scene, holdingId);
      await world.act({ kind: 'unpledge', holdingId }, financier.maker);
      return String((await world.holding(first, holdingId)).state);
    },
  },
  {
    name: 'pledged, and paid to the pledgee',
    async walk(scene) {
      const { world, first, financier } = scene;
      const { holdingId, dueOn } = await issued(scene, 15);
      await pledged(scene, holdingId);
      const before = await world.balance(financier);
      await world.advance(dueOn);
      expectEqual('what the pledgee got', String((await world.balance(financier)) - before), FACE.toString());
      return String((await world.holding(first, holdingId)).state);
    },
  },
  {
    name: 'frozen while live, and given free',
    async walk(scene) {
      const { holdingId } = await issued(scene);
      return frozenAndFree(scene, scene.first, holdingId);
    },
  },
  {
    name: 'frozen while pledged, and given free',
    async walk(scene) {
      const { holdingId } = await issued(scene);
      await pledged(scene, holdingId);
      return frozenAndFree(scene, scene.first, holdingId);
    },
  },
  {
    name: 'frozen while held for a financier, and given free',
    async walk(scene) {
      const { sales, first, financier } = scene;
      const { holdingId } = await issued(scene);
      await sales.hold(first, await sales.accepted(first, financier, holdingId, FACE));
      return frozenAndFree(scene, first, holdingId);
    },
  },
  {
    name: 'frozen while the financier’s money is on its way, and given free',
    async walk(scene) {
      const { world, sales, first, financier } = scene;
      const { certificateId, holdingId } = await issued(scene);
      const deal = await sales.accepted(first, financier, holdingId, FACE);
      await sales.hold(first, deal);
      await world.fault({ kind: 'withhold-notice', account: financier.account });
      await world.fault({ kind: 'withhold-notice', account: first.account });
      await sales.commit(financier, deal);
      const state = await frozenAndFree(scene, first, holdingId);
      // The bank’s word is over the time before the freeze: the ledger does not take it, and the seller’s own does.
      await world.until(
        'the bank’s word',
        async () => {
          await world.fault({ kind: 'release' });
          return world.payments(financier, certificateId);
        },
        (payments) => payments.some(({ reason }) => reason?.startsWith('epoch-stale')),
      );
      await sales.receipt(first, deal);
      await sales.untilDeal(first, deal, 'funded');
      return `${state}, then funded`;
    },
  },
  {
    name: 'a court moves a holding',
    async walk(scene) {
      const { world, third } = scene;
      const { holdingId } = await issued(scene);
      await world.freeze(holdingId);
      const body = { kind: 'force', holdingId, receiverId: third.id, order: COURT };
      await world.act(body, await world.regulator());
      expectEqual('the holder', (await world.holding(third, holdingId)).owner.participant, third.participant);
      return `${String((await world.holding(third, holdingId)).state)} with another`;
    },
  },
];
