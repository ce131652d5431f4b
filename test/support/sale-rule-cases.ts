import { z } from 'zod';
import { proposal, sign } from '../../apps/cli/src/demo/cast.js';
import { waiting, type Deal } from '../../apps/cli/src/roads/discounts.js';
import type { Scene } from '../../apps/cli/src/roads/road.js';
import { COURT, type Player } from '../../apps/cli/src/roads/world.js';
import { speaking, whole, type RuleCase } from './rule-case.js';

const FACE = 1_000_000n;

/** An obligor of a group that has not paid, and what a financier bought of it without recourse. */
interface Late {
  poor: Player;
  parent: Player;
  deal: Deal;
}
let late: Promise<Late> | undefined;

async function becomeLate({ world, sales, first, financier }: Scene): Promise<Late> {
  const { operatorMaker, operatorChecker } = world.stage;
  const parent = await world.player('obligor', '集团总部');
  const poor = await world.player('obligor', '缓付实业');
  await world.twoWant(
    [operatorMaker, `/v1/companies/${poor.id}/group`, { parentId: parent.id }],
    [operatorChecker, '/v1/companies/group/decisions'],
  );
  const { holdingId, dueOn } = await world.issue({
    obligor: poor,
    payee: first,
    dueOn: await world.inDays(3),
  });
  const deal = await sales.sell(first, financier, holdingId, FACE);
  await world.advance(dueOn);
  await world.advance('next-business-day');
  await sales.untilDeal(first, deal, 'overdue');
  return { poor, parent, deal };
}

/** Once for all who need it: the clock moves for it. */
const untilLate = (scene: Scene): Promise<Late> => (late ??= becomeLate(scene));

/** A draft to the second supplier of an obligor that may not issue. */
const stopped = (who: 'poor' | 'parent'): RuleCase['prepare'] =>
  async function prepare(scene) {
    const { world, second } = scene;
    const obligor = (await untilLate(scene))[who];
    const dueOn = await world.inDays(60);
    return (language) => world.draft({ obligor: speaking(obligor, language), payee: second, dueOn });
  };

/** What concerns sales to financiers, and what is late. */
export const SALE_CASES: readonly RuleCase[] = [
  {
    rules: ['own-credit'],
    name: 'a price of a financier that has declined',
    code: 'financier-declined',
    async prepare(scene) {
      const { sales, first, financier } = scene;
      const { holdingId } = await whole(scene);
      const requestId = await sales.ask(first, holdingId, FACE, financier);
      await financier.maker.client.post(`/v1/discount-requests/${requestId}/declining`, {
        reason: '额度已满',
      });
      return (language) => sales.quote(speaking(financier, language), requestId);
    },
  },
  {
    rules: ['register-first'],
    name: 'a promise of money before the purchase is registered',
    code: 'registration-missing',
    async prepare(scene) {
      const { sales, first, financier } = scene;
      const deal = await sales.accepted(first, financier, (await whole(scene)).holdingId, FACE);
      await sales.hold(first, deal);
      const signature = sign(financier.maker, waiting(deal));
      return (language) =>
        speaking(financier, language).maker.client.post(`${deal.path}/signatures`, { signature });
    },
  },
  {
    rules: ['register-first', 'priority'],
    name: 'a second registration of one holding',
    code: 'register-first',
    async prepare(scene) {
      const { world, sales, first, third, financier, other } = scene;
      const { holdingId } = await whole(scene);
      await sales.sell(first, financier, holdingId, FACE);
      // A court gives it to another, who sells it: the first entry still stands.
      await world.freeze(holdingId);
      const force = { kind: 'force', holdingId, receiverId: third.id, order: COURT };
      await world.act(force, await world.regulator());
      const deal = await sales.accepted(third, other, holdingId, FACE);
      await sales.hold(third, deal);
      return (language) => sales.register(speaking(other, language), deal);
    },
  },
  {
    rules: ['notice'],
    name: 'a certificate cancelled without who has bought a part of it since',
    code: 'holders-incomplete',
    async prepare(scene) {
      const { world, sales, obligor, first, financier } = scene;
      const { certificateId, holdingId } = await whole(scene);
      const body = { kind: 'cancel', certificateId, reason: '合同解除' };
      const asked = proposal.parse(await obligor.maker.client.post('/v1/acts', body));
      const path = `/v1/acts/${asked.id}`;
      await world.signOnly(obligor.maker, path, asked);
      await world.signOnly(obligor.checker, path, asked);
      const deal = await sales.sell(first, financier, holdingId, 400_000n);
      // The effect of the rule: the obligor is told of the purchase, by whom and with proof.
      const notices = z
        .object({ data: z.array(z.object({ kind: z.string(), facts: z.record(z.string(), z.unknown()) })) })
        .parse(await obligor.maker.client.get('/v1/notices?limit=100'));
      const assignment = z
        .object({
          holdingId: z.literal(deal.holdingId),
          financier: z.literal(financier.name),
          registrationNumber: z.string().regex(/^LOCAL\d+$/),
          orderHash: z.string().regex(/^0x[0-9a-f]{64}$/),
        })
        .loose();
      if (
        !notices.data.some(({ kind, facts }) => kind === 'assignment' && assignment.safeParse(facts).success)
      ) {
        throw new Error('The obligor was not told of the purchase.');
      }
      return (language) => world.signAt(speaking(first, language).maker, path, asked);
    },
  },
  {
    rules: ['stop-issuing'],
    name: 'an obligor that has not paid',
    code: 'stop-issuing',
    prepare: stopped('poor'),
  },
  { rules: ['stop-issuing'], name: 'its group', code: 'stop-issuing', prepare: stopped('parent') },
  {
    rules: ['recourse'],
    name: 'a claim on who has sold without recourse',
    code: 'without-recourse',
    async prepare(scene) {
      const { deal } = await untilLate(scene);
      return (language) => speaking(scene.financier, language).maker.client.post(`${deal.path}/recourse`);
    },
  },
];
