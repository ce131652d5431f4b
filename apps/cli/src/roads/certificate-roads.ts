import { applied, proposal } from '../demo/cast.js';
import type { Road, Scene } from './road.js';
import { expectEqual, refusalOf, type World } from './world.js';

/** Ends before the ledger: at which step, by whom, and as what. */
const ENDS: readonly {
  name: string;
  steps: 'draft' | 'submitted' | 'offered';
  by: 'obligor' | 'checker' | 'payee';
  as: 'withdrawal' | 'refusal';
}[] = [
  { name: 'a draft is withdrawn', steps: 'draft', by: 'obligor', as: 'withdrawal' },
  { name: 'a submitted certificate is withdrawn', steps: 'submitted', by: 'obligor', as: 'withdrawal' },
  { name: 'an offered certificate is withdrawn', steps: 'offered', by: 'obligor', as: 'withdrawal' },
  { name: 'the checker refuses a draft', steps: 'draft', by: 'checker', as: 'refusal' },
  { name: 'the checker refuses a submitted certificate', steps: 'submitted', by: 'checker', as: 'refusal' },
  { name: 'the payee refuses: its cash claim stands', steps: 'offered', by: 'payee', as: 'refusal' },
];

const SECONDS_TO_ANSWER = { answerWithinSeconds: 1 };

async function upTo(
  { world, obligor, first }: Scene,
  step: 'draft' | 'submitted' | 'offered',
  window: Record<string, unknown> = {},
): Promise<string> {
  const words = { obligor, payee: first, dueOn: await world.inDays(60) };
  if (step === 'offered') return (await world.offered(words, window)).id;
  const { id } = await world.draft(words);
  if (step === 'submitted') await world.submit(obligor, id, window);
  return id;
}

const early: readonly Road[] = ENDS.map(({ name, steps, by, as }) => ({
  name,
  async walk(scene) {
    const { world, obligor, first } = scene;
    const id = await upTo(scene, steps);
    const person = by === 'payee' ? first.maker : by === 'checker' ? obligor.checker : obligor.maker;
    await person.client.post(`/v1/certificates/${id}/${as}`, { reason: '货物数量有误' });
    return world.certificate(obligor, id);
  },
}));

async function expires(scene: Scene, step: 'submitted' | 'offered'): Promise<string> {
  const { world, obligor } = scene;
  const id = await upTo(scene, step, SECONDS_TO_ANSWER);
  await world.untilCertificate(obligor, id, 'expired');
  return 'expired';
}

/** A consent that stands, by its three limits. */
async function standing(world: World, scene: Scene): Promise<void> {
  const { first, second } = scene;
  const give = async (words: Record<string, unknown>): Promise<void> => {
    const asked = proposal.parse(
      await second.maker.client.post('/v1/consents', {
        payerId: first.id,
        currency: 'CNY',
        cap: '300000',
        longestTermDays: 180,
        endsOn: await world.inDays(90),
        ...words,
      }),
    );
    await applied(second.maker.client, await world.signAt(second.maker, `/v1/consents/${asked.id}`, asked));
  };
  const { holdingId } = await world.issue({
    obligor: scene.obligor,
    payee: first,
    dueOn: await world.inDays(60),
  });
  await give({});
  const within = await world.offer(first, second, holdingId, 200_000n);
  await applied(
    first.maker.client,
    await world.signAt(first.maker, `/v1/transfers/${within.id}`, within.proposal),
  );
  // Above the cap, or with a shorter term, its own signature is asked for again.
  for (const words of [{}, { longestTermDays: 10 }, { cap: '0' }]) {
    if (Object.keys(words).length > 0) await give(words);
    const asked = await world.offer(first, second, holdingId, 300_001n);
    await world.signOnly(first.maker, `/v1/transfers/${asked.id}`, asked.proposal);
    await second.maker.client.post(`/v1/transfers/${asked.id}/refusal`, { reason: '请付现金' });
  }
}

export const CERTIFICATE_ROADS: readonly Road[] = [
  ...early,
  { name: 'nobody checks a submitted certificate in time', walk: (scene) => expires(scene, 'submitted') },
  { name: 'the payee does not answer in time', walk: (scene) => expires(scene, 'offered') },
  {
    name: 'a draft is forgotten until its due date',
    async walk({ world, obligor, first }) {
      const { id } = await world.draft({ obligor, payee: first, dueOn: await world.inDays(1) });
      await world.advance('next-business-day');
      await world.untilCertificate(obligor, id, 'expired');
      return 'expired';
    },
  },
  {
    name: 'the obligor and every holder cancel',
    async walk({ world, obligor, first, second }) {
      const { certificateId, holdingId } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.inDays(60),
      });
      await world.pass(first, second, holdingId, 400_000n);
      const body = { kind: 'cancel', certificateId, reason: '合同解除' };
      await world.act(body, obligor.maker, obligor.checker, first.maker, second.maker);
      await world.untilCertificate(obligor, certificateId, 'cancelled');
      return 'cancelled';
    },
  },
  {
    name: 'the obligor alone cannot take back what is accepted',
    async walk({ world, obligor, first }) {
      const { certificateId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      const asked = obligor.maker.client.post(`/v1/certificates/${certificateId}/withdrawal`, {
        reason: '不想付了',
      });
      expectEqual('the refusal', await refusalOf(asked), 'irrevocable');
      return world.certificate(obligor, certificateId);
    },
  },
  {
    name: 'a standing consent covers what it says, and no more',
    async walk(scene) {
      await standing(scene.world, scene);
      return 'consented once';
    },
  },
];
