import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { registerBank } from '../../apps/cli/src/demo/cast.js';
import { ClientRefused } from '../../apps/cli/src/demo/client.js';
import { World, withId, type Player } from '../../apps/cli/src/roads/world.js';
import { outstanding } from '../support/life-model.js';
import { ActModel, type ActCertificate } from '../support/model/act-model.js';
import { Acting, type Cast, type Step } from '../support/model/acting.js';
import { KINDS, dice, plan } from '../support/model/acts.js';
import { giveConsent } from '../support/model/passing-acts.js';
import { Sandbox } from '../support/sandbox.js';

// Random acts by random companies through the API, beside a plain model. MODEL_ACTS says how many, SEED repeats a run:
// the same acts on the same holdings, in the same rounds. Shrinking over a real sandbox would take hours; instead a
// failure names the act, and tells everything that was done to the certificates it touches.

const ACTS = Number(process.env.MODEL_ACTS ?? 500);
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** Acts that run at the same time, each on things of its own. */
const ROUND = 12;
/** Business days of a run; the model knows the calendar to the end of May. */
const DAYS = Math.min(40, Math.ceil(ACTS / 40));
const FIRST_CERTIFICATES = 10;
const PLENTY = 10n ** 15n;
/** How many of the last acts on a certificate a failure tells. */
const STORY = 40;
/** The longest that a run may take for one act, besides what it takes to begin. */
const ACT_MS = 400;

const people = z.object({ participant: z.number() });
const treeView = z.object({
  data: z.array(
    z.object({ id: z.string(), amount: z.string(), paid: z.string(), state: z.string(), owner: people }),
  ),
});
const certificateViews = z.object({
  data: z.array(z.object({ id: z.string(), status: z.string(), outstanding: z.string() })),
  has_more: z.boolean(),
});
const holdingViews = z.object({
  data: z.array(z.object({ id: z.string(), amount: z.string().nullable(), state: z.string().nullable() })),
  has_more: z.boolean(),
});

const sandbox = new Sandbox();
let acting: Acting;
let model: ActModel;
const numbers = new Map<string, number>();
/** What was done to each certificate, in order. */
const told = new Map<ActCertificate, string[]>();
const done = new Map<string, number>();
const refused = new Map<string, number>();
/** Whose story a failure tells: the certificates that were looked at last. */
let looked: readonly ActCertificate[] = [];

beforeAll(async () => {
  await sandbox.start();
  const stage = sandbox.stage();
  await registerBank(stage);
  const world = new World(stage);
  const some = (count: number, role: 'obligor' | 'supplier' | 'financier', name: string): Promise<Player[]> =>
    Promise.all(
      Array.from({ length: count }, () => world.player(role, name, role === 'supplier' ? 0n : PLENTY)),
    );
  const [obligors, suppliers, financiers] = await Promise.all([
    some(2, 'obligor', '核心企业'),
    some(5, 'supplier', '供应商'),
    some(2, 'financier', '银行'),
  ]);
  for (const { id, participant } of [...obligors, ...suppliers, ...financiers]) numbers.set(id, participant);
  model = new ActModel(String(await world.today()), (id) => numbers.get(id) ?? 0);
  const products = new Map<string, string>();
  const contracts = new Map<string, string>();
  const cast: Cast = { obligors, suppliers, financiers, products, contracts };
  for (const { id, maker } of financiers) {
    const words = { name: '保理', currency: 'CNY', ratePpm: 36_000 };
    products.set(id, withId.parse(await maker.client.post('/v1/products', words)).id);
  }
  await Promise.all(
    suppliers.map(async (receiver, place) => {
      for (const [other, payer] of [...suppliers, ...obligors].entries()) {
        if (payer === receiver) continue;
        contracts.set(`${receiver.id} ${payer.id}`, await world.contract(receiver, payer, '2026-08-31'));
        // Half of all begin with a standing consent.
        if ((place + other) % 2 === 0) continue;
        const cap = other % 3 === 0 ? 500_000n : 10n ** 12n;
        await giveConsent(world, receiver, payer, cap);
        model.setCap(receiver.id, payer.id, cap);
      }
    }),
  );
  acting = new Acting(world, model, cast);
}, 180_000);

afterAll(() => sandbox.end(), 60_000);

/** Runs the acts of one round together, holds each answer against what had to come, and lets the model follow. */
async function run(steps: readonly Step[]): Promise<void> {
  const ends = await Promise.allSettled(steps.map((step) => step.run()));
  for (const [place, step] of steps.entries()) {
    for (const certificate of step.certificates)
      told.set(certificate, [...(told.get(certificate) ?? []), step.words]);
    looked = step.certificates;
    const end = ends[place];
    if (end?.status === 'fulfilled') {
      expect({ act: step.words, refusal: undefined }).toEqual({ act: step.words, refusal: step.refusal });
      end.value();
      continue;
    }
    const why: unknown = end?.reason;
    if (!(why instanceof ClientRefused)) throw why;
    const { words, refusal, orElse } = step;
    const foretold = refusal !== undefined && why.code === orElse ? orElse : refusal;
    expect({ act: words, refusal: why.code }).toEqual({ act: words, refusal: foretold });
    refused.set(why.code, (refused.get(why.code) ?? 0) + 1);
  }
  const touched = [...new Set(steps.flatMap(({ certificates }) => certificates))];
  const trees = await Promise.all(touched.map(treeOf));
  for (const [place, certificate] of touched.entries()) {
    looked = [certificate];
    expect(trees[place]).toEqual(expectedTree(certificate));
  }
}

/** A certificate's holdings, as its obligor sees them. */
async function treeOf({ id, obligor }: ActCertificate): Promise<string[]> {
  const { maker } = acting.player(obligor);
  const { data } = treeView.parse(await maker.client.get(`/v1/certificates/${id}/tree`));
  return data
    .map((one) => [one.id, `of ${String(one.owner.participant)}`, one.amount, one.paid, one.state].join(' '))
    .sort();
}

function expectedTree({ holdings }: ActCertificate): string[] {
  return holdings
    .map(({ id, owner, amount, paid, state }) =>
      [id, `of ${String(numbers.get(owner))}`, amount, paid, state].join(' '),
    )
    .sort();
}

/** Every certificate as its obligor sees it, and every company's own holdings. */
async function compareAll(): Promise<void> {
  for (const obligor of acting.cast.obligors) {
    const found = await pages('certificates', certificateViews, obligor);
    const mine = model.certificates.filter((one) => one.obligor === obligor.id);
    expect(new Map(found.map(({ id, status, outstanding: left }) => [id, `${status} ${left}`]))).toEqual(
      new Map(mine.map((one) => [one.id, `${one.status} ${String(outstanding(one))}`])),
    );
  }
  const holdings = model.certificates.flatMap((one) => one.holdings);
  for (const company of [...acting.cast.suppliers, ...acting.cast.financiers]) {
    const found = await pages('holdings', holdingViews, company);
    const live = found.filter(({ amount }) => amount !== null && amount !== '0');
    const mine = holdings.filter(({ owner, amount }) => owner === company.id && amount > 0n);
    expect(new Map(live.map(({ id, amount, state }) => [id, `${String(amount)} ${String(state)}`]))).toEqual(
      new Map(mine.map(({ id, amount, state }) => [id.toString(), `${String(amount)} ${state}`])),
    );
  }
}

async function pages<T extends { id: string }>(
  path: string,
  view: z.ZodType<{ data: T[]; has_more: boolean }>,
  { maker }: Player,
): Promise<T[]> {
  const all: T[] = [];
  for (let more = true; more;) {
    const last = all.at(-1);
    const after = last ? `&starting_after=${last.id}` : '';
    const page = view.parse(await maker.client.get(`/v1/${path}?limit=100${after}`));
    all.push(...page.data);
    more = page.has_more;
  }
  return all;
}

it(
  `${String(ACTS)} random acts end as a plain model has them (MODEL_ACTS=${String(ACTS)} SEED=${String(SEED)})`,
  async () => {
    const began = performance.now();
    const throws = fc.sample(dice, { numRuns: 3 * ACTS, seed: SEED });
    const first = fc.sample(dice, { numRuns: FIRST_CERTIFICATES, seed: SEED + 1 });
    await run(first.flatMap((one) => plan(acting, { ...one, kind: 'issue' }) ?? []));
    let acts = 0;
    let days = 0;
    let steps: Step[] = [];
    try {
      while (acts < ACTS) {
        steps = [];
        acting.newRound();
        while (steps.length < Math.min(ROUND, ACTS - acts)) {
          const thrown = throws.shift();
          if (!thrown) throw new Error('The dice are used up: too many of them mean nothing.');
          const step = plan(acting, thrown);
          if (!step) continue;
          steps.push(step);
          done.set(thrown.kind, (done.get(thrown.kind) ?? 0) + 1);
        }
        await run(steps);
        acts += steps.length;
        if (acts < ((days + 1) * ACTS) / DAYS) continue;
        days++;
        await acting.world.advance('next-business-day');
        model.nextDay();
        await compareAll();
      }
    } catch (error) {
      const stories = looked.map(
        (one) => `${one.id}:\n    ${(told.get(one) ?? []).slice(-STORY).join('\n    ')}`,
      );
      console.error(
        `After ${String(acts)} acts (SEED=${String(SEED)} MODEL_ACTS=${String(ACTS)}), in this round:\n  ` +
          `${steps.map(({ words }) => words).join('\n  ')}\nWhat was done before:\n  ${stories.join('\n  ')}`,
      );
      throw error;
    }
    const found = await sandbox.verify();
    expect(found.differences).toEqual([]);
    const seconds = (performance.now() - began) / 1000;
    console.log(
      `${String(acts)} acts over ${String(days)} days in ${seconds.toFixed(0)} s, SEED=${String(SEED)}; ` +
        `${String(found.checks)} checks; ${JSON.stringify(Object.fromEntries(done))}; ` +
        `refused: ${JSON.stringify(Object.fromEntries(refused))}`,
    );
    // A run in which nothing happened proves nothing.
    expect(acts).toBe(ACTS);
    if (ACTS >= 500) {
      expect([...done.keys()].sort()).toEqual([...KINDS].sort());
      expect(refused.size).toBeGreaterThan(8);
    }
  },
  60_000 + ACTS * ACT_MS,
);
