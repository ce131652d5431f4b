import { World } from '../roads/world.js';
import { apply } from './onboard.js';
import type { Person, Stage } from './cast.js';
import type { Cast } from './story.js';

/** What each financier takes of the obligor's debt at the most, in minor units. */
const LIMIT = '300000000';

/**
 * Business that a sandbox is left in the middle of, so that each page has something to do: debts that are not due yet,
 * parts on three tiers, and for everybody something that waits for a signature, a price or a decision.
 */
export async function openBusiness(
  stage: Stage,
  { obligor, suppliers: [tier1, tier2a, tier2b, tier3], products }: Cast,
  say: (line: string) => void,
): Promise<void> {
  say('\n— Business that goes on —');
  const world = new World(stage);
  const issue = async (payee: typeof tier1, face: bigint, days: number): Promise<string> => {
    const issued = await world.issue({ obligor, payee, face, dueOn: await world.nextBankDay(days) });
    return issued.holdingId;
  };
  const near = await issue(tier1, 86_000_000n, 35);
  const middle = await issue(tier1, 124_000_000n, 62);
  await issue(tier1, 45_000_000n, 95);
  await issue(tier2a, 38_000_000n, 75);
  const forTier2 = await world.pass(tier1, tier2a, near, 30_000_000n);
  const forTier2b = await world.pass(tier1, tier2b, middle, 40_000_000n);
  const passed = await world.offer(tier2a, tier3, forTier2, 12_000_000n);
  // The third tier's standing consent answers.
  await world.signAt(tier2a.maker, `/v1/transfers/${passed.id}`, passed.proposal);
  say('  four certificates that are not due yet, and their parts on three tiers');

  const offer = await world.offer(tier2b, tier3, forTier2b, 9_500_000n);
  await world.signOnly(tier2b.maker, `/v1/transfers/${offer.id}`, offer.proposal);
  await world.offered({ obligor, payee: tier1, face: 27_500_000n, dueOn: await world.nextBankDay(50) });
  const words = { obligor, payee: tier2b, face: 19_800_000n, dueOn: await world.nextBankDay(80) };
  const submitted = await world.draft(words);
  const path = `/v1/certificates/${submitted.id}`;
  await world.signOnly(obligor.maker, path, await world.submit(obligor, submitted.id));
  await world.draft({ ...words, payee: tier1, face: 31_250_000n });
  say('  offers that wait for consent, a certificate that waits for its checker, and a draft');

  const until = await world.nextBankDay(180);
  for (const { financier, ratePpm } of products) {
    const by = [financier.maker, financier.checker] as const;
    await twoDecide(world, by, '/v1/credit-limits', {
      obligorId: obligor.id,
      currency: 'CNY',
      amount: LIMIT,
    });
    await twoDecide(world, by, '/v1/standing-prices', {
      obligorId: obligor.id,
      currency: 'CNY',
      ratePpm,
      cutOff: '16:30',
      leastDays: 5,
      mostDays: 180,
      validFrom: await world.today(),
      validUntil: until,
    });
  }
  say('  two financiers’ limits, and the prices at which they buy at once');

  const financierIds = products.map(({ financier }) => financier.id);
  const ask = { holdingId: forTier2b, amount: '15000000', financierIds };
  const { id } = await world.want(tier2b, '/v1/discount-requests', ask);
  const [, quick] = products;
  if (quick)
    await world.want(quick.financier, `/v1/discount-requests/${id}/quotes`, { productId: quick.productId });
  await world.want(tier1, '/v1/invitations', {
    legalName: '台州模架厂',
    amount: '16800000',
    currency: 'CNY',
  });
  await world.regulator();
  await apply(stage, { name: '温岭轴承厂', role: 'supplier', currency: 'CNY', balance: 0n });
  say(
    '  a question to two financiers, priced by one; an invitation; a supervisor; a company that waits for its review',
  );
}

/** A financier's maker proposes, and its checker approves the same words. */
function twoDecide(
  world: World,
  [maker, checker]: readonly [Person, Person],
  path: string,
  words: Record<string, unknown>,
): Promise<void> {
  return world.twoWant([maker, path, words], [checker, path]);
}
