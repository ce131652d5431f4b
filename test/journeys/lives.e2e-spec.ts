import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { applied, proposal, registerBank, type Company } from '../../apps/cli/src/demo/cast.js';
import { ClientRefused } from '../../apps/cli/src/demo/client.js';
import { Sales } from '../../apps/cli/src/roads/discounts.js';
import { World, withId, type Player } from '../../apps/cli/src/roads/world.js';
import {
  bankDay,
  outstanding,
  owedOn,
  plusDays,
  startDay,
  type ModelCertificate,
  type ModelHolding,
} from '../support/life-model.js';
import { Sandbox } from '../support/sandbox.js';

// `LIVES=300` walks as many as were promised; `npm test` walks half of them, for its time.
const LIVES = Number(process.env.LIVES ?? 150);
const DAYS = 24;
const PLENTY = 100_000_000_000n;
const AT_ONCE = 10;
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

const act = fc.record({
  day: fc.integer({ min: 0, max: DAYS - 2 }),
  kind: fc.constantFrom(
    'part',
    'part',
    'part',
    'whole',
    'pledge',
    'unpledge',
    'freeze',
    'unfreeze',
    'sell',
    'cancel',
  ),
  pick: fc.nat(7),
  to: fc.nat(5),
  percent: fc.integer({ min: 20, max: 80 }),
});
type Act = { day: number; kind: string; pick: number; to: number; percent: number };
const life = fc.record({
  obligor: fc.nat(5),
  payee: fc.nat(5),
  face: fc.bigInt({ min: 100_000n, max: 90_000_000n }),
  term: fc.integer({ min: 3, max: 26 }),
  acts: fc.array(act, { maxLength: 5 }),
});
/** When a poor obligor gets a part of what it owes then, and when it gets plenty. */
const fortune = fc.record({
  partOn: fc.integer({ min: 4, max: 10 }),
  percent: fc.integer({ min: 20, max: 90 }),
  plentyOn: fc.integer({ min: 12, max: DAYS - 3 }),
});

const certificatePage = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      outstanding: z.string(),
      dueOn: z.string(),
      payOn: z.string(),
    }),
  ),
  has_more: z.boolean(),
});
const tree = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      amount: z.string(),
      paid: z.string(),
      state: z.string(),
      owner: z.object({ participant: z.number() }),
    }),
  ),
});

const sandbox = new Sandbox();
let world: World;
let sales: Sales;
let financier: Player;
const obligors: Player[] = [];
const suppliers: Player[] = [];
const contracts = new Map<string, string>();
const everybody = new Map<string, Player>();

beforeAll(async () => {
  await sandbox.start();
  const stage = sandbox.stage();
  await registerBank(stage);
  world = new World(stage);
  sales = new Sales(world);
  financier = await world.player('financier', '银行', PLENTY);
  const six = Array.from({ length: 6 }, (_, n) => n);
  obligors.push(...(await all(six.map((n) => () => world.player('obligor', '核心', n < 3 ? PLENTY : 0n)))));
  suppliers.push(...(await all(six.map(() => () => world.player('supplier', '供应商')))));
  for (const player of [...obligors, ...suppliers, financier]) everybody.set(player.id, player);
  // One after another for each receiver: its consents are numbered.
  await all(
    suppliers.map((receiver) => async () => {
      for (const payer of [...obligors, ...suppliers]) await consent(receiver, payer);
    }),
  );
}, 180_000);

afterAll(() => sandbox.end(), 60_000);

/** The receiver lets a payer pay it with certificates, so that lives need fewer signatures. */
async function consent(receiver: Player, payer: Player): Promise<void> {
  if (receiver === payer) return;
  const asked = proposal.parse(
    await receiver.maker.client.post('/v1/consents', {
      payerId: payer.id,
      currency: 'CNY',
      cap: '1000000000',
      longestTermDays: 366,
      endsOn: '2026-12-31',
    }),
  );
  await applied(receiver.maker.client, await world.signAt(receiver.maker, `/v1/consents/${asked.id}`, asked));
  contracts.set(`${receiver.id} ${payer.id}`, await world.contract(receiver, payer, '2026-08-31'));
}

const contractOf = (seller: Company, buyer: Company): string =>
  contracts.get(`${seller.id} ${buyer.id}`) ?? '';

async function issue(
  about: { obligor: number; payee: number; face: bigint; term: number },
  today: string,
): Promise<ModelCertificate> {
  const obligor = at(obligors, about.obligor);
  const payee = at(suppliers, about.payee);
  const { face } = about;
  const dueOn = plusDays(today, about.term);
  const { id } = withId.parse(
    await obligor.maker.client.post('/v1/certificates', {
      payeeId: payee.id,
      contractId: contractOf(payee, obligor),
      invoices: [{ invoiceId: await world.invoice(payee, obligor, face, today), amount: face.toString() }],
      face: face.toString(),
      currency: 'CNY',
      dueOn,
    }),
  );
  const path = `/v1/certificates/${id}`;
  const asked = await world.submit(obligor, id);
  await world.signOnly(obligor.maker, path, asked);
  await applied(obligor.checker.client, await world.signAt(obligor.checker, path, asked));
  const root: ModelHolding = {
    id: BigInt(id) << 64n,
    owner: payee.id,
    amount: face,
    paid: 0n,
    state: 'live',
    before: 'live',
    pledgee: undefined,
    askedOn: undefined,
  };
  return {
    id,
    obligor: obligor.id,
    face,
    dueOn,
    payOn: bankDay(dueOn),
    status: 'active',
    holdings: [root],
    penalties: [],
  };
}

/** Does one act on both sides: the program's answer must be the one that the model foretells. */
async function live(
  certificate: ModelCertificate,
  { kind, pick, to, percent }: Act,
  today: string,
): Promise<boolean> {
  const alive = certificate.holdings.filter(({ amount }) => amount > 0n);
  const holding = alive[pick % alive.length];
  if (!holding) return false;
  const holder = known(holding.owner);
  const due = today >= certificate.dueOn;
  switch (kind) {
    case 'part':
    case 'whole': {
      const receiver = at(suppliers, to);
      // What a financier has bought it keeps: it owes suppliers nothing.
      if (receiver === holder || holder === financier) return false;
      const amount = kind === 'whole' ? holding.amount : (holding.amount * BigInt(percent)) / 100n;
      if (amount === 0n || (kind === 'part' && amount === holding.amount)) return false;
      const expected = holding.state !== 'live' ? 'holding-not-live' : due ? 'past-due' : undefined;
      const child = await outcome(expected, () => transfer(holder, receiver, holding.id, amount));
      if (child === undefined) return false;
      if (kind === 'whole') holding.owner = receiver.id;
      else {
        holding.amount -= amount;
        certificate.holdings.push({ ...holding, id: child, owner: receiver.id, amount });
      }
      return true;
    }
    case 'pledge': {
      if (holder === financier) return false;
      const expected = holding.state !== 'live' ? 'holding-not-live' : due ? 'past-due' : undefined;
      const body = { kind, holdingId: holding.id.toString(), pledgeeId: financier.id, terms: '质押' };
      const done = await outcome(expected, () =>
        world.act(body, holder.maker, financier.maker).then(() => 1n),
      );
      if (done === undefined) return false;
      Object.assign(holding, { state: 'pledged', pledgee: financier.id });
      return true;
    }
    case 'unpledge': {
      const expected = holding.state === 'pledged' ? undefined : 'not-found';
      const body = { kind, holdingId: holding.id.toString() };
      // Of a frozen pledge the pledgee knows, and the ledger says that it is not one now.
      if (holding.state === 'frozen') return false;
      const done = await outcome(expected, () => world.act(body, financier.maker).then(() => 1n));
      if (done === undefined) return false;
      Object.assign(holding, { state: 'live', pledgee: undefined });
      return true;
    }
    case 'freeze': {
      const expected = holding.state === 'frozen' ? 'holding-not-live' : undefined;
      const done = await outcome(expected, () => world.freeze(holding.id.toString()).then(() => 1n));
      if (done === undefined) return false;
      Object.assign(holding, { before: holding.state, state: 'frozen' });
      return true;
    }
    case 'unfreeze': {
      const expected = holding.state === 'frozen' ? undefined : 'holding-not-frozen';
      const done = await outcome(expected, () =>
        world.freeze(holding.id.toString(), 'unfreeze').then(() => 1n),
      );
      if (done === undefined) return false;
      holding.state = holding.before;
      return true;
    }
    case 'sell': {
      if (holder === financier) return false;
      const near = bankDay(plusDays(today, 1)) >= certificate.dueOn;
      const expected = holding.state !== 'live' ? 'holding-not-live' : near ? 'too-near-due' : undefined;
      const done = await outcome(expected, () =>
        sales.sell(holder, financier, holding.id.toString(), holding.amount).then(() => 1n),
      );
      if (done === undefined) return false;
      holding.owner = financier.id;
      return true;
    }
    default: {
      if (due || alive.some(({ state }) => state !== 'live')) return false;
      const obligor = known(certificate.obligor);
      const holders = [...new Set(alive.map(({ owner }) => owner))].map((id) => known(id).maker);
      const body = { kind: 'cancel', certificateId: certificate.id, reason: '合同解除' };
      await world.act(body, obligor.maker, obligor.checker, ...holders);
      for (const one of alive) Object.assign(one, { state: 'cancelled', amount: 0n });
      certificate.status = 'cancelled';
      return true;
    }
  }
}

/** What came of an act; undefined where it was refused as foretold. */
async function outcome(
  expected: string | undefined,
  run: () => Promise<bigint>,
): Promise<bigint | undefined> {
  try {
    const found = await run();
    expect(expected).toBeUndefined();
    return found;
  } catch (error) {
    if (!(error instanceof ClientRefused)) throw error;
    expect(error.code).toBe(expected);
    return undefined;
  }
}

async function transfer(from: Company, to: Company, holding: bigint, amount: bigint): Promise<bigint> {
  const made = z.object({ id: z.string(), proposal }).parse(
    await from.maker.client.post('/v1/transfers', {
      items: [
        {
          holdingId: holding.toString(),
          receiverId: to.id,
          amount: amount.toString(),
          evidence: { contractId: contractOf(to, from) },
        },
      ],
    }),
  );
  await applied(from.maker.client, await world.signAt(from.maker, `/v1/transfers/${made.id}`, made.proposal));
  const { items } = z
    .object({ items: z.array(z.object({ child: z.string().transform(BigInt) })) })
    .parse(z.object({ body: z.unknown() }).parse(made.proposal.order).body);
  return items[0]?.child ?? 0n;
}

function at<T>(list: readonly T[], place: number): T {
  const found = list[place % list.length];
  if (found === undefined) throw new Error('The list is empty.');
  return found;
}

function known(id: string): Player {
  const found = everybody.get(id);
  if (!found) throw new Error(`Nobody is ${id}.`);
  return found;
}

/** Runs jobs a few at a time, in any order. */
async function all<T>(jobs: readonly (() => Promise<T>)[]): Promise<T[]> {
  const results: T[] = [];
  const queue = [...jobs.entries()];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await next[1]();
    }),
  );
  return results;
}

/** Statuses, sums and dates of every certificate, as its obligor sees them. */
async function compareAll(model: readonly ModelCertificate[], today: string): Promise<void> {
  await all(obligors.map((obligor) => () => compareCertificates(obligor, model, today)));
}

async function compareCertificates(
  obligor: Player,
  model: readonly ModelCertificate[],
  today: string,
): Promise<void> {
  const found = [];
  for (let after = '', more = true; more;) {
    const query = after === '' ? '' : `&starting_after=${after}`;
    const page = certificatePage.parse(await obligor.maker.client.get(`/v1/certificates?limit=100${query}`));
    found.push(
      ...page.data.map(({ id, status, outstanding: left, dueOn, payOn }) => ({
        id,
        status,
        left,
        dueOn,
        payOn,
      })),
    );
    after = page.data.at(-1)?.id ?? '';
    more = page.has_more;
  }
  const expected = model
    .filter((one) => one.obligor === obligor.id)
    .map((one) => ({
      id: one.id,
      status: one.status,
      left: outstanding(one).toString(),
      dueOn: one.dueOn,
      payOn: one.payOn,
    }))
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  expect({ today, found }).toEqual({ today, found: expected });
}

async function compareTree(certificate: ModelCertificate): Promise<void> {
  const { data } = tree.parse(
    await known(certificate.obligor).maker.client.get(`/v1/certificates/${certificate.id}/tree`),
  );
  const words = (rows: { id: string; owner: number; amount: string; paid: string; state: string }[]) =>
    rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  expect(
    words(
      data.map(({ id, owner, amount, paid, state }) => ({
        id,
        owner: owner.participant,
        amount,
        paid,
        state,
      })),
    ),
  ).toEqual(
    words(
      certificate.holdings.map((one) => ({
        id: one.id.toString(),
        owner: known(one.owner).participant,
        amount: one.amount.toString(),
        paid: one.paid.toString(),
        state: one.state,
      })),
    ),
  );
}

async function comparePenalties(certificate: ModelCertificate): Promise<void> {
  const { data } = z
    .object({
      data: z.array(
        z.object({
          amount: z.string(),
          from: z.string(),
          to: z.string(),
          penalty: z.string(),
          status: z.string(),
        }),
      ),
    })
    .parse(
      await known(certificate.obligor).maker.client.get(`/v1/penalties?certificateId=${certificate.id}`),
    );
  const line = (one: { amount: unknown; from: string; to: string; penalty: unknown }): string =>
    `${String(one.amount)} from ${one.from} to ${one.to}: ${String(one.penalty)}`;
  expect(data.map(line).sort()).toEqual(certificate.penalties.map(line).sort());
}

it(`${String(LIVES)} lives go day by day as a plain model has them (SEED=${String(seed)})`, async () => {
  const lives = fc.sample(life, { numRuns: LIVES, seed });
  const fortunes = fc.sample(fortune, { numRuns: 3, seed });
  let today = String(await world.today());
  const model = await all(lives.map((one) => () => issue(one, today)));
  const balances = new Map(obligors.map(({ id }, n) => [id, n < 3 ? PLENTY : 0n]));
  const counts = { acts: 0, late: 0 };
  for (let n = 0; n < DAYS; n++) {
    const touched = await all(
      lives.map((one, place) => async () => {
        const certificate = at(model, place);
        let changed = false;
        for (const step of one.acts.filter(({ day }) => day === n)) {
          if (await live(certificate, step, today)) changed = true;
        }
        return changed ? certificate : undefined;
      }),
    );
    const changed = touched.flatMap((one) => one ?? []);
    counts.acts += changed.length;
    await all(changed.map((certificate) => () => compareTree(certificate)));
    const next = bankDay(plusDays(today, 1));
    for (const [place, { partOn, percent, plentyOn }] of fortunes.entries()) {
      const obligor = at(obligors, 3 + place);
      const mine = model.filter((one) => one.obligor === obligor.id);
      const owed = owedOn(mine, next).reduce((sum, { amount }) => sum + amount, 0n);
      const given = n === partOn ? (owed * BigInt(percent)) / 100n : n === plentyOn ? PLENTY : 0n;
      if (given === 0n) continue;
      await world.deposit(obligor, given);
      balances.set(obligor.id, (balances.get(obligor.id) ?? 0n) + given);
    }
    await world.advance('next-business-day');
    today = next;
    for (const obligor of obligors) {
      const mine = model.filter((one) => one.obligor === obligor.id);
      const balance = balances.get(obligor.id) ?? 0n;
      balances.set(obligor.id, balance - startDay(mine, today, balance));
    }
    await compareAll(model, today);
  }
  await all(model.map((certificate) => () => compareTree(certificate)));
  await all(model.map((certificate) => () => comparePenalties(certificate)));
  counts.late = model.reduce((sum, { penalties }) => sum + penalties.length, 0);
  // A run in which nothing happened proves nothing.
  expect(counts.acts).toBeGreaterThan(LIVES / 2);
  expect(counts.late).toBeGreaterThan(10);
  expect(new Set(model.map(({ status }) => status)).size).toBeGreaterThan(2);
  const found = await sandbox.verify();
  expect(found.differences).toEqual([]);
}, 600_000);
