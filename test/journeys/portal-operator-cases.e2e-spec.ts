import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { registerBank, registerSupervisor, type Company, type Stage } from '../../apps/cli/src/demo/cast.js';
import { Sales } from '../../apps/cli/src/roads/discounts.js';
import { World, type Issued } from '../../apps/cli/src/roads/world.js';
import type { Visitor } from '../support/browser.js';
import { faultsOf } from '../support/inspected.js';
import { approve } from '../support/portal-steps.js';
import { portalStory } from '../support/portal-story.js';

const FACE = 1_000_000n;
const OPERATOR = 'Tributary Sandbox Operator';
let stage: Stage;
let world: World;
let sales: Sales;
let obligor: Company;
let first: Company;
let third: Company;
let financier: Company;

const { portal } = portalStory(async (begun) => {
  stage = begun;
  world = new World(stage);
  sales = new Sales(world);
  await registerBank(stage);
  await registerSupervisor(stage);
  obligor = await world.player('obligor', '华东重工', 100_000_000n);
  first = await world.player('supplier', '宁波铸造');
  third = await world.player('supplier', '绍兴五金');
  financier = await world.player('financier', '东海银行', 100_000_000n);
});
afterEach(() => portal.closeWindows());

/** Somebody at a page; of people with the same roles the one at a place. */
async function arrival(person: string, path: string, place = 0): Promise<Visitor> {
  const visitor = await portal.visitor();
  await visitor.page.goto('/sign-in');
  await visitor.tap(visitor.page.locator(`[data-person="${person}"]`).nth(place));
  await visitor.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await visitor.go(path);
  return visitor;
}
const operator = (role: 'maker' | 'checker', path: string): Promise<Visitor> =>
  arrival(`${OPERATOR}:${role}`, path);
/** The operator's people who freeze stand after those who register companies. */
const freezer = (role: 'maker' | 'checker', path: string): Promise<Visitor> =>
  arrival(`${OPERATOR}:${role}`, path, 1);

const issue = async (days = 60): Promise<Issued> =>
  world.issue({ obligor, payee: first, dueOn: await world.inDays(days) });

const caseCard = ({ page }: Visitor, title: string) => page.locator('.ant-card', { hasText: title }).last();

/** Says in the open dialog what the bank has confirmed. */
async function byBankWord(maker: Visitor, words: string): Promise<void> {
  const dialog = maker.page.getByRole('dialog');
  await maker.type(dialog.getByLabel('银行确认的内容'), words);
  await maker.tap(dialog.getByRole('button', { name: /确\s*认/ }));
  await maker.page.getByText('等待另一位复核').waitFor();
}

async function withholdNotices(...companies: Company[]): Promise<void> {
  for (const { account } of companies) await world.fault({ kind: 'withhold-notice', account });
}

it('asks again for a payment that its bank says it never made', async () => {
  const { certificateId } = await issue();
  await withholdNotices(obligor, first);
  await world.settleEarly(obligor, certificateId);
  await world.advance('next-business-day');
  const maker = await operator('maker', '/desk/operator/cases');
  await caseCard(maker, '银行未回复付款').getByText('核心企业到期兑付').waitFor();
  expect(await faultsOf(maker)).toEqual([]);
  await maker.tap(caseCard(maker, '银行未回复付款').getByRole('button', { name: '付款未发生' }));
  await byBankWord(maker, '银行确认未记账');
  const checker = await operator('checker', '/desk/operator/cases');
  await approve(checker, '银行确认未记账');
  await checker.page.getByText('没有未结案件').waitFor();
  const payments = await world.payments(obligor, certificateId);
  expect(payments.map(({ status }) => status)).toEqual(['rejected']);
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);

it('gives a holding back whose price never came', async () => {
  const { holdingId } = await issue();
  const deal = await sales.accepted(first, financier, holdingId, FACE);
  await sales.hold(first, deal);
  await withholdNotices(financier, first);
  await sales.commit(financier, deal);
  await sales.untilDeal(first, deal, 'funding');
  await world.advance('next-business-day');
  const maker = await operator('maker', '/desk/operator/cases');
  const card = caseCard(maker, '资金方放款延迟');
  await card.getByText(financier.name).waitFor();
  expect(await faultsOf(maker)).toEqual([]);
  await maker.tap(card.getByRole('button', { name: '退回份额' }));
  await byBankWord(maker, '银行确认未付款');
  const checker = await operator('checker', '/desk/operator/cases');
  await approve(checker, '银行确认未付款');
  await sales.untilDeal(first, deal, 'failed');
  expect(await world.holding(first, holdingId)).toMatchObject({ state: 'live' });
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);

it('says what a bank entry was that fits nothing', async () => {
  const { certificateId } = await issue();
  for (const { account } of [obligor, first]) await world.fault({ kind: 'mangle-reference', account });
  await world.settleEarly(obligor, certificateId);
  const entries = z.object({ data: z.array(z.unknown()) });
  await world.until(
    'both entries',
    async () => entries.parse(await stage.operatorMaker.client.get('/v1/suspense?limit=100')).data,
    (found) => found.length === 2,
  );
  const maker = await operator('maker', '/desk/operator/suspense');
  expect(await faultsOf(maker)).toEqual([]);
  const checker = await operator('checker', '/desk/operator/suspense');
  let payment = '';
  for (const left of [1, 0]) {
    await maker.go('/desk/operator/suspense');
    await maker.tap(maker.button(/认\s*定/));
    const drawer = maker.page.getByRole('dialog');
    const words = drawer.getByLabel('付款的端到端编号');
    if (left === 1) {
      await drawer.getByRole('radio', { name: `凭证 ${certificateId}` }).waitFor();
      payment = await words.inputValue();
    } else {
      // One entry of the payment is known by now: nothing is suggested for the other.
      await maker.tap(drawer.getByRole('radio', { name: '平台的付款' }));
      await maker.type(words, payment);
    }
    await maker.tap(drawer.getByRole('button', { name: /提交复核/ }));
    await maker.page.getByText('等待另一位复核').waitFor();
    await checker.go('/desk/operator/suspense');
    await approve(checker, '平台的付款');
    await checker.page.locator('tbody tr[data-row-key]').nth(left).waitFor({ state: 'detached' });
  }
  await checker.page.getByText('所有银行流水都已匹配').waitFor();
  await world.untilCertificate(obligor, certificateId, 'settled');
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);

it('freezes what a payee holds under a void invoice, unfreezes it, and passes it on by order of a court', async () => {
  const { certificateId, holdingId, invoiceId } = await issue();
  await obligor.maker.client.postXml(
    `/v1/invoices/${invoiceId}/credit-notes?wait=true`,
    await world.paper(first, obligor, -FACE),
  );
  const stateOf = async () => (await world.holding(first, holdingId)).state;
  const maker = await freezer('maker', '/desk/operator/cases');
  expect(await faultsOf(maker)).toEqual([]);
  await maker.tap(caseCard(maker, '发票作废').getByRole('button', { name: '冻结收款人所持份额' }));
  await maker.page.waitForURL('**/desk/court-orders');
  await sign(maker, '待第二名冻结人签署');
  const checker = await freezer('checker', '/desk/court-orders');
  await sign(checker, '正在上账本');
  expect(await stateOf()).toBe('frozen');

  await drawUp(maker, certificateId, async () => {
    await maker.tap(maker.page.getByRole('main').getByText('解冻', { exact: true }));
  });
  expect(await faultsOf(maker)).toEqual([]);
  await sign(maker, '待第二名冻结人签署');
  await checker.go('/desk/court-orders');
  await checker.page.getByText('宁波市中级人民法院,(2026)浙02执101号').waitFor();
  await sign(checker, '正在上账本');
  expect(await stateOf()).toBe('live');

  const regulator = await arrival('金融监管局:regulator', '/desk/court-orders');
  await drawUp(regulator, certificateId, async () => {
    await regulator.tap(regulator.field('过户至'));
    await regulator.tap(regulator.page.getByTitle(third.name).last());
  });
  expect(await faultsOf(regulator)).toEqual([]);
  await sign(regulator, '正在上账本');
  await regulator.page.getByText('没有待签指令').waitFor();
  expect((await world.holding(third, holdingId)).owner.participant).toBe(third.participant);
  for (const one of [maker, checker, regulator]) one.wasQuiet();
}, 240_000);

/** Signs the one order that waits. */
async function sign(visitor: Visitor, told: string): Promise<void> {
  const order = visitor.page.locator('[data-court-order]');
  await order.getByText('账本上的案件哈希与以上内容一致').waitFor();
  await visitor.tap(order.getByRole('button', { name: /^签\s*署$/ }));
  await visitor.page.getByText(told).first().waitFor();
}

/** Fills the form about the only part of a certificate. */
async function drawUp(
  visitor: Visitor,
  certificateId: string,
  chooseMore: () => Promise<void>,
): Promise<void> {
  await visitor.go('/desk/court-orders');
  await chooseMore();
  await visitor.type(visitor.field('凭证编号'), certificateId);
  await visitor.tap(visitor.button('显示各份额'));
  await visitor.tap(visitor.page.getByRole('radio', { name: first.name }));
  await visitor.type(visitor.field('作出机关'), '宁波市中级人民法院');
  await visitor.type(visitor.field('文书编号'), '(2026)浙02执101号');
  await visitor.page.getByLabel('文书原件').setInputFiles({
    name: '裁定书.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4 made up'),
  });
  await visitor.page.getByText('SHA-256').first().waitFor();
  await visitor.tap(visitor.button(/核\s*对/));
  await visitor.page.locator('[data-court-order]').waitFor();
}
