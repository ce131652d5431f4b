import { readFileSync } from 'node:fs';
import { afterAll, afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { addPerson, registerBank, type Company, type Stage } from '../../apps/cli/src/demo/cast.js';
import { onboardCompany, prepareProofs } from '../../apps/cli/src/demo/onboard.js';
import type { Visitor } from '../support/browser.js';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  realProvider,
  type RunningProvider,
} from '../support/identity-providers.js';
import { otherLanguage } from '../support/inspected.js';
import { portalStory } from '../support/portal-story.js';
import { until } from '../support/trade.js';

const NAME = '苏州精密制造有限公司';
let stage: Stage;
let company: Company;
let provider: RunningProvider | undefined;

const { portal } = portalStory(
  async (begun) => {
    stage = begun;
    await registerBank(stage);
    await prepareProofs(stage, 'CNY');
    company = await onboardCompany(stage, { name: NAME, role: 'supplier', currency: 'CNY', balance: 0n });
    await addPerson(stage, { id: company.id, legalName: NAME }, 'admin');
    provider = await realProvider(`${stage.url.replace('127.0.0.1', 'localhost')}/sign-in/oidc`);
  },
  { OIDC_ALLOW_INNER: 'true' },
);
afterEach(() => portal.closeWindows());
afterAll(() => {
  provider?.stop();
});

const issuer = (): string => z.string().parse(provider?.issuer);

async function arrival(role: string): Promise<Visitor> {
  const visitor = await portal.visitor();
  await visitor.signInAs(`${NAME}:${role}`);
  return visitor;
}

/** Goes from the sign-in page to the company's provider, which is another host and has its fonts elsewhere. */
async function toProvider(): Promise<Visitor> {
  const visitor = await portal.visitor({ size: 'phone' });
  visitor.foresee(/another host: http:\/\/127\.0\.0\.1/, /fonts\.googleapis\.com/, /favicon/);
  await visitor.context.route(/^https:/, (route) => route.abort());
  await visitor.go('/sign-in');
  await visitor.type(visitor.page.getByLabel('企业', { exact: true }), company.uscc.toLowerCase());
  await visitor.tap(visitor.button('前往企业登录'));
  await visitor.page.waitForURL((url) => url.href.startsWith(issuer()));
  return visitor;
}

/** Says at the provider who one is, and agrees that the platform learns it. */
async function sayWho({ page }: Visitor, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.hostname === 'localhost');
}

/** Another person approves what waits, by signing its words. */
async function approve(kind: string, words: string): Promise<void> {
  const checker = await arrival('checker');
  await checker.go('/desk/company/people');
  const card = checker.page.locator(`[data-decision="${kind}"]`);
  expect(await card.innerText()).toContain(words);
  await checker.tap(card.getByRole('button', { name: '签署并批准' }));
  await card.waitFor({ state: 'detached' });
  checker.wasQuiet();
}

it('connects the company’s provider and a person there, each by two people', async () => {
  const admin = await arrival('admin');
  await admin.go('/desk/company/sign-in');
  await admin.tap(admin.button('接入身份提供方'));
  await admin.type(admin.field('Issuer 地址'), issuer());
  await admin.type(admin.field('客户端编号'), CLIENT_ID);
  await admin.type(admin.field('客户端密钥'), CLIENT_SECRET);
  await admin.tap(admin.button(/^提\s*议$/));
  await admin.page.locator('[data-decision="oidc-provider"]').waitFor();
  await approve('oidc-provider', issuer());
  await admin.go('/desk/company/sign-in');
  await admin.page
    .getByText(`/sign-in?company=${encodeURIComponent(NAME)}`)
    .first()
    .waitFor();
  await admin.tap(admin.button(`关联 ${NAME} maker`));
  await admin.type(admin.field('在提供方的标识(sub)'), 'wang.fang');
  await admin.tap(admin.button(/^提\s*议$/));
  await admin.page.locator('[data-decision="oidc-link"]').waitFor();
  await approve('oidc-link', 'wang.fang');
  await admin.go('/desk/company/sign-in');
  await admin.page.getByRole('cell', { name: 'wang.fang' }).waitFor();
  expect(await admin.page.content()).not.toContain(CLIENT_SECRET);
  admin.wasQuiet();
});

it('signs a person in by the company’s provider, and takes its answer out of the address', async () => {
  const visitor = await toProvider();
  await sayWho(visitor, 'wang.fang');
  await visitor.page.waitForURL('**/supplier');
  await visitor.settled();
  const me: unknown = await (await visitor.context.request.get('/v1/me')).json();
  expect(me).toMatchObject({ companyId: company.id, name: `${NAME} maker` });
  const sessions: unknown = await (await visitor.context.request.get('/v1/sessions')).json();
  expect(sessions).toMatchObject({
    data: expect.arrayContaining([expect.objectContaining({ signedInBy: 'oidc', current: true })]),
  });
  await visitor.page.goBack();
  expect(visitor.page.url()).not.toContain('code=');
  visitor.wasQuiet();
});

it('says plainly why nobody is let in', async () => {
  const unknown = await toProvider();
  unknown.foresee(/401 .*sessions\/oidc/);
  await sayWho(unknown, 'li.si');
  await unknown.page.getByText(/“li\.si”,尚未关联平台用户/).waitFor();
  await unknown.page.getByRole('button', { name: '重新开始' }).waitFor();
  unknown.wasQuiet();

  const refused = await toProvider();
  await refused.page.getByRole('link', { name: /Cancel/ }).click();
  await refused.page.getByRole('heading', { name: '企业登录系统未放行' }).waitFor();
  await refused.page.getByText(/您或贵公司拒绝了/).waitFor();
  await otherLanguage(refused);
  await refused.page.getByText(/It says: you or your company refused/).waitFor();
  await refused.tap(refused.button('Begin again'));
  await refused.page.waitForURL((url) => url.href.startsWith(issuer()));
  refused.wasQuiet();

  const strange = await toProvider();
  strange.foresee(/422 .*sessions\/oidc/);
  await strange.page.goto(
    `${stage.url.replace('127.0.0.1', 'localhost')}/sign-in/oidc?code=a&state=of-another`,
  );
  await strange.page.getByRole('heading', { name: '此次登录并非由本页面发起,或已超时' }).waitFor();
  // What was begun is used up: the same answer is none any more.
  await strange.page.goto('/sign-in/oidc?code=a&state=of-another');
  await strange.page.getByRole('heading', { name: '此次登录并非由本页面发起,或已超时' }).waitFor();
  await strange.tap(strange.page.getByRole('link', { name: '用其他方式登录' }));
  strange.foresee(/404 .*oidc-options/);
  await strange.type(strange.page.getByLabel('企业', { exact: true }), '没有这家公司');
  await strange.tap(strange.button('前往企业登录'));
  await strange.page.getByText(/未找到启用中的身份提供方/).waitFor();
  strange.wasQuiet();
});

it('ends a link and a provider at once', async () => {
  const admin = await arrival('admin');
  await admin.go('/desk/company/sign-in');
  await admin.tap(admin.button(`解除 ${NAME} maker`));
  await admin.tap(admin.page.getByRole('tooltip').getByRole('button', { name: /解\s*除/ }));
  await admin.button(`关联 ${NAME} maker`).waitFor();
  await admin.tap(admin.button(/^停\s*用$/));
  await admin.tap(admin.page.getByRole('tooltip').getByRole('button', { name: /停\s*用/ }));
  await admin.button('接入身份提供方').waitFor();
  await admin.page.getByRole('cell', { name: '已停用' }).waitFor();
  admin.wasQuiet();
});

it('gives the agreement that the company signed as its sealed document', async () => {
  const maker = await arrival('maker');
  const link = maker.page.getByRole('link', { name: '下载(PDF)' });
  // The authority's seal comes a moment after the company's admission.
  await until(
    async () => {
      await maker.go('/desk/company/agreements');
      return link.count();
    },
    (count) => count > 0,
  );
  const [download] = await Promise.all([maker.page.waitForEvent('download'), maker.tap(link)]);
  const file = readFileSync(z.string().parse(await download.path()));
  expect(file.subarray(0, 5).toString()).toBe('%PDF-');
  maker.wasQuiet();
});
