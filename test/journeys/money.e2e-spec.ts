import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createOperation } from '#chain';
import { orderHash, signDigest, type Order } from '#orders';
import {
  applied,
  newUscc,
  proposal,
  registerBank,
  registerCompany,
  sign,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const FACE = 1_000_000n;
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let supplier: Company;
let poor: Company;
let rich: Company;
let certificate: string;
let holdingId: string;

const withId = z.object({ id: z.string() });
const deal = z.object({
  id: z.string(),
  status: z.string(),
  holdingId: z.string(),
  proposal: proposal.nullable(),
  quote: z.object({ cash: z.string(), reserve: z.string(), interest: z.string() }),
});
const payments = z.object({
  data: z.array(
    z.object({
      purpose: z.string(),
      amount: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      creditorId: z.string(),
    }),
  ),
});

const bank = async (method: string, path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(new URL(path, stage.bankUrl), {
    method,
    headers: { authorization: `Bearer ${stage.bankToken}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, response.ok]).toEqual([path, true]);
  return response.json();
};
const balance = async (company: Company): Promise<bigint> =>
  BigInt(z.object({ balance: z.string() }).parse(await bank('GET', `/accounts/${company.account}`)).balance);

const signAt = (person: Person, path: string, asked: z.infer<typeof proposal>): Promise<unknown> =>
  person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });

/** Sells the whole holding to a financier, up to its commit. Gives the discount's path. */
async function sell(financier: Company, advancePpm: number): Promise<string> {
  const { id: productId } = withId.parse(
    await financier.maker.client.post('/v1/products', {
      name: 'P',
      currency: 'CNY',
      ratePpm: 36_000,
      advancePpm,
    }),
  );
  const { id: requestId } = withId.parse(
    await supplier.maker.client.post('/v1/discount-requests', {
      holdingId,
      amount: FACE.toString(),
      financierIds: [financier.id],
    }),
  );
  const { id: quoteId } = withId.parse(
    await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, { productId }),
  );
  const accepted = deal.parse(await supplier.maker.client.post(`/v1/quotes/${quoteId}/acceptance`));
  const path = `/v1/discounts/${accepted.id}`;
  await applied(supplier.maker.client, await signAt(supplier.maker, path, present(accepted.proposal)));
  await until(financier, path, 'signed');
  const registered = deal.parse(await financier.maker.client.post(`${path}/registration`));
  const commit = present(registered.proposal);
  await signAt(financier.maker, path, commit);
  await applied(financier.checker.client, await signAt(financier.checker, path, commit));
  return path;
}

function present<T>(value: T | null): T {
  if (value === null) throw new Error('Nothing waits for a signature.');
  return value;
}

async function until(company: Company, path: string, status: string): Promise<z.infer<typeof deal>> {
  for (let tries = 0; tries < 200; tries++) {
    const found = deal.parse(await company.maker.client.get(path));
    if (found.status === status) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} did not become ${status}.`);
}

const paid = async (company: Company): Promise<z.infer<typeof payments>['data']> =>
  payments.parse(await company.maker.client.get(`/v1/payments?certificateId=${certificate}`)).data;

async function rejected(company: Company): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const found = (await paid(company)).find(({ status }) => status === 'rejected');
    if (found) return found.reason ?? '';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('No payment was rejected.');
}

beforeAll(async () => {
  await sandbox.start();
  stage = sandbox.stage();
  await registerBank(stage);
  const uscc = { obligor: newUscc(), supplier: newUscc() };
  const known = { currency: 'CNY' };
  obligor = await registerCompany(stage, {
    ...known,
    name: '核心',
    role: 'obligor',
    balance: 0n,
    uscc: uscc.obligor,
  });
  supplier = await registerCompany(stage, {
    ...known,
    name: '供货',
    role: 'supplier',
    balance: 0n,
    uscc: uscc.supplier,
  });
  poor = await registerCompany(stage, { ...known, name: '空保理', role: 'financier', balance: 5n });
  rich = await registerCompany(stage, { ...known, name: '保理', role: 'financier', balance: 5_000_000n });
  const { invoice } = z.object({ invoice: withId }).parse(
    await supplier.maker.client.postXml(
      '/v1/invoices?wait=true',
      writeEInvoice({
        number: '26310000000000000777',
        issuedOn: '2026-03-01',
        seller: { name: '供货', taxId: uscc.supplier },
        buyer: { name: '核心', taxId: uscc.obligor },
        totalMinor: FACE * 2n,
      }),
    ),
  );
  const { id: contractId } = withId.parse(
    await obligor.maker.client.post('/v1/contracts', {
      number: 'K-1',
      sellerId: supplier.id,
      buyerId: obligor.id,
      deliveredOn: '2026-02-25',
      paymentDueOn: '2026-05-29',
    }),
  );
  const draft = {
    payeeId: supplier.id,
    contractId,
    invoices: [{ invoiceId: invoice.id, amount: FACE.toString() }],
    face: FACE.toString(),
    currency: 'CNY',
    dueOn: '2026-05-29',
  };
  certificate = withId.parse(await obligor.maker.client.post('/v1/certificates', draft)).id;
  const path = `/v1/certificates/${certificate}`;
  const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
  await signAt(obligor.maker, path, asked);
  await signAt(obligor.checker, path, asked);
  await applied(supplier.maker.client, await signAt(supplier.maker, path, asked));
  holdingId = (BigInt(certificate) << 64n).toString();
}, 120_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

it('a financier without money gives the holding back, and the seller sells it to another', async () => {
  const path = await sell(poor, 1_000_000);
  expect(await rejected(poor)).toMatch(/^AM04/);
  expect(await balance(supplier)).toBe(0n);
  // The seller's holding is committed: it can neither pass it on nor sell it.
  await expect(
    supplier.maker.client.post('/v1/discount-requests', {
      holdingId,
      amount: '5',
      financierIds: [rich.id],
    }),
  ).rejects.toMatchObject({ code: 'holding-not-live' });
  const asked = present(deal.parse(await poor.maker.client.post(`${path}/release`)).proposal);
  await signAt(poor.maker, path, asked);
  await applied(poor.checker.client, await signAt(poor.checker, path, asked));
  await until(supplier, path, 'failed');
  expect(await supplier.maker.client.get(`/v1/holdings/${holdingId}`)).toMatchObject({ state: 'live' });
}, 60_000);

it('a notice that comes ten times, under ten names, pays once', async () => {
  await bank('POST', '/faults', { kind: 'duplicate-notice', times: 10, count: 2 });
  const path = await sell(rich, 900_000);
  const { quote } = await until(supplier, path, 'funded');
  expect(await balance(supplier)).toBe(BigInt(quote.cash));
  expect(BigInt(quote.reserve)).toBe(100_000n);
  // While the money moves nothing can be given back, and afterwards there is nothing to give.
  await expect(rich.maker.client.post(`${path}/release`)).rejects.toMatchObject({ code: 'state-differs' });
  const entries = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      z
        .array(z.object({ direction: z.string(), status: z.string() }))
        .parse(
          await db.query(
            `select direction, status from trade.bank_entry where status = 'matched' order by direction`,
          ),
        ),
    ),
  );
  expect(entries).toEqual([
    { direction: 'credit', status: 'matched' },
    { direction: 'debit', status: 'matched' },
  ]);
  const completes = await sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      z
        .array(z.object({ n: z.number() }))
        .parse(await db.query(`select count(*)::int as n from trade.operation where kind = 'complete'`)),
    ),
  );
  expect(completes).toEqual([{ n: 1 }]);
}, 60_000);

it('an obligor without money is overdue, cannot issue, and pays when it can; then the reserve is paid', async () => {
  const operator = stage.operatorMaker.client;
  await operator.post('/v1/clock/advance', { to: 'next-maturity' });
  expect(await rejected(obligor)).toMatch(/^AM04/);
  const view = `/v1/certificates/${certificate}`;
  expect(await obligor.maker.client.get(view)).toMatchObject({ status: 'due', payOn: '2026-05-29' });
  await bank('POST', '/faults', { kind: 'late', account: obligor.account, days: 3 });
  await operator.post('/v1/clock/advance', { to: 'next-business-day' });
  expect(await obligor.maker.client.get(view)).toMatchObject({ status: 'overdue' });
  await expect(
    obligor.maker.client.post('/v1/certificates', {
      payeeId: supplier.id,
      contractId: (await contractOfAnother()).id,
      invoices: [{ invoiceId: withId.parse(await invoiceOfSupplier()).id, amount: '5' }],
      face: '5',
      currency: 'CNY',
      dueOn: '2026-07-01',
    }),
  ).rejects.toMatchObject({ code: 'stop-issuing' });
  await bank('POST', '/deposits', { account: obligor.account, amount: '5000000' });
  const before = await balance(supplier);
  // The bank's notices come while the ledger is paused: they are taken there when it goes on.
  await bank('POST', '/faults', { kind: 'withhold-notice', count: 2 });
  const advancing = operator.post('/v1/clock/advance', { to: 'next-business-day' });
  await settling(({ status }) => status === 'instructed');
  await pause(true, 1);
  await bank('POST', '/faults', { kind: 'release' });
  await settling(({ status, reason }) => status === 'booked' && /book-paused/.test(reason ?? ''));
  await pause(false, 2);
  await advancing;
  expect(await obligor.maker.client.get(view)).toMatchObject({ status: 'settled', outstanding: '0' });
  const settled = (await paid(obligor)).filter(
    ({ purpose, status }) => purpose === 'settle' && status === 'attested',
  );
  expect(settled).toEqual([expect.objectContaining({ amount: FACE.toString(), creditorId: rich.id })]);
  await reserveOn(before + 100_000n);
  const found = await sandbox.verify();
  expect(found.differences).toEqual([]);
}, 120_000);

type Paid = z.infer<typeof payments>['data'][number];

async function settling(fits: (payment: Paid) => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await paid(obligor)).some((payment) => payment.purpose === 'settle' && fits(payment))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`No payment came to that: ${JSON.stringify(await paid(obligor))}`);
}

/** Pauses the book with the pauser's own key, as an operator would in an emergency. */
async function pause(paused: boolean, nonce: number): Promise<void> {
  await sandbox.inside(async ({ walls, ledger, secrets, submitter, projector }) => {
    const order: Order = { kind: 'pause', body: { paused, nonce } };
    const signatures = [signDigest(orderHash(ledger.domain, order), secrets.pauser)];
    await walls.asService('orders', () =>
      createOperation(
        walls.manager(),
        ledger.domain,
        { order, signatures },
        { kind: 'pause', id: String(nonce), parties: [] },
      ),
    );
    await submitter.submit();
    await projector.catchUp();
  });
}

async function reserveOn(expected: bigint): Promise<void> {
  for (let tries = 0; (await balance(supplier)) !== expected && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(await balance(supplier)).toBe(expected);
}

async function contractOfAnother(): Promise<z.infer<typeof withId>> {
  return withId.parse(
    await obligor.maker.client.post('/v1/contracts', {
      number: 'K-2',
      sellerId: supplier.id,
      buyerId: obligor.id,
      deliveredOn: '2026-05-01',
      paymentDueOn: '2026-08-29',
    }),
  );
}

async function invoiceOfSupplier(): Promise<unknown> {
  const { data } = z
    .object({ data: z.array(z.unknown()) })
    .parse(await supplier.maker.client.get('/v1/invoices'));
  return data[0];
}
