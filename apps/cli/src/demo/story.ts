import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { addDays, formatMoney, parseBusinessDate } from '#common';
import {
  applied,
  newUscc,
  proposal,
  registerBank,
  sign,
  type Company,
  type Operation,
  type Person,
  type Proposal,
  type Stage,
} from './cast.js';
import type { Client } from './client.js';
import { writeEInvoice } from './e-invoice.js';
import { dueDate, lateCosts, payLate, type LateTold } from './late.js';
import { onboardCompany, prepareProofs } from './onboard.js';

const party = z.object({ name: z.string(), taxId: z.string().nullable(), identifiers: z.array(z.string()) });
const reading = z.object({
  number: z.string(),
  issuedOn: z.string(),
  currency: z.string(),
  payable: z.string().transform(BigInt),
  seller: party,
  buyer: party,
});
const certificate = z.object({
  id: z.string(),
  face: z.string().nullable(),
  currency: z.string(),
  dueOn: z.string(),
  payOn: z.string(),
  status: z.string(),
});
const holding = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  owner: z.object({ participant: z.number() }),
  amount: z.string().transform(BigInt),
  paid: z.string().transform(BigInt),
  tier: z.number(),
  state: z.string(),
});
type Holding = z.infer<typeof holding>;
const quote = z.object({
  id: z.string(),
  financierId: z.string(),
  face: z.string(),
  advancePpm: z.number(),
  financed: z.string(),
  ratePpm: z.number(),
  basis: z.string(),
  from: z.string(),
  to: z.string(),
  days: z.number(),
  interest: z.string(),
  sellerInterest: z.string(),
  fees: z.string(),
  cash: z.string(),
  reserve: z.string(),
  allInPpm: z.string().transform(BigInt),
});
/** The figures of a price that the story's end tells. */
const figuresOf = quote.omit({ id: true, financierId: true, allInPpm: true });
const discount = z.object({
  id: z.string(),
  status: z.string(),
  holdingId: z.string(),
  registrationNumber: z.string().nullable(),
  quote,
  proposal: proposal.nullable(),
});
const id = z.object({ id: z.string() });
const payment = z.object({
  purpose: z.string(),
  holdingId: z.string(),
  amount: z.string(),
  creditor: z.string(),
  status: z.string(),
  bankReference: z.string().nullable(),
});

/** The story's end in figures; amounts are minor units in decimal strings. */
export interface Told extends Partial<LateTold> {
  certificate: z.infer<typeof certificate>;
  holdings: number;
  tiers: number;
  discounts: (z.infer<typeof figuresOf> & {
    company: string;
    financier: string;
  })[];
  payouts: { company: string; amount: string; bankReference: string }[];
  obligorPaid: string;
  operations: { total: number; applied: number; refused: number };
}

const DAY_RATES = [
  { name: '保理A 3.85%', ratePpm: 38_500 },
  { name: '保理B 2.62%', ratePpm: 26_200 },
] as const;
const FACE_OF_OUR_OWN = 128_000_000n;

/** The companies of the story, for whoever goes on with them. */
export interface Cast {
  obligor: Company;
  /** The payee, its two suppliers, and the supplier of the first of these. */
  suppliers: readonly [tier1: Company, tier2a: Company, tier2b: Company, tier3: Company];
  financiers: readonly Company[];
  products: readonly { financier: Company; productId: string; ratePpm: number }[];
}

interface StoryWords {
  invoices?: readonly Uint8Array[];
  late?: boolean;
  /** What goes on with the same companies when the story has been told. */
  then?: (cast: Cast) => Promise<void>;
}

/**
 * Tells one certificate's life as a client of the HTTP API; `say` gets each line. The first of the invoices backs it;
 * further ones are only brought in beside it. `late`: the obligor pays twelve days after the pay date.
 */
export async function story(
  stage: Stage,
  say: (line: string) => void,
  { invoices = [], late = false, then }: StoryWords = {},
): Promise<Told> {
  const [invoiceFile, ...furtherFiles] = invoices;
  const operator = stage.operatorMaker.client;
  const { today } = z.object({ today: z.string() }).parse(await operator.get('/v1/business-day'));
  const names = { obligor: '华东重工集团有限公司', tier1: '宁波精密铸造有限公司' };
  const ours = { obligor: newUscc(), tier1: newUscc() };
  const file =
    invoiceFile ??
    writeEInvoice({
      number: `2631${String(randomInt(10 ** 8)).padStart(8, '0')}${String(randomInt(10 ** 8)).padStart(8, '0')}`,
      issuedOn: today,
      seller: { name: names.tier1, taxId: ours.tier1 },
      buyer: { name: names.obligor, taxId: ours.obligor },
      totalMinor: FACE_OF_OUR_OWN,
    });
  const invoice = reading.parse(await operator.postXml('/v1/invoice-readings', file));
  const { currency, payable } = invoice;
  const money = (minor: bigint | string): string => formatMoney({ minor: BigInt(minor), currency });

  say(`— ${today} — Companies come to the platform, with keys of their own —`);
  await registerBank(stage);
  await prepareProofs(stage, currency);
  const numbers = ({ taxId, identifiers }: z.infer<typeof party>): string[] => [
    ...new Set([...identifiers, ...(taxId === null ? [] : [taxId])]),
  ];
  const plenty = payable * 4n;
  const further = [];
  for (const bytes of furtherFiles) {
    further.push({ bytes, read: reading.parse(await operator.postXml('/v1/invoice-readings', bytes)) });
  }
  /** A party's numbers, with those by which other files name it. */
  const allNumbers = (known: z.infer<typeof party>, others: z.infer<typeof party>[]): string[] => [
    ...new Set([known, ...others.filter((other) => samePerson(known, other))].flatMap(numbers)),
  ];
  const samePerson = (a: z.infer<typeof party>, b: z.infer<typeof party>): boolean =>
    numbers(a).some((number) => numbers(b).includes(number));
  const company = (
    name: string,
    role: 'obligor' | 'supplier' | 'financier',
    balance: bigint,
    known: { taxIds?: string[]; uscc?: string } = {},
  ): Promise<Company> => onboardCompany(stage, { name, role, currency, balance, ...known });
  const obligor = await company(
    invoice.buyer.name,
    'obligor',
    late ? 0n : plenty,
    invoiceFile
      ? {
          taxIds: allNumbers(
            invoice.buyer,
            further.map(({ read }) => read.buyer),
          ),
        }
      : { uscc: ours.obligor },
  );
  const tier1 = await company(
    invoice.seller.name,
    'supplier',
    0n,
    invoiceFile
      ? {
          taxIds: allNumbers(
            invoice.seller,
            further.map(({ read }) => read.seller),
          ),
        }
      : { uscc: ours.tier1 },
  );
  const tier2a = await company('杭州模具制造有限公司', 'supplier', 0n);
  const tier2b = await company('绍兴五金加工厂', 'supplier', 0n);
  const tier3 = await company('老周铣床加工店', 'supplier', 0n);
  const financiers = [
    await company('浙江第一商业保理有限公司', 'financier', plenty),
    await company('东海银行', 'financier', plenty),
  ];
  const all = [obligor, tier1, tier2a, tier2b, tier3, ...financiers];
  const nameOf = (participant: number): string =>
    all.find((one) => one.participant === participant)?.name ?? `company ${String(participant)}`;
  const nameById = (wanted: string): string => all.find((one) => one.id === wanted)?.name ?? wanted;
  say(`  ${obligor.name} (obligor), four suppliers in three tiers, two financiers, one bank`);

  say(`\n— An invoice becomes a certificate —`);
  const kept = z
    .object({ invoice: z.object({ id: z.string(), docKey: z.string() }) })
    .parse(await tier1.maker.client.postXml('/v1/invoices?wait=true', file));
  say(`  invoice ${invoice.number} of ${invoice.issuedOn}: ${money(payable)}, from ${tier1.name}`);
  say(`  known on the ledger as ${short(kept.invoice.docKey)} only`);
  for (const { bytes, read } of further) {
    const seller = samePerson(read.seller, invoice.seller)
      ? tier1
      : await company(read.seller.name, 'supplier', 0n, { taxIds: numbers(read.seller) });
    if (!samePerson(read.buyer, invoice.buyer))
      await company(read.buyer.name, 'obligor', plenty, { taxIds: numbers(read.buyer) });
    const other = z
      .object({ invoice: z.object({ docKey: z.string() }) })
      .parse(await seller.maker.client.postXml('/v1/invoices?wait=true', bytes));
    const same = other.invoice.docKey === kept.invoice.docKey;
    say(`  invoice ${read.number} once more: ${same ? 'the same one, kept once' : 'another one'}`);
  }
  const dueOn = dueDate(invoice.issuedOn, late);
  const deliveredOn = addDays(parseBusinessDate(invoice.issuedOn), -3);
  const contractOf = async (seller: Company, buyer: Company): Promise<string> =>
    id.parse(
      await buyer.maker.client.post('/v1/contracts', {
        number: `HT-${String(seller.participant)}-${String(buyer.participant)}`,
        sellerId: seller.id,
        buyerId: buyer.id,
        deliveredOn,
        paymentDueOn: dueOn,
      }),
    ).id;
  const draft = certificate.parse(
    await obligor.maker.client.post('/v1/certificates', {
      payeeId: tier1.id,
      contractId: await contractOf(tier1, obligor),
      invoices: [{ invoiceId: kept.invoice.id, amount: payable.toString() }],
      face: payable.toString(),
      currency,
      dueOn,
    }),
  );
  const path = `/v1/certificates/${draft.id}`;
  const offered = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
  const signAt = async (person: Person, at: string, asked = offered, wait = false): Promise<unknown> =>
    person.client.post(`${at}/signatures${wait ? '?wait=true' : ''}`, { signature: sign(person, asked) });
  await signAt(obligor.maker, path);
  await signAt(obligor.checker, path);
  say(`  ${obligor.name}: a maker and a checker sign; ${tier1.name} consents`);
  const issued = await applied(tier1.maker.client, await signAt(tier1.maker, path, offered, true));
  say(`  issued: ${money(payable)}, due on ${dueOn}${trace(issued)}`);
  const root = await onlyHolding(tier1);

  say(`\n— It travels three tiers —`);
  const pass = async (from: Company, to: Company, part: Holding, amount: bigint): Promise<void> => {
    const made = z.object({ id: z.string(), proposal }).parse(
      await from.maker.client.post('/v1/transfers', {
        items: [
          {
            holdingId: part.id,
            receiverId: to.id,
            amount: amount.toString(),
            evidence: { contractId: await contractOf(to, from) },
          },
        ],
      }),
    );
    const at = `/v1/transfers/${made.id}`;
    const first = await signAt(from.maker, at, made.proposal, true);
    const done = z.object({ operation: z.unknown() }).safeParse(first);
    const act = await applied(
      from.maker.client,
      done.success ? first : await signAt(to.maker, at, made.proposal, true),
    );
    const how = done.success ? 'by its standing consent' : 'which consents';
    say(`  ${from.name} passes ${money(amount)} to ${to.name}, ${how}${trace(act)}`);
  };
  await pass(tier1, tier2a, root, (payable * 2n) / 5n);
  await pass(tier1, tier2b, root, (payable * 3n) / 10n);
  const consent = proposal.parse(
    await tier3.maker.client.post('/v1/consents', {
      payerId: tier2a.id,
      currency,
      cap: payable.toString(),
      longestTermDays: 180,
      endsOn: addDays(parseBusinessDate(today), 180),
    }),
  );
  await applied(tier3.maker.client, await signAt(tier3.maker, `/v1/consents/${consent.id}`, consent, true));
  const held2a = await onlyHolding(tier2a);
  await pass(tier2a, tier3, held2a, held2a.amount / 2n);

  say(`\n— Cash before it is due, at the obligor’s price —`);
  const products: { financier: Company; productId: string; ratePpm: number }[] = [];
  for (const [place, financier] of financiers.entries()) {
    const terms = DAY_RATES[place] ?? DAY_RATES[0];
    const product = id.parse(
      await financier.maker.client.post('/v1/products', {
        name: terms.name,
        ratePpm: terms.ratePpm,
        currency,
      }),
    );
    products.push({ financier, productId: product.id, ratePpm: terms.ratePpm });
  }
  const discounts: Told['discounts'] = [];
  const soldBy = new Map<string, string>();
  const sell = async (seller: Company, part: Holding, amount: bigint): Promise<void> => {
    const asked = id.parse(
      await seller.maker.client.post('/v1/discount-requests', {
        holdingId: part.id,
        amount: amount.toString(),
        financierIds: financiers.map((financier) => financier.id),
      }),
    );
    for (const { financier, productId } of products) {
      await financier.maker.client.post(`/v1/discount-requests/${asked.id}/quotes`, { productId });
    }
    const { quotes } = z
      .object({ quotes: z.array(quote) })
      .parse(await seller.maker.client.get(`/v1/discount-requests/${asked.id}`));
    const cheapest = [...quotes].sort((a, b) => (a.allInPpm < b.allInPpm ? -1 : 1))[0];
    if (!cheapest) throw new Error('No financier quoted.');
    for (const one of quotes) {
      say(
        `  ${nameById(one.financierId)} offers ${seller.name} ${money(one.cash)} for ${money(one.face)} ` +
          `(${percent(one.allInPpm)} a year, all in)${one === cheapest ? ' ← taken' : ''}`,
      );
    }
    const buyer = products.find(({ financier }) => financier.id === cheapest.financierId)?.financier;
    if (!buyer) throw new Error('The cheapest quote is nobody’s.');
    const deal = discount.parse(await seller.maker.client.post(`/v1/quotes/${cheapest.id}/acceptance`));
    const at = `/v1/discounts/${deal.id}`;
    const hold = open(deal);
    await applied(seller.maker.client, await signAt(seller.maker, at, hold, true));
    await until(buyer, at, 'signed');
    const registered = discount.parse(await buyer.maker.client.post(`${at}/registration`));
    const commit = open(registered);
    await signAt(buyer.maker, at, commit);
    const committed = await applied(buyer.checker.client, await signAt(buyer.checker, at, commit, true));
    await until(seller, at, 'funded');
    say(
      `  registered as ${String(registered.registrationNumber)}, committed${trace(committed)}; ` +
        `the bank has paid ${seller.name} ${money(cheapest.cash)}`,
    );
    soldBy.set(deal.holdingId, seller.name);
    discounts.push({
      ...figuresOf.parse(cheapest),
      company: seller.name,
      financier: nameById(cheapest.financierId),
    });
  };
  const held3 = await onlyHolding(tier3);
  await sell(tier3, held3, held3.amount);
  const held2b = await onlyHolding(tier2b);
  await sell(tier2b, held2b, held2b.amount / 2n);

  const waited = late ? await payLate(stage, obligor, draft, payable * 4n, say) : undefined;
  say(`\n— ${late ? 'Twelve days late' : 'The pay date'} —`);
  const day = z
    .object({ today: z.string() })
    .parse(await operator.post('/v1/clock/advance', { to: waited ?? 'next-maturity' }));
  say(`  the clock moves to ${day.today}; ${obligor.name}’s bank pays every last holder:`);
  const settled = await untilStatus(obligor, path);
  const payments = z
    .object({ data: z.array(payment) })
    .parse(await obligor.maker.client.get(`/v1/payments?certificateId=${draft.id}`))
    .data.filter(({ purpose, status }) => purpose === 'settle' && status === 'attested');
  const payouts = payments.map(({ creditor, amount, bankReference }) => ({
    company: creditor,
    amount,
    bankReference: bankReference ?? '',
  }));
  for (const { company: paid, amount, bankReference } of payouts) {
    say(`  ${paid} is paid ${money(amount)} (${bankReference})`);
  }
  const consequences = late ? await lateCosts(stage, obligor, draft.id, money, say) : {};
  const { data: tree } = z
    .object({ data: z.array(holding) })
    .parse(await obligor.maker.client.get(`${path}/tree`));
  say(`\n— Certificate ${draft.id}: ${settled.status} —`);
  for (const line of draw(tree, nameOf, soldBy, money)) say(`  ${line}`);
  const operations = await endedOperations(operator);
  await then?.({ obligor, suppliers: [tier1, tier2a, tier2b, tier3], financiers, products });
  return {
    certificate: settled,
    holdings: tree.length,
    tiers: Math.max(...tree.map(({ tier }) => tier)),
    discounts,
    payouts,
    obligorPaid: payouts.reduce((sum, { amount }) => sum + BigInt(amount), 0n).toString(),
    operations,
    ...consequences,
  };
}

/** How the operations ended, once all have: the audit trail's root goes to the ledger by itself meanwhile. */
async function endedOperations(operator: Client): Promise<Told['operations']> {
  const summary = z.object({ total: z.number(), applied: z.number(), refused: z.number() });
  for (let tries = 0; ; tries++) {
    const found = summary.parse(await operator.get('/v1/operations/summary'));
    if (found.applied + found.refused === found.total || tries === PATIENCE) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function onlyHolding(company: Company): Promise<Holding> {
  const { data } = z
    .object({ data: z.array(holding) })
    .parse(await company.maker.client.get('/v1/holdings?limit=1'));
  const [first] = data;
  if (!first) throw new Error(`${company.name} holds nothing.`);
  return first;
}

/** The order of a discount that waits for signatures. */
function open({ proposal: asked, status }: z.infer<typeof discount>): Proposal {
  if (!asked) throw new Error(`The discount is ${status} and waits for no signature.`);
  return asked;
}

const PATIENCE = 600;

async function until(company: Company, path: string, status: string): Promise<void> {
  for (let tries = 0; tries < PATIENCE; tries++) {
    const found = discount.parse(await company.maker.client.get(path));
    if (found.status === status) return;
    if (found.status === 'failed' || found.status === 'expired')
      throw new Error(`${path} has ${found.status}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} did not become ${status} within ${String(PATIENCE / 10)} s.`);
}

async function untilStatus(company: Company, path: string): Promise<z.infer<typeof certificate>> {
  for (let tries = 0; ; tries++) {
    const found = certificate.parse(await company.maker.client.get(path));
    if (found.status === 'settled' || tries > PATIENCE) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function trace({ transactionHash, blockNumber }: Operation): string {
  return ` [block ${String(blockNumber)}, ${short(transactionHash ?? '')}]`;
}

function short(hash: string): string {
  return `${hash.slice(0, 10)}…`;
}

function percent(ppm: bigint): string {
  return `${(Number(ppm) / 10_000).toFixed(2)} %`;
}

/** The tree of holdings, parts below what they were parted from; `soldBy` names sellers by holding. */
function draw(
  tree: readonly Holding[],
  nameOf: (participant: number) => string,
  soldBy: ReadonlyMap<string, string>,
  money: (minor: bigint) => string,
): string[] {
  const below = (parent: string | null, indent: string): string[] => {
    const children = tree.filter(({ parentId }) => parentId === parent);
    return children.flatMap((child, place) => {
      const last = place === children.length - 1;
      const branch = parent === null ? '' : last ? '└─ ' : '├─ ';
      const next = parent === null ? '' : last ? '   ' : '│  ';
      const seller = soldBy.get(child.id);
      const whose = `${nameOf(child.owner.participant)}${seller === undefined ? '' : ` (bought from ${seller})`}`;
      const line = `${indent}${branch}${whose}  ${money(child.paid + child.amount)}  ${child.state}`;
      return [line, ...below(child.id, indent + next)];
    });
  };
  return below(null, '');
}
