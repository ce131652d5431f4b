import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { RULES } from '#common';
import { ClientRefused } from '../../apps/cli/src/demo/client.js';
import type { Scene } from '../../apps/cli/src/roads/road.js';
import { setScene } from '../../apps/cli/src/roads/roads.js';
import { withId } from '../../apps/cli/src/roads/world.js';
import { whole } from '../support/rule-case.js';
import { RULE_CASES } from '../support/rule-cases.js';
import { Sandbox } from '../support/sandbox.js';

/** Words in a row, as only an English sentence has them. */
const ENGLISH = /[a-z’]+ [a-z’]+ [a-z’]+/i;
const CHINESE = /[\u4e00-\u9fff]{4}/;

const sandbox = new Sandbox();
let scene: Scene;

beforeAll(async () => {
  await sandbox.start();
  scene = await setScene(sandbox);
}, 120_000);

afterAll(() => sandbox.end(), 60_000);

async function refusal(asked: Promise<unknown>): Promise<ClientRefused> {
  try {
    await asked;
  } catch (error) {
    if (error instanceof ClientRefused) return error;
    throw error;
  }
  throw new Error('This was to be refused, and was not.');
}

it.each(RULE_CASES)(
  '$rules.0: refuses $name, as $code',
  async ({ rules, code, ...met }) => {
    const ask = await met.prepare(scene);
    const zh = await refusal(ask('zh'));
    const en = await refusal(ask('en'));
    for (const found of [zh, en]) {
      expect(found).toMatchObject({ code, rules: expect.arrayContaining([...rules]) as unknown });
    }
    expect(zh.detail).toMatch(CHINESE);
    expect(zh.detail).not.toMatch(ENGLISH);
    expect(en.detail).toMatch(ENGLISH);
  },
  60_000,
);

it('supplier-free: shows all costs of a price as money and per year before it is taken', async () => {
  const { sales, first, financier } = scene;
  const { holdingId } = await whole(scene);
  const requestId = await sales.ask(first, holdingId, 1_000_000n, financier);
  const product = { name: '保理', currency: 'CNY', ratePpm: 36_000, fee: '500' };
  const { id: productId } = withId.parse(await financier.maker.client.post('/v1/products', product));
  await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, { productId });
  const money = z.string().regex(/^\d+$/).transform(BigInt);
  const { quotes } = z
    .object({
      quotes: z.array(
        z.object({ sellerInterest: money, fees: money, cash: money, days: z.number(), allInPpm: money }),
      ),
    })
    .parse(await first.maker.client.get(`/v1/discount-requests/${requestId}`));
  expect(quotes).toHaveLength(1);
  for (const { sellerInterest, fees, cash, days, allInPpm } of quotes) {
    expect(fees).toBe(500n);
    expect(sellerInterest + cash + fees).toBe(1_000_000n);
    const yearly = ((sellerInterest + fees) * 365n * 1_000_000n) / (cash * BigInt(days));
    expect([yearly, yearly + 1n]).toContain(allInPpm);
  }
}, 60_000);

it('singular: leaves one record of each claim, and the history behind it', async () => {
  expect((await sandbox.verify()).differences).toEqual([]);
}, 60_000);

it('every rule of trade has been met', () => {
  const met = new Set(RULE_CASES.flatMap(({ rules }) => rules));
  expect(RULES.map(({ id }) => id).filter((id) => !met.has(id))).toEqual([]);
});
