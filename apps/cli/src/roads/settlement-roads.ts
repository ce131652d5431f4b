import type { Road, Scene } from './road.js';
import { expectEqual, refusalOf, type Issued, type Player } from './world.js';

const FACE = 1_000_000n;

/** An obligor with so much money, and a certificate of its that two suppliers hold. */
async function shortObligor(scene: Scene, balance: bigint): Promise<{ poor: Player } & Issued> {
  const { world, first, second } = scene;
  const poor = await world.player('obligor', '缓付实业', balance);
  const issued = await world.issue({ obligor: poor, payee: first, dueOn: await world.inDays(8) });
  await world.pass(first, second, issued.holdingId, 400_000n);
  return { poor, ...issued };
}

export const SETTLEMENT_ROADS: readonly Road[] = [
  {
    name: 'an obligor pays four days late, and cannot issue meanwhile',
    async walk(scene) {
      const { world, first } = scene;
      const { poor, certificateId, dueOn } = await shortObligor(scene, 0n);
      await world.advance(dueOn);
      expectEqual('on the pay date', await world.certificate(poor, certificateId), 'due');
      await world.advance('next-business-day');
      expectEqual('the day after', await world.certificate(poor, certificateId), 'overdue');
      const issue = world.draft({ obligor: poor, payee: first, dueOn: await world.inDays(30) });
      expectEqual('an issue', await refusalOf(issue), 'stop-issuing');
      await world.deposit(poor, 2n * FACE);
      await world.advance('next-business-day');
      await world.untilCertificate(poor, certificateId, 'settled');
      await world.draft({ obligor: poor, payee: first, dueOn: await world.inDays(30) });
      return 'settled';
    },
  },
  {
    name: 'an obligor that is short pays every holder its share, and the rest later',
    async walk(scene) {
      const { world, first } = scene;
      const { poor, certificateId, holdingId, dueOn } = await shortObligor(scene, 500_001n);
      await world.advance(dueOn);
      await world.untilCertificate(poor, certificateId, 'part-paid');
      expectEqual('the first’s share', (await world.holding(first, holdingId)).paid, '300001');
      await world.advance('next-business-day');
      await world.untilCertificate(poor, certificateId, 'overdue');
      await world.deposit(poor, 100_000n);
      await world.advance('next-business-day');
      await world.untilCertificate(poor, certificateId, 'part-paid');
      await world.deposit(poor, 2n * FACE);
      await world.advance('next-business-day');
      await world.untilCertificate(poor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'the rest of a part payment comes the next day',
    async walk(scene) {
      const { world } = scene;
      const { poor, certificateId, dueOn } = await shortObligor(scene, 10_000n);
      await world.advance(dueOn);
      await world.untilCertificate(poor, certificateId, 'part-paid');
      await world.deposit(poor, 2n * FACE);
      await world.advance('next-business-day');
      await world.untilCertificate(poor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'a defaulted certificate is paid after all',
    async walk(scene) {
      const { world } = scene;
      const { poor, certificateId, dueOn } = await shortObligor(scene, 0n);
      await world.advance(dueOn);
      await world.default(certificateId);
      expectEqual('the certificate', await world.certificate(poor, certificateId), 'defaulted');
      await world.deposit(poor, 3n * FACE);
      await world.advance('next-business-day');
      await world.untilCertificate(poor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'a defaulted certificate is written off',
    async walk(scene) {
      const { world } = scene;
      const { poor, certificateId, dueOn } = await shortObligor(scene, 0n);
      await world.advance(dueOn);
      await world.default(certificateId);
      await world.writeOff(certificateId);
      return world.certificate(poor, certificateId);
    },
  },
  {
    name: 'the obligor pays early, at face',
    async walk({ world, obligor, first }) {
      const { certificateId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      const before = await world.balance(first);
      await world.settleEarly(obligor, certificateId);
      await world.untilCertificate(obligor, certificateId, 'settled');
      expectEqual('what the holder got', String((await world.balance(first)) - before), FACE.toString());
      return 'settled';
    },
  },
  {
    name: 'a holding is frozen while its payment is on its way',
    async walk({ world, obligor, first }) {
      const { certificateId, holdingId } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.inDays(60),
      });
      await world.fault({ kind: 'withhold-notice', account: obligor.account });
      await world.fault({ kind: 'withhold-notice', account: first.account });
      await world.settleEarly(obligor, certificateId);
      await world.freeze(holdingId);
      await world.fault({ kind: 'release' });
      await world.until(
        'the payment',
        async () => (await world.holding(first, holdingId)).state,
        (state) => state === 'paid',
      );
      return 'paid';
    },
  },
];
