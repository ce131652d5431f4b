import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { bank, newUscc, type Stage } from '../../apps/cli/src/demo/cast.js';
import { SCAN, arrivedAt } from '../../apps/cli/src/demo/onboard.js';
import type { Cast } from '../../apps/cli/src/demo/story.js';
import { PAGES, addressOf } from '../../bench/portal/pages.js';
import type { Visitor } from '../support/browser.js';
import { invoiceFiles } from '../support/invoice-files.js';
import { inspect, menuOf, otherLanguage } from '../support/inspected.js';
import { busyCast } from '../support/portal-cast.js';
import * as steps from '../support/portal-steps.js';
import { portalStory } from '../support/portal-story.js';

let stage: Stage;
let cast: Cast;

const { portal, arrival } = portalStory(async (begun) => {
  stage = begun;
  cast = await busyCast(stage);
});

const OPERATOR = 'Tributary Sandbox Operator';
const DAY_MS = 86_400_000;
const later = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

async function today(): Promise<string> {
  const day = await stage.operatorMaker.client.get('/v1/business-day');
  return z.object({ today: z.string() }).parse(day).today;
}

describe('the main job, by clicks alone', () => {
  const newcomer = { name: '台州阀门厂', uscc: newUscc(), account: `SBP${String(Date.now())}` };
  /** Its phone, with the key that it made: it stays open from one step to the next. */
  let phone: Visitor;
  // A window that stays open goes on asking.
  afterEach(() => portal.closeWindows(phone));

  it('takes a supplier in by its invitation, with a key that its own phone makes', async () => {
    await bank(stage, 'POST', '/accounts', {
      account: newcomer.account,
      holder: newcomer.name,
      currency: 'CNY',
      balance: '0',
    });
    const maker = await arrival(`${cast.obligor.name}:maker`);
    await maker.go('/desk/obligor/suppliers');
    const link = await steps.invite(maker, { ...newcomer, amount: '168,000.00' });
    phone = await portal.visitor({ size: 'phone' });
    await phone.withPasskeyDevice();
    const screens = await steps.onboard(phone, link, {
      person: '王小明',
      account: newcomer.account,
      licence: { name: 'licence.pdf', mimeType: 'application/pdf', buffer: SCAN },
      arrived: async () => BigInt(await arrivedAt(stage, newcomer.account)),
    });
    expect(screens).toBe(3);
    const registrar = await arrival(`${OPERATOR}:maker`);
    await steps.proposeApproval(registrar, newcomer.name);
    const checker = await arrival(`${OPERATOR}:checker`, 'phone');
    await steps.approveApplication(checker, newcomer.name);
    await steps.signRegistrarOrder(registrar, newcomer.name);
    await steps.signRegistrarOrder(checker, newcomer.name);
    await phone.page.getByRole('heading', { name: '您已加入' }).waitFor();
    await steps.signInByDevice(phone);
    expect(new URL(phone.page.url()).pathname).toBe('/supplier');
    for (const one of [maker, registrar, checker, phone]) one.wasQuiet();
  });

  it('issues 17 certificates from 20 files, and says of each of the three others what is wrong', async () => {
    const maker = await arrival(`${cast.obligor.name}:maker`);
    maker.foresee(/422 .*invoice-readings/);
    await maker.go('/desk/obligor/issue');
    const day = await today();
    const files = invoiceFiles(newcomer, cast.obligor, { good: 17, issuedOn: day, first: 4200 });
    const issued = await steps.issueFromFiles(maker, { files, dueOn: later(day, 9) });
    expect(issued).toEqual({ good: 17, bad: ['不是发票.xml', '开给别人.xml', '同一张.xml'] });
    const checker = await arrival(`${cast.obligor.name}:checker`, 'phone');
    await checker.go('/desk/obligor/queue');
    expect(await steps.signQueue(checker)).toBeGreaterThanOrEqual(17);
    await phone.go('/supplier');
    await phone.page.getByRole('heading', { name: /待您签收\D*17/ }).waitFor();
    for (const one of [maker, checker, phone]) one.wasQuiet();
  });

  it('pays a supplier and turns the rest into cash in one sheet, under one signature', async () => {
    await steps.consent(phone);
    await phone.page.locator('[data-total]').waitFor();
    const [, tier2] = cast.suppliers;
    await steps.payAndCash(phone, {
      payee: tier2.name,
      code: tier2.uscc,
      amount: '４，０００',
      contract: 'HT-2026-7',
    });
    await steps.signSheet(phone);
    const receiver = await arrival(`${tier2.name}:maker`, 'phone');
    await steps.consent(receiver);
    const orders = phone.page.locator('[data-order-state]');
    expect(await orders.count()).toBe(2);
    await phone.page.locator('[data-order-state=done]').waitFor();
    for (const one of [phone, receiver]) one.wasQuiet();
  });

  it('has the bank register, promise and pay it, by two people', async () => {
    const buyer = await buyerOf('register');
    const maker = await arrival(`${buyer}:maker`);
    expect(await steps.registerAndSign(maker)).toBeGreaterThan(0);
    const checker = await arrival(`${buyer}:checker`, 'phone');
    expect(await steps.signPurchases(checker)).toBeGreaterThan(0);
    await phone.page.getByRole('heading', { name: '全部完成' }).waitFor({ timeout: 30_000 });
    for (const one of [maker, checker, phone]) one.wasQuiet();
  });

  it('moves the clock to the pay date by the banner, and the supplier sees that it was paid', async () => {
    await phone.go('/supplier');
    await steps.consent(phone);
    await phone.page.locator('[data-total]').waitFor();
    await phone.tap(phone.button('下一到期日'));
    await phone.page.locator('progress').waitFor({ state: 'detached', timeout: 60_000 });
    await phone.page.getByText('您还没有持有份额').waitFor({ timeout: 30_000 });
    phone.wasQuiet();
  });

  it('shows the auditor sums that agree with the ledger', async () => {
    const auditor = await arrival('金融监管局:regulator');
    await auditor.go('/desk/auditor');
    await auditor.page.getByRole('status').filter({ hasText: '总额一致' }).waitFor();
    auditor.wasQuiet();
  });

  /** The financier for which a deal waits. */
  async function buyerOf(task: string): Promise<string> {
    for (const { name } of cast.financiers) {
      const visitor = await arrival(`${name}:maker`);
      const rows = await visitor.page.locator(`tr[data-task=${task}]`).count();
      if (rows > 0) return name;
    }
    throw new Error(`No financier has anything to ${task}.`);
  }
});

describe('bad input, and a bad day', () => {
  afterEach(() => portal.closeWindows());

  /** A supplier with a sheet that is ready to be signed. */
  async function withSheet(amount = '1,000.00'): Promise<Visitor> {
    const [tier1, tier2] = cast.suppliers;
    const visitor = await arrival(`${tier1.name}:maker`, 'phone');
    await steps.payAndCash(visitor, { payee: tier2.name, amount, contract: 'HT-77', cash: false });
    return visitor;
  }
  /** The sheets that tier 1 has signed, by their orders' sums. */
  async function signedSheets(): Promise<number> {
    const { data } = z
      .object({ data: z.array(z.object({ status: z.string() })) })
      .parse(await cast.suppliers[0].maker.client.get('/v1/allocations?limit=100'));
    return data.filter(({ status }) => status === 'signed').length;
  }

  it('signs once however often it is tapped', async () => {
    const before = await signedSheets();
    const visitor = await withSheet();
    let sent = 0;
    visitor.page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/signatures')) sent++;
    });
    await visitor.button(/^签署$/).dblclick();
    await visitor.page.locator('[data-sheet=signed]').waitFor();
    expect(sent).toBe(1);
    expect(await signedSheets()).toBe(before + 1);
    visitor.wasQuiet();
  });

  it('signs once where the network goes away after the platform got it', async () => {
    const before = await signedSheets();
    const visitor = await withSheet();
    visitor.foresee(/net::ERR_/);
    await visitor.page.route(
      '**/signatures',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await visitor.tap(visitor.button(/^签署$/));
    await visitor.page.getByRole('alert').filter({ hasText: '没有收到回应' }).waitFor();
    await visitor.tap(visitor.button(/^签署$/));
    await visitor.page.locator('[data-sheet=signed]').waitFor();
    expect(await signedSheets()).toBe(before + 1);
    visitor.wasQuiet();
  });

  it('keeps what was typed where the session ends, and goes on after signing in again', async () => {
    const visitor = await withSheet('1,234.56');
    const place = new URL(visitor.page.url()).pathname;
    visitor.foresee(/401/);
    await visitor.context.clearCookies();
    await visitor.tap(visitor.button(/^签署$/));
    await visitor.page.getByRole('alert').filter({ hasText: '登录已失效' }).waitFor();
    await visitor.signInAs(`${cast.suppliers[0].name}:maker`);
    await visitor.go('/supplier/pay');
    expect(await visitor.field('金额').inputValue()).toBe('1,234.56');
    await visitor.go(place);
    await visitor.tap(visitor.button(/^签署$/));
    await visitor.page.locator('[data-sheet=signed]').waitFor();
    visitor.wasQuiet();
  });

  it('keeps what was typed behind the back button, as it was typed', async () => {
    const visitor = await arrival(`${cast.suppliers[0].name}:maker`, 'phone');
    await visitor.tap(visitor.page.getByRole('main').getByRole('link', { name: '付款' }));
    await visitor.tap(visitor.button(cast.suppliers[1].name));
    await visitor.type(visitor.field('金额'), '１２，３４５．６７');
    await visitor.page.getByText('CNY 12,345.67').waitFor();
    await visitor.page.goBack();
    await visitor.page.locator('[data-total]').waitFor();
    await visitor.page.goForward();
    expect(await visitor.field('金额').inputValue()).toBe('１２，３４５．６７');
    await visitor.page.locator('[data-payee]').waitFor();
    for (const [typed, told] of [
      ['1,50', '这不是金额'],
      ['十万', '这不是金额'],
      ['1.005', '最多 2 位小数'],
      ['999,999,999,999', '超过了'],
    ] as const) {
      await visitor.type(visitor.field('金额'), typed);
      await visitor.field('收款方').or(visitor.page.locator('h1')).first().click();
      await visitor.page.getByRole('alert').filter({ hasText: told }).waitFor();
      await visitor.page.locator('button:disabled', { hasText: '核对' }).waitFor();
    }
    visitor.wasQuiet();
  });

  it('signs one sheet in one of two tabs, and tells the other what became of it', async () => {
    const before = await signedSheets();
    const visitor = await withSheet();
    const second = await visitor.secondTab();
    await second.getByRole('button', { name: /^签署$/ }).waitFor();
    await visitor.tap(visitor.button(/^签署$/));
    await visitor.page.locator('[data-sheet=signed]').waitFor();
    visitor.foresee(/4\d\d/);
    await second.getByRole('button', { name: /^签署$/ }).click();
    await second.locator('[data-sheet=signed]').waitFor();
    expect(await signedSheets()).toBe(before + 1);
    visitor.wasQuiet();
  });

  it('takes names that are long, in other scripts and of pictures, and keeps its shape', async () => {
    const maker = await arrival(`${cast.obligor.name}:maker`, 'phone');
    const odd = ['شركة المياه للتجارة', '🏭 厂 🧾', 'Ж'.repeat(140), '"><img src=x onerror=alert(1)>'];
    for (const name of odd) {
      await maker.go('/desk/obligor/suppliers');
      maker.foresee(/4\d\d .*invitations/);
      await maker.tap(maker.button('邀请供应商'));
      await maker.type(maker.field('企业名称'), name);
      await maker.type(maker.field('待收金额'), '1');
      await maker.tap(maker.button('生成链接'));
      await maker.page
        .locator('[data-link]')
        .or(maker.page.getByRole('dialog').getByRole('alert'))
        .first()
        .waitFor();
      const width = await maker.page.evaluate('document.documentElement.scrollWidth');
      expect(Number(width)).toBeLessThanOrEqual(390);
    }
    maker.wasQuiet();
  });
});

/** Each page is looked at in Chinese by day and in English by night, and in all four ways where EVERY_LOOK is set. */
const BOTH = ['light', 'dark'] as const;
const [CHINESE, ENGLISH] = process.env.EVERY_LOOK ? [BOTH, BOTH] : [['light'] as const, ['dark'] as const];

const byPerson = [...Map.groupBy(PAGES, ({ person }) => person ?? 'nobody')];

describe.each(byPerson)('every page of %s, accessible and in both languages, light and dark', (who, own) => {
  let visitor: Visitor;
  let invitation: string;
  beforeAll(async () => {
    const invited = { legalName: '台州模架厂', amount: '16800000', currency: 'CNY' };
    const made = await cast.obligor.maker.client.post('/v1/invitations', invited);
    invitation = new URL(z.object({ link: z.string() }).parse(made).link).pathname;
    visitor = await portal.visitor({ language: 'zh-CN' });
    if (who !== 'nobody') await visitor.signInAs(who);
  });
  afterAll(() => portal.closeWindows());

  it.each(own.map((page) => [page.name, page] as const))('%s', async (_, page) => {
    await visitor.go(await addressOf(visitor, page, { invitation }));
    // What a menu names is looked at: nobody forgets a page that is new.
    if (page === own[0] && page.path.startsWith('/desk'))
      expect(PAGES.map(({ path }) => path)).toEqual(expect.arrayContaining(await menuOf(visitor)));
    for (const colours of CHINESE) expect(await inspect(visitor, colours)).toEqual([]);
    await otherLanguage(visitor);
    for (const colours of ENGLISH) expect(await inspect(visitor, colours)).toEqual([]);
    await otherLanguage(visitor);
    visitor.wasQuiet();
  });
});
