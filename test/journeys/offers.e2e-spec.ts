import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { z } from 'zod';
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

const INVOICES = join(import.meta.dirname, '../../../shared/data/invoices');
const withInvoices = existsSync(INVOICES) ? it : it.skip;
if (!existsSync(INVOICES)) process.stderr.write(`Skipped: ${INVOICES} is not there.\n`);

const FACE = 1_000_000n;
const DUE = '2026-04-30';
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let first: Company;
let second: Company;
let third: Company;
let financier: Company;
let numbers = 0;
const usccs = { obligor: newUscc(), first: newUscc() };

const withId = z.object({ id: z.string() });
const kept = z.object({ invoice: z.object({ id: z.string(), unused: z.string() }), known: z.boolean() });
const offerView = z.object({
  status: z.string(),
  operationStatus: z.string().nullable(),
  items: z.array(z.object({ receiver: z.object({ name: z.string() }), amount: z.string() })),
});

const contract = async (seller: Company, buyer: Company): Promise<string> =>
  withId.parse(
    await buyer.maker.client.post('/v1/contracts', {
      number: `HT-${String(++numbers)}`,
      sellerId: seller.id,
      buyerId: buyer.id,
      deliveredOn: '2026-02-27',
      paymentDueOn: '2026-12-31',
    }),
  ).id;
const signAt = (person: Person, path: string, asked: z.infer<typeof proposal>): Promise<unknown> =>
  person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });

/** An e-invoice of the first supplier's to the obligor; below zero it is a red one. */
const paper = (totalMinor = FACE, number?: string): Uint8Array =>
  writeEInvoice({
    number: number ?? `26310000000000${String(++numbers).padStart(6, '0')}`,
    issuedOn: '2026-03-02',
    seller: { name: first.name, taxId: usccs.first },
    buyer: { name: obligor.name, taxId: usccs.obligor },
    totalMinor,
  });
const bring = async (company: Company, file: Uint8Array): Promise<z.infer<typeof kept>> =>
  kept.parse(await company.maker.client.postXml('/v1/invoices?wait=true', file));

async function draft(invoiceId?: string): Promise<{ path: string; id: string; invoiceId: string }> {
  const invoice = invoiceId ?? (await bring(first, paper())).invoice.id;
  const { id } = withId.parse(
    await obligor.maker.client.post('/v1/certificates', {
      payeeId: first.id,
      contractId: await contract(first, obligor),
      invoices: [{ invoiceId: invoice, amount: FACE.toString() }],
      face: FACE.toString(),
      currency: 'CNY',
      dueOn: DUE,
    }),
  );
  return { path: `/v1/certificates/${id}`, id, invoiceId: invoice };
}

const submit = async (path: string, body = {}): Promise<z.infer<typeof proposal>> =>
  proposal.parse(await obligor.maker.client.post(`${path}/submission`, body));

async function issue(): Promise<{ holdingId: string; invoiceId: string; path: string }> {
  const { path, id, invoiceId } = await draft();
  const asked = await submit(path);
  await signAt(obligor.maker, path, asked);
  await signAt(obligor.checker, path, asked);
  await applied(first.maker.client, await signAt(first.maker, path, asked));
  return { holdingId: (BigInt(id) << 64n).toString(), invoiceId, path };
}

const itemOf = async (to: Company, holdingId: string, amount: bigint) => ({
  holdingId,
  receiverId: to.id,
  amount: amount.toString(),
  evidence: { contractId: await contract(to, first) },
});
const propose = async (items: unknown[], changes = {}) =>
  z
    .object({ id: z.string(), proposal })
    .parse(await first.maker.client.post('/v1/transfers', { items, ...changes }));

async function consent(to: Company, changes: Record<string, unknown>): Promise<void> {
  const asked = proposal.parse(
    await to.maker.client.post('/v1/consents', {
      payerId: first.id,
      currency: 'CNY',
      cap: FACE.toString(),
      longestTermDays: 200,
      endsOn: '2026-12-31',
      ...changes,
    }),
  );
  await applied(to.maker.client, await signAt(to.maker, `/v1/consents/${asked.id}`, asked));
}

/** Asks again until a path shows what is expected, or a few seconds have passed. */
async function until(person: Person, path: string, expected: Record<string, unknown>): Promise<void> {
  const end = Date.now() + 10_000;
  for (;;) {
    const found = await person.client.get(path);
    try {
      expect(found).toMatchObject(expected);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

beforeAll(async () => {
  await sandbox.start();
  stage = sandbox.stage();
  await registerBank(stage);
  const company = (
    name: string,
    role: 'obligor' | 'supplier' | 'financier',
    uscc = newUscc(),
  ): Promise<Company> => registerCompany(stage, { name, role, currency: 'CNY', balance: 0n, uscc });
  obligor = await company('华东重工', 'obligor', usccs.obligor);
  first = await company('宁波铸造', 'supplier', usccs.first);
  second = await company('杭州模具', 'supplier');
  third = await company('绍兴五金', 'supplier');
  financier = await company('东海银行', 'financier');
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

describe('a certificate', () => {
  it('expires where its parties do not answer within the window, submitted or offered', async () => {
    const [quick, slow] = [await draft(), await draft()];
    await submit(quick.path, { answerWithinSeconds: 1 });
    const asked = await submit(slow.path, { answerWithinSeconds: 3 });
    await signAt(obligor.maker, slow.path, asked);
    await signAt(obligor.checker, slow.path, asked);
    await until(first.maker, slow.path, { status: 'offered' });
    await until(obligor.maker, quick.path, { status: 'expired' });
    await until(first.maker, slow.path, { status: 'expired' });
    await expect(signAt(first.maker, slow.path, asked)).rejects.toMatchObject({ code: 'proposal-closed' });
    expect(await first.maker.client.get(`/v1/invoices/${slow.invoiceId}`)).toMatchObject({
      unused: FACE.toString(),
    });
    await expect(submit((await draft()).path, { answerWithinSeconds: 604_801 })).rejects.toMatchObject({
      code: 'request-invalid',
    });
  }, 60_000);

  it('is refused by the obligor’s checker before it is offered, and by the payee once it is', async () => {
    const reason = { reason: '金额有误' };
    const drafted = await draft();
    await expect(obligor.maker.client.post(`${drafted.path}/refusal`, reason)).rejects.toMatchObject({
      code: 'role-missing',
    });
    await expect(first.maker.client.post(`${drafted.path}/refusal`, reason)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await obligor.checker.client.post(`${drafted.path}/refusal`, reason)).toMatchObject({
      status: 'refused',
      refusalReason: '金额有误',
    });
    const submitted = await draft();
    const asked = await submit(submitted.path);
    await signAt(obligor.maker, submitted.path, asked);
    expect(await obligor.checker.client.post(`${submitted.path}/refusal`, reason)).toMatchObject({
      status: 'refused',
    });
    await expect(signAt(obligor.checker, submitted.path, asked)).rejects.toMatchObject({
      code: 'proposal-closed',
    });
    const offered = await draft();
    const again = await submit(offered.path);
    await signAt(obligor.maker, offered.path, again);
    await signAt(obligor.checker, offered.path, again);
    await expect(obligor.checker.client.post(`${offered.path}/refusal`, reason)).rejects.toMatchObject({
      code: 'state-differs',
    });
    await expect(first.checker.client.post(`${offered.path}/refusal`, reason)).rejects.toMatchObject({
      code: 'role-missing',
    });
    expect(await first.maker.client.post(`${offered.path}/refusal`, reason)).toMatchObject({
      status: 'refused',
    });
  }, 60_000);
});

it('is taken back by the obligor before its issue, and never after', async () => {
  const { path } = await issue();
  await until(obligor.maker, path, { status: 'active' });
  const back = { reason: '不想付了' };
  await expect(obligor.maker.client.post(`${path}/withdrawal`, back)).rejects.toMatchObject({
    code: 'irrevocable',
  });
  const offered = await draft();
  const asked = await submit(offered.path);
  await signAt(obligor.maker, offered.path, asked);
  await signAt(obligor.checker, offered.path, asked);
  expect(await obligor.maker.client.post(`${offered.path}/withdrawal`, back)).toMatchObject({
    status: 'withdrawn',
  });
}, 60_000);

describe('an offer', () => {
  it('is seen by its two sides in words, and ends with the reason that one of them gives', async () => {
    const { holdingId } = await issue();
    const made = await propose([await itemOf(second, holdingId, 400n)], { discharge: true });
    const path = `/v1/transfers/${made.id}`;
    for (const company of [first, second]) {
      expect(await company.checker.client.get(path)).toMatchObject({
        status: 'open',
        operationStatus: null,
        holder: { name: first.name },
        items: [
          {
            holdingId,
            amount: '400',
            currency: 'CNY',
            receiver: { name: second.name },
            evidence: ['contract'],
          },
        ],
        discharge: true,
        dischargeWords: { en: expect.stringContaining('ends for good') },
      });
    }
    await expect(third.maker.client.get(path)).rejects.toMatchObject({ code: 'not-found' });
    await second.maker.client.post(`${path}/refusal`, { reason: '要求现金' });
    expect(await first.maker.client.get(path)).toMatchObject({ status: 'refused', reason: '要求现金' });
    const back = await propose([await itemOf(second, holdingId, 400n)]);
    await first.maker.client.post(`/v1/transfers/${back.id}/refusal`);
    expect(await second.maker.client.get('/v1/transfers?limit=1')).toMatchObject({
      data: [
        {
          id: back.id,
          status: 'withdrawn',
          reason: null,
          dischargeWords: { en: expect.stringContaining('revives') },
        },
      ],
      has_more: true,
    });
    expect(await third.maker.client.get('/v1/transfers')).toMatchObject({ data: [] });
    const late = await propose([await itemOf(second, holdingId, 400n)], { answerWithinSeconds: 1 });
    await until(second.maker, `/v1/transfers/${late.id}`, { status: 'expired' });
  }, 60_000);

  it('of three over 40 % each, as many apply as the amount lasts for; the rest ends refused', async () => {
    const { holdingId } = await issue();
    const offers = [];
    for (const to of [second, third, financier]) {
      const made = await propose([await itemOf(to, holdingId, 400_000n)]);
      await signAt(first.maker, `/v1/transfers/${made.id}`, made.proposal);
      offers.push({ to, made, path: `/v1/transfers/${made.id}` });
    }
    const ends = await Promise.allSettled(
      offers.map(async ({ to, made, path }) =>
        applied(to.maker.client, await signAt(to.maker, path, made.proposal)),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const lost = offers.filter((_, at) => ends[at]?.status === 'rejected');
    for (const { to, made, path } of lost) {
      await until(to.maker, path, {
        status: 'refused',
        operationStatus: null,
        refusal: 'amount-above-holding',
      });
      await expect(signAt(to.maker, path, made.proposal)).rejects.toMatchObject({
        code: 'amount-above-holding',
      });
    }
    // What is left is free: nothing of the lost offer is kept back.
    expect(await first.maker.client.get(`/v1/holdings/${holdingId}`)).toMatchObject({ amount: '200000' });
    const whole = await propose([await itemOf(second, holdingId, 200_000n)]);
    const stale = await propose([await itemOf(third, holdingId, 100n)]);
    const path = `/v1/transfers/${whole.id}`;
    await signAt(first.maker, path, whole.proposal);
    await applied(second.maker.client, await signAt(second.maker, path, whole.proposal));
    await until(third.maker, `/v1/transfers/${stale.id}`, { status: 'refused', refusal: 'epoch-stale' });
  }, 60_000);

  it('to several receivers shows each its own part, and needs a standing consent of each, by cap, term and end', async () => {
    const { holdingId } = await issue();
    const both = async (): Promise<unknown[]> => [
      // In another order than the ledger wants them, which is not the sender's concern.
      await itemOf(third, holdingId, 200n),
      await itemOf(second, holdingId, 300n),
    ];
    await consent(second, {});
    for (const [changes, code] of [
      [{ cap: '199' }, 'consent-exceeded'],
      [{ longestTermDays: 1 }, 'consent-exceeded'],
      [{ endsOn: '2026-03-01' }, 'several-receivers'],
    ] as const) {
      await consent(third, changes);
      await expect(propose(await both())).rejects.toMatchObject({ code });
    }
    await consent(third, { cap: '200' });
    const made = await propose(await both());
    const path = `/v1/transfers/${made.id}`;
    await applied(first.maker.client, await signAt(first.maker, path, made.proposal));
    const seen = async (company: Company): Promise<string[]> =>
      offerView.parse(await company.maker.client.get(path)).items.map(({ amount }) => amount);
    expect([await seen(first), await seen(second), await seen(third)]).toEqual([
      ['200', '300'],
      ['300'],
      ['200'],
    ]);
    await expect(second.maker.client.get(`/v1/proposals/${made.proposal.id}`)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await third.maker.client.get('/v1/consents')).toMatchObject({
      data: [
        { receiver: { name: third.name }, payer: { name: first.name }, cap: '200', longestTermDays: 200 },
      ],
    });
    expect(
      z.object({ data: z.array(withId) }).parse(await first.maker.client.get('/v1/consents')).data,
    ).toHaveLength(2);
    for (const to of [second, third]) await consent(to, { cap: '0' });
    expect(await first.maker.client.get('/v1/consents')).toMatchObject({ data: [] });
  }, 60_000);
});

describe('an invoice', () => {
  it('brought by both sides at once, spelled in two ways, is one and backs one certificate', async () => {
    const digits = `2631${String(++numbers).padStart(16, '0')}`;
    const wide = [...digits].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
    const answers = await Promise.all([
      bring(first, paper(FACE, ` ${digits.slice(0, 8)} ${digits.slice(8)}`)),
      bring(obligor, paper(FACE, wide)),
    ]);
    expect(answers.map(({ known }) => known).sort()).toEqual([false, true]);
    const [id] = new Set(answers.map(({ invoice }) => invoice.id));
    expect(answers.every(({ invoice }) => invoice.id === id)).toBe(true);
    const drafts = [await draft(id), await draft(id)];
    const ends = await Promise.allSettled(drafts.map(({ path }) => submit(path)));
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'invoice-once' });
  }, 60_000);

  it('used by one pair of companies is for another pair used already, and no word more', async () => {
    const uscc = newUscc();
    const stranger = await registerCompany(stage, {
      name: '无关贸易',
      role: 'supplier',
      currency: 'CNY',
      balance: 0n,
      uscc,
    });
    const number = `2631${String(++numbers).padStart(16, '0')}`;
    const theirs = writeEInvoice({
      number: `${number.slice(0, 10)}-${number.slice(10)}`,
      issuedOn: '2026-03-02',
      seller: { name: stranger.name, taxId: uscc },
      buyer: { name: obligor.name, taxId: usccs.obligor },
      totalMinor: FACE,
    });
    const ends = await Promise.allSettled([bring(first, paper(FACE, number)), bring(stranger, theirs)]);
    const lost = ends.find(({ status }) => status === 'rejected');
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(lost).toMatchObject({ reason: { code: 'invoice-conflict' } });
    expect(JSON.stringify(lost)).not.toMatch(new RegExp(`${first.name}|${FACE.toString()}`));
  }, 60_000);

  withInvoices(
    'in a PDF is the same as in CII and in UBL',
    async () => {
      const file = (name: string): Uint8Array => readFileSync(join(INVOICES, name));
      const document = await PDFDocument.create();
      document.addPage();
      await document.attach(file('CII_example1.xml'), 'factur-x.xml', { mimeType: 'text/xml' });
      const pdf = await document.save();
      const party = z.object({ name: z.string(), identifiers: z.array(z.string()) });
      const { seller, buyer } = z
        .object({ seller: party, buyer: party })
        .parse(await first.maker.client.postXml('/v1/invoice-readings', pdf, 'application/pdf'));
      const about = { currency: 'EUR', balance: 0n };
      await registerCompany(stage, {
        ...about,
        name: seller.name,
        role: 'supplier',
        taxIds: seller.identifiers,
      });
      const payer = await registerCompany(stage, {
        ...about,
        name: buyer.name,
        role: 'obligor',
        taxIds: buyer.identifiers,
      });
      const { client } = payer.maker;
      const once = kept.parse(await client.postXml('/v1/invoices?wait=true', pdf, 'application/pdf'));
      expect(once.known).toBe(false);
      for (const name of ['CII_example1.xml', 'ubl-tc434-example1.xml']) {
        expect(await bring(payer, file(name))).toMatchObject({
          known: true,
          invoice: { id: once.invoice.id },
        });
      }
      const refused = Buffer.concat([Buffer.from('%PDF-1.7 '), Buffer.alloc(100)]);
      await expect(client.postXml('/v1/invoices', refused, 'application/pdf')).rejects.toMatchObject({
        code: 'invoice-unreadable',
      });
    },
    60_000,
  );
});

it('stops what the payee of a void invoice still holds, freezes it with four eyes, and nothing else', async () => {
  const { holdingId, invoiceId } = await issue();
  const passed = await propose([await itemOf(second, holdingId, 300_000n)]);
  await signAt(first.maker, `/v1/transfers/${passed.id}`, passed.proposal);
  const waiting = await propose([await itemOf(third, holdingId, 100n)]);
  await applied(
    second.maker.client,
    await signAt(second.maker, `/v1/transfers/${passed.id}`, passed.proposal),
  );
  const { items } = z
    .object({ items: z.array(z.object({ child: z.string() })) })
    .parse(z.object({ body: z.unknown() }).parse(passed.proposal.order).body);
  const { caseId } = z
    .object({ caseId: z.string() })
    .parse(
      await obligor.maker.client.postXml(`/v1/invoices/${invoiceId}/credit-notes?wait=true`, paper(-FACE)),
    );

  const disputed = { code: 'holding-disputed' };
  await expect(propose([await itemOf(second, holdingId, 1n)])).rejects.toMatchObject(disputed);
  await expect(signAt(first.maker, `/v1/transfers/${waiting.id}`, waiting.proposal)).rejects.toMatchObject(
    disputed,
  );
  await expect(
    first.maker.client.post('/v1/acts', {
      kind: 'pledge',
      holdingId,
      pledgeeId: financier.id,
      terms: '质押',
    }),
  ).rejects.toMatchObject(disputed);
  await expect(
    first.maker.client.post('/v1/discount-requests', {
      holdingId,
      amount: '100',
      financierIds: [financier.id],
    }),
  ).rejects.toMatchObject(disputed);
  // What another holds of it moves on.
  const others = await second.maker.client.post('/v1/transfers', {
    items: [
      {
        holdingId: items[0]?.child,
        receiverId: third.id,
        amount: '300000',
        evidence: { contractId: await contract(third, second) },
      },
    ],
  });
  const moving = z.object({ id: z.string(), proposal }).parse(others);
  await signAt(second.maker, `/v1/transfers/${moving.id}`, moving.proposal);
  await applied(third.maker.client, await signAt(third.maker, `/v1/transfers/${moving.id}`, moving.proposal));

  const { freezerMaker, freezerChecker } = stage;
  await expect(first.maker.client.post(`/v1/cases/${caseId}/freezes`)).rejects.toMatchObject({
    code: 'role-missing',
  });
  const { data } = z
    .object({ data: z.array(proposal) })
    .parse(await freezerMaker.client.post(`/v1/cases/${caseId}/freezes`));
  expect(data).toHaveLength(1);
  for (const asked of data) {
    await signAt(freezerMaker, `/v1/acts/${asked.id}`, asked);
    await applied(freezerMaker.client, await signAt(freezerChecker, `/v1/acts/${asked.id}`, asked));
  }
  expect(await first.maker.client.get(`/v1/holdings/${holdingId}`)).toMatchObject({
    state: 'frozen',
    amount: '700000',
  });
  for (const company of [obligor, first]) {
    expect(await company.maker.client.get('/v1/notices?limit=1')).toMatchObject({
      data: [{ kind: 'invoice-void-freeze', facts: { caseId, holdings: [{ holdingId, amount: '700000' }] } }],
    });
  }
  const thaw = { authority: '运营方', number: caseId, documentHash: `0x${'ab'.repeat(32)}` };
  const asked = proposal.parse(
    await freezerMaker.client.post('/v1/acts', { kind: 'unfreeze', holdingId, order: thaw }),
  );
  await signAt(freezerMaker, `/v1/acts/${asked.id}`, asked);
  await applied(freezerMaker.client, await signAt(freezerChecker, `/v1/acts/${asked.id}`, asked));
  await expect(propose([await itemOf(second, holdingId, 1n)])).rejects.toMatchObject(disputed);
  await freezerMaker.client.post(`/v1/cases/${caseId}/closing`, { outcome: '卖方已重开发票' });
  await propose([await itemOf(second, holdingId, 1n)]);
  await expect(freezerMaker.client.post(`/v1/cases/${caseId}/freezes`)).rejects.toMatchObject({
    code: 'not-found',
  });
}, 90_000);

it('leaves a book that verifies', async () => {
  const found = await sandbox.verify();
  expect(found.differences).toEqual([]);
}, 60_000);
