import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  BankCustomer,
  NoticeReceiver,
  emptyFolder,
  pain001,
  textOf,
  textsOf,
  variablesOf,
} from '../testing/bank-fixture.js';
import { readEnvironment } from './environment.js';
import { startBank } from './start-bank.js';

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let receiver: NoticeReceiver;
let bank: NestExpressApplication;
let customer: BankCustomer;

beforeEach(async () => {
  folder = await emptyFolder();
  receiver = new NoticeReceiver();
  const webhookUrl = await receiver.start();
  bank = await startBank(readEnvironment(variablesOf({ folder: folder.path, webhookUrl })), false);
  customer = new BankCustomer(await bank.getUrl());
  await customer.open('ACC-BUYER', '1000000');
  await customer.open('ACC-SUPPLIER', '0');
});

afterEach(async () => {
  await bank.close();
  await receiver.stop();
  await folder.remove();
});

const asking = (account: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.060.001.05"><AcctRptgReq>
<GrpHdr><MsgId>R-1</MsgId><CreDtTm>2026-03-02T00:00:00Z</CreDtTm></GrpHdr>
<RptgReq><ReqdMsgNmId>camt.052.001.08</ReqdMsgNmId>
<Acct><Id><Othr><Id>${account}</Id></Othr></Id></Acct></RptgReq></AcctRptgReq></Document>`;

async function report(message: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${await bank.getUrl()}/reports`, {
    method: 'POST',
    headers: { authorization: 'Bearer a-token-for-tests-only', 'content-type': 'application/xml' },
    body: message,
  });
  return { status: response.status, text: await response.text() };
}

const statementOf = async (account: string, arrived: number): Promise<string> => {
  const sent = await customer.json('POST', '/statements', { account, on: '2026-03-31' });
  expect(sent.status).toBe(201);
  return (await receiver.untilReceived(arrived)).at(-1)?.body ?? '';
};

describe('a report', () => {
  test('says what the account holds, booked and available', async () => {
    const { status, text } = await report(asking('ACC-BUYER'));
    expect(status).toBe(200);
    expect(text).toContain('urn:iso:std:iso:20022:tech:xsd:camt.052.001.08');
    expect(textsOf(text, 'Amt')).toEqual(['10000.00', '10000.00']);
    expect(text).toContain('<Cd>ITAV</Cd>');
  });

  test.each([
    ['of no account here', asking('ACC-NOBODY'), 404],
    ['of the bank’s own account', asking('SANDBOX-OWN-CNY'), 404],
    ['that is another message', asking('ACC-BUYER').replace('camt.060', 'camt.061'), 400],
    ['for a statement', asking('ACC-BUYER').replace('camt.052.001.08', 'camt.053.001.08'), 400],
    ['that is no XML', 'hello', 400],
  ])('is refused %s', async (_, message, status) => {
    expect((await report(message)).status).toBe(status);
  });
});

describe('a statement', () => {
  test('lists what was booked since the one before, between two balances', async () => {
    await customer.pay(pain001([{ endToEndId: 'E-1', amount: '100.00' }]));
    await receiver.untilReceived(2);
    const first = await statementOf('ACC-BUYER', 3);
    expect(textsOf(first, 'EndToEndId')).toEqual(['E-1']);
    expect(first).toMatch(/OPBD.*?10000\.00.*?CLBD.*?9900\.00/s);
    await customer.json('POST', '/deposits', { account: 'ACC-BUYER', amount: '500' });
    const second = await statementOf('ACC-BUYER', 4);
    expect(second).toContain('<ElctrncSeqNb>2</ElctrncSeqNb>');
    expect(second).toMatch(/OPBD.*?9900\.00.*?CLBD.*?9905\.00/s);
    expect(textsOf(second, 'EndToEndId')).toEqual([]);
  });

  test('tells of an entry whose notice was lost', async () => {
    await customer.json('POST', '/faults', { kind: 'lose-notice', count: 2 });
    await customer.pay(pain001([{ endToEndId: 'E-2' }]));
    expect(await customer.notices()).toEqual([]);
    expect(textsOf(await statementOf('ACC-SUPPLIER', 1), 'EndToEndId')).toEqual(['E-2']);
  });
});

describe('a mistake of the bank', () => {
  test('books more or less than was asked for, for one account', async () => {
    await customer.json('POST', '/faults', { kind: 'wrong-amount', by: '-1', account: 'ACC-BUYER' });
    await customer.pay(pain001([{ amount: '100.00' }]));
    expect(await customer.balance('ACC-SUPPLIER')).toBe('9999');
    await customer.pay(pain001([{ endToEndId: 'E-3', amount: '100.00' }], { messageId: 'M-3' }));
    expect(await customer.balance('ACC-SUPPLIER')).toBe('19999');
  });

  test('names another currency, or no EndToEndId, in a notice; its statement is right', async () => {
    await customer.json('POST', '/faults', { kind: 'wrong-currency', account: 'ACC-BUYER' });
    await customer.json('POST', '/faults', { kind: 'mangle-reference', account: 'ACC-SUPPLIER' });
    await customer.pay(pain001([{ endToEndId: 'E-4' }]));
    const notices = await receiver.untilReceived(2);
    const told = new Map(notices.map(({ body }) => [textOf(body, 'NtryRef'), body]));
    expect(told.get('DBIT')).toContain('Ccy="USD"');
    expect(textsOf(told.get('CRDT') ?? '', 'EndToEndId')).toEqual(['NOTPROVIDED']);
    const statement = await statementOf('ACC-SUPPLIER', 3);
    expect(textsOf(statement, 'EndToEndId')).toEqual(['E-4']);
    expect(statement).not.toContain('USD');
  });
});
