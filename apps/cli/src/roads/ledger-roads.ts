import { z } from 'zod';
import { orderFromJson } from '#orders';
import { proposal } from '../demo/cast.js';
import type { Road, Scene } from './road.js';
import { COURT, expectEqual, refusalOf, type Offer } from './world.js';

const FACE = 1_000_000n;
const operationView = z.object({
  status: z.string(),
  refusal: z.object({ code: z.string() }).nullable(),
  transactionHash: z.string().nullable(),
});
const signed = z.object({ operationId: z.string() });
const waitingOrders = z.object({ waiting: z.number() });

/** A whole holding is passed on, with every signature but the receiver's. */
export async function offered(
  scene: Scene,
  words: Record<string, unknown> = {},
  due?: string,
): Promise<{ holdingId: string; made: Offer }> {
  const { world, obligor, first, second } = scene;
  const dueOn = due ?? (await world.inDays(60));
  const { holdingId } = await world.issue({ obligor, payee: first, dueOn });
  const made = await world.offer(first, second, holdingId, FACE, words);
  await world.signOnly(first.maker, `/v1/transfers/${made.id}`, made.proposal);
  return { holdingId, made };
}

/** The receiver's consent, which makes an operation; gives its id. */
export async function consent({ world, second }: Scene, made: Offer): Promise<string> {
  return signed.parse(await world.signOnly(second.maker, `/v1/transfers/${made.id}`, made.proposal))
    .operationId;
}

export async function ended(
  { world, second }: Scene,
  id: string,
  status: string,
): Promise<z.infer<typeof operationView>> {
  return world.until(
    `operation ${status}`,
    async () => operationView.parse(await second.maker.client.get(`/v1/operations/${id}`)),
    (found) => found.status === status,
  );
}

export const hold = async ({ world }: Scene, held: boolean): Promise<void> => {
  await world.operator.client.post('/v1/carrier', { held });
};

/** Signs something while the way to the ledger is held, lets something else come first, and opens the way. */
export async function overtaken(
  scene: Scene,
  comesFirst: (holdingId: string) => Promise<void>,
  due?: string,
): Promise<{ code: string; holdingId: string }> {
  const { holdingId, made } = await offered(scene, {}, due);
  await hold(scene, true);
  try {
    const id = await consent(scene, made);
    await comesFirst(holdingId);
    await hold(scene, false);
    const { refusal } = await ended(scene, id, 'refused');
    return { code: refusal?.code ?? '', holdingId };
  } finally {
    await hold(scene, false);
  }
}

/** The operator carries a freeze itself, past everything that waits. */
export async function carryFreeze({ world, node }: Scene, holdingId: string): Promise<void> {
  const { freezerMaker, freezerChecker } = world.stage;
  const asked = proposal.parse(
    await freezerMaker.client.post('/v1/acts', { kind: 'freeze', holdingId, order: COURT }),
  );
  await node.carry(orderFromJson(asked.order), freezerMaker.privateKey, freezerChecker.privateKey);
}

/** The holder's signature, and the receiver's, under an offer that is being made. */
async function signedBy({ world, first, second }: Scene, asked: Promise<Offer>): Promise<void> {
  const made = await asked;
  await world.signOnly(first.maker, `/v1/transfers/${made.id}`, made.proposal);
  await world.take(second, made);
}

/** What was reserved is free: the whole can be offered and taken again. */
async function isFree({ world, first, third }: Scene, holdingId: string): Promise<void> {
  await world.pass(first, third, holdingId, FACE);
}

export const LEDGER_ROADS: readonly Road[] = [
  {
    name: 'a company carries its own order past the platform',
    async walk(scene) {
      const { node, first, second } = scene;
      const { made } = await offered(scene);
      await hold(scene, true);
      try {
        const id = await consent(scene, made);
        const order = orderFromJson(made.proposal.order);
        await node.carry(order, first.maker.privateKey, second.maker.privateKey);
        return (await ended(scene, id, 'applied')).status;
      } finally {
        await hold(scene, false);
      }
    },
  },
  {
    name: 'an order whose time passes before it is sent',
    async walk(scene) {
      const { node } = scene;
      const { holdingId, made } = await offered(scene, { answerWithinSeconds: 2 });
      await hold(scene, true);
      const id = await consent(scene, made);
      await new Promise((resolve) => setTimeout(resolve, 3000));
      await node.mine();
      const { status } = await ended(scene, id, 'expired');
      await hold(scene, false);
      await isFree(scene, holdingId);
      return status;
    },
  },
  {
    name: 'an order that the node forgets until its time has passed',
    async walk(scene) {
      const { node } = scene;
      const { holdingId, made } = await offered(scene, { answerWithinSeconds: 3 });
      const status = await node.withoutBlocks(async () => {
        const id = await consent(scene, made);
        const { transactionHash } = await ended(scene, id, 'sent');
        await new Promise((resolve) => setTimeout(resolve, 4000));
        // What a node forgets is sent again within a second or so: the block comes at once.
        await node.forget(String(transactionHash));
        await node.mine();
        return (await ended(scene, id, 'expired')).status;
      });
      await isFree(scene, holdingId);
      return status;
    },
  },
  {
    name: 'a batch that runs out of gas is carried again',
    async walk(scene) {
      const { world, node, second } = scene;
      const { made } = await offered(scene);
      const id = await node.withoutBlocks(async () => {
        const asked = await consent(scene, made);
        const { transactionHash } = await ended(scene, asked, 'sent');
        await node.has(String(transactionHash));
        await node.withoutGas(() => node.mine());
        return asked;
      });
      const { status } = await world.until(
        'the second time',
        async () => {
          await node.mine();
          return operationView.parse(await second.maker.client.get(`/v1/operations/${id}`));
        },
        (found) => found.status === 'applied',
      );
      return status;
    },
  },
  {
    name: 'right when it was signed, and frozen when it arrives',
    async walk(scene) {
      const { world } = scene;
      const { code, holdingId } = await overtaken(scene, (holding) => carryFreeze(scene, holding));
      expectEqual('the refusal', code, 'epoch-stale');
      await world.freeze(holdingId, 'unfreeze');
      await isFree(scene, holdingId);
      return `refused: ${code}`;
    },
  },
  {
    name: 'a hold that comes too late fails the sale',
    async walk(scene) {
      const { world, sales, obligor, first, financier } = scene;
      const { holdingId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      const deal = await sales.accepted(first, financier, holdingId, FACE);
      await hold(scene, true);
      try {
        await sales.signHold(first, deal);
        await carryFreeze(scene, holdingId);
      } finally {
        await hold(scene, false);
      }
      await sales.untilDeal(first, deal, 'failed');
      return 'failed';
    },
  },
  {
    name: 'a bank’s word that a pause refused is taken when it is over',
    async walk(scene) {
      const { world, node, obligor, first } = scene;
      const { certificateId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      await hold(scene, true);
      try {
        await world.settleEarly(obligor, certificateId);
        await world.until(
          'the bank’s word',
          async () => waitingOrders.parse(await world.operator.client.get('/v1/carrier')).waiting,
          (waiting) => waiting > 0,
        );
        await node.pause(true, 1);
      } finally {
        await hold(scene, false);
      }
      await world.until(
        'the refusal',
        () => world.payments(obligor, certificateId),
        (data) => data.some(({ reason }) => reason?.startsWith('book-paused')),
      );
      await node.pause(false, 2);
      await world.untilCertificate(obligor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'what was sold past the platform while its payment was on its way is paid',
    async walk(scene) {
      const { world, node, obligor, first, financier } = scene;
      const { certificateId, holdingId } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.inDays(60),
      });
      await world.fault({ kind: 'withhold-notice', account: obligor.account });
      await world.fault({ kind: 'withhold-notice', account: first.account });
      await world.settleEarly(obligor, certificateId);
      const asked = world.offer(first, scene.second, holdingId, FACE);
      expectEqual('a transfer meanwhile', await refusalOf(signedBy(scene, asked)), 'payment-under-way');
      const terms = { cash: FACE - 1n, termsHash: `0x${'cd'.repeat(32)}` } as const;
      const later = BigInt(Math.floor(Date.now() / 1000) + 3600);
      const about = { holding: BigInt(holdingId), financier: financier.participant, ...terms };
      await node.carry(
        {
          kind: 'hold',
          body: { ...about, epoch: 1, child: 0n, amount: FACE, expiry: later, deadline: later },
        },
        first.maker.privateKey,
      );
      await node.carry(
        { kind: 'commit', body: { ...about, epoch: 2, deadline: later } },
        financier.maker.privateKey,
        financier.checker.privateKey,
      );
      await world.until(
        'the commit',
        async () => (await world.holding(first, holdingId)).state,
        (state) => state === 'committed',
      );
      await world.fault({ kind: 'release' });
      await world.untilCertificate(obligor, certificateId, 'settled');
      return String((await world.holding(first, holdingId)).state);
    },
  },
];
