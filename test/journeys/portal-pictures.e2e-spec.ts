import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { bank, type Stage } from '../../apps/cli/src/demo/cast.js';
import type { Cast } from '../../apps/cli/src/demo/story.js';
import type { Visitor } from '../support/browser.js';
import { busyCast } from '../support/portal-cast.js';
import { portalStory } from '../support/portal-story.js';

let stage: Stage;
let cast: Cast;
let treasurer: Visitor;

const { portal } = portalStory(async (begun) => {
  stage = begun;
  cast = await busyCast(stage);
  treasurer = await portal.visitor();
  await treasurer.signInAs(`${cast.obligor.name}:maker`);
});

const rows = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row) });
const get = (path: string) => cast.obligor.maker.client.get(path);
const step = z.object({ act: z.string(), parts: z.array(z.object({ id: z.string() })) });

/** The certificate that most has happened to, with its steps. */
async function busiest() {
  const { data } = rows(z.object({ id: z.string(), face: z.string() })).parse(
    await get('/v1/certificates?limit=100'),
  );
  const all = [];
  for (const { id, face } of data)
    all.push({ id, face, steps: rows(step).parse(await get(`/v1/certificates/${id}/steps`)).data });
  const [most] = all.sort((one, other) => other.steps.length - one.steps.length);
  if (!most) throw new Error('There is no certificate.');
  return most;
}

it('shows a tree as it stood then, by a slider that keys move', async () => {
  const { id, face, steps } = await busiest();
  expect(steps.map(({ act }) => act).slice(0, 2)).toEqual(['issue', 'part']);
  const { page } = treasurer;
  await treasurer.go(`/desk/obligor/certificates/${id}`);
  const parts = page.locator('[data-holding].tree-node');
  await parts.first().waitFor();
  const whole = `${(BigInt(face) / 100n).toLocaleString('zh-CN')}.00`;
  const today = await parts.allInnerTexts();
  expect(today.length).toBeGreaterThan(1);
  expect(today.join()).not.toContain(whole);
  const slider = page.locator('.tree-time [role=slider]');
  await slider.focus();
  await slider.press('Home');
  await page.getByRole('status').getByText(`当时未付合计 CNY ${whole}`).waitFor();
  expect(await parts.allInnerTexts()).toEqual([expect.stringContaining(whole)]);
  await slider.press('ArrowRight');
  await parts.nth(1).waitFor();
  expect((await parts.allInnerTexts()).join()).not.toContain(whole);
  await slider.press('End');
  await page.getByText('当前状态。').waitFor();
  expect(await parts.allInnerTexts()).toEqual(today);
  treasurer.wasQuiet();
});

it('shows how far certificates came and how long it took, and not what few holders did', async () => {
  await treasurer.go('/desk/obligor');
  const stages = treasurer.page.locator('[data-stage]');
  await stages.first().waitFor();
  const told = await stages.allInnerTexts();
  expect(told).toHaveLength(6);
  expect(told[0]).toMatch(/供应商已签收[^]*\d+[^]*(秒|分钟)/);
  expect(told[1]).toMatch(/首次转让[^]*\d+[^]*(秒|分钟)/);
  const { data } = rows(z.object({ stage: z.string(), certificates: z.number().nullable() })).parse(
    await get('/v1/issue-to-cash'),
  );
  const asked = data.find(({ stage: one }) => one === 'asked');
  expect(asked?.certificates).toBeNull();
  expect(told[2]).toMatch(/样本过少[^]*—/);
  treasurer.wasQuiet();
});

it('begins the ladder with what the bank’s statement says, and lets it be changed', async () => {
  const { today } = z.object({ today: z.string() }).parse(await get('/v1/business-day'));
  await bank(stage, 'POST', '/statements', { account: cast.obligor.account, on: today });
  const balance = rows(z.object({ amount: z.string(), statedOn: z.string(), accountEnd: z.string() }));
  let stated = balance.parse(await get('/v1/bank/balances')).data;
  for (let tries = 0; stated.length === 0 && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    stated = balance.parse(await get('/v1/bank/balances')).data;
  }
  expect(stated).toMatchObject([{ statedOn: today, accountEnd: cast.obligor.account.slice(-4) }]);
  await treasurer.go('/desk/obligor');
  const cash = treasurer.field('账户资金(CNY)');
  const known = `${(BigInt(stated[0]?.amount ?? 0) / 100n).toLocaleString('zh-CN')}.00`;
  await treasurer.page.getByText(/据银行 .*对账单/).waitFor();
  expect(await cash.inputValue()).toBe(known);
  await treasurer.type(cash, '1');
  await treasurer.page.getByText(/资金不足以支付到/).waitFor();
  expect(await treasurer.page.getByText(/据银行 .*对账单/).count()).toBe(0);
  // Nobody else is told of it.
  const [supplier] = cast.suppliers;
  expect(balance.parse(await supplier.maker.client.get('/v1/bank/balances')).data).toEqual([]);
  treasurer.wasQuiet();
});
