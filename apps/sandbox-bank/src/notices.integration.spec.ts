import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import {
  BankCustomer,
  NoticeReceiver,
  emptyFolder,
  isSigned,
  pain001,
  startBankProcess,
  textOf,
  textsOf,
  until,
  variablesOf,
  type ReceivedNotice,
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
  await customer.open('ACC-BUYER', '1000000');
  await customer.open('ACC-SUPPLIER', '0');
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

function side({ body }: ReceivedNotice): string {
  return textsOf(body, 'CdtDbtInd')[0] ?? '';
}

function endToEndIds(notices: readonly ReceivedNotice[], of: string): string[] {
  return notices.filter((notice) => side(notice) === of).map(({ body }) => textOf(body, 'EndToEndId'));
}

async function allDelivered(): Promise<void> {
  await until(
    async () => (await customer.notices()).every(({ state }) => state === 'delivered'),
    'every notice to be delivered',
  );
}

describe('a notice', () => {
  test('tells each side of a payment all that the platform matches by', async () => {
    const remittance = '/TRB/SETTLE/0000000700000001000000000000000a/500000';
    const { text } = await customer.pay(
      pain001([{ endToEndId: 'E2E-9', amount: '1234.50', remittance }], {
        messageId: 'M-9',
        on: '2026-09-30',
      }),
    );
    const reference = textOf(text, 'AcctSvcrRef');
    const notices = await receiver.untilReceived(2);
    expect(notices.map(side).sort()).toEqual(['CRDT', 'DBIT']);
    for (const notice of notices) {
      const { body } = notice;
      expect(body).toContain('urn:iso:std:iso:20022:tech:xsd:camt.054.001.08');
      const account = side(notice) === 'DBIT' ? 'ACC-BUYER' : 'ACC-SUPPLIER';
      expect(body).toContain(`<Acct><Id><Othr><Id>${account}</Id></Othr></Id><Ccy>CNY</Ccy></Acct>`);
      expect(textOf(body, 'EndToEndId')).toBe('E2E-9');
      expect(textOf(body, 'InstrId')).toBe('I-E2E-9');
      expect(textsOf(body, 'AcctSvcrRef')).toEqual([reference, reference]);
      expect(textsOf(body, 'Amt')).toEqual(['1234.50', '1234.50']);
      expect(body).toContain('<BookgDt><Dt>2026-09-30</Dt></BookgDt><ValDt><Dt>2026-09-30</Dt></ValDt>');
      expect(textOf(body, 'Ustrd')).toBe(remittance);
      expect(textsOf(body, 'Nm')).toEqual(['采购方有限公司', 'Shanghai Steel &amp; Wire']);
      expect(body).not.toContain('RvslInd');
    }
    expect(new Set(notices.map(({ body }) => textsOf(body, 'MsgId')[0])).size).toBe(2);
  });

  test('is signed over its id, its time and its raw body', async () => {
    await customer.pay(pain001([{}]));
    for (const notice of await receiver.untilReceived(2)) {
      expect(isSigned(notice)).toBe(true);
      expect(isSigned({ ...notice, body: notice.body.replace('100.00', '900.00') })).toBe(false);
      const age = Date.now() / 1000 - Number(notice.headers['webhook-timestamp']);
      expect(Math.abs(age)).toBeLessThan(10);
    }
  });

  test('writes an account as an IBAN when it is one', async () => {
    await customer.open('DE89370400440532013000', '0');
    await customer.open('DE88370400440532013000', '0');
    await customer.pay(pain001([{ creditor: 'DE89370400440532013000' }]));
    await customer.pay(pain001([{ creditor: 'DE88370400440532013000', endToEndId: 'E2E-2' }]));
    const notices = await receiver.untilReceived(4);
    const all = notices.map(({ body }) => body).join('');
    expect(all).toContain('<IBAN>DE89370400440532013000</IBAN>');
    expect(all).toContain('<Othr><Id>DE88370400440532013000</Id></Othr>');
  });

  test('of a reversal names the payment that it takes back', async () => {
    const { text } = await customer.pay(pain001([{}]));
    const payment = textOf(text, 'AcctSvcrRef');
    await receiver.untilReceived(2);
    const { answer } = await customer.json('POST', '/reversals', { accountServicerReference: payment });
    const notices = (await receiver.untilReceived(4)).slice(2);
    for (const notice of notices) {
      expect(textOf(notice.body, 'RvslInd')).toBe('true');
      expect(textsOf(notice.body, 'Nm')).toEqual(['Shanghai Steel &amp; Wire', '采购方有限公司']);
      const [entry, of] = textsOf(notice.body, 'AcctSvcrRef');
      expect(of).toBe(payment);
      expect(answer).toEqual({ accountServicerReference: entry });
      expect(notice.body).toContain(
        `<Acct><Id><Othr><Id>${side(notice) === 'DBIT' ? 'ACC-SUPPLIER' : 'ACC-BUYER'}<`,
      );
    }
  });

  test('of a deposit goes out only when that was asked for', async () => {
    await customer.json('POST', '/deposits', { account: 'ACC-SUPPLIER', amount: '7' });
    const deposit = { account: 'ACC-SUPPLIER', amount: '8', notify: true, remittance: 'a gift' };
    await customer.json('POST', '/deposits', deposit);
    const [notice] = await receiver.untilReceived(1);
    await allDelivered();
    expect(receiver.received).toHaveLength(1);
    expect(textsOf(notice?.body ?? '', 'Amt')).toEqual(['0.08', '0.08']);
    expect(textOf(notice?.body ?? '', 'Ustrd')).toBe('a gift');
  });
});

describe('delivery', () => {
  test.each([500, 400, 302])(
    'tries again under the same id until the notice is taken, after %s',
    async (status) => {
      const times: number[] = [];
      receiver.status = (notice) => {
        if (side(notice) === 'DBIT') times.push(performance.now());
        return times.length < 4 ? status : 204;
      };
      await customer.pay(pain001([{}]));
      await until(() => times.length >= 4, 'the fourth try');
      await allDelivered();
      const tries = receiver.received.filter((notice) => side(notice) === 'DBIT');
      expect(tries).toHaveLength(4);
      expect(new Set(tries.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(tries.map(({ body }) => body)).size).toBe(1);
      // A redirect that is followed would come as a request without the signed body.
      expect(receiver.received.every(isSigned)).toBe(true);
      const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0));
      [100, 200, 400].forEach((least, i) => {
        expect(waits[i]).toBeGreaterThanOrEqual(least - 2);
      });
    },
  );

  test('keeps the order of an account, whatever fails in between', async () => {
    let seed = 7;
    receiver.status = () => {
      seed = (seed * 16807) % 2147483647;
      return seed % 3 === 0 ? 503 : 204;
    };
    const taken: ReceivedNotice[] = [];
    const decide = receiver.status;
    receiver.status = (notice) => {
      const status = decide(notice);
      if (status === 204) taken.push(notice);
      return status;
    };
    const ids = Array.from({ length: 20 }, (_, i) => `E2E-${i}`);
    for (const endToEndId of ids) await customer.pay(pain001([{ endToEndId, amount: '1.00' }]));
    await allDelivered();
    expect(endToEndIds(taken, 'DBIT')).toEqual(ids);
    expect(endToEndIds(taken, 'CRDT')).toEqual(ids);
    expect(receiver.received.length).toBeGreaterThan(taken.length);
  });

  test('one account that is refused does not stop its neighbours', async () => {
    receiver.status = (notice) => (side(notice) === 'DBIT' ? 500 : 204);
    for (const endToEndId of ['A', 'B', 'C']) await customer.pay(pain001([{ endToEndId, amount: '1.00' }]));
    await until(() => endToEndIds(receiver.received, 'CRDT').length === 3, 'the creditor’s notices');
    expect(new Set(endToEndIds(receiver.received, 'DBIT'))).toEqual(new Set(['A']));
    receiver.status = 204;
    await allDelivered();
  });

  test('stops at once and goes on at the next start', async () => {
    receiver.status = 500;
    await customer.pay(pain001([{}]));
    await receiver.untilReceived(6);
    const before = performance.now();
    await bank?.close();
    bank = undefined;
    expect(performance.now() - before).toBeLessThan(2_000);
    receiver.status = 204;
    const sent = receiver.received.length;
    await start();
    await allDelivered();
    expect(receiver.received).toHaveLength(sent + 2);
  });

  test('a process that is killed leaves an outbox that the next one delivers, once and in order', async () => {
    await bank?.close();
    bank = undefined;
    receiver.status = 500;
    const doomed = await startBankProcess({ folder: folder.path, webhookUrl });
    const other = new BankCustomer(doomed.url);
    const ids = ['A', 'B', 'C'];
    for (const endToEndId of ids) await other.pay(pain001([{ endToEndId, amount: '1.00' }]));
    await receiver.untilReceived(4);
    await doomed.kill();
    const refused = receiver.received.splice(0);
    receiver.status = 204;
    await start();
    await allDelivered();
    expect(endToEndIds(receiver.received, 'DBIT')).toEqual(ids);
    expect(endToEndIds(receiver.received, 'CRDT')).toEqual(ids);
    const again = receiver.received.map(({ headers }) => headers['webhook-id']);
    for (const { headers } of refused) expect(again).toContain(headers['webhook-id']);
    expect(await customer.balance('ACC-SUPPLIER')).toBe('300');
  }, 30_000);

  test('killed after a notice was taken and before that was noted, it sends it again under the same id', async () => {
    await bank?.close();
    bank = undefined;
    const doomed = await startBankProcess({ folder: folder.path, webhookUrl, crashAt: 'notice.accepted' });
    // The answer may be lost in the crash as well.
    await new BankCustomer(doomed.url).pay(pain001([{}])).catch(() => undefined);
    expect(await doomed.ended).toBe('SIGKILL');
    const first = receiver.received[0];
    const taken = receiver.received.length;
    await start();
    await allDelivered();
    const same = receiver.received
      .slice(taken)
      .filter(({ headers }) => headers['webhook-id'] === first?.headers['webhook-id']);
    expect(same).toHaveLength(1);
    expect(same[0]?.body).toBe(first?.body);
  }, 30_000);
});

describe('faults on demand', () => {
  test('sends a notice several times, under several ids', async () => {
    const fault = { kind: 'duplicate-notice', times: 10, account: 'ACC-SUPPLIER' };
    expect((await customer.json('POST', '/faults', fault)).status).toBe(201);
    await customer.pay(pain001([{ endToEndId: 'A' }, { endToEndId: 'B' }]));
    await receiver.untilReceived(13);
    await allDelivered();
    const credits = receiver.received.filter((notice) => side(notice) === 'CRDT');
    expect(endToEndIds(receiver.received, 'CRDT')).toEqual([...Array<string>(10).fill('A'), 'B']);
    expect(endToEndIds(receiver.received, 'DBIT')).toEqual(['A', 'B']);
    expect(new Set(credits.slice(0, 10).map(({ body }) => body)).size).toBe(1);
    expect(new Set(credits.map(({ headers }) => headers['webhook-id'])).size).toBe(11);
  });

  test('sends a notice several times under one id', async () => {
    const fault = { kind: 'duplicate-notice', times: 3, count: 2, sameWebhookId: true };
    await customer.json('POST', '/faults', fault);
    await customer.pay(pain001([{}]));
    const notices = await receiver.untilReceived(6);
    expect(new Set(notices.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  test('withholds notices until they are released, over a restart too', async () => {
    await customer.json('POST', '/faults', { kind: 'withhold-notice', account: 'ACC-BUYER', count: 2 });
    expect((await customer.json('GET', '/faults')).answer).toEqual({
      faults: [{ kind: 'withhold-notice', account: 'ACC-BUYER', remaining: 2 }],
    });
    await customer.pay(pain001([{ endToEndId: 'A' }]));
    await receiver.untilReceived(1);
    await bank?.close();
    await start();
    await customer.pay(pain001([{ endToEndId: 'B' }, { endToEndId: 'C' }]));
    await receiver.untilReceived(4);
    expect(endToEndIds(receiver.received, 'CRDT')).toEqual(['A', 'B', 'C']);
    expect(endToEndIds(receiver.received, 'DBIT')).toEqual(['C']);
    expect((await customer.json('POST', '/faults', { kind: 'release' })).answer).toEqual({ changed: 2 });
    await receiver.untilReceived(6);
    expect(endToEndIds(receiver.received, 'DBIT')).toEqual(['C', 'A', 'B']);
  });

  test('forgets faults that have not happened', async () => {
    await customer.json('POST', '/faults', { kind: 'reject-next', count: 5 });
    expect((await customer.json('POST', '/faults', { kind: 'clear' })).answer).toEqual({ changed: 1 });
    expect(textOf((await customer.pay(pain001([{}]))).text, 'TxSts')).toBe('ACSC');
  });

  test('does not know other faults', async () => {
    expect(await customer.json('POST', '/faults', { kind: 'explode' })).toMatchObject({
      status: 400,
      answer: { code: 'body-invalid', errors: [{ pointer: '/kind' }] },
    });
  });
});
