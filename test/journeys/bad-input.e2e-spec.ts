import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Hex } from '#orders';
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

const INVOICES = join(import.meta.dirname, '../../../shared/data/invoices');
const withInvoices = existsSync(INVOICES) ? it : it.skip;
if (!existsSync(INVOICES)) process.stderr.write(`Skipped: ${INVOICES} is not there.\n`);

const FACE = 100_000n;
const DUE = '2026-05-29';
const sandbox = new Sandbox();
let stage: Stage;
let obligor: Company;
let supplier: Company;
let second: Company;
let stranger: Company;
let invoiceId: string;
let contractId: string;
let onward: string;
let holdingId: string;
let uscc: { obligor: string; supplier: string; second: string };

const withId = z.object({ id: z.string() });
const kept = z.object({ invoice: withId, known: z.boolean() });

const eInvoice = (number: string, totalMinor: bigint, date = '2026-03-01'): Uint8Array =>
  writeEInvoice({
    number,
    issuedOn: date,
    seller: { name: '供货有限公司', taxId: uscc.supplier },
    buyer: { name: '核心有限公司', taxId: uscc.obligor },
    totalMinor,
  });

const draftOf = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  payeeId: supplier.id,
  contractId,
  invoices: [{ invoiceId, amount: FACE.toString() }],
  face: FACE.toString(),
  currency: 'CNY',
  dueOn: DUE,
  ...changes,
});

const draft = async (changes: Record<string, unknown> = {}): Promise<string> =>
  withId.parse(await obligor.maker.client.post('/v1/certificates', draftOf(changes))).id;

const itemOf = (amount: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  holdingId,
  receiverId: second.id,
  amount,
  evidence: { contractId: onward },
  ...changes,
});

const passOn = (...items: Record<string, unknown>[]): Promise<unknown> =>
  supplier.maker.client.post('/v1/transfers', { items });

const contract = async (seller: Company, buyer: Company, paymentDueOn: string): Promise<string> =>
  withId.parse(
    await buyer.maker.client.post('/v1/contracts', {
      number: randomUUID(),
      sellerId: seller.id,
      buyerId: buyer.id,
      deliveredOn: '2026-02-20',
      paymentDueOn,
    }),
  ).id;

beforeAll(async () => {
  await sandbox.start();
  stage = sandbox.stage();
  uscc = { obligor: newUscc(), supplier: newUscc(), second: newUscc() };
  await registerBank(stage);
  const company = (
    name: string,
    role: 'obligor' | 'supplier' | 'financier',
    known: { uscc?: string } = {},
  ): Promise<Company> =>
    registerCompany(stage, { name, role, currency: 'CNY', balance: 10_000_000n, ...known });
  obligor = await company('核心有限公司', 'obligor', { uscc: uscc.obligor });
  supplier = await company('供货有限公司', 'supplier', { uscc: uscc.supplier });
  second = await company('二级供货有限公司', 'supplier', { uscc: uscc.second });
  stranger = await company('无关有限公司', 'supplier');
  const added = kept.parse(
    await supplier.maker.client.postXml(
      '/v1/invoices?wait=true',
      eInvoice('26310000000000000001', FACE * 2n),
    ),
  );
  invoiceId = added.invoice.id;
  contractId = await contract(supplier, obligor, '2028-12-31');
  onward = await contract(second, supplier, '2026-12-31');
  const id = await draft();
  const path = `/v1/certificates/${id}`;
  const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
  const signAt = (person: Person): Promise<unknown> =>
    person.client.post(`${path}/signatures?wait=true`, { signature: sign(person, asked) });
  await signAt(obligor.maker);
  await signAt(obligor.checker);
  await applied(supplier.maker.client, await signAt(supplier.maker));
  holdingId = (BigInt(id) << 64n).toString();
}, 120_000);

afterAll(async () => {
  const found = await sandbox.verify();
  await sandbox.end();
  expect(found.differences).toEqual([]);
}, 60_000);

/** What is refused leaves nothing on its way to the ledger. */
async function refusedBeforeTheChain(code: string, act: () => Promise<unknown>): Promise<void> {
  const summary = z.object({ total: z.number() });
  const before = summary.parse(await stage.operatorMaker.client.get('/v1/operations/summary'));
  await expect(act()).rejects.toMatchObject({ code });
  expect(await stage.operatorMaker.client.get('/v1/operations/summary')).toMatchObject(before);
}

describe('a certificate', () => {
  it.each([
    ['amount-zero', { face: '0' }],
    ['amount-negative', { face: '-5' }],
    ['amount-decimal', { face: '10.5' }],
    ['amount-too-large', { face: (2n ** 64n).toString() }],
    ['amount-unreadable', { face: '1e6' }],
    ['request-invalid', { face: 100 }],
    ['request-invalid', { status: 'active' }],
    ['currency-unknown', { currency: 'XQQ' }],
    ['not-found', { payeeId: randomUUID() }],
    ['documents-differ', { face: '99999' }],
    ['date-unreadable', { dueOn: '2026-02-30' }],
    ['due-not-ahead', { dueOn: '2026-03-02' }],
    ['no-stretch', { dueOn: '2029-01-01' }],
  ])('is refused as %s', async (code, changes) => {
    await refusedBeforeTheChain(code, () => draft(changes));
  });

  it('is refused in a currency other than its invoice’s', async () => {
    await refusedBeforeTheChain('currency-mismatch', () => draft({ currency: 'USD' }));
  });

  it('is refused beyond a year, and beyond half a year without a reason', async () => {
    const long = await draft({ dueOn: '2027-06-01', termReason: '行业惯例' });
    await refusedBeforeTheChain('term-max', () =>
      obligor.maker.client.post(`/v1/certificates/${long}/submission`),
    );
    const half = await draft({ dueOn: '2026-12-01' });
    await refusedBeforeTheChain('term-reason-missing', () =>
      obligor.maker.client.post(`/v1/certificates/${half}/submission`),
    );
  });

  it('is refused for an invoice that is used up (invoice-once)', async () => {
    const all = { invoices: [{ invoiceId, amount: '150000' }], face: '150000' };
    const id = await draft(all);
    await refusedBeforeTheChain('invoice-once', () =>
      obligor.maker.client.post(`/v1/certificates/${id}/submission`),
    );
  });

  it('takes no signature but by the asker’s own key over its words', async () => {
    const id = await draft({ face: '1', invoices: [{ invoiceId, amount: '1' }] });
    const path = `/v1/certificates/${id}`;
    const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
    const wrongKey: Hex = `0x${randomBytes(32).toString('hex')}`;
    for (const privateKey of [wrongKey, obligor.checker.privateKey]) {
      await refusedBeforeTheChain('signature-invalid', () =>
        obligor.maker.client.post(`${path}/signatures`, {
          signature: sign({ ...obligor.maker, privateKey }, asked),
        }),
      );
    }
    await refusedBeforeTheChain('request-invalid', () =>
      obligor.maker.client.post(`${path}/signatures`, { signature: '0x00' }),
    );
    // The payee is not asked before the obligor’s two have signed: for it there is nothing yet.
    await refusedBeforeTheChain('not-found', () =>
      supplier.maker.client.post(`${path}/signatures`, { signature: sign(supplier.maker, asked) }),
    );
  });

  it('takes no signature after its proposal has expired', async () => {
    const id = await draft({ face: '2', invoices: [{ invoiceId, amount: '2' }] });
    const path = `/v1/certificates/${id}`;
    const asked = proposal.parse(await obligor.maker.client.post(`${path}/submission`));
    await sandbox.inside(({ walls }) =>
      asOwner(walls, (db) =>
        db.query(`update trade.proposal set expires_at = now() - interval '1 s' where id = $1`, [asked.id]),
      ),
    );
    await refusedBeforeTheChain('proposal-closed', () =>
      obligor.maker.client.post(`${path}/signatures`, { signature: sign(obligor.maker, asked) }),
    );
    expect(await obligor.maker.client.get(path)).toMatchObject({ status: 'expired' });
  });
});

describe('an invoice', () => {
  it('is the same one in another spelling, and another one with other words', async () => {
    const spelled = eInvoice(' 2631-0000 0000-0000 0001', FACE * 2n);
    const again = kept.parse(await obligor.maker.client.postXml('/v1/invoices', spelled));
    expect(again).toMatchObject({ known: true, invoice: { id: invoiceId } });
    const wide = kept.parse(
      await obligor.maker.client.postXml('/v1/invoices', eInvoice('２６３１０000000000000001', FACE * 2n)),
    );
    expect(wide).toMatchObject({ known: true, invoice: { id: invoiceId } });
    await refusedBeforeTheChain('invoice-conflict', () =>
      supplier.maker.client.postXml('/v1/invoices', eInvoice('26310000000000000001', FACE * 3n)),
    );
  });

  it('is kept for its seller and its buyer only', async () => {
    await refusedBeforeTheChain('invoice-not-yours', () =>
      stranger.maker.client.postXml('/v1/invoices', eInvoice('26310000000000000002', 5n)),
    );
    await refusedBeforeTheChain('not-found', () => stranger.maker.client.get(`/v1/invoices/${invoiceId}`));
  });

  const reading = z.object({
    seller: z.object({ name: z.string(), identifiers: z.array(z.string()) }),
    buyer: z.object({ name: z.string(), identifiers: z.array(z.string()) }),
  });
  const fileOf = (name: string): Uint8Array => readFileSync(join(INVOICES, name));
  /** Registers the parties that a real invoice names, and gives its buyer. */
  const partiesOf = async (name: string): Promise<Company> => {
    const { seller, buyer } = reading.parse(
      await stage.operatorMaker.client.postXml('/v1/invoice-readings', fileOf(name)),
    );
    const known = { currency: 'EUR', balance: 0n };
    await registerCompany(stage, {
      ...known,
      name: seller.name,
      role: 'supplier',
      taxIds: seller.identifiers,
    });
    return registerCompany(stage, { ...known, name: buyer.name, role: 'obligor', taxIds: buyer.identifiers });
  };

  withInvoices('is one in two formats, and another with another amount', async () => {
    const buyer = await partiesOf('ubl-tc434-example1.xml');
    const add = (of: Company, name: string): Promise<unknown> =>
      of.maker.client.postXml('/v1/invoices?wait=true', fileOf(name));
    const first = kept.parse(await add(buyer, 'ubl-tc434-example1.xml'));
    expect(kept.parse(await add(buyer, 'CII_example1.xml'))).toEqual({ ...first, known: true });
    const other = await partiesOf('guide-example3.xml');
    expect(kept.parse(await add(other, 'guide-example3.xml')).known).toBe(false);
    await refusedBeforeTheChain('invoice-conflict', () => add(other, 'ubl-tc434-example3.xml'));
  });

  withInvoices('that cannot back a certificate leaves no trace', async () => {
    for (const [name, code] of [
      ['BIS_Billing_30-Factoring.xml', 'invoice-assigned'],
      ['CII_example5.xml', 'invoice-assigned'],
      ['Invoice-Max_content.xml', 'invoice-assigned'],
      ['ubl-tc434-creditnote1.xml', 'invoice-credit-note'],
      ['ubl-tc434-example5.xml', 'invoice-assigned'],
      ['peppol-base-negative-inv-correction.xml', 'invoice-negative'],
      ['BIS3_Invoice_negativ.XML', 'invoice-negative'],
      ['CII-BR-CO-10-RoundingIssue.xml', 'invoice-nothing-payable'],
    ] as const) {
      await refusedBeforeTheChain(code, () => obligor.maker.client.postXml('/v1/invoices', fileOf(name)));
    }
  });

  it('is refused when its parties are unknown, or when it is not one', async () => {
    const unknown = writeEInvoice({
      number: '1',
      issuedOn: '2026-03-01',
      seller: { name: '谁', taxId: newUscc() },
      buyer: { name: '核心有限公司', taxId: uscc.obligor },
      totalMinor: 5n,
    });
    await refusedBeforeTheChain('invoice-party-unknown', () =>
      obligor.maker.client.postXml('/v1/invoices', unknown),
    );
    await refusedBeforeTheChain('invoice-unreadable', () =>
      obligor.maker.client.postXml('/v1/invoices', new TextEncoder().encode('<a/>')),
    );
  });
});

describe('a transfer', () => {
  it.each([
    ['amount-zero', { amount: '0' }],
    ['amount-negative', { amount: '-1' }],
    ['amount-decimal', { amount: '1.5' }],
    ['amount-too-large', { amount: (2n ** 64n).toString() }],
    ['amount-above-holding', { amount: (FACE + 1n).toString() }],
    ['not-found', { holdingId: '12345' }],
    ['not-found', { receiverId: randomUUID() }],
    ['evidence-missing', { evidence: {} }],
    ['request-invalid', { faceAmount: '5' }],
  ])('is refused as %s', async (code, changes) => {
    await refusedBeforeTheChain(code, () => passOn(itemOf('10', changes)));
  });

  it('of someone else’s holding is refused', async () => {
    await refusedBeforeTheChain('not-found', () =>
      stranger.maker.client.post('/v1/transfers', { items: [itemOf('10')] }),
    );
  });

  it('to the obligor or to the holder itself is refused', async () => {
    const own = await contract(obligor, supplier, '2026-12-31');
    await refusedBeforeTheChain('role-missing', () =>
      passOn(itemOf('10', { receiverId: obligor.id, evidence: { contractId: own } })),
    );
  });

  it('does nothing before the receiver has consented, and nothing when it refuses', async () => {
    const made = z.object({ id: z.string(), proposal }).parse(await passOn(itemOf('10')));
    const signed = await supplier.maker.client.post(`/v1/transfers/${made.id}/signatures`, {
      signature: sign(supplier.maker, made.proposal),
    });
    expect(signed).not.toHaveProperty('operationId');
    await second.maker.client.post(`/v1/transfers/${made.id}/refusal`);
    await refusedBeforeTheChain('proposal-closed', () =>
      second.maker.client.post(`/v1/transfers/${made.id}/signatures`, {
        signature: sign(second.maker, made.proposal),
      }),
    );
  });

  it('to several receivers needs a standing consent of each', async () => {
    const other = await contract(stranger, supplier, '2026-12-31');
    await refusedBeforeTheChain('several-receivers', () =>
      passOn(itemOf('10'), itemOf('10', { receiverId: stranger.id, evidence: { contractId: other } })),
    );
  });

  it('uses no more of an invoice than it asks for, open offers counted', async () => {
    const bill = writeEInvoice({
      number: '26310000000000000888',
      issuedOn: '2026-03-01',
      seller: { name: '二级供货有限公司', taxId: uscc.second },
      buyer: { name: '供货有限公司', taxId: uscc.supplier },
      totalMinor: 1000n,
    });
    const { invoice } = kept.parse(await second.maker.client.postXml('/v1/invoices?wait=true', bill));
    const evidence = { invoiceId: invoice.id };
    const made = z.object({ id: z.string() }).parse(await passOn(itemOf('800', { evidence })));
    await refusedBeforeTheChain('invoice-once', () => passOn(itemOf('201', { evidence })));
    expect(await supplier.maker.client.get(`/v1/invoices/${invoice.id}`)).toMatchObject({ unused: '200' });
    // What was offered and refused is free again.
    await second.maker.client.post(`/v1/transfers/${made.id}/refusal`);
    expect(await supplier.maker.client.get(`/v1/invoices/${invoice.id}`)).toMatchObject({ unused: '1000' });
    await refusedBeforeTheChain('not-found', () =>
      stranger.maker.client
        .post('/v1/transfers', { items: [itemOf('5', { evidence })] })
        .catch((error: unknown) => {
          // Another's holding is refused before its evidence is looked at: either way nothing is told.
          expect(error).toMatchObject({ code: 'not-found' });
          return stranger.maker.client.get(`/v1/invoices/${invoice.id}`);
        }),
    );
  });

  it('of twenty items with one bad one moves nothing', async () => {
    const items = Array.from({ length: 20 }, (_, n) => itemOf(n === 13 ? FACE.toString() : '1'));
    await refusedBeforeTheChain('amount-above-holding', () => passOn(...items));
    expect(await supplier.maker.client.get(`/v1/holdings/${holdingId}`)).toMatchObject({
      amount: FACE.toString(),
      state: 'live',
    });
  });

  it('sells nothing twice: of many at once above the amount, as many apply as fit', async () => {
    const consent = proposal.parse(
      await second.maker.client.post('/v1/consents', {
        payerId: supplier.id,
        currency: 'CNY',
        cap: FACE.toString(),
        longestTermDays: 200,
        endsOn: '2026-12-31',
      }),
    );
    await applied(
      second.maker.client,
      await second.maker.client.post(`/v1/consents/${consent.id}/signatures?wait=true`, {
        signature: sign(second.maker, consent),
      }),
    );
    const made = [];
    for (let n = 0; n < 8; n++) {
      made.push(z.object({ id: z.string(), proposal }).parse(await passOn(itemOf('30000'))));
    }
    const ends = await Promise.allSettled(
      made.map(async ({ id, proposal: asked }) =>
        applied(
          supplier.maker.client,
          await supplier.maker.client.post(`/v1/transfers/${id}/signatures?wait=true`, {
            signature: sign(supplier.maker, asked),
          }),
        ),
      ),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'amount-above-holding' });
    }
    expect(await supplier.maker.client.get(`/v1/holdings/${holdingId}`)).toMatchObject({ amount: '10000' });
  }, 60_000);
});

describe('what is others’', () => {
  it('gives a stranger none of the obligor’s, the supplier’s and the operator’s', async () => {
    const id = (BigInt(holdingId) >> 64n).toString();
    for (const path of [
      `/v1/certificates/${id}`,
      `/v1/certificates/${id}/tree`,
      `/v1/holdings/${holdingId}`,
      `/v1/holdings/${holdingId}/title`,
      `/v1/contracts/${contractId}`,
    ]) {
      await expect(stranger.maker.client.get(path)).rejects.toMatchObject({ status: 404, code: 'not-found' });
    }
    for (const path of ['/v1/certificates', '/v1/holdings', '/v1/invoices']) {
      expect(await stranger.maker.client.get(path)).toMatchObject({ data: [] });
    }
    for (const path of ['/v1/companies', '/v1/operations/summary']) {
      await expect(stranger.maker.client.get(path)).rejects.toMatchObject({ status: 403 });
    }
    await expect(
      stranger.maker.client.post('/v1/clock/advance', { to: 'next-business-day' }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('shows the obligor tiers and amounts of its tree, and names of its own payee only', async () => {
    const id = (BigInt(holdingId) >> 64n).toString();
    const { data } = z
      .object({
        data: z.array(z.object({ tier: z.number(), owner: z.object({ name: z.string().nullable() }) })),
      })
      .parse(await obligor.maker.client.get(`/v1/certificates/${id}/tree`));
    expect(data.length).toBeGreaterThan(1);
    for (const { tier, owner } of data) expect(owner.name === null).toBe(tier > 1);
  });
});

describe('a standing consent', () => {
  it('is withdrawn by its receiver, who is then asked again', async () => {
    const withdrawal = proposal.parse(
      await second.maker.client.post('/v1/consents', {
        payerId: supplier.id,
        currency: 'CNY',
        cap: '0',
        longestTermDays: 1,
        endsOn: '2026-12-31',
      }),
    );
    const path = `/v1/consents/${withdrawal.id}/signatures?wait=true`;
    // Nobody but the receiver withdraws it.
    await expect(
      supplier.maker.client.post(path, { signature: sign(supplier.maker, withdrawal) }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await applied(
      second.maker.client,
      await second.maker.client.post(path, { signature: sign(second.maker, withdrawal) }),
    );
    const made = z
      .object({ proposal: z.object({ needs: z.array(z.object({ participant: z.number() })) }) })
      .parse(await passOn(itemOf('10')));
    expect(made.proposal.needs.map(({ participant }) => participant)).toEqual([
      supplier.participant,
      second.participant,
    ]);
  });
});

describe('who passed a holding on', () => {
  it('sees that its payee got it, and not what became of it', async () => {
    const { data } = z
      .object({
        data: z.array(
          z.object({
            id: z.string(),
            tier: z.number(),
            amount: z.string().nullable(),
            owner: z.object({ participant: z.number(), name: z.string().nullable() }),
          }),
        ),
      })
      .parse(
        await supplier.maker.client.get(`/v1/certificates/${(BigInt(holdingId) >> 64n).toString()}/tree`),
      );
    const parts = data.filter(({ owner }) => owner.participant === second.participant);
    expect(parts).toHaveLength(3);
    for (const { amount, owner } of parts) expect([amount, owner.name]).toEqual([null, second.name]);
    const [part] = parts;
    const third = await registerCompany(stage, {
      name: '三级供货有限公司',
      role: 'supplier',
      currency: 'CNY',
      balance: 0n,
    });
    const evidence = { contractId: await contract(third, second, '2026-12-31') };
    const made = z.object({ id: z.string(), proposal }).parse(
      await second.maker.client.post('/v1/transfers', {
        items: [{ holdingId: part?.id, receiverId: third.id, amount: '30000', evidence }],
      }),
    );
    const path = `/v1/transfers/${made.id}/signatures?wait=true`;
    await second.maker.client.post(path, { signature: sign(second.maker, made.proposal) });
    await applied(
      third.maker.client,
      await third.maker.client.post(path, { signature: sign(third.maker, made.proposal) }),
    );
    expect(await supplier.maker.client.get(`/v1/holdings/${String(part?.id)}`)).toMatchObject({
      amount: null,
      state: null,
      owner: { name: null },
    });
    // Its holder sees how it came, with the one in between it and the obligor unnamed.
    const { data: steps } = z
      .object({ data: z.array(z.object({ act: z.string(), from: z.unknown(), to: z.unknown() })) })
      .parse(await third.maker.client.get(`/v1/holdings/${String(part?.id)}/title`));
    expect(steps).toMatchObject([
      { act: 'issue', from: { name: obligor.name }, to: { name: null } },
      { act: 'part', from: { name: null }, to: { name: second.name } },
      { act: 'whole', from: { name: second.name }, to: { name: third.name } },
    ]);
  });

  it('of a certificate that was withdrawn before its offer the payee sees nothing', async () => {
    const id = await draft({ face: '3', invoices: [{ invoiceId, amount: '3' }] });
    await obligor.maker.client.post(`/v1/certificates/${id}/withdrawal`, { reason: '重新开立' });
    await expect(supplier.maker.client.get(`/v1/certificates/${id}`)).rejects.toMatchObject({ status: 404 });
    expect(await obligor.maker.client.get(`/v1/certificates/${id}`)).toMatchObject({ status: 'withdrawn' });
  });
});

describe('an Idempotency-Key', () => {
  const post = async (key: string, body: unknown): Promise<Response> =>
    fetch(new URL('/v1/companies', stage.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        authorization: `Bearer ${await operatorKey()}`,
      },
      body: JSON.stringify(body),
    });
  const operatorKey = (): Promise<string> =>
    sandbox.inside(({ secrets }) => Promise.resolve(secrets.registrarMakerApiKey));

  it('gives the same answer again, and refuses another body', async () => {
    const key = randomUUID();
    const body = { legalName: '一次有限公司', uscc: newUscc(), roles: ['supplier'] };
    const first = await post(key, body);
    expect(first.status).toBe(201);
    const again = await post(key, body);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.json()).toEqual(await first.json());
    const other = await post(key, { ...body, legalName: '二次有限公司' });
    expect([other.status, await other.json()]).toMatchObject([422, { code: 'idempotency-key-reused' }]);
  });

  it('is answered 409 while its first request is at work, and the same of others is no concern of it', async () => {
    const key = randomUUID();
    const body = {
      number: randomUUID(),
      sellerId: supplier.id,
      buyerId: obligor.id,
      deliveredOn: '2026-02-20',
      paymentDueOn: '2026-12-31',
    };
    const of = async ({ client }: Person) => {
      const response = await fetch(new URL('/v1/contracts', stage.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          authorization: `Bearer ${client.apiKey}`,
        },
        body: JSON.stringify(body),
      });
      const answer = z.looseObject({ id: z.string().optional(), code: z.string().optional() });
      return {
        status: response.status,
        replayed: response.headers.get('idempotent-replayed'),
        ...answer.parse(await response.json()),
      };
    };
    // The lock that a request under way holds: of this user, route and key.
    const scope = JSON.stringify([supplier.id, supplier.maker.userId, '/v1/contracts', key]);
    await sandbox.inside(({ walls }) =>
      walls.asService('verify', async () => {
        await walls.manager().query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [scope]);
        expect(await of(supplier.maker)).toMatchObject({ status: 409, code: 'idempotency-in-progress' });
        // Another company uses the same key for itself.
        expect(await of(obligor.maker)).toMatchObject({ status: 201, replayed: null });
      }),
    );
    const all = await Promise.all(Array.from({ length: 8 }, () => of(supplier.maker)));
    const done = all.filter(({ status }) => status === 201);
    expect(done.filter(({ replayed }) => replayed === null)).toHaveLength(1);
    expect(new Set(done.map(({ id }) => id)).size).toBe(1);
    expect(all.filter(({ status, code }) => status !== 201 && code !== 'idempotency-in-progress')).toEqual(
      [],
    );
    expect(await of(supplier.maker)).toMatchObject({ status: 201, replayed: 'true' });
  });

  it('refuses identifiers whose check characters do not fit', async () => {
    const wrong = { legalName: '错', uscc: '91350100M000100Y44', roles: ['supplier'] };
    expect(await (await post(randomUUID(), wrong)).json()).toMatchObject({
      status: 400,
      code: 'uscc-invalid',
    });
    const lei = { legalName: 'Wrong', lei: '5493001KJTIIGC8Y1R13', roles: ['supplier'] };
    expect(await (await post(randomUUID(), lei)).json()).toMatchObject({ status: 400, code: 'lei-invalid' });
  });
});
