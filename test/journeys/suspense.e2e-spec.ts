import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Company } from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';
import { Trade, until, type Payment } from '../support/trade.js';
import { asOwner } from '../support/owner.js';

const sandbox = new Sandbox();
let trade: Trade;
let secret: string;
let first: Company;
let second: Company;
let rich: Company;

const suspense = z.object({
  data: z.array(
    z.object({
      account: z.string(),
      bankReference: z.string(),
      direction: z.string(),
      amount: z.string(),
      endToEndId: z.string().nullable(),
      reason: z.string(),
      suggestions: z.array(z.object({ endToEndId: z.string(), certificateId: z.string() })),
    }),
  ),
});
const waiting = async () =>
  suspense.parse(await trade.stage.operatorMaker.client.get('/v1/suspense?limit=100')).data;
const settles = async (company: Company, certificateId: string): Promise<Payment[]> =>
  (await trade.payments(company, certificateId)).filter(({ purpose }) => purpose === 'settle');
const settled = (company: Company, certificateId: string): Promise<string> =>
  until(
    () => trade.status(company, certificateId),
    (status) => status === 'settled',
  );

beforeAll(async () => {
  await sandbox.start();
  trade = new Trade(sandbox.stage(), '2026-03-02');
  secret = await sandbox.inside(({ secrets }) => Promise.resolve(secrets.bankWebhookSecret));
  await trade.bankKnown();
  first = await trade.company('甲供货', 'supplier', 0n);
  second = await trade.company('乙供货', 'supplier', 0n);
  rich = await trade.company('富核心', 'obligor', 100_000_000n);
}, 120_000);

afterAll(async () => {
  await sandbox.end();
}, 60_000);

describe('what a bank tells wrongly, or not at all', () => {
  it('a statement heals notices that were lost, and pays once', async () => {
    const { certificateId } = await trade.issue(rich, first, 111_111n, '2026-04-01');
    await faulty({ kind: 'lose-notice' }, rich, first);
    const before = await trade.balance(first);
    const advancing = trade.advance('2026-04-01');
    await until(
      () => trade.balance(first),
      (balance) => balance === before + 111_111n,
    );
    await trade.bank('POST', '/statements', { account: rich.account, on: '2026-04-01' });
    await advancing;
    await settled(rich, certificateId);
    await trade.bank('POST', '/statements', { account: first.account, on: '2026-04-01' });
    const [payment] = await settles(rich, certificateId);
    const entries = await until(
      () => entriesOf(payment?.endToEndId ?? ''),
      (found) => found.length === 2,
    );
    expect(entries.map(({ status }) => status)).toEqual(['matched', 'matched']);
    expect(await trade.balance(first)).toBe(before + 111_111n);
  }, 60_000);

  it('a statement that does not add up is refused as a whole', async () => {
    expect(await trade.bankTells(statement('77.70'), { secret })).toBe(204);
    const [opened] = await until(
      () => trade.cases('statement-differs'),
      (found) => found.length > 0,
    );
    expect(opened?.reason).toMatch(/does not add up: 1\.00 and entries of 76\.71 are not 77\.70/);
    expect((await waiting()).filter(({ account }) => account === 'ACC-OF-NOBODY')).toEqual([]);
    expect(await trade.bankTells(statement('77.71'), { secret })).toBe(204);
    await until(waiting, (found) => found.some(({ account }) => account === 'ACC-OF-NOBODY'));
  }, 60_000);

  it('an entry without its reference waits in suspense until two people say which payment it is', async () => {
    const { certificateId } = await trade.issue(rich, second, 222_222n, '2026-04-02');
    await faulty({ kind: 'mangle-reference' }, rich, second);
    const advancing = trade.advance('2026-04-02');
    const mangled = (entry: z.infer<typeof suspense>['data'][number]): boolean =>
      entry.endToEndId === 'NOTPROVIDED' && entry.amount === '222222';
    const found = await until(waiting, (entries) => entries.filter(mangled).length === 2);
    const debit = found.find((entry) => mangled(entry) && entry.direction === 'debit');
    if (!debit) throw new Error('No debit is in suspense.');
    expect(debit.account).toBe(rich.account);
    const [suggestion] = debit.suggestions;
    expect(suggestion?.certificateId).toBe(certificateId);
    const entry = {
      account: debit.account,
      bankReference: debit.bankReference,
      direction: debit.direction,
    };
    const path = '/v1/suspense-resolutions';
    const operator = trade.stage.operatorMaker.client;
    await expect(
      operator.post(path, { ...entry, as: 'payment', endToEndId: 'S-OF-NOBODY' }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      operator.post(path, { ...entry, as: 'returned', returnReference: 'X' }),
    ).rejects.toMatchObject({ code: 'suspense-differs' });
    await trade.decideAsOperator(path, { ...entry, as: 'payment', endToEndId: suggestion?.endToEndId });
    await advancing;
    await settled(rich, certificateId);
    const credit = (await waiting()).find(mangled);
    await trade.decideAsOperator(path, {
      account: credit?.account,
      bankReference: credit?.bankReference,
      direction: credit?.direction,
      as: 'payment',
      endToEndId: suggestion?.endToEndId,
    });
    expect((await waiting()).filter(mangled)).toEqual([]);
  }, 90_000);

  it('a payment of a wrong amount is told to both sides, goes back, and is asked for again', async () => {
    const { certificateId } = await trade.issue(rich, second, 333_333n, '2026-04-03');
    await faulty({ kind: 'wrong-amount', by: '-3333' }, rich);
    const advancing = trade.advance('2026-04-03');
    const wrong = (entry: z.infer<typeof suspense>['data'][number]): boolean => entry.amount === '330000';
    const found = await until(waiting, (entries) => entries.filter(wrong).length === 2);
    const debit = found.find((entry) => wrong(entry) && entry.direction === 'debit');
    if (!debit) throw new Error('No debit is in suspense.');
    for (const company of [rich, second]) {
      expect(await trade.told(company, 'payment-differs')).toEqual([
        expect.objectContaining({ certificateId, reason: 'the entry has another amount' }),
      ]);
    }
    expect(await trade.cases('payment-differs')).toHaveLength(1);
    const { accountServicerReference } = z
      .object({ accountServicerReference: z.string() })
      .parse(await trade.bank('POST', '/reversals', { accountServicerReference: debit.bankReference }));
    await until(waiting, (entries) => entries.filter(wrong).length === 4);
    // Another bank happens to use the same reference for something else.
    const elsewhere = notice({
      account: 'ACC-ELSEWHERE',
      reference: debit.bankReference,
      amount: '9.99',
      currency: 'CNY',
      reversal: false,
      endToEndId: 'OTHER',
    });
    expect(await trade.bankTells(elsewhere, { secret })).toBe(204);
    const ofAnother = (entries: z.infer<typeof suspense>['data']): boolean =>
      entries.some(({ account }) => account === 'ACC-ELSEWHERE');
    await until(waiting, ofAnother);
    await trade.decideAsOperator('/v1/suspense-resolutions', {
      account: debit.account,
      bankReference: debit.bankReference,
      direction: 'debit',
      as: 'returned',
      returnReference: accountServicerReference,
    });
    await advancing;
    expect((await waiting()).filter(wrong)).toEqual([]);
    expect(ofAnother(await waiting())).toBe(true);
    await trade.advance('next-business-day');
    expect(await trade.status(rich, certificateId)).toBe('settled');
  }, 90_000);

  it('ten copies, shuffled, forged, stale, partial, over, late, in another currency and taken back pay once', async () => {
    const { certificateId } = await trade.issue(rich, first, 444_444n, '2026-04-30');
    await faulty({ kind: 'withhold-notice' }, rich, first);
    await faulty({ kind: 'duplicate-notice', times: 10 }, rich, first);
    await faulty({ kind: 'late', days: 2 }, rich);
    const before = await trade.balance(first);
    const known = new Set((await waiting()).map(({ bankReference }) => bankReference));
    const advancing = trade.advance('2026-04-30');
    await until(
      () => trade.balance(first),
      (balance) => balance === before + 444_444n,
    );
    const [payment] = await settles(rich, certificateId);
    if (!payment) throw new Error('Nothing was asked for.');
    const tell = (reference: string, changes: Partial<Told> = {}) =>
      notice({
        account: rich.account,
        reference,
        amount: '4444.44',
        currency: 'CNY',
        reversal: false,
        endToEndId: payment.endToEndId,
        ...changes,
      });
    const forged = tell('FORGED');
    expect(await trade.bankTells(forged, { secret: 'not the bank’s secret at all' })).toBe(401);
    expect(await trade.bankTells(forged, { secret, at: Math.floor(Date.now() / 1000) - 301 })).toBe(401);
    const told = shuffled(
      [
        tell('PARTIAL', { amount: '1.00' }),
        tell('OVER', { amount: '4444.45' }),
        tell('CURRENCY', { currency: 'USD' }),
        tell('BACK', { reversal: true }),
        tell('ELSEWHERE', { account: second.account }),
      ].flatMap((message) => Array.from({ length: 10 }, () => message)),
    );
    for (const message of told) expect(await trade.bankTells(message, { secret })).toBe(204);
    await trade.bank('POST', '/faults', { kind: 'release' });
    await advancing;
    await settled(rich, certificateId);
    // A booking that comes after the payment was booked pays nothing more.
    expect(await trade.bankTells(tell('AFTER'), { secret })).toBe(204);
    const fresh = await until(
      async () => (await waiting()).filter(({ bankReference }) => !known.has(bankReference)),
      (entries) => entries.length >= 6,
    );
    expect(fresh.map(({ bankReference, reason }) => `${bankReference}: ${reason}`).sort()).toEqual([
      'AFTER: another booking has paid this instruction',
      'BACK: the entry takes a payment back',
      'CURRENCY: the entry is in another currency',
      'ELSEWHERE: the entry is on another account than was instructed',
      'OVER: the entry has another amount',
      'PARTIAL: the entry has another amount',
    ]);
    const matched = (await entriesOf(payment.endToEndId)).filter(({ status }) => status === 'matched');
    expect(matched.map(({ direction }) => direction).sort()).toEqual(['credit', 'debit']);
    expect(await trade.balance(first)).toBe(before + 444_444n);
    expect((await settles(rich, certificateId)).map(({ status }) => status)).toEqual(['attested']);
    for (const entry of fresh) {
      await trade.decideAsOperator('/v1/suspense-resolutions', {
        account: entry.account,
        bankReference: entry.bankReference,
        direction: entry.direction,
        as: 'not-ours',
        reason: 'the bank says that it never booked this',
      });
    }
    expect((await waiting()).filter(({ bankReference }) => !known.has(bankReference))).toEqual([]);
    expect((await sandbox.verify()).differences).toEqual([]);
  }, 120_000);
});

/** Asks the bank to go wrong once on each company’s account. */
async function faulty(fault: Record<string, unknown>, ...companies: Company[]): Promise<void> {
  for (const { account } of companies) await trade.bank('POST', '/faults', { ...fault, account });
}

const entryRows = z.array(z.object({ direction: z.string(), status: z.string() }));

function entriesOf(endToEndId: string): Promise<z.infer<typeof entryRows>> {
  return sandbox.inside(({ walls }) =>
    asOwner(walls, async (db) =>
      entryRows.parse(
        await db.query('select direction, status from trade.bank_entry where end_to_end_id = $1', [
          endToEndId,
        ]),
      ),
    ),
  );
}

interface Told {
  account: string;
  reference: string;
  amount: string;
  currency: string;
  reversal: boolean;
  endToEndId: string;
}

/** A debit notice as a bank would write it. */
function notice(told: Told): string {
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
    <Acct><Id><Othr><Id>${told.account}</Id></Othr></Id></Acct><Ntry>
    <Amt Ccy="${told.currency}">${told.amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>
    ${told.reversal ? '<RvslInd>true</RvslInd>' : ''}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-04-30</Dt></BookgDt>
    <AcctSvcrRef>${told.reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>${told.endToEndId}</EndToEndId>
    </Refs></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`;
}

/** A statement over one credit of 76.71 from 1.00 to what it says. */
function statement(closing: string): string {
  const balance = (code: string, amount: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>`;
  return `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
    <Acct><Id><Othr><Id>ACC-OF-NOBODY</Id></Othr></Id></Acct>${balance('OPBD', '1.00')}${balance('CLBD', closing)}
    <Ntry><Amt Ccy="CNY">76.71</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
    <BookgDt><Dt>2026-04-01</Dt></BookgDt><AcctSvcrRef>ONE</AcctSvcrRef></Ntry></Stmt></BkToCstmrStmt></Document>`;
}

/** The same in another order, by a seed that a failure can be repeated with. */
function shuffled<T>(list: readonly T[], seed = 20_260_430): T[] {
  let state = seed;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
  return list
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
