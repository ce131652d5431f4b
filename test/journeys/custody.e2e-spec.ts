import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { commitmentOf } from '#evidence';
import {
  applied,
  deposit,
  newUscc,
  proposal,
  registerBank,
  registerCompany,
  registerSupervisor,
  sign,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { writeEInvoice } from '../../apps/cli/src/demo/e-invoice.js';
import { Sandbox } from '../support/sandbox.js';

const FACE = 1_000_000n;
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let first: Company;
let second: Company;
let third: Company;
let financier: Company;
let regulator: Person;
let invoices = 0;
const usccs = { obligor: newUscc(), first: newUscc() };

const withId = z.object({ id: z.string() });
const holding = z.object({
  id: z.string(),
  certificateId: z.string(),
  amount: z.string().nullable(),
  state: z.string().nullable(),
  owner: z.object({ participant: z.number() }),
});
const COURT = {
  authority: '宁波市中级人民法院',
  number: '(2026)浙02执101号',
  documentHash: `0x${'ab'.repeat(32)}`,
};

/** An e-invoice of the first supplier's to the obligor; below zero it is a red one. */
const paper = (totalMinor: bigint): Uint8Array =>
  writeEInvoice({
    number: `26310000000000${String(++invoices).padStart(6, '0')}`,
    issuedOn: '2026-03-02',
    seller: { name: first.name, taxId: usccs.first },
    buyer: { name: obligor.name, taxId: usccs.obligor },
    totalMinor,
  });

/** Issues a certificate of the whole face to the first supplier. Gives its holding's number. */
async function issue(
  dueOn = '2026-04-30',
): Promise<{ certificateId: string; holdingId: string; invoiceId: string }> {
  const file = paper(FACE);
  const { invoice } = z
    .object({ invoice: withId })
    .parse(await first.maker.client.postXml('/v1/invoices?wait=true', file));
  const draft = withId.parse(
    await obligor.maker.client.post('/v1/certificates', {
      payeeId: first.id,
      contractId: await contract(first, obligor, dueOn),
      invoices: [{ invoiceId: invoice.id, amount: FACE.toString() }],
      face: FACE.toString(),
      currency: 'CNY',
      dueOn,
    }),
  );
  const path = `/v1/certificates/${draft.id}`;
  const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
  await signAt(obligor.maker, path, asked);
  await signAt(obligor.checker, path, asked);
  await applied(first.maker.client, await signAt(first.maker, path, asked));
  const { data } = z.object({ data: z.array(holding) }).parse(await obligor.maker.client.get(`${path}/tree`));
  return { certificateId: draft.id, holdingId: z.string().parse(data[0]?.id), invoiceId: invoice.id };
}

const contract = async (seller: Company, buyer: Company, paymentDueOn = '2026-04-30'): Promise<string> =>
  withId.parse(
    await buyer.maker.client.post('/v1/contracts', {
      number: `HT-${String(++invoices)}`,
      sellerId: seller.id,
      buyerId: buyer.id,
      deliveredOn: '2026-02-27',
      paymentDueOn,
    }),
  ).id;
const signAt = (person: Person, path: string, asked: z.infer<typeof proposal>): Promise<unknown> =>
  person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });
const see = async (company: Company, id: string): Promise<z.infer<typeof holding>> =>
  holding.parse(await company.maker.client.get(`/v1/holdings/${id}`));

/** Proposes an act as the first person, and lets everybody sign it in turn. */
async function act(body: Record<string, unknown>, ...people: Person[]): Promise<void> {
  const [maker] = people;
  if (!maker) throw new Error('Nobody acts.');
  const asked = proposal.parse(await maker.client.post('/v1/acts', body));
  const path = `/v1/acts/${asked.id}`;
  let answer: unknown;
  for (const person of people) answer = await signAt(person, path, asked);
  await applied(maker.client, answer);
}

/** Passes the whole or a part of a holding on. Gives the holding of the receiver's. */
async function pass(from: Company, to: Company, holdingId: string, amount: bigint): Promise<string> {
  const made = await offer(from, to, holdingId, amount);
  const path = `/v1/transfers/${made.id}`;
  await signAt(from.maker, path, made.proposal);
  await applied(to.maker.client, await signAt(to.maker, path, made.proposal));
  const { items } = z
    .object({ items: z.array(z.object({ child: z.string() })) })
    .parse(z.object({ body: z.unknown() }).parse(made.proposal.order).body);
  const child = z.string().parse(items[0]?.child);
  return child === '0' ? holdingId : child;
}

const offer = async (from: Company, to: Company, holdingId: string, amount: bigint) =>
  z.object({ id: z.string(), proposal }).parse(
    await from.maker.client.post('/v1/transfers', {
      items: [
        {
          holdingId,
          receiverId: to.id,
          amount: amount.toString(),
          evidence: { contractId: await contract(to, from) },
        },
      ],
    }),
  );

beforeAll(async () => {
  await sandbox.start();
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (
    name: string,
    role: 'obligor' | 'supplier' | 'financier',
    balance: bigint,
    uscc = newUscc(),
  ): Promise<Company> => registerCompany(stage, { name, role, currency: 'CNY', balance, uscc });
  obligor = await company('华东重工', 'obligor', 0n, usccs.obligor);
  first = await company('宁波铸造', 'supplier', 0n, usccs.first);
  second = await company('杭州模具', 'supplier', 0n);
  third = await company('绍兴五金', 'supplier', 0n);
  financier = await company('东海银行', 'financier', FACE);
  regulator = await registerSupervisor(stage);
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

it('pledges with both signatures, keeps the pledge from moving, and gives it free by the pledgee alone', async () => {
  const { holdingId } = await issue();
  const body = { kind: 'pledge', holdingId, pledgeeId: financier.id, terms: '质押合同 1 号' };
  await act(body, first.maker, financier.maker);
  expect(await see(first, holdingId)).toMatchObject({ state: 'pledged', amount: FACE.toString() });
  await expect(offer(first, second, holdingId, FACE)).rejects.toThrow('holding-not-live');
  await expect(first.maker.client.post('/v1/acts', { kind: 'unpledge', holdingId })).rejects.toThrow(
    'not-found',
  );
  await act({ kind: 'unpledge', holdingId }, financier.maker);
  expect(await see(first, holdingId)).toMatchObject({ state: 'live' });
}, 60_000);

it('freezes by four eyes of the operator, and restores what was before; a court’s order moves a holding', async () => {
  const { holdingId } = await issue();
  const { operatorMaker, operatorChecker, freezerMaker, freezerChecker } = stage;
  const freeze = { kind: 'freeze', holdingId, order: COURT };
  await expect(first.maker.client.post('/v1/acts', freeze)).rejects.toThrow('act-not-yours');
  await expect(act(freeze, operatorMaker, operatorChecker)).rejects.toThrow('power-missing');
  await act(freeze, freezerMaker, freezerChecker);
  expect(await see(first, holdingId)).toMatchObject({ state: 'frozen' });
  await expect(offer(first, second, holdingId, FACE)).rejects.toThrow('holding-not-live');
  await act({ ...freeze, kind: 'unfreeze' }, freezerMaker, freezerChecker);
  expect(await see(first, holdingId)).toMatchObject({ state: 'live' });
  const force = { kind: 'force', holdingId, receiverId: third.id, order: COURT };
  await expect(operatorMaker.client.post('/v1/acts', force)).rejects.toThrow('act-not-yours');
  await act(force, regulator);
  expect(await see(third, holdingId)).toMatchObject({ state: 'live', amount: FACE.toString() });
  const { data } = z
    .object({ data: z.array(z.object({ act: z.string() })) })
    .parse(await third.maker.client.get(`/v1/holdings/${holdingId}/title`));
  expect(data.map((step) => step.act)).toEqual(['issue', 'force']);
}, 60_000);

it('refuses as it arrives what was right when it was signed, and frees it', async () => {
  const { holdingId } = await issue();
  const made = await offer(first, second, holdingId, FACE);
  const path = `/v1/transfers/${made.id}`;
  await signAt(first.maker, path, made.proposal);
  await act({ kind: 'freeze', holdingId, order: COURT }, stage.freezerMaker, stage.freezerChecker);
  await expect(signAt(second.maker, path, made.proposal)).rejects.toThrow('epoch-stale');
  await act({ kind: 'unfreeze', holdingId, order: COURT }, stage.freezerMaker, stage.freezerChecker);
  // An unfrozen holding is free again for a new offer.
  await pass(first, second, holdingId, FACE);
}, 60_000);

it('makes one offer void, or all', async () => {
  const { holdingId } = await issue();
  const part = await offer(first, second, holdingId, 400n);
  const whole = await offer(first, third, holdingId, FACE);
  for (const { id, proposal: asked } of [part, whole])
    await signAt(first.maker, `/v1/transfers/${id}`, asked);
  await act({ kind: 'void', holdingId, transferId: part.id }, first.maker);
  await expect(signAt(second.maker, `/v1/transfers/${part.id}`, part.proposal)).rejects.toThrow(
    'child-taken',
  );
  await act({ kind: 'void', holdingId }, first.maker);
  await expect(signAt(third.maker, `/v1/transfers/${whole.id}`, whole.proposal)).rejects.toThrow(
    'epoch-stale',
  );
  expect(await see(first, holdingId)).toMatchObject({ state: 'live', amount: FACE.toString() });
}, 60_000);

it('cancels when the obligor and every holder sign, and not before', async () => {
  const { certificateId, holdingId } = await issue();
  await pass(first, second, holdingId, 400_000n);
  const body = { kind: 'cancel', certificateId, reason: '双方解除合同' };
  await expect(first.maker.client.post('/v1/acts', body)).rejects.toThrow('act-not-yours');
  await act(body, obligor.maker, obligor.checker, first.maker, second.maker);
  expect(await obligor.maker.client.get(`/v1/certificates/${certificateId}`)).toMatchObject({
    status: 'cancelled',
    outstanding: '0',
  });
  expect(await see(first, holdingId)).toMatchObject({ state: 'cancelled', amount: '0' });
}, 60_000);

it('takes credit notes off an invoice, and opens a case where a certificate stands on nothing any more', async () => {
  const credited = z.object({
    invoice: z.object({ credited: z.string(), unused: z.string() }),
    known: z.boolean(),
    operation: z.object({ status: z.string() }).optional(),
    caseId: z.string().optional(),
  });
  const { invoice } = z
    .object({ invoice: withId })
    .parse(await first.maker.client.postXml('/v1/invoices?wait=true', paper(FACE)));
  const path = `/v1/invoices/${invoice.id}/credit-notes?wait=true`;
  const note = paper(-300_000n);
  expect(credited.parse(await first.maker.client.postXml(path, note))).toMatchObject({
    invoice: { credited: '300000', unused: '700000' },
    operation: { status: 'applied' },
  });
  const again = credited.parse(await first.maker.client.postXml(path, note));
  expect(again).toMatchObject({ known: true, invoice: { credited: '300000' } });
  await expect(first.maker.client.postXml(path, paper(-700_001n))).rejects.toThrow('credit-note-too-large');
  await expect(first.maker.client.postXml(path, paper(1n))).rejects.toThrow('credit-note-not-one');
  await expect(second.maker.client.postXml(path, paper(-1n))).rejects.toThrow('not-found');

  const { invoiceId, holdingId } = await issue();
  await pass(first, second, holdingId, 400_000n);
  const all = credited.parse(
    await obligor.maker.client.postXml(`/v1/invoices/${invoiceId}/credit-notes?wait=true`, paper(-FACE)),
  );
  const operator = stage.operatorMaker.client;
  const { data } = z
    .object({ data: z.array(z.object({ id: z.string(), kind: z.string(), facts: z.unknown() })) })
    .parse(await operator.get('/v1/cases'));
  // What the second supplier holds is not touched by the first one's bad delivery.
  expect(data.find(({ id }) => id === all.caseId)).toMatchObject({
    kind: 'invoice-void',
    facts: { uncovered: FACE.toString(), holdings: [{ holdingId, amount: '600000' }] },
  });
  await expect(first.maker.client.get('/v1/cases')).rejects.toThrow('role-missing');
  await act({ kind: 'freeze', holdingId, order: COURT }, stage.freezerMaker, stage.freezerChecker);
  await operator.post(`/v1/cases/${String(all.caseId)}/closing`, { outcome: '已冻结原始收款方份额' });
  expect(z.object({ data: z.array(z.unknown()) }).parse(await operator.get('/v1/cases')).data).toEqual([]);
}, 60_000);

it('lets a party refuse an act, which then ends', async () => {
  const { holdingId } = await issue();
  const asked = proposal.parse(
    await first.maker.client.post('/v1/acts', {
      kind: 'pledge',
      holdingId,
      pledgeeId: financier.id,
      terms: '质押合同 2 号',
    }),
  );
  await expect(second.maker.client.get(`/v1/acts/${asked.id}`)).rejects.toThrow('not-found');
  await financier.maker.client.post(`/v1/acts/${asked.id}/refusal`);
  await expect(signAt(first.maker, `/v1/acts/${asked.id}`, asked)).rejects.toThrow('proposal-closed');
}, 60_000);

it('shows a pledgee the words whose hash it signs', async () => {
  const { holdingId } = await issue();
  const body = { kind: 'pledge', holdingId, pledgeeId: financier.id, terms: '质押合同 3 号' };
  const asked = proposal.parse(await first.maker.client.post('/v1/acts', body));
  const seen = z
    .object({
      act: z.record(z.string(), z.unknown()),
      salt: z.string(),
      order: z.object({ body: z.unknown() }),
    })
    .parse(await financier.maker.client.get(`/v1/acts/${asked.id}`));
  expect(seen.act).toEqual(body);
  expect(seen.order.body).toMatchObject({ termsHash: commitmentOf(seen.act, seen.salt) });
}, 60_000);

it('gives a holding back along its chain of title once it is overdue, and only then', async () => {
  const { certificateId, holdingId } = await issue();
  const part = await pass(first, second, holdingId, 400_000n);
  const body = { kind: 'return', holdingId: part, receiverId: first.id, paymentReference: 'ICBC20260506001' };
  await expect(second.maker.client.post('/v1/acts', body)).rejects.toThrow('not-overdue');
  const operator = stage.operatorMaker.client;
  await operator.post('/v1/clock/advance', { to: '2026-04-30' });
  await operator.post('/v1/clock/advance', { to: 'next-business-day' });
  expect(await obligor.maker.client.get(`/v1/certificates/${certificateId}`)).toMatchObject({
    status: 'overdue',
  });
  await expect(second.maker.client.post('/v1/acts', { ...body, receiverId: third.id })).rejects.toThrow(
    'not-earlier-holder',
  );
  await act(body, second.maker, first.maker);
  expect(await see(first, part)).toMatchObject({ state: 'live', amount: '400000' });
}, 120_000);

it('pays a pledged holding to the pledgee; what was frozen is not asked for and stops no issuing', async () => {
  const operator = stage.operatorMaker.client;
  // What is overdue from before is paid first: until then nothing can be issued.
  await deposit(stage, obligor, 20n * FACE);
  await operator.post('/v1/clock/advance', { to: 'next-business-day' });
  const { holdingId, certificateId } = await issue('2026-05-29');
  const frozen = await pass(first, second, holdingId, 400_000n);
  const body = { kind: 'pledge', holdingId, pledgeeId: financier.id, terms: '质押合同 4 号' };
  await act(body, first.maker, financier.maker);
  await act({ kind: 'freeze', holdingId: frozen, order: COURT }, stage.freezerMaker, stage.freezerChecker);
  await operator.post('/v1/clock/advance', { to: '2026-05-29' });
  await operator.post('/v1/clock/advance', { to: 'next-business-day' });
  const { data } = z
    .object({
      data: z.array(z.object({ holdingId: z.string(), creditorId: z.string(), amount: z.string() })),
    })
    .parse(await obligor.maker.client.get(`/v1/payments?certificateId=${certificateId}`));
  expect(data).toMatchObject([{ holdingId, creditorId: financier.id, amount: '600000' }]);
  expect(await see(first, holdingId)).toMatchObject({ state: 'paid' });
  expect(await see(second, frozen)).toMatchObject({ state: 'frozen', amount: '400000' });
  await issue('2026-07-31');
}, 120_000);

it('leaves a book that verifies', async () => {
  const found = await sandbox.verify();
  expect(found.differences).toEqual([]);
  expect(found.ok).toBe(true);
}, 60_000);
