import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { registerBank } from '../../apps/cli/src/demo/cast.js';
import { Sales, type Deal } from '../../apps/cli/src/roads/discounts.js';
import { World, refusalOf, type Player } from '../../apps/cli/src/roads/world.js';
import type { Visitor } from '../support/browser.js';
import { inspect } from '../support/inspected.js';
import { approve } from '../support/portal-steps.js';
import { portalStory } from '../support/portal-story.js';

const FACE = 1_000_000n;
const OPERATOR = 'Tributary Sandbox Operator';
/** A Tuesday, 57 days after the sandbox's first. */
const LATER = '2026-04-28';
const FRIDAY = '2026-03-20';

let world: World;
let sales: Sales;
let obligor: Player;
let poor: Player;
let supplier: Player;
let financier: Player;

const { portal, arrival } = portalStory(async (stage) => {
  await registerBank(stage);
  world = new World(stage);
  sales = new Sales(world);
  obligor = await world.player('obligor', '富核心', 100n * FACE);
  poor = await world.player('obligor', '穷核心');
  supplier = await world.player('supplier', '供货', 10n * FACE);
  financier = await world.player('financier', '保理', 100n * FACE);
});
afterEach(() => portal.closeWindows());

const maker = ({ name }: Player): string => `${name}:maker`;
const checker = ({ name }: Player): string => `${name}:checker`;
const holdingOf = async (): Promise<string> =>
  (await world.issue({ obligor, payee: supplier, dueOn: LATER })).holdingId;

describe('an obligor', () => {
  it('pays before it is due, told what that costs, when two of its people want it', async () => {
    const { certificateId } = await world.issue({ obligor, payee: supplier, dueOn: LATER });
    const first = await arrival(maker(obligor));
    await first.go(`/desk/obligor/certificates/${certificateId}`);
    await first.tap(first.button('提前兑付…'));
    const dialog = first.page.getByRole('dialog');
    await dialog.getByText('57 天').waitFor();
    // Half up of 10,000.00 at 3 % a year for 57 days of 360.
    await dialog.getByRole('status').filter({ hasText: '47.50' }).waitFor();
    await first.type(dialog.getByLabel('资金的年化收益或成本'), '６');
    await dialog.getByRole('status').filter({ hasText: '95.00' }).waitFor();
    await first.tap(dialog.getByRole('button', { name: '提交今日兑付' }));
    await first.page.getByRole('region', { name: '待第二人复核' }).waitFor();
    expect(await world.certificate(obligor, certificateId)).toBe('active');
    const second = await arrival(checker(obligor), 'phone');
    await second.go('/desk/obligor/queue');
    await approve(second, '提前兑付');
    await world.untilCertificate(obligor, certificateId, 'settled');
    for (const one of [first, second]) one.wasQuiet();
  });

  it('takes a credit note off an invoice, once', async () => {
    const invoiceId = await world.invoice(supplier, obligor, FACE);
    const red = { name: '红字.xml', mimeType: 'application/xml' };
    const buffer = Buffer.from(await world.paper(supplier, obligor, -400_000n));
    const visitor = await arrival(maker(obligor));
    await visitor.go('/desk/obligor/papers');
    await visitor.tap(visitor.page.locator(`a[href$="/papers/invoices/${invoiceId}"]`));
    const unused = visitor.page.locator('[data-figure=unused]');
    await unused.filter({ hasText: '10,000.00' }).waitFor();
    for (const answer of ['已冲减。', '此前已冲减']) {
      await visitor.page.getByLabel('选择红字发票文件').setInputFiles({ ...red, buffer });
      await visitor.tap(visitor.button('冲减发票'));
      await visitor.page.getByRole('status').filter({ hasText: answer }).waitFor();
      await unused.filter({ hasText: '6,000.00' }).waitFor();
    }
    visitor.wasQuiet();
  });
});

describe('a supplier that has sold', () => {
  /** The seller before the page of its sale, on its phone. */
  async function before({ id }: Deal): Promise<Visitor> {
    const visitor = await arrival(maker(supplier), 'phone');
    await visitor.go(`/supplier/sales/${id}`);
    return visitor;
  }

  it('takes a price back that it has not signed', async () => {
    const deal = await sales.accepted(supplier, financier, await holdingOf(), FACE);
    const visitor = await before(deal);
    await visitor.tap(visitor.button('撤回出让'));
    await visitor.tap(visitor.button('确认撤回'));
    await visitor.page.getByRole('heading', { level: 1, name: '已撤回' }).waitFor();
    expect((await sales.see(supplier, deal)).status).toBe('withdrawn');
    visitor.wasQuiet();
  });

  it('says itself that the money came where no bank does', async () => {
    const deal = await sales.accepted(supplier, financier, await holdingOf(), FACE);
    await sales.hold(supplier, deal);
    for (const { account } of [financier, supplier]) await world.fault({ kind: 'lose-notice', account });
    await sales.commit(financier, deal);
    await sales.untilDeal(supplier, deal, 'funding');
    const visitor = await before(deal);
    await visitor.tap(visitor.button('款项已到账'));
    await visitor.type(visitor.field('入账流水号'), 'SELLER-STATEMENT-7');
    await visitor.tap(visitor.button('继续并签署'));
    await visitor.tap(visitor.page.getByRole('dialog').getByRole('button', { name: /^签署$/ }));
    await visitor.page.getByRole('heading', { level: 1, name: '已到账' }).waitFor();
    expect((await sales.see(supplier, deal)).status).toBe('funded');
    visitor.wasQuiet();
  });

  it('buys back: pays, and signs the way back with the financier', async () => {
    const deal = await sales.sell(supplier, financier, await holdingOf(), FACE);
    const visitor = await before(deal);
    await visitor.tap(visitor.button('回购'));
    await visitor.tap(visitor.button('确认付款回购'));
    await visitor.tap(visitor.button('签署退回指令'));
    await visitor.tap(visitor.page.getByRole('dialog').getByRole('button', { name: /^签署$/ }));
    await visitor.page.getByRole('status').filter({ hasText: '等待资金方签署' }).waitFor();
    expect(await inspect(visitor, 'light')).toEqual([]);
    const bank = await arrival(maker(financier));
    await bank.go(`/desk/financier/deals/${deal.id}`);
    await bank.tap(bank.page.locator('.deal-acts .ant-btn-primary'));
    await visitor.page.getByRole('heading', { level: 1, name: '已回购' }).waitFor();
    const { owner } = await world.holding(supplier, deal.holdingId);
    expect(owner.participant).toBe(supplier.participant);
    for (const one of [visitor, bank]) one.wasQuiet();
  });
});

describe('what is not paid', () => {
  let deal: Deal;
  let kept: string;
  beforeAll(async () => {
    const words = { obligor: poor, payee: supplier, dueOn: FRIDAY };
    const sold = await world.issue(words);
    deal = await sales.sell(supplier, financier, sold.holdingId, FACE, { recourse: true });
    kept = (await world.issue({ ...words, face: 3n * FACE })).certificateId;
    await world.advance('2026-03-24');
    await sales.untilDeal(supplier, deal, 'overdue');
  }, 60_000);

  it('is listed for the operator, page by page, with the day from which it can be called defaulted', async () => {
    const late = {
      obligor: poor.name,
      status: 'overdue',
      payOn: FRIDAY,
      defaultFrom: '2026-04-19',
    };
    const { client } = world.operator;
    const first = await client.get('/v1/defaults?limit=1');
    expect(first).toMatchObject({ data: [{ ...late, outstanding: '1000000' }], has_more: true });
    const [{ id }] = z.object({ data: z.tuple([z.object({ id: z.string() })]) }).parse(first).data;
    const second = await client.get(`/v1/defaults?limit=1&starting_after=${id}`);
    expect(second).toMatchObject({ data: [{ ...late, id: kept, outstanding: '3000000' }], has_more: false });
    const stranger = supplier.maker.client.get('/v1/defaults');
    expect(await refusalOf(stranger)).toBe('role-missing');
  });

  it('stands in the financier’s portfolio to the cent, and is claimed from the seller by two people', async () => {
    const first = await arrival(maker(financier));
    await first.go('/desk/financier/portfolio');
    const figure = first.page.locator('.figure[data-tone=bad]');
    await figure.filter({ hasText: '10,000.00' }).waitFor();
    await first.page.locator('tr.is-bad').filter({ hasText: '10,000.00' }).waitFor();
    await first.tap(figure);
    const behind = first.page.getByRole('dialog');
    await behind.locator('tfoot').filter({ hasText: '10,000.00' }).waitFor();
    await first.tap(behind.getByRole('link', { name: supplier.name }));
    await first.page.waitForURL((url) => url.pathname.endsWith(`/deals/${deal.id}`));
    await first.tap(first.page.locator('.deal-acts').getByRole('button', { name: '提出追索' }));
    await first.page.locator('.deal-acts .answer-good').waitFor();
    const second = await arrival(checker(financier), 'phone');
    await second.go('/desk/financier/portfolio');
    await second.tap(second.page.locator('.decisions').getByRole('button', { name: /批\s*准/ }));
    await sales.untilDeal(supplier, deal, 'recourse');
    for (const one of [first, second]) one.wasQuiet();
  });

  it('is paid by the seller, who finds the claim among what is under way', async () => {
    const visitor = await arrival(maker(supplier), 'phone');
    await visitor.go('/supplier/under-way');
    await visitor.tap(visitor.page.locator(`a[href="/supplier/sales/${deal.id}"]`));
    await visitor.tap(visitor.button('支付追索款'));
    await visitor.tap(visitor.button('确认从本企业账户支付'));
    await visitor.page.locator('[data-payment="recourse booked"]').waitFor();
    await visitor.page.getByRole('status').filter({ hasText: '您已付款' }).waitFor();
    expect(await inspect(visitor, 'dark')).toEqual([]);
    visitor.wasQuiet();
  });

  it('is called defaulted and written off by two of the operator', async () => {
    const first = await arrival(`${OPERATOR}:maker`);
    const second = await arrival(`${OPERATOR}:checker`);
    const open = async (): Promise<void> => {
      for (const one of [first, second]) await one.go('/desk/operator/defaults');
    };
    await open();
    const row = first.page.getByRole('row').filter({ hasText: '30,000.00' });
    await row.getByText('2026年4月19日 起').waitFor();
    await world.advance('2026-04-20');
    await open();
    await first.tap(row.getByRole('button', { name: '认定违约…' }));
    await first.type(first.page.getByRole('dialog').getByLabel('原因'), '破产申请已受理');
    await first.tap(first.page.getByRole('dialog').getByRole('button', { name: /确\s*认/ }));
    await row.getByText('待第二人复核').waitFor();
    await second.go('/desk/operator/defaults');
    await approve(second, '破产申请已受理');
    expect(await world.certificate(poor, kept)).toBe('defaulted');
    await first.go('/desk/operator/defaults');
    await first.tap(row.getByRole('button', { name: '核销…' }));
    const dialog = first.page.getByRole('dialog');
    await first.type(dialog.getByLabel('原因'), '破产程序终结');
    const buffer = Buffer.from('裁定书');
    await dialog
      .getByLabel('选择依据文件')
      .setInputFiles({ name: '裁定书.pdf', mimeType: 'application/pdf', buffer });
    await first.tap(dialog.getByRole('button', { name: /提\s*交/ }));
    await row.getByText('待第二人复核').waitFor();
    await second.go('/desk/operator/defaults');
    await approve(second, '破产程序终结');
    expect(await world.certificate(poor, kept)).toBe('written-off');
    for (const one of [first, second]) one.wasQuiet();
  }, 120_000);
});
