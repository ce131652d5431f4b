import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  BankCustomer,
  NoticeReceiver,
  emptyFolder,
  pain001,
  startBankProcess,
  textOf,
  textsOf,
  until,
  variablesOf,
} from '../testing/bank-fixture.js';
import { readEnvironment } from './environment.js';
import { startBank } from './start-bank.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let receiver: NoticeReceiver;
let webhookUrl: string;
let bank: NestExpressApplication | undefined;
let customer: BankCustomer;

beforeEach(async () => {
  folder = await emptyFolder();
  receiver = new NoticeReceiver();
  webhookUrl = await receiver.start();
  await start();
});

afterEach(async () => {
  await bank?.close();
  await receiver.stop();
  await folder.remove();
});

async function start(): Promise<void> {
  bank = await startBank(readEnvironment(variablesOf({ folder: folder.path, webhookUrl })), false);
  customer = new BankCustomer(await bank.getUrl());
}

async function openBoth(): Promise<void> {
  await customer.open('ACC-BUYER', '100000');
  await customer.open('ACC-SUPPLIER', '0');
}

describe('accounts', () => {
  test('opens once: the same again is 200, another under its number is 409', async () => {
    expect((await customer.open('ACC-1', '500')).status).toBe(201);
    expect((await customer.open('ACC-1', '500')).status).toBe(200);
    const { status, type, answer } = await customer.open('ACC-1', '501');
    expect(status).toBe(409);
    expect(type).toMatch(/^application\/problem\+json/);
    expect(answer).toMatchObject({ status: 409, code: 'account-differs' });
    expect(await customer.balance('ACC-1')).toBe('500');
  });

  test('opens the same after money moved: the opening balance counts, not the balance of today', async () => {
    await openBoth();
    await customer.pay(pain001([{}]));
    expect((await customer.open('ACC-BUYER', '100000')).status).toBe(200);
  });

  test('does not give out its own account', async () => {
    await customer.open('ACC-1', '500');
    expect(await customer.open('SANDBOX-OWN-CNY', '0', 'CNY', 'Sandbox Bank')).toMatchObject({
      status: 409,
      answer: { code: 'account-differs' },
    });
  });

  test('deposits come from the bank’s own account', async () => {
    await customer.open('ACC-1', '500');
    expect((await customer.json('POST', '/deposits', { account: 'ACC-1', amount: '250' })).status).toBe(201);
    expect(await customer.balance('ACC-1')).toBe('750');
    expect(await customer.balance('SANDBOX-OWN-CNY')).toBe('-750');
    const emptied = await customer.json('POST', '/emptyings', { account: 'ACC-1' });
    expect(emptied).toMatchObject({ status: 201, answer: { amount: '750' } });
    expect(await customer.balance('ACC-1')).toBe('0');
    expect(await customer.balance('SANDBOX-OWN-CNY')).toBe('0');
    expect(receiver.received).toHaveLength(0);
  });

  test.each([
    ['account unknown', 'GET', '/accounts/NOWHERE', undefined, 404, 'account-unknown'],
    ['deposit to nobody', 'POST', '/deposits', { account: 'NOWHERE', amount: '1' }, 404, 'account-unknown'],
    ['deposit of nothing', 'POST', '/deposits', { account: 'ACC-1', amount: '0' }, 400, 'body-invalid'],
    ['amount as a number', 'POST', '/deposits', { account: 'ACC-1', amount: 5 }, 400, 'body-invalid'],
    ['more fields', 'POST', '/deposits', { account: 'ACC-1', amount: '5', own: 1 }, 400, 'body-invalid'],
    [
      'no such currency',
      'POST',
      '/accounts',
      { account: 'ACC-2', holder: 'B', currency: 'QQQ', balance: '0' },
      400,
      'currency-unknown',
    ],
    ['no such route', 'GET', '/vault', undefined, 404, 'route-unknown'],
  ] as const)('refuses with a problem: %s', async (_, method, path, body, status, code) => {
    expect(await customer.json(method, path, body)).toMatchObject({
      status,
      type: expect.stringMatching(/^application\/problem\+json/),
      answer: { status, code },
    });
  });

  test('points at the fault in a body', async () => {
    const { answer } = await customer.json('POST', '/deposits', { account: 'ACC-1', amount: '-1' });
    expect(answer).toMatchObject({ errors: [{ pointer: '/amount' }] });
  });

  test('lets nobody in without its token, on any route but /health', async () => {
    const routes = [
      ['GET', '/accounts/ACC-1'],
      ['POST', '/accounts'],
      ['POST', '/deposits'],
      ['POST', '/emptyings'],
      ['POST', '/payments'],
      ['POST', '/reversals'],
      ['POST', '/attestations'],
      ['GET', '/attestor'],
      ['POST', '/faults'],
      ['GET', '/faults'],
      ['GET', '/notices'],
    ] as const;
    for (const [method, path] of routes) {
      const { status, answer } = await customer.json(
        method,
        path,
        method === 'POST' ? {} : undefined,
        'wrong',
      );
      expect([path, status]).toEqual([path, 401]);
      expect(answer).toMatchObject({ code: 'token-missing' });
    }
    expect(await customer.json('GET', '/health', undefined, 'wrong')).toMatchObject({
      status: 200,
      answer: { service: 'sandbox-bank', status: 'ok' },
    });
  });
});

describe('payments', () => {
  beforeEach(openBoth);

  test('books a payment and answers under which reference', async () => {
    const { status, type, text } = await customer.pay(
      pain001([{ amount: '123.45', endToEndId: 'E2E-7', remittance: '/TRB/REF/7' }], {
        messageId: 'M-7',
        sum: '123.45',
      }),
    );
    expect(status).toBe(200);
    expect(type).toMatch(/^application\/xml/);
    expect(text).toContain('urn:iso:std:iso:20022:tech:xsd:pain.002.001.10');
    expect(textOf(text, 'OrgnlMsgId')).toBe('M-7');
    expect(textOf(text, 'GrpSts')).toBe('ACSC');
    expect(textOf(text, 'OrgnlEndToEndId')).toBe('E2E-7');
    expect(textOf(text, 'TxSts')).toBe('ACSC');
    expect(await customer.balance('ACC-BUYER')).toBe('87655');
    const { answer } = await customer.json('GET', '/accounts/ACC-SUPPLIER');
    expect(answer).toEqual({
      account: 'ACC-SUPPLIER',
      holder: 'Holder of ACC-SUPPLIER',
      currency: 'CNY',
      balance: '12345',
      hasMore: false,
      entries: [
        {
          accountServicerReference: textOf(text, 'AcctSvcrRef'),
          kind: 'payment',
          amount: '12345',
          balanceAfter: '12345',
          bookedOn: '2026-08-24',
          valueOn: '2026-08-24',
          counterparty: 'ACC-BUYER',
          endToEndId: 'E2E-7',
          remittance: '/TRB/REF/7',
        },
      ],
    });
  });

  test('books what it can of a message and says what became of each', async () => {
    await customer.open('ACC-DOLLARS', '0', 'USD');
    const { text } = await customer.pay(
      pain001([
        { endToEndId: 'A', amount: '999.99' },
        { endToEndId: 'B', amount: '0.02' },
        { endToEndId: 'C', amount: '0.01' },
        { endToEndId: 'D', amount: '1', creditor: 'NOWHERE' },
        { endToEndId: 'E', amount: '1', currency: 'USD', creditor: 'ACC-DOLLARS' },
        { endToEndId: 'F', amount: '0.001' },
        { endToEndId: 'G', amount: '0.00' },
        { endToEndId: 'A', amount: '0.01' },
        { endToEndId: 'H', amount: '1', creditor: 'ACC-BUYER' },
        { endToEndId: 'I', amount: '1', creditor: 'SANDBOX-OWN-CNY' },
      ]),
    );
    expect(textOf(text, 'GrpSts')).toBe('PART');
    const statuses = ['ACSC', 'RJCT', 'ACSC', ...Array<string>(7).fill('RJCT')];
    expect(textsOf(text, 'TxSts')).toEqual(statuses);
    expect(textsOf(text, 'Cd')).toEqual(['AM04', 'AC03', 'AM03', 'AM12', 'AM01', 'DU04', 'AG01', 'AC03']);
    expect(new Set(textsOf(text, 'AcctSvcrRef')).size).toBe(2);
    expect(await customer.balance('ACC-BUYER')).toBe('0');
    expect(await customer.balance('ACC-SUPPLIER')).toBe('100000');
  });

  test.each([
    ['an unknown debtor', { debtor: 'NOWHERE' }, 'AC01'],
    ['the bank’s own money', { debtor: 'SANDBOX-OWN-CNY' }, 'AC01'],
    ['a wrong count', { count: 2 }, 'AM18'],
    ['a wrong control sum', { sum: '99.99' }, 'AM10'],
  ])('rejects %s', async (_, given, reason) => {
    const { text } = await customer.pay(pain001([{}], given));
    expect(textOf(text, 'GrpSts')).toBe('RJCT');
    expect(textOf(text, 'Cd')).toBe(reason);
    expect(await customer.balance('ACC-SUPPLIER')).toBe('0');
  });

  test('answers a message that comes again with the same words, and books it once', async () => {
    const first = await customer.pay(pain001([{}], { messageId: 'M-1' }));
    const again = await customer.pay(pain001([{}], { messageId: 'M-1', createdAt: '2026-08-25T09:00:00Z' }));
    expect(again.text).toBe(first.text);
    expect(await customer.balance('ACC-SUPPLIER')).toBe('10000');
    await receiver.untilReceived(2);
    expect(await customer.notices()).toHaveLength(2);
  });

  test('twenty of the same at once book once', async () => {
    const message = pain001([{}], { messageId: 'M-1' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => customer.pay(message)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await customer.balance('ACC-SUPPLIER')).toBe('10000');
  });

  test('refuses another message under a name that was used, and keeps the first answer', async () => {
    const first = await customer.pay(pain001([{}], { messageId: 'M-1' }));
    const other = await customer.pay(
      pain001([{ amount: '1.00', endToEndId: 'E2E-2' }], { messageId: 'M-1' }),
    );
    expect([textOf(other.text, 'GrpSts'), textOf(other.text, 'Cd')]).toEqual(['RJCT', 'DU01']);
    expect((await customer.pay(pain001([{}], { messageId: 'M-1' }))).text).toBe(first.text);
    expect(await customer.balance('ACC-SUPPLIER')).toBe('10000');
  });

  test('an end-to-end id is used once by each debtor; one that was rejected is free', async () => {
    await customer.open('ACC-OTHER', '10000');
    await customer.pay(pain001([{ amount: '5000.00' }]));
    const retried = await customer.pay(pain001([{}]));
    expect(textOf(retried.text, 'TxSts')).toBe('ACSC');
    const again = await customer.pay(pain001([{}]));
    expect(textOf(again.text, 'Cd')).toBe('DU04');
    const other = await customer.pay(pain001([{}], { debtor: 'ACC-OTHER' }));
    expect(textOf(other.text, 'TxSts')).toBe('ACSC');
    expect(await customer.balance('ACC-SUPPLIER')).toBe('20000');
  });

  test('money is conserved: every booking and all balances sum to zero', async () => {
    await customer.open('ACC-OTHER', '10000');
    const refs: string[] = [];
    for (let i = 0; i < 30; i += 1) {
      const [debtor, creditor] = [
        ['ACC-BUYER', 'ACC-SUPPLIER'],
        ['ACC-SUPPLIER', 'ACC-OTHER'],
        ['ACC-OTHER', 'ACC-BUYER'],
      ][i % 3] ?? ['', ''];
      const { text } = await customer.pay(
        pain001([{ endToEndId: `E-${i}`, amount: `${(i * 37) % 50}.${10 + i}`, creditor }], { debtor }),
      );
      refs.push(...textsOf(text, 'AcctSvcrRef'));
    }
    expect(refs.length).toBeGreaterThan(20);
    await customer.json('POST', '/reversals', { accountServicerReference: refs.at(-1) });
    await bank?.close();
    bank = undefined;
    const books = new DatabaseSync(join(folder.path, 'bank.sqlite'), { readOnly: true });
    expect(books.prepare('select sum(balance) as sum from account').get()).toEqual({ sum: 0 });
    expect(
      books
        .prepare('select reference from entry group by reference having sum(amount) <> 0 or count(*) <> 2')
        .all(),
    ).toEqual([]);
    expect(
      books
        .prepare(
          `select number from account a
           where balance <> (select coalesce(sum(amount), 0) from entry where account = a.number)`,
        )
        .all(),
    ).toEqual([]);
    books.close();
  });

  test('a reversal brings the money back once', async () => {
    const { text } = await customer.pay(pain001([{}]));
    const body = { accountServicerReference: textOf(text, 'AcctSvcrRef') };
    expect((await customer.json('POST', '/reversals', body)).status).toBe(201);
    expect(await customer.balance('ACC-BUYER')).toBe('100000');
    expect(await customer.json('POST', '/reversals', body)).toMatchObject({
      status: 409,
      answer: { code: 'payment-reversed' },
    });
    const nothing = { accountServicerReference: 'SB0' };
    expect(await customer.json('POST', '/reversals', nothing)).toMatchObject({
      status: 404,
      answer: { code: 'payment-unknown' },
    });
  });

  test('does not reverse what the payee has spent', async () => {
    const { text } = await customer.pay(pain001([{}]));
    await customer.pay(pain001([{ creditor: 'ACC-BUYER' }], { debtor: 'ACC-SUPPLIER' }));
    expect(
      await customer.json('POST', '/reversals', { accountServicerReference: textOf(text, 'AcctSvcrRef') }),
    ).toMatchObject({ status: 409, answer: { code: 'payment-spent' } });
    expect(await customer.balance('ACC-SUPPLIER')).toBe('0');
  });

  test('rejects and books late on demand, as often as asked', async () => {
    await customer.json('POST', '/faults', { kind: 'reject-next', reason: 'AM04', count: 1 });
    await customer.json('POST', '/faults', { kind: 'late', days: 3 });
    const rejected = await customer.pay(pain001([{}]));
    expect(textOf(rejected.text, 'Cd')).toBe('AM04');
    await customer.pay(pain001([{}], { on: '2026-12-30' }));
    await customer.pay(pain001([{ endToEndId: 'E2E-2' }], { on: '2026-12-30' }));
    const { answer } = await customer.json('GET', '/accounts/ACC-SUPPLIER');
    expect(answer).toMatchObject({ entries: [{ bookedOn: '2027-01-02' }, { bookedOn: '2026-12-30' }] });
    expect((await customer.json('GET', '/faults')).answer).toEqual({ faults: [] });
  });
});

describe('messages that cannot be read', () => {
  const good = pain001([{}]);
  const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><Document>&b;</Document>`;
  const outside = `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>${good.slice(good.indexOf('<Document'))}`;

  test.each([
    ['a DOCTYPE with entities', bomb],
    ['an outside entity', outside.replace('/TRB/REF/1', '&x;')],
    ['a DOCTYPE in lower case', good.replace('<Document', '<!doctype d><Document')],
    ['no XML', 'pay 5'],
    ['nothing', ''],
    ['a message cut off', good.slice(0, -20)],
    ['depth of 10,000', '<a>'.repeat(10_000) + '</a>'.repeat(10_000)],
    ['another version', good.replaceAll('pain.001.001.09', 'pain.001.001.03')],
    ['two message ids', good.replace('<CreDtTm>', '<MsgId>M-2</MsgId><CreDtTm>')],
    ['a message id that is too long', pain001([{}], { messageId: 'M'.repeat(36) })],
    ['no payment', pain001([])],
    ['no currency', good.replace(' Ccy="CNY"', '')],
    ['a negative amount', pain001([{ amount: '-1.00' }])],
    ['an amount with an exponent', pain001([{ amount: '1e3' }])],
    ['a day that is not in the calendar', pain001([{}], { on: '2026-02-30' })],
    ['a direct debit', good.replace('TRF', 'DD')],
  ])('refuses %s in under 200 ms', async (_, message) => {
    await openBoth();
    const start = performance.now();
    const { status, type, text } = await customer.pay(message);
    expect(performance.now() - start).toBeLessThan(200);
    expect({ status, type }).toEqual({
      status: 400,
      type: expect.stringMatching(/^application\/problem\+json/),
    });
    expect(JSON.parse(text)).toMatchObject({ code: 'payment-message-unreadable' });
    expect(await customer.balance('ACC-SUPPLIER')).toBe('0');
  });

  test.each([
    ['that is empty', '<!DOCTYPE Document>'],
    ['with an entity that nothing uses', '<!DOCTYPE Document [<!ENTITY x "y">]>'],
    ['that is fetched', '<!DOCTYPE Document SYSTEM "http://127.0.0.1:1/pain.dtd">'],
  ])('refuses a DOCTYPE %s, in a message that is good otherwise', async (_, doctype) => {
    await openBoth();
    const { status, text } = await customer.pay(good.replace('<Document', `${doctype}<Document`));
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ detail: expect.stringContaining('DOCTYPE') });
    expect(textOf((await customer.pay(good)).text, 'TxSts')).toBe('ACSC');
  });

  test('refuses other encodings and content types', async () => {
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${good.replace('UTF-8', 'UTF-16')}`, 'utf16le'));
    expect((await customer.pay(utf16)).status).toBe(400);
    const latin = new Uint8Array(Buffer.from(good.replace('UTF-8', 'ISO-8859-1'), 'latin1'));
    expect((await customer.pay(latin)).status).toBe(400);
    expect(await customer.pay('{}', 'application/json')).toMatchObject({ status: 400 });
    expect(await customer.pay(good, 'text/plain')).toMatchObject({ status: 400 });
  });
});

describe('crashes', () => {
  test('killed half way through a message, it has booked nothing and can be asked again', async () => {
    await openBoth();
    await bank?.close();
    bank = undefined;
    const message = pain001([{ endToEndId: 'A' }, { endToEndId: 'B' }]);
    const doomed = await startBankProcess({
      folder: folder.path,
      webhookUrl,
      crashAt: 'payments.unanswered',
    });
    await expect(new BankCustomer(doomed.url).pay(message)).rejects.toThrow();
    expect(await doomed.ended).toBe('SIGKILL');
    await start();
    expect(await customer.balance('ACC-SUPPLIER')).toBe('0');
    expect(await customer.notices()).toEqual([]);
    expect(textsOf((await customer.pay(message)).text, 'TxSts')).toEqual(['ACSC', 'ACSC']);
  }, 30_000);

  test('killed after booking and before answering, it gives the same message its answer and books it once', async () => {
    await openBoth();
    await bank?.close();
    bank = undefined;
    const message = pain001([{}], { messageId: 'M-1' });
    const doomed = await startBankProcess({ folder: folder.path, webhookUrl, crashAt: 'payments.booked' });
    await expect(new BankCustomer(doomed.url).pay(message)).rejects.toThrow();
    expect(await doomed.ended).toBe('SIGKILL');
    await start();
    const { text } = await customer.pay(message);
    expect(textOf(text, 'TxSts')).toBe('ACSC');
    expect(await customer.balance('ACC-SUPPLIER')).toBe('10000');
    // The notices were committed with the booking, and go out although nobody announced them.
    await receiver.untilReceived(2);
    await until(
      async () => (await customer.notices()).every(({ state }) => state === 'delivered'),
      'both notices to be delivered',
    );
  }, 30_000);

  test('a second bank over the same books does not start', async () => {
    expect(await readdir(folder.path)).toContain('bank.sqlite');
    await customer.open('ACC-1', '1');
    await expect(startBankProcess({ folder: folder.path, webhookUrl })).rejects.toThrow(/database is locked/);
  }, 30_000);
});
