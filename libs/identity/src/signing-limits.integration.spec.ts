import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Walls, databaseOptions, migrate } from '#database';
import { certificateId, currencyToBytes3, rootHolding, type Hex, type Order } from '#orders';
import { throwAwayPostgres } from '../../../test/support/embedded.js';
import { asOwner } from '../../../test/support/owner.js';
import { SigningLimits } from './signing-limits.service.js';

const companyId = '00000000-0000-7000-8000-00000000000a';
const bound = '00000000-0000-7000-8000-0000000000b1';
const unbound = '00000000-0000-7000-8000-0000000000b2';
const inYuan = certificateId(7, 1);
const inDollars = certificateId(7, 2);
const hash: Hex = `0x${'11'.repeat(32)}`;

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;

const check = (userId: string, ...orders: Order[]): Promise<void> =>
  walls.asService('identity', async () => {
    const limits = new SigningLimits(walls);
    return limits.check(await limits.of(userId), orders);
  });
const issue = (face: bigint, currency: string): Order => ({
  kind: 'issue',
  body: {
    certificate: inYuan,
    payee: 2,
    face,
    currency: currencyToBytes3(currency),
    dueOn: 20260901,
    termReason: hash,
    documents: [],
    evidenceHash: hash,
    deadline: 0n,
  },
});
const transfer = (certificate: bigint, ...amounts: bigint[]): Order => ({
  kind: 'transfer',
  body: {
    items: amounts.map((amount) => ({
      holding: rootHolding(certificate),
      epoch: 1,
      child: 2n,
      receiver: 3,
      amount,
    })),
    discharge: false,
    evidenceHash: hash,
    deadline: 0n,
  },
});
const hold = (certificate: bigint, amount: bigint): Order => ({
  kind: 'hold',
  body: {
    holding: rootHolding(certificate),
    epoch: 1,
    child: 2n,
    amount,
    financier: 4,
    cash: 1n,
    expiry: 0n,
    termsHash: hash,
    deadline: 0n,
  },
});
const commit = (certificate: bigint, cash: bigint): Order => ({
  kind: 'commit',
  body: { holding: rootHolding(certificate), epoch: 1, financier: 2, cash, termsHash: hash, deadline: 0n },
});

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 2)).initialize();
  walls = new Walls(source);
  await asOwner(walls, async (db) => {
    await db.query(
      `insert into trade.company (id, participant, legal_name, uscc, roles)
       values ($1, 2, '此处有限公司', '91350100M000100Y43', '{supplier}')`,
      [companyId],
    );
    await db.query(
      `insert into trade.app_user (id, company_id, name, roles) values ($1, $3, '王小明', '{maker}'), ($2, $3, '李', '{maker}')`,
      [bound, unbound, companyId],
    );
    await db.query(
      `insert into trade.signing_limit (user_id, company_id, currency, amount) values ($1, $2, 'CNY', 100000)`,
      [bound, companyId],
    );
    for (const [id, currency] of [
      [inYuan, 'CNY'],
      [inDollars, 'USD'],
    ])
      await db.query(
        `insert into projection.certificate (id, obligor, payee, face, outstanding, currency, due_on, status, evidence_hash,
           order_hash, block_number) values ($1, 7, 2, 1000000, 1000000, $2, '2026-09-01', 'active', '', $3, 1)`,
        [String(id), currency, `0x${String(id)}`],
      );
  });
}, 180_000);

afterAll(async () => {
  await source.destroy();
  await server.stop();
});

describe('a person with a limit of 1,000.00 CNY', () => {
  it.each([
    ['issues', issue(100_000n, 'CNY')],
    ['passes on in two parts', transfer(inYuan, 40_000n, 60_000n)],
    ['discounts', hold(inYuan, 100_000n)],
    ['buys for', commit(inYuan, 100_000n)],
  ])('%s just as much', async (_, order) => {
    await expect(check(bound, order)).resolves.toBeUndefined();
  });

  it.each([
    ['issues', issue(100_001n, 'CNY'), 'CNY 1,000.01'],
    ['passes on, all parts together,', transfer(inYuan, 40_000n, 60_001n), 'CNY 1,000.01'],
    ['discounts', hold(inYuan, 100_001n), 'CNY 1,000.01'],
    ['buys for', commit(inYuan, 100_001n), 'CNY 1,000.01'],
    ['in another currency issues', issue(1n, 'USD'), 'USD 0.01'],
    ['in another currency passes on', transfer(inDollars, 1n), 'USD 0.01'],
  ])('%s no more than that, and learns whose limit it is', async (_, order, amount) => {
    await expect(check(bound, order)).rejects.toMatchObject({
      code: 'signing-limit',
      parameters: { name: '王小明', limit: 'CNY 1,000.00', amount },
    });
  });
});

it('what one signature covers counts together, over however many orders', async () => {
  await expect(check(bound, hold(inYuan, 40_000n), transfer(inYuan, 60_000n))).resolves.toBeUndefined();
  await expect(check(bound, hold(inYuan, 40_000n), transfer(inYuan, 60_001n))).rejects.toMatchObject({
    code: 'signing-limit',
    parameters: { amount: 'CNY 1,000.01' },
  });
});

it('a person without any limit is bound by the role alone', async () => {
  await expect(check(unbound, transfer(inDollars, 900_000n))).resolves.toBeUndefined();
});
