import { minorToDecimal } from '#common';
import type { Visitor } from './browser.js';

/** What people do on the pages, by the Chinese words that they read there. Journeys and measurements do the same. */

/** A file as a person chooses it. */
export interface ChosenFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** An obligor's maker asks a supplier in. Gives the link that is shown once. */
export async function invite(
  maker: Visitor,
  { name, uscc, amount }: { name: string; uscc: string; amount: string },
): Promise<string> {
  await maker.tap(maker.button('邀请供应商'));
  await maker.type(maker.field('企业名称'), name);
  await maker.type(maker.field('统一社会信用代码'), uscc);
  await maker.type(maker.field('待收金额'), amount);
  await maker.tap(maker.button('生成链接'));
  const link = await maker.page.locator('[data-link]').getAttribute('data-link');
  await maker.tap(maker.page.getByRole('dialog').getByRole('button', { name: '关闭' }).last());
  return link ?? '';
}

/**
 * A supplier comes by its invitation, on its own device: it sees what waits, says who it is, signs, and types what the
 * bank has paid to prove the account. `arrived` reads the account as its owner does. Gives how many screens that took.
 */
export async function onboard(
  visitor: Visitor,
  link: string,
  {
    person,
    uscc,
    account,
    licence,
    arrived,
  }: {
    person: string;
    /** Where the inviter did not name it. */
    uscc?: string;
    account: string;
    licence: ChosenFile;
    arrived: () => Promise<bigint>;
  },
): Promise<number> {
  const screens: string[] = [];
  const arriveAt = async (title: RegExp): Promise<void> => {
    const heading = visitor.page.getByRole('heading', { level: 1, name: title });
    await heading.waitFor();
    screens.push(await heading.innerText());
  };
  await visitor.go(new URL(link).pathname);
  await arriveAt(/通过 Tributary 向您付款/);
  await visitor.tap(visitor.button('是,我要收款'));
  await arriveAt(/您的企业/);
  if (uscc !== undefined) await visitor.type(visitor.field('统一社会信用代码'), uscc);
  await visitor.type(visitor.field('您的姓名'), person);
  const bank = visitor.page.getByLabel('开户银行');
  await bank.selectOption({ index: 1 });
  visitor.effort.fields++;
  await visitor.type(visitor.field('账号'), account);
  await visitor.page.getByLabel('营业执照').setInputFiles(licence);
  visitor.effort.fields++;
  await visitor.page.getByText('已收到').waitFor();
  await visitor.tap(visitor.button('下一步'));
  await arriveAt(/阅读并签署/);
  const amount = visitor.field('到账金额');
  await amount.waitFor();
  await visitor.type(amount, minorToDecimal({ minor: await arrived(), currency: 'CNY' }));
  await visitor.tap(visitor.button('生成密钥、签署并提交'));
  await visitor.page.locator('li[aria-current=step]', { hasText: '平台审核' }).waitFor();
  return screens.length;
}

/** A person signs in with the key of its device. */
export async function signInByDevice(visitor: Visitor): Promise<void> {
  await visitor.page.goto('/sign-in');
  await visitor.tap(visitor.button(/^登录$/));
  await visitor.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await visitor.settled();
}

/** An obligor's maker turns invoice files into certificates and signs those that can be issued. */
export async function issueFromFiles(
  maker: Visitor,
  { files, dueOn }: { files: ChosenFile[]; dueOn: string },
): Promise<{ good: number; bad: string[] }> {
  const { page } = maker;
  await page.getByLabel('发票文件').setInputFiles(files);
  maker.effort.fields++;
  await page
    .getByRole('status')
    .filter({ hasText: /\D0 个读取中/ })
    .waitFor();
  const bad = page.locator('[data-file][data-verdict=bad]');
  const names = await bad.evaluateAll<string[], Element>((rows) =>
    rows.map((row) => row.getAttribute('data-file') ?? ''),
  );
  await maker.type(page.getByLabel('到期日'), dueOn);
  await maker.tap(maker.button(/^准备 \d+ 张凭证/));
  const good = files.length - names.length;
  await maker.tap(maker.button(`经办签署 ${String(good)} 张`));
  await maker.tap(page.locator('.ant-popover').getByRole('button', { name: /经办签署/ }));
  await page.getByText(`${String(good)} 张凭证已由经办签署`).waitFor({ timeout: 60_000 });
  return { good, bad: names };
}

/** An obligor's checker reads the queue and signs all of it. Gives how many that were. */
export async function signQueue(checker: Visitor): Promise<number> {
  const waiting = checker.page.locator('[data-proposal]');
  await waiting.first().waitFor();
  const count = await waiting.count();
  await checker.tap(checker.page.getByRole('checkbox', { name: '全选' }));
  await checker.tap(checker.button(`依次签署 ${String(count)} 项`));
  await checker.page.getByText('没有待您签署的事项').waitFor({ timeout: 60_000 });
  return count;
}

/** A supplier consents to the first thing that is offered to it. */
export async function consent(visitor: Visitor): Promise<void> {
  await visitor.tap(visitor.button('查看'));
  const dialog = visitor.page.getByRole('dialog');
  await visitor.tap(dialog.getByRole('button', { name: '签收' }));
  await dialog.waitFor({ state: 'detached' });
}

/**
 * One sheet: pays a supplier a part of what is held, and turns all the rest into cash. Where there is no trade behind the
 * payment yet, `contract` names it. Ends before the sheet that is to be signed.
 */
export async function payAndCash(
  visitor: Visitor,
  {
    payee,
    code,
    amount,
    contract,
    cash = true,
  }: { payee: string; code?: string; amount: string; contract: string; cash?: boolean },
): Promise<void> {
  // Who comes for cash turns all of it into cash, besides what it pays.
  await visitor.tap(visitor.page.getByRole('main').getByRole('link', { name: cash ? '立即变现' : '付款' }));
  // Who has never been paid is named by the whole of its code, and is there when the field is left.
  await visitor.type(visitor.field('收款方'), code ?? payee);
  await visitor.type(visitor.field('金额'), amount);
  await visitor.page.locator('[data-payee]').filter({ hasText: payee }).waitFor();
  await visitor.field('贸易背景').waitFor();
  const number = visitor.page.getByLabel('合同编号');
  if ((await number.count()) > 0) await visitor.type(number, contract);
  await visitor.tap(visitor.button('核对'));
  await visitor.button(/^签署$/).waitFor();
}

/** Signs the sheet that is shown. Comes back when it is signed. */
export async function signSheet(visitor: Visitor): Promise<void> {
  await visitor.tap(visitor.button(/^签署$/));
  await visitor.page.locator('[data-sheet=signed]').waitFor();
}

/** A financier's maker searches the register for what was bought, registers it and signs the promise to pay. */
export async function registerAndSign(maker: Visitor): Promise<number> {
  const count = await takeUp(maker, 'register');
  const drawer = maker.page.getByRole('dialog');
  await maker.tap(drawer.getByRole('button', { name: /^继续/ }));
  await maker.tap(drawer.locator('.act-panel .ant-btn-primary'));
  await drawer
    .getByText('待贵司第二人签署')
    .nth(count - 1)
    .waitFor();
  await maker.tap(drawer.getByRole('button', { name: '关闭' }).last());
  return count;
}

/** A financier's checker signs what the maker has signed; the bank pays then. */
export async function signPurchases(checker: Visitor): Promise<number> {
  const count = await takeUp(checker, 'sign');
  const drawer = checker.page.getByRole('dialog');
  await drawer
    .getByText(/已签署并上账本|正在上账本/)
    .nth(count - 1)
    .waitFor();
  await checker.tap(drawer.getByRole('button', { name: '关闭' }).last());
  return count;
}

/** Chooses all rows of a kind, and begins what is to be done with them. */
async function takeUp(visitor: Visitor, task: 'register' | 'sign'): Promise<number> {
  const { page } = visitor;
  const rows = page.locator(`tr[data-task=${task}]`);
  await rows.first().waitFor();
  const count = await rows.count();
  for (const row of await rows.all()) await visitor.tap(row.getByRole('checkbox'));
  await visitor.tap(page.getByRole('region', { name: '已选业务' }).getByRole('button').first());
  await visitor.tap(page.getByRole('dialog').locator('.act-panel .ant-btn-primary'));
  return count;
}

/** The operator's maker looks at an application and proposes to approve it. */
export async function proposeApproval(maker: Visitor, company: string): Promise<void> {
  await maker.go('/desk/operator/applications');
  await maker.tap(maker.page.getByRole('link', { name: company }));
  await maker.tap(maker.button('建议批准'));
  await maker.page.getByRole('region', { name: '待第二人复核' }).first().waitFor();
}

/** Its checker approves the same words. */
export async function approveApplication(checker: Visitor, company: string): Promise<void> {
  await checker.go('/desk/operator/applications');
  const decision = checker.page.getByRole('region', { name: '待第二人复核' }).filter({ hasText: company });
  await checker.tap(decision.getByRole('button', { name: /批\s*准/ }));
  await decision.waitFor({ state: 'detached' });
}

/** A registrar signs the order that puts a company on the ledger. */
export async function signRegistrarOrder(registrar: Visitor, company: string): Promise<void> {
  await registrar.go('/desk/operator/orders');
  const order = registrar.page.locator('.ant-card').filter({ hasText: company });
  await registrar.tap(order.getByRole('button', { name: /^签\s*署$/ }));
  await registrar.page.getByText('已签署').first().waitFor();
}

/** A second person says yes to the words that wait on a page, and they wait no more. */
export async function approve(checker: Visitor, words: string | RegExp): Promise<void> {
  const decision = checker.page.getByRole('region', { name: '待第二人复核' }).filter({ hasText: words });
  await checker.tap(decision.getByRole('button', { name: /批\s*准/ }).first());
  await decision.waitFor({ state: 'detached' });
}
