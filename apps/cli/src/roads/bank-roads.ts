import { z } from 'zod';
import { bank } from '../demo/cast.js';
import type { Road, Scene } from './road.js';
import { expectEqual, type Issued } from './world.js';

const FACE = 1_000_000n;

const suspense = z.object({
  data: z.array(
    z.object({
      account: z.string(),
      bankReference: z.string(),
      direction: z.string(),
      suggestions: z.array(z.object({ endToEndId: z.string(), certificateId: z.string() })),
    }),
  ),
});
const cases = z.object({
  data: z.array(z.object({ id: z.string(), kind: z.string(), facts: z.record(z.string(), z.unknown()) })),
});

/** A certificate that its obligor pays early, while the bank's notices go a way of their own. */
async function paidEarly(scene: Scene, fault: string): Promise<Issued> {
  const { world, obligor, first } = scene;
  const issued = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
  await world.fault({ kind: fault, account: obligor.account });
  await world.fault({ kind: fault, account: first.account });
  const before = await world.balance(first);
  await world.settleEarly(obligor, issued.certificateId);
  await world.until(
    'the money',
    () => world.balance(first),
    (balance) => balance === before + FACE,
  );
  return issued;
}

export const BANK_ROADS: readonly Road[] = [
  {
    name: 'the bank’s notices are lost, and its statement tells',
    async walk(scene) {
      const { world, obligor } = scene;
      const { certificateId } = await paidEarly(scene, 'lose-notice');
      const statement = { account: obligor.account, on: await world.today() };
      await bank(world.stage, 'POST', '/statements', statement);
      await world.untilCertificate(obligor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'money that fits nothing waits until two people say what it is',
    async walk(scene) {
      const { world, obligor } = scene;
      const { operatorMaker, operatorChecker } = world.stage;
      const { certificateId } = await paidEarly(scene, 'mangle-reference');
      const waiting = async () =>
        suspense
          .parse(await operatorMaker.client.get('/v1/suspense?limit=100'))
          .data.filter(({ suggestions }) => suggestions.some((one) => one.certificateId === certificateId));
      const entries = await world.until('both entries', waiting, (found) => found.length === 2);
      const paths: [string, string] = ['/v1/suspense-resolutions', '/v1/suspense-resolutions'];
      for (const { account, bankReference, direction, suggestions } of entries) {
        const endToEndId = suggestions.find((one) => one.certificateId === certificateId)?.endToEndId;
        const words = { account, bankReference, direction, as: 'payment', endToEndId };
        await world.twoWant([operatorMaker, paths[0], words], [operatorChecker, paths[1]]);
      }
      await world.untilCertificate(obligor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'the financier’s money does not come, and the operator gives the holding back',
    async walk(scene) {
      const { world, sales, obligor, first, financier } = scene;
      const { operatorMaker, operatorChecker } = world.stage;
      const { holdingId } = await world.issue({ obligor, payee: first, dueOn: await world.inDays(60) });
      const deal = await sales.accepted(first, financier, holdingId, FACE);
      await sales.hold(first, deal);
      await world.fault({ kind: 'withhold-notice', account: financier.account });
      await world.fault({ kind: 'withhold-notice', account: first.account });
      await sales.commit(financier, deal);
      await sales.untilDeal(first, deal, 'funding');
      await world.advance('next-business-day');
      const open = await world.until(
        'the case',
        async () => cases.parse(await operatorMaker.client.get('/v1/cases?limit=100')).data,
        (found) => found.some(({ facts }) => facts.discountId === deal.id),
      );
      const caseId = open.find(({ facts }) => facts.discountId === deal.id)?.id;
      await world.twoWant(
        [operatorMaker, `${deal.path}/case-release`, { caseId, bankConfirmation: '银行确认未付款' }],
        [operatorChecker, '/v1/discounts/case-releases'],
      );
      await sales.untilDeal(first, deal, 'failed');
      return 'failed';
    },
  },
  {
    name: 'a frozen part is not asked for, and is paid once it is free',
    async walk(scene) {
      const { world, obligor, first, second } = scene;
      const { certificateId, holdingId, dueOn } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.inDays(8),
      });
      const part = await world.pass(first, second, holdingId, 400_000n);
      await world.freeze(part);
      await world.advance(dueOn);
      await world.untilCertificate(obligor, certificateId, 'part-paid');
      await world.advance('next-business-day');
      expectEqual('the day after', await world.certificate(obligor, certificateId), 'part-paid');
      await world.draft({ obligor, payee: first, dueOn: await world.inDays(30) });
      await world.freeze(part, 'unfreeze');
      await world.advance('next-business-day');
      await world.untilCertificate(obligor, certificateId, 'settled');
      return 'settled';
    },
  },
  {
    name: 'a day becomes a holiday, and what was to be paid on it is paid the day after',
    async walk({ world, obligor, first }) {
      const { operatorMaker, operatorChecker } = world.stage;
      const calendar = z
        .object({ publishedThrough: z.string() })
        .parse(await operatorMaker.client.get('/v1/calendars/current'));
      const { certificateId, dueOn } = await world.issue({
        obligor,
        payee: first,
        dueOn: await world.nextBankDay(10),
      });
      const before = await world.payOn(obligor, certificateId);
      expectEqual('the pay date before', before, dueOn);
      const words = { ...calendar, days: [{ day: dueOn, business: false }] };
      await world.twoWant([operatorMaker, '/v1/calendars', words], [operatorChecker, '/v1/calendars']);
      const after = await world.payOn(obligor, certificateId);
      await world.advance(after);
      await world.untilCertificate(obligor, certificateId, 'settled');
      return after > before ? 'settled a day later' : `still paid on ${after}`;
    },
  },
];
