import { randomBytes } from 'node:crypto';
import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { registerBank, registerCompany, type Company, type Stage } from '../../apps/cli/src/demo/cast.js';
import type { Visitor } from '../support/browser.js';
import { signRegistrarOrder } from '../support/portal-steps.js';
import { portalStory } from '../support/portal-story.js';

let stage: Stage;
let parent: Company;
let member: Company;

const REGISTRARS = 'Tributary Sandbox Operator';
const card = z.object({ status: z.string() });
const group = z.object({ data: z.array(z.object({ id: z.string(), parentId: z.string().nullable() })) });
const replacements = z.object({
  data: z.array(z.object({ companyId: z.string(), userId: z.string(), status: z.string() })),
});

const { portal } = portalStory(async (begun) => {
  stage = begun;
  await registerBank(stage);
  parent = await registerCompany(stage, { name: '集团总部', role: 'obligor', currency: 'CNY', balance: 0n });
  member = await registerCompany(stage, { name: '集团成员', role: 'obligor', currency: 'CNY', balance: 0n });
});
afterEach(() => portal.closeWindows());

/** The operator's maker on the page of a company, found by its name in the list. */
async function atCompany({ name }: Company): Promise<Visitor> {
  const maker = await portal.visitor();
  await maker.signInAs(`${REGISTRARS}:maker`);
  await maker.go('/desk/operator/companies');
  await maker.type(maker.field('名称或代码'), name);
  await maker.tap(maker.page.getByRole('link', { name }));
  await maker.page.getByRole('heading', { level: 1, name }).waitFor();
  await maker.settled();
  return maker;
}

async function checkerArrives(size: 'desktop' | 'phone' = 'phone'): Promise<Visitor> {
  const checker = await portal.visitor({ size });
  await checker.signInAs(`${REGISTRARS}:checker`);
  return checker;
}

const statusOf = async ({ id }: Company): Promise<string> =>
  card.parse(await stage.operatorMaker.client.get(`/v1/companies/${id}`)).status;

/** Proposes a change with its reason, and signs it where it stands. */
async function proposeAndSign(maker: Visitor, act: string, reason: string): Promise<void> {
  const { page } = maker;
  await maker.tap(page.getByRole('main').getByRole('button', { name: spaced(act) }));
  const dialog = page.getByRole('dialog');
  await maker.type(dialog.getByLabel('原因'), reason);
  await maker.tap(dialog.getByRole('button', { name: spaced('确认') }));
  await dialog.waitFor({ state: 'hidden' });
  await maker.tap(page.getByRole('button', { name: spaced('签署') }));
  await page.getByText('已签 1/2').waitFor();
}

/** antd puts a space between two Chinese letters of a button. */
const spaced = (words: string): RegExp => new RegExp(`^${[...words].join('\\s*')}$`);

it('suspends a company with a reason and lets it in again, each by two registrars', async () => {
  const maker = await atCompany(member);
  const checker = await checkerArrives();
  await proposeAndSign(maker, '暂停', '监管机构来函 2026-118');
  expect(await statusOf(member)).toBe('active');
  // The second registrar reads why before it signs.
  await checker.go(new URL(maker.page.url()).pathname);
  await checker.page.getByText('监管机构来函 2026-118').waitFor();
  await signRegistrarOrder(checker, member.name);
  await expect(statusOf(member)).resolves.toBe('suspended');
  await maker.page.reload();
  await maker.page.getByText('已暂停').waitFor();
  await proposeAndSign(maker, '恢复', '已核实');
  await signRegistrarOrder(checker, member.name);
  await expect(statusOf(member)).resolves.toBe('active');
  for (const one of [maker, checker]) one.wasQuiet();
});

it('puts a company into a group by the proposal of one and the approval of another', async () => {
  const maker = await atCompany(member);
  await maker.tap(maker.button('变更集团关系'));
  const dialog = maker.page.getByRole('dialog');
  const above = dialog.getByRole('combobox', { name: '上级企业' });
  await maker.type(above, parent.name);
  await maker.page.locator('.ant-select-item-option-active').filter({ hasText: parent.name }).waitFor();
  await above.press('Enter');
  await maker.tap(dialog.getByRole('button', { name: '提交复核' }));
  await maker.page.getByText('等待另一位复核').waitFor();
  const checker = await checkerArrives();
  const tile = checker.page.getByRole('link', { name: /企业集团/ });
  await tile.getByText('1 项待复核').waitFor();
  await checker.tap(tile);
  const decision = checker.page.getByRole('region', { name: '待第二人复核' });
  await decision.getByText(`${member.name} 归入 ${parent.name}`).waitFor();
  await checker.tap(decision.getByRole('button', { name: spaced('批准') }));
  await decision.waitFor({ state: 'detached' });
  const { data } = group.parse(await stage.operatorMaker.client.get(`/v1/companies/${member.id}/group`));
  expect(data).toEqual([
    expect.objectContaining({ id: parent.id, parentId: null }),
    expect.objectContaining({ id: member.id, parentId: parent.id }),
  ]);
  await maker.page.reload();
  await maker.page.getByRole('list', { name: '集团' }).getByRole('link', { name: parent.name }).waitFor();
  for (const one of [maker, checker]) one.wasQuiet();
});

it('takes a lost key away at once, and drops the new one to which a colleague objects', async () => {
  const maker = await atCompany(member);
  await maker.tap(maker.button(/^更换密钥 .*maker/));
  const dialog = maker.page.getByRole('dialog');
  const address = dialog.getByLabel('新密钥地址');
  await maker.type(address, '0x12');
  await dialog.getByText('不是有效地址').waitFor();
  await maker.type(address, `0x${randomBytes(20).toString('hex')}`);
  await maker.tap(dialog.getByRole('button', { name: '更换密钥' }));
  await maker.page.getByRole('list', { name: '密钥更换' }).getByText('等待中').waitFor();
  await maker.tap(maker.page.getByRole('button', { name: spaced('签署') }));
  await maker.page.getByText('已签 1/2').waitFor();
  const checker = await checkerArrives();
  await signRegistrarOrder(checker, member.name);

  const colleague = await portal.visitor({ size: 'phone' });
  await colleague.signInAs(`${member.name}:checker`);
  await colleague.go('/desk/company/keys');
  await colleague.tap(colleague.button(/^提出异议/));
  await colleague.tap(colleague.page.getByRole('tooltip').getByRole('button', { name: '提出异议' }));
  await colleague.page.getByText('已阻止').waitFor();
  const { data } = replacements.parse(await stage.operatorMaker.client.get('/v1/companies/key-replacements'));
  expect(data).toEqual([{ companyId: member.id, userId: member.maker.userId, status: 'objected' }]);
  await maker.page.reload();
  await maker.page.getByRole('list', { name: '密钥更换' }).getByText('有异议').waitFor();
  for (const one of [maker, checker, colleague]) one.wasQuiet();
});

it('shows nobody another company’s keys', async () => {
  expect(replacements.parse(await parent.checker.client.get('/v1/companies/key-replacements')).data).toEqual(
    [],
  );
  const asked = `/v1/companies/key-replacements?company=${member.id}`;
  expect(replacements.parse(await parent.checker.client.get(asked)).data).toEqual([]);
  expect(replacements.parse(await member.checker.client.get(asked)).data).toHaveLength(1);
});
