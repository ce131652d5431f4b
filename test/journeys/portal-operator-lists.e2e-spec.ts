import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { registerBank, registerCompany, type Company, type Stage } from '../../apps/cli/src/demo/cast.js';
import { apply, prepareProofs } from '../../apps/cli/src/demo/onboard.js';
import type { Visitor } from '../support/browser.js';
import { faultsOf } from '../support/inspected.js';
import { asOwner } from '../support/owner.js';
import { approve } from '../support/portal-steps.js';
import { portalStory } from '../support/portal-story.js';

let stage: Stage;
let obligor: Company;

const OPERATOR = 'Tributary Sandbox Operator';
const APPLICANT = '乌有贸易有限公司';

const { sandbox, portal } = portalStory(async (begun) => {
  stage = begun;
  await registerBank(stage);
  await prepareProofs(stage, 'CNY');
  obligor = await registerCompany(stage, { name: '华东重工', role: 'obligor', currency: 'CNY', balance: 0n });
  await apply(stage, { name: APPLICANT, role: 'supplier', currency: 'CNY', balance: 0n });
});
afterEach(() => portal.closeWindows());

/** The operator's maker or checker, at a page. */
async function operator(role: 'maker' | 'checker', path: string): Promise<Visitor> {
  const visitor = await portal.visitor({ size: role === 'maker' ? 'desktop' : 'phone' });
  await visitor.signInAs(`${OPERATOR}:${role}`);
  await visitor.go(path);
  return visitor;
}

it('takes a version of a list by two people, finds a name on it, and clears it by two', async () => {
  const csv = `name,aliases,kind,reason\n${APPLICANT},乌有;Nowhere,company,未履行判决\n`;
  const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  const maker = await operator('maker', '/desk/operator/lists');
  await maker.tap(maker.button('载入名单'));
  const drawer = maker.page.getByRole('dialog');
  await maker.type(drawer.getByLabel('名单来源'), '最高人民法院');
  await maker.type(drawer.getByLabel('发布日期'), '2026-03-01');
  await drawer.getByLabel('名单 CSV 文件').setInputFiles(file);
  await drawer.getByText('共 1 个名称').waitFor();
  await maker.tap(drawer.getByRole('button', { name: /提交复核/ }));
  await maker.page.getByRole('region', { name: '待第二人复核' }).waitFor();

  const checker = await operator('checker', '/desk/operator/lists');
  await checker.page.getByLabel('与来源文件比对').setInputFiles({ ...file, buffer: Buffer.from(`${csv}\n`) });
  await checker.page.getByText('文件不同').waitFor();
  await checker.page.getByLabel('与来源文件比对').setInputFiles(file);
  await checker.page.getByText('文件逐字节一致').waitFor();
  await approve(checker, '最高人民法院');
  await checker.page.getByText('使用中').waitFor();

  await maker.go('/desk/operator/lists');
  expect(await faultsOf(maker)).toEqual([]);
  await maker.page.getByText(`${APPLICANT} ≈ ${APPLICANT}`).waitFor();
  await maker.tap(maker.button('同名不同主体'));
  const asked = maker.page.getByRole('dialog');
  await maker.type(asked.getByLabel('理由'), '统一社会信用代码不同');
  await maker.tap(asked.getByRole('button', { name: /确\s*认/ }));
  await maker.page.getByText('等待另一位复核').waitFor();
  await checker.go('/desk/operator/lists');
  await approve(checker, '统一社会信用代码不同');
  await checker.page.getByText('没有待处理的命中').waitFor();
  const hits = z.object({ data: z.array(z.unknown()) });
  expect(hits.parse(await stage.operatorMaker.client.get('/v1/screening/hits')).data).toEqual([]);
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);

it('draws a new version of the calendar, by dates and by taps, and a second person takes it', async () => {
  const maker = await operator('maker', '/desk/operator/calendar');
  const day = (date: string) => maker.page.locator(`[data-day="${date}"]`);
  expect(await day('2026-10-01').getAttribute('data-sort')).toBe('off');
  await maker.type(maker.page.getByLabel('自', { exact: true }), '2026-07-06');
  await maker.type(maker.page.getByLabel('至', { exact: true }), '2026-07-07');
  await maker.tap(maker.button('设置这些日期'));
  await maker.tap(day('2026-07-04'));
  expect(await day('2026-07-04').getAttribute('data-sort')).toBe('worked');
  // A tap too many is taken back by another.
  await maker.tap(day('2026-07-08'));
  await maker.tap(day('2026-07-08'));
  expect(await maker.page.getByRole('list', { name: '变更的日期' }).getByRole('listitem').count()).toBe(3);
  expect(await faultsOf(maker)).toEqual([]);
  await maker.tap(maker.button('提交复核'));
  await maker.page.getByText('等待另一位复核').waitFor();

  const checker = await operator('checker', '/desk/operator/calendar');
  await approve(checker, '2026年7月4日 · 改为营业日');
  await checker.page.locator('[data-day="2026-07-06"][data-sort=off]').waitFor();
  const { days } = z
    .object({ days: z.array(z.object({ day: z.string(), business: z.boolean() })) })
    .parse(await stage.operatorMaker.client.get('/v1/calendars/current'));
  expect(days.filter(({ day: one }) => one.startsWith('2026-07'))).toEqual([
    { day: '2026-07-04', business: true },
    { day: '2026-07-06', business: false },
    { day: '2026-07-07', business: false },
  ]);
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);

it('keeps the days that were drawn where the platform refuses, and leads from a refusal to its rule', async () => {
  const maker = await operator('maker', '/desk/operator/calendar');
  maker.foresee(/422/);
  await maker.type(maker.page.getByLabel('自', { exact: true }), '2026-03-02');
  await maker.tap(maker.button('设置这些日期'));
  await maker.tap(maker.button('提交复核'));
  await maker.page.getByRole('alert').filter({ hasText: 'calendar-past' }).waitFor();
  expect(await maker.page.getByRole('listitem').filter({ hasText: '2026年3月2日' }).count()).toBe(1);
  const rule = { id: 'four-eyes', source: '内部控制', detail: '双人复核。' };
  await maker.page.route('**/v1/calendars', (route) =>
    route.fulfill({
      status: 422,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'four-eyes', detail: '须另一人复核。', rules: [rule] }),
    }),
  );
  await maker.tap(maker.button('提交复核'));
  const opened = maker.context.waitForEvent('page');
  await maker.tap(maker.page.getByRole('alert').getByRole('link', { name: rule.source }));
  const rules = await opened;
  const shown = rules.locator('[aria-current=true]');
  await shown.waitFor();
  expect(await shown.getAttribute('id')).toBe('four-eyes');
  await rules.getByLabel('查找规则').fill('再没有这样的规则');
  await rules.getByText('没有包含这些文字的规则').waitFor();
  maker.wasQuiet();
}, 120_000);

it('puts an obligor on the overdue list, and off again', async () => {
  const maker = await operator('maker', '/desk/operator/overdue-list');
  await maker.tap(maker.field('核心企业'));
  await maker.tap(
    maker.page.getByRole('option', { name: obligor.name }).or(maker.page.getByTitle(obligor.name)).last(),
  );
  await maker.type(maker.field('名单来源'), '票据交易所');
  await maker.tap(maker.button('提交复核'));
  await maker.page.getByText('等待另一位复核').waitFor();
  const checker = await operator('checker', '/desk/operator/overdue-list');
  await approve(checker, `${obligor.name} 列入票据交易所的名单`);
  await checker.page.getByRole('cell', { name: '票据交易所' }).waitFor();
  await maker.go('/desk/operator/overdue-list');
  expect(await faultsOf(maker)).toEqual([]);
  await maker.tap(maker.button('提议移出'));
  await maker.page.getByText('等待另一位复核').waitFor();
  await checker.go('/desk/operator/overdue-list');
  await approve(checker, '移出票据交易所的名单');
  await checker.page.getByText('名单为空').waitFor();
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);

it('renews the review of a company by two people', async () => {
  // Years would have to pass until the first review is due.
  await sandbox.inside(({ walls }) =>
    asOwner(walls, (db) =>
      db.query(
        `insert into trade.company_review (company_id, risk_grade, reviewed_on, due_on)
         values ($1, 'high', '2025-03-10', '2026-03-10')`,
        [obligor.id],
      ),
    ),
  );
  const maker = await operator('maker', '/desk/operator/renewals');
  await maker.page.getByRole('cell', { name: obligor.name }).waitFor();
  expect(await faultsOf(maker)).toEqual([]);
  await maker.tap(maker.button(/复\s*审/));
  const dialog = maker.page.getByRole('dialog');
  await maker.tap(dialog.getByText('中风险'));
  await maker.type(dialog.getByLabel('审查内容与结论'), '资料已更新');
  await maker.tap(dialog.getByRole('button', { name: /提交复核/ }));
  await maker.page.getByText('等待另一位复核').waitFor();
  const checker = await operator('checker', '/desk/operator/renewals');
  await approve(checker, '资料已更新');
  await checker.page.getByText('没有到期的复审').waitFor();
  for (const one of [maker, checker]) one.wasQuiet();
}, 180_000);
