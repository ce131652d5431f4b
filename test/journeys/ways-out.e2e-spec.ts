import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { applied, deposit, proposal, sign, type Company, type Person } from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade, until, type Payment } from '../support/trade.js';
import { asOwner } from '../support/owner.js';

const FACE = 100_000n;
const sandbox = new Sandbox();
let trade: Trade;
let rich: Company;
let slow: Company;
let first: Company;
let second: Company;
let financier: Company;
/** With recourse nine tenths are financed, without all. */
let products: { recourse: string; whole: string };

const withId = z.object({ id: z.string() });
const decision = z.object({ id: z.string(), payloadHash: z.string() });
const deal = z.object({
  id: z.string(),
  status: z.string(),
  endReason: z.string().nullable(),
  claim: z.string().nullable(),
  holdingId: z.string(),
  proposal: proposal.nullable(),
});

const see = async (company: Company, path: string) => deal.parse(await company.maker.client.get(path));
const stands = (path: string, status: string): Promise<z.infer<typeof deal>> =>
  until(
    () => see(financier, path),
    (found) => found.status === status,
  );
async function words(company: Company, path: string): Promise<z.infer<typeof proposal>> {
  const { proposal: asked } = await until(
    () => see(company, path),
    (found) => found.proposal !== null,
  );
  if (!asked) throw new Error(`Nothing waits for a signature at ${path}.`);
  return asked;
}
const between = async (company: Company, certificateId: string, purpose: string): Promise<Payment[]> =>
  (await trade.payments(company, certificateId)).filter((payment) => payment.purpose === purpose);
const becomes = (company: Company, certificateId: string, purpose: string, statuses: readonly string[]) =>
  until(
    () => between(company, certificateId, purpose),
    (found) => JSON.stringify(found.map(({ status }) => status)) === JSON.stringify(statuses),
  );
const cases = async (kind: string) => {
  const found = await trade.stage.operatorMaker.client.get('/v1/cases?limit=100');
  const row = z.object({ id: z.string(), kind: z.string(), facts: z.record(z.string(), z.unknown()) });
  return z
    .object({ data: z.array(row) })
    .parse(found)
    .data.filter((opened) => opened.kind === kind);
};
/** What only happens outside of the platform, or in years: written into the database by the test. */
const write = (sql: string, values: unknown[] = []): Promise<unknown> =>
  sandbox.inside(({ walls }) => asOwner(walls, (db) => db.query(sql, values)));

async function accept(holdingId: string, productId: string): Promise<string> {
  const { amount } = z
    .object({ amount: z.string() })
    .parse(await first.maker.client.get(`/v1/holdings/${holdingId}`));
  const request = withId.parse(
    await first.maker.client.post('/v1/discount-requests', {
      holdingId,
      amount,
      financierIds: [financier.id],
    }),
  );
  const quote = withId.parse(
    await financier.maker.client.post(`/v1/discount-requests/${request.id}/quotes`, { productId }),
  );
  const made = withId.parse(await first.maker.client.post(`/v1/quotes/${quote.id}/acceptance`));
  return `/v1/discounts/${made.id}`;
}

async function commit(holdingId: string, productId: string): Promise<string> {
  const path = await accept(holdingId, productId);
  const hold = await words(first, path);
  await applied(first.maker.client, await trade.signAt(first.maker, path, hold));
  await stands(path, 'signed');
  await financier.maker.client.post(`${path}/registration`);
  const asked = await words(financier, path);
  await trade.signAt(financier.maker, path, asked);
  await applied(financier.checker.client, await trade.signAt(financier.checker, path, asked));
  return path;
}

async function sell(holdingId: string, productId: string): Promise<string> {
  const path = await commit(holdingId, productId);
  await stands(path, 'funded');
  return path;
}

/** Proposes an act and signs it by all. @throws the refusal of the last signature */
async function act(by: Person, body: Record<string, unknown>, ...signers: Person[]): Promise<void> {
  const asked = proposal.parse(await by.client.post('/v1/acts', body));
  let answer: unknown;
  for (const signer of signers) {
    answer = await signer.client.post(`/v1/acts/${asked.id}/signatures?wait=true`, {
      signature: sign(signer, asked),
    });
  }
  const [last] = signers.slice(-1);
  if (last) await applied(last.client, answer);
}

beforeAll(async () => {
  await sandbox.start();
  trade = new Trade(sandbox.stage(), '2026-03-02');
  await trade.bankKnown();
  rich = await trade.company('富核心', 'obligor', 100_000_000n);
  slow = await trade.company('拖欠核心', 'obligor', 0n);
  first = await trade.company('甲供货', 'supplier', 1_000_000n);
  second = await trade.company('乙供货', 'supplier', 0n);
  financier = await trade.company('保理', 'financier', 5_000_000n);
  const product = async (recourse: boolean): Promise<string> =>
    withId.parse(
      await financier.maker.client.post('/v1/products', {
        name: recourse ? '有追索' : '无追索',
        currency: 'CNY',
        ratePpm: 36_000,
        advancePpm: recourse ? 900_000 : 1_000_000,
        recourse,
      }),
    ).id;
  products = { recourse: await product(true), whole: await product(false) };
}, 120_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

/** Sold and due on the first Friday, of an obligor that has nothing: what becomes of them comes below. */
let covered: { path: string; certificateId: string };
let boughtBack: { path: string; certificateId: string };

describe('before anything is due', () => {
  it('a disputed holding is not sold by a price that was accepted before', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    const path = await accept(holdingId, products.whole);
    const hold = await words(first, path);
    await write(
      `insert into trade.case_file (id, kind, facts) select gen_random_uuid(), 'invoice-void',
         jsonb_build_object('invoiceId', invoice_id) from trade.document_use where certificate_id = $1`,
      [certificateId],
    );
    await expect(trade.signAt(first.maker, path, hold)).rejects.toMatchObject({ code: 'holding-disputed' });
    await first.maker.client.post(`${path}/withdrawal`);
    await expect(accept(holdingId, products.whole)).rejects.toMatchObject({ code: 'holding-disputed' });
    const [opened] = await cases('invoice-void');
    await trade.stage.operatorMaker.client.post(`/v1/cases/${opened?.id ?? ''}/closing`, { outcome: '误报' });
  }, 60_000);

  it('a sale whose money could not find its way is refused before anybody signs', async () => {
    const { holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    const take = `update trade.bank_account set currency = $2 where company_id = $1`;
    await write(take, [first.id, 'USD']);
    try {
      await expect(accept(holdingId, products.whole)).rejects.toMatchObject({ code: 'bank-account-missing' });
    } finally {
      await write(take, [first.id, 'CNY']);
    }
  }, 60_000);

  it('what failed again and again is a case, and is tried once more when a person says so', async () => {
    const { holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    const path = await accept(holdingId, products.whole);
    await applied(first.maker.client, await trade.signAt(first.maker, path, await words(first, path)));
    await stands(path, 'signed');
    const take = `update trade.bank_account set currency = $2 where company_id = $1`;
    await write(take, [first.id, 'USD']);
    await financier.maker.client.post(`${path}/registration`);
    const asked = await words(financier, path);
    await trade.signAt(financier.maker, path, asked);
    await applied(financier.checker.client, await trade.signAt(financier.checker, path, asked));
    const waiting = `from ledger.reaction where reaction = 'factoring.instruct' and done_at is null and tries > 0`;
    await until(
      () => write(`select tries ${waiting}`),
      (found) => z.array(z.unknown()).parse(found).length === 1,
    );
    await write(
      `update ledger.reaction set tries = 19, retry_at = now() where reaction = 'factoring.instruct' and done_at is null`,
    );
    const [failed] = await until(
      () => cases('reaction-failed'),
      (found) => found.length === 1,
    );
    await write(take, [first.id, 'CNY']);
    const retry = `/v1/cases/${failed?.id ?? ''}/retry`;
    await expect(financier.maker.client.post(retry)).rejects.toMatchObject({ code: 'role-missing' });
    await trade.stage.operatorMaker.client.post(retry);
    await stands(path, 'funded');
    expect(await cases('reaction-failed')).toEqual([]);
  }, 90_000);

  it('a certificate that all cancel ends the purchase of it, and frees the limit', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    const path = await sell(holdingId, products.whole);
    await act(
      rich.maker,
      { kind: 'cancel', certificateId, reason: '双方同意' },
      rich.maker,
      rich.checker,
      financier.maker,
    );
    expect(await stands(path, 'collected')).toMatchObject({ endReason: 'cancelled' });
    expect(
      await write('select status from trade.limit_use where discount_id = $1', [path.slice(14)]),
    ).toEqual([{ status: 'released' }]);
  }, 60_000);

  it('nothing is cancelled while its payment is on its way', async () => {
    const { certificateId } = await trade.issue(rich, first, FACE, '2026-05-29');
    for (const { account } of [rich, first]) {
      await trade.bank('POST', '/faults', { kind: 'withhold-notice', account });
    }
    await trade.decide('/v1/early-settlements', { certificateId }, rich.maker, rich.checker);
    const cancel = { kind: 'cancel', certificateId, reason: '双方同意' };
    await expect(act(rich.maker, cancel, rich.maker, rich.checker, first.maker)).rejects.toMatchObject({
      code: 'payment-under-way',
    });
    await trade.bank('POST', '/faults', { kind: 'release' });
    await until(
      () => trade.status(rich, certificateId),
      (status) => status === 'settled',
    );
  }, 60_000);

  it('nothing is paid early while a pledge of it is on its way to the ledger', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    const operator = trade.stage.operatorMaker.client;
    await operator.post('/v1/carrier', { held: true });
    const asked = proposal.parse(
      await first.maker.client.post('/v1/acts', {
        kind: 'pledge',
        holdingId,
        pledgeeId: second.id,
        terms: '质押担保',
      }),
    );
    const path = `/v1/acts/${asked.id}/signatures`;
    await first.maker.client.post(path, { signature: sign(first.maker, asked) });
    await second.maker.client.post(path, { signature: sign(second.maker, asked) });
    const early = trade.decide('/v1/early-settlements', { certificateId }, rich.maker, rich.checker);
    await expect(early).rejects.toMatchObject({ code: 'holding-moving' });
    await operator.post('/v1/carrier', { held: false });
    await until(
      () => trade.tree(first, certificateId),
      ([holding]) => holding?.state === 'pledged',
    );
  }, 60_000);

  it('a price back that the bank takes back gives no title back', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    const path = await sell(holdingId, products.whole);
    await first.maker.client.post(`${path}/repurchase`);
    const back = await words(financier, path);
    const [paid] = await becomes(first, certificateId, 'repurchase', ['booked']);
    const reversed = z
      .object({ accountServicerReference: z.string() })
      .parse(await trade.bank('POST', '/reversals', { accountServicerReference: paid?.bankReference }));
    const reversal = await until(
      () => trade.stage.operatorMaker.client.get('/v1/suspense?limit=100'),
      (found) => JSON.stringify(found).split(reversed.accountServicerReference).length === 3,
    );
    expect(reversal).toBeDefined();
    await trade.decideAsOperator('/v1/suspense-resolutions', {
      account: first.account,
      bankReference: paid?.bankReference,
      direction: 'debit',
      as: 'returned',
      returnReference: reversed.accountServicerReference,
    });
    await until(
      () => see(financier, path),
      (found) => found.proposal === null,
    );
    await expect(trade.signAt(financier.maker, path, back)).rejects.toMatchObject({
      code: 'proposal-closed',
    });
  }, 60_000);

  it('a seller that leaves takes its acceptance with it, and the limit is free', async () => {
    const leaver = await trade.company('退出供货', 'supplier', 0n);
    const { holdingId } = await trade.issue(rich, leaver, FACE, '2026-05-29');
    const request = withId.parse(
      await leaver.maker.client.post('/v1/discount-requests', {
        holdingId,
        amount: FACE.toString(),
        financierIds: [financier.id],
      }),
    );
    const quote = withId.parse(
      await financier.maker.client.post(`/v1/discount-requests/${request.id}/quotes`, {
        productId: products.whole,
      }),
    );
    const made = withId.parse(await leaver.maker.client.post(`/v1/quotes/${quote.id}/acceptance`));
    const { operatorMaker, operatorChecker } = trade.stage;
    const company = `/v1/companies/${leaver.id}`;
    const asked = proposal.parse(await operatorMaker.client.post(`${company}/exit`, { reason: '停业' }));
    await trade.signAt(operatorMaker, `${company}/registration`, asked);
    await applied(
      operatorChecker.client,
      await trade.signAt(operatorChecker, `${company}/registration`, asked),
    );
    expect(await stands(`/v1/discounts/${made.id}`, 'withdrawn')).toMatchObject({ endReason: 'seller-left' });
    expect(await write('select status from trade.limit_use where discount_id = $1', [made.id])).toEqual([
      { status: 'released' },
    ]);
  }, 60_000);
});

describe('a payment that nobody tells of', () => {
  it('of a price is a case again where one was closed and nothing came of it', async () => {
    const { holdingId } = await trade.issue(rich, first, FACE, '2026-05-29');
    for (const { account } of [first, financier]) {
      await trade.bank('POST', '/faults', { kind: 'withhold-notice', account });
    }
    const path = await commit(holdingId, products.whole);
    await stands(path, 'funding');
    await trade.advance('next-business-day');
    const { operatorMaker, operatorChecker } = trade.stage;
    const [opened] = await cases('funding-late');
    await operatorMaker.client.post(`/v1/cases/${opened?.id ?? ''}/closing`, { outcome: '误关' });
    await trade.advance('next-business-day');
    const [again] = await cases('funding-late');
    expect(again).toMatchObject({ facts: { discountId: path.slice(14) } });
    const asked = decision.parse(
      await operatorMaker.client.post(`${path}/case-release`, {
        caseId: again?.id,
        bankConfirmation: '未付',
      }),
    );
    const list = '/v1/discounts/case-releases';
    // Whoever has lost the answer finds what waits for a second person.
    expect(await operatorChecker.client.get(list)).toMatchObject({ data: [{ id: asked.id }] });
    await operatorChecker.client.post(`${list}/${asked.id}/rejection`);
    await trade.bank('POST', '/faults', { kind: 'release' });
    await stands(path, 'funded');
  }, 90_000);

  it('of a debt is asked for once, whatever becomes of the holding, until two people say that it was never made', async () => {
    const { certificateId, holdingId } = await trade.issue(rich, first, FACE, '2026-03-06');
    await trade.pass(first, second, holdingId, FACE);
    const late = await trade.issue(slow, first, FACE, '2026-03-06');
    covered = { certificateId: late.certificateId, path: await sell(late.holdingId, products.recourse) };
    for (const { account } of [rich, second]) {
      await trade.bank('POST', '/faults', { kind: 'lose-notice', account });
    }
    await trade.advance('2026-03-06');
    const order = { authority: '法院', number: '1', documentHash: `0x${'11'.repeat(32)}` };
    const { freezerMaker, freezerChecker } = trade.stage;
    for (const kind of ['freeze', 'unfreeze']) {
      await act(freezerMaker, { kind, holdingId, order }, freezerMaker, freezerChecker);
    }
    await trade.advance('next-business-day');
    const [payment, ...others] = await between(rich, certificateId, 'settle');
    expect(others).toEqual([]);
    expect(await trade.status(rich, certificateId)).toBe('due');
    await expect(
      act(
        second.maker,
        { kind: 'return', holdingId, receiverId: first.id, paymentReference: 'SB-1' },
        second.maker,
        first.maker,
      ),
    ).rejects.toMatchObject({ code: 'payment-under-way' });
    expect(await trade.cases('payment-unanswered')).toMatchObject([{ payment: payment?.endToEndId }]);
    await trade.decideAsOperator('/v1/payments/unbooked', {
      payment: payment?.endToEndId,
      bankConfirmation: '银行确认未记账',
    });
    expect(await trade.cases('payment-unanswered')).toEqual([]);
    await trade.advance('next-business-day');
    await becomes(rich, certificateId, 'settle', ['rejected', 'attested']);
    await until(
      () => trade.status(rich, certificateId),
      (status) => status === 'settled',
    );
  }, 90_000);
});

describe('an obligor that pays late, in part, or not at all', () => {
  it('is not late with what its bank has booked and the ledger does not know yet', async () => {
    const lateNow = async (): Promise<number> =>
      z
        .array(z.unknown())
        .parse(
          await write('select 1 from trade.late_holding where certificate_id = $1', [covered.certificateId]),
        ).length;
    expect(await lateNow()).toBe(1);
    const book = `update trade.payment_instruction set status = $2, reason = 'holding-frozen: for the test'
      where purpose = 'settle' and certificate_id = $1`;
    const [, asked] = await between(slow, covered.certificateId, 'settle');
    await write(`${book} and end_to_end_id = '${asked?.endToEndId ?? ''}'`, [
      covered.certificateId,
      'booked',
    ]);
    expect(await lateNow()).toBe(0);
    await write(book, [covered.certificateId, 'rejected']);
  }, 60_000);

  it('a purchase with recourse that was paid enough before the write-off is closed, and its surplus goes back', async () => {
    await stands(covered.path, 'overdue');
    const open = decision.parse(await financier.maker.client.post(`${covered.path}/recourse`));
    const list = '/v1/discounts/recourses';
    expect(await financier.checker.client.get(list)).toMatchObject({ data: [{ id: open.id }] });
    await financier.checker.client.post(`${list}/${open.id}/rejection`);
    await deposit(trade.stage, slow, 95_000n);
    await trade.advance('next-business-day');
    await until(
      () => between(financier, covered.certificateId, 'settle'),
      (found) => found.at(-1)?.status === 'attested',
    );
    for (const status of ['overdue', 'defaulted', 'written-off']) {
      await write('update trade.certificate set status = $2 where id = $1 and status <> $2', [
        covered.certificateId,
        status,
      ]);
    }
    expect(await stands(covered.path, 'closed')).toMatchObject({ endReason: 'written-off' });
    const [surplus] = await becomes(first, covered.certificateId, 'surplus', ['booked']);
    expect(surplus?.amount).toBe('5000');
  }, 60_000);

  it('who buys back is not claimed from as well, pays what was financed, and gets what the obligor paid since', async () => {
    const unsure = await trade.company('难核心', 'obligor', 0n);
    const sold = await trade.issue(unsure, first, FACE, '2026-03-13');
    boughtBack = { certificateId: sold.certificateId, path: await sell(sold.holdingId, products.recourse) };
    await trade.advance('2026-03-13');
    await trade.advance('next-business-day');
    const { path, certificateId } = boughtBack;
    await stands(path, 'overdue');
    const claimed = decision.parse(await financier.maker.client.post(`${path}/recourse`));
    await first.maker.client.post(`${path}/repurchase`);
    const [price] = await becomes(first, certificateId, 'repurchase', ['booked']);
    expect(price?.amount).toBe('90000');
    await expect(
      financier.checker.client.post(`/v1/discounts/recourses/${claimed.id}/approval`, {
        payloadHash: claimed.payloadHash,
      }),
    ).rejects.toMatchObject({ code: 'payment-asked' });
    await deposit(trade.stage, unsure, 40_000n);
    await trade.bank('POST', '/faults', { kind: 'reject-next', account: financier.account });
    await trade.advance('next-business-day');
    const back = await words(financier, path);
    await trade.signAt(financier.maker, path, back);
    await applied(first.maker.client, await trade.signAt(first.maker, path, back));
    await stands(path, 'repurchased');
    const [surplus] = await becomes(first, certificateId, 'surplus', ['rejected']);
    expect(surplus?.amount).toBe('40000');
    // What the bank refused is asked for again on the next day.
    await trade.advance('next-business-day');
    await becomes(first, certificateId, 'surplus', ['rejected', 'booked']);
  }, 90_000);

  it('a reserve that the bank refused is asked for again', async () => {
    const sold = await trade.issue(rich, first, FACE, '2026-04-10');
    const path = await sell(sold.holdingId, products.recourse);
    await trade.bank('POST', '/faults', { kind: 'reject-next', account: financier.account });
    await trade.advance('2026-04-10');
    await stands(path, 'collected');
    await becomes(first, sold.certificateId, 'reserve', ['rejected']);
    await trade.advance('next-business-day');
    const [, paid] = await becomes(first, sold.certificateId, 'reserve', ['rejected', 'booked']);
    expect(paid?.amount).toBe('10000');
  }, 90_000);

  it('whose account is missing, or unknown to its bank, stops nobody else’s day', async () => {
    const accountless = await trade.company('无户核心', 'obligor', 0n);
    const misspelt = await trade.company('错户核心', 'obligor', 0n);
    const dueOn = '2026-04-17';
    const one = await trade.issue(accountless, first, FACE, dueOn);
    const other = await trade.issue(misspelt, first, FACE, dueOn);
    await write(`update trade.bank_account set currency = 'USD' where company_id = $1`, [accountless.id]);
    await write(`update trade.bank_account set number = 'NO-SUCH-ACCOUNT' where company_id = $1`, [
      misspelt.id,
    ]);
    await trade.advance(dueOn);
    expect(await trade.cases('bank-account-missing')).toEqual([
      { companyId: accountless.id, currency: 'CNY', certificateId: one.certificateId },
    ]);
    await becomes(misspelt, other.certificateId, 'settle', ['rejected']);
    await trade.advance('next-business-day');
    expect(await trade.status(misspelt, other.certificateId)).toBe('overdue');
    expect(await trade.cases('bank-account-missing')).toHaveLength(1);
  }, 90_000);
});
