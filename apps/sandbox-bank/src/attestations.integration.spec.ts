import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { TypedDataEncoder, Wallet, id, recoverAddress, zeroPadValue } from 'ethers';
import { z } from 'zod';
import {
  BankCustomer,
  NoticeReceiver,
  SIGNING_KEY,
  emptyFolder,
  pain001,
  textOf,
  variablesOf,
} from '../testing/bank-fixture.js';
import { readEnvironment } from './environment.js';
import { startBank } from './start-bank.js';

const HOLDING = (7n << 96n) | (1n << 64n) | 10n;
const HOLDING_HEX = HOLDING.toString(16).padStart(32, '0');
const DOMAIN = { chainId: '31337', verifyingContract: '0x5FbDB2315678afecb367f032d93F642f64180aa3' };
const SETTLE = { Settle: fields('uint128 holding,uint64 owedBefore,uint64 amount,bytes32 bankReference') };
const COMPLETE = {
  Complete: fields('uint128 holding,uint24 epoch,uint64 cash,bytes3 currency,bytes32 creditReference'),
};

function fields(text: string) {
  return text.split(',').map((field) => {
    const [type = '', name = ''] = field.split(' ');
    return { type, name };
  });
}

let folder: Awaited<ReturnType<typeof emptyFolder>>;
let receiver: NoticeReceiver;
let bank: NestExpressApplication;
let customer: BankCustomer;
let payments = 0;

beforeAll(async () => {
  folder = await emptyFolder();
  receiver = new NoticeReceiver();
  const webhookUrl = await receiver.start();
  bank = await startBank(readEnvironment(variablesOf({ folder: folder.path, webhookUrl })), false);
  customer = new BankCustomer(await bank.getUrl());
  await customer.open('ACC-BUYER', '100000000');
  await customer.open('ACC-SUPPLIER', '100000000');
});

afterAll(async () => {
  await bank.close();
  await receiver.stop();
  await folder.remove();
});

/** Books 5,000.00 with the remittance; returns the bank's reference. */
async function booked(remittance: string): Promise<string> {
  payments += 1;
  const { text } = await customer.pay(
    pain001([{ endToEndId: `E2E-${payments}`, amount: '5000.00', remittance }]),
  );
  return textOf(text, 'AcctSvcrRef');
}

const signed = z.strictObject({ key: z.string(), signature: z.string() });

/** Whom ethers takes for the signer, as the registry writes keys. */
function signer(types: Parameters<typeof TypedDataEncoder.hash>[1], order: object, answer: unknown): string {
  const domain = { name: 'Tributary', version: '1', ...DOMAIN };
  const digest = TypedDataEncoder.hash(domain, types, { ...order });
  return zeroPadValue(recoverAddress(digest, signed.parse(answer).signature), 32).toLowerCase();
}

const BANK_KEY = zeroPadValue(new Wallet(SIGNING_KEY).address, 32).toLowerCase();

test('names its key as the registry writes it', async () => {
  expect((await customer.json('GET', '/attestor')).answer).toEqual({ key: BANK_KEY });
});

describe('settle', () => {
  let reference: string;
  let order: Record<'holding' | 'owedBefore' | 'amount' | 'bankReference', string>;

  beforeEach(async () => {
    reference = await booked(`/TRB/SETTLE/${HOLDING_HEX}/900000`);
    order = {
      holding: String(HOLDING),
      owedBefore: '900000',
      amount: '500000',
      bankReference: id(reference),
    };
  });

  function ask(changes: object = {}, domain: object = DOMAIN) {
    return customer.json('POST', '/attestations', {
      kind: 'settle',
      accountServicerReference: reference,
      domain,
      order: { ...order, ...changes },
    });
  }

  test('is signed with the bank’s key over the order that it booked, and again when asked again', async () => {
    const { status, answer } = await ask();
    expect(status).toBe(200);
    expect(signed.parse(answer).key).toBe(BANK_KEY);
    expect(signer(SETTLE, order, answer)).toBe(BANK_KEY);
    expect((await ask()).answer).toEqual(answer);
  });

  test.each([
    ['holding', { holding: String(HOLDING + 1n) }],
    ['owedBefore', { owedBefore: '900001' }],
    ['amount', { amount: '500001' }],
    ['bankReference', { bankReference: id('SB1') }],
  ])('is refused when %s is not as booked', async (field, changes) => {
    const { status, answer } = await ask(changes);
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      code: 'attestation-differs',
      detail: expect.stringContaining(`${field} is not`),
    });
    expect(answer).not.toHaveProperty('signature');
  });

  test('is refused for a payment that was taken back, and what is signed is not taken back', async () => {
    await customer.json('POST', '/reversals', { accountServicerReference: reference });
    expect(await ask()).toMatchObject({ status: 422, answer: { code: 'attestation-differs' } });
    reference = await booked(`/TRB/SETTLE/${HOLDING_HEX}/900000`);
    order = { ...order, bankReference: id(reference) };
    expect((await ask()).status).toBe(200);
    expect(await customer.json('POST', '/reversals', { accountServicerReference: reference })).toMatchObject({
      status: 409,
      answer: { code: 'payment-attested' },
    });
  });

  test('is refused for a second ledger: one payment pays one debt', async () => {
    expect((await ask()).status).toBe(200);
    expect(await ask({}, { ...DOMAIN, chainId: '1' })).toMatchObject({
      status: 422,
      answer: { code: 'attestation-differs', detail: expect.stringContaining('domain') },
    });
  });

  test('is refused for a payment that the bank never booked', async () => {
    reference = 'SB00000000000000000000000000000000';
    expect(await ask()).toMatchObject({ status: 404, answer: { code: 'payment-unknown' } });
  });

  test.each([
    ['', 'empty'],
    ['/TRB/REF/1', 'another purpose'],
    [`/TRB/SETTLE/${HOLDING_HEX}/0900000`, 'a leading zero'],
    [`/TRB/SETTLE/${HOLDING_HEX.slice(1)}/900000`, 'a short holding'],
    [`x /TRB/SETTLE/${HOLDING_HEX}/900000`, 'words before'],
    [`/TRB/COMPLETE/${HOLDING_HEX}/900000`, 'the other kind'],
  ])('is refused when the payment’s remittance is “%s” (%s)', async (remittance) => {
    reference = await booked(remittance || '-');
    order = { ...order, bankReference: id(reference) };
    expect(await ask()).toMatchObject({ status: 422, answer: { code: 'attestation-differs' } });
  });

  test.each([
    ['an amount above 64 bits', { amount: String(2n ** 64n) }],
    ['a negative amount', { amount: '-500000' }],
    ['more fields', { discount: '1' }],
    ['a reference that is no hash', { bankReference: '0x12' }],
  ])('is not even read with %s', async (_, changes) => {
    expect(await ask(changes)).toMatchObject({ status: 400, answer: { code: 'body-invalid' } });
  });
});

describe('complete', () => {
  let reference: string;
  let order: Record<string, string | number>;

  beforeEach(async () => {
    reference = await booked(`/TRB/COMPLETE/${HOLDING_HEX}/3`);
    order = {
      holding: String(HOLDING),
      epoch: 3,
      cash: '500000',
      currency: '0x434e59',
      creditReference: id(reference),
    };
  });

  function ask(changes: object = {}) {
    return customer.json('POST', '/attestations', {
      kind: 'complete',
      accountServicerReference: reference,
      domain: DOMAIN,
      order: { ...order, ...changes },
    });
  }

  test('is signed with the bank’s key over the payment of the price', async () => {
    const { status, answer } = await ask();
    expect(status).toBe(200);
    expect(signer(COMPLETE, order, answer)).toBe(BANK_KEY);
  });

  test('reads the epoch as digits too', async () => {
    expect(signer(COMPLETE, order, (await ask({ epoch: '3' })).answer)).toBe(BANK_KEY);
  });

  test.each([
    ['holding', { holding: '1' }],
    ['epoch', { epoch: 4 }],
    ['cash', { cash: '499999' }],
    ['currency', { currency: '0x555344' }],
    ['creditReference', { creditReference: id('SB1') }],
  ])('is refused when %s is not as booked', async (field, changes) => {
    expect(await ask(changes)).toMatchObject({
      status: 422,
      answer: { code: 'attestation-differs', detail: expect.stringContaining(`${field} is not`) },
    });
  });

  test('is refused for a payment that settles', async () => {
    reference = await booked(`/TRB/SETTLE/${HOLDING_HEX}/3`);
    expect(await ask({ creditReference: id(reference) })).toMatchObject({ status: 422 });
  });
});
