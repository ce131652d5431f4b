import { AxeBuilder } from '@axe-core/playwright';
import type { Visitor } from './browser.js';

/** The most that a page's text may look like the key of a text: `use.rest.none`, `obligor:menu.home`. */
const KEY = /^(\w+:)?[a-z][A-Za-z]+(\.[a-z][A-Za-z-]+){1,4}$/;
const FILE = /\.(xml|pdf|csv|json|com|cn)$/;

/** What is wrong with the page that is shown: what keeps people from using it, by axe, and texts that nobody wrote. */
export async function inspect({ page }: Visitor, colours: 'light' | 'dark'): Promise<string[]> {
  await page.emulateMedia({ colorScheme: colours });
  // Colours on their way from one theme to the other are nobody's to read. The page's policy lets in no `eval`.
  const moving = `document.getAnimations().filter((one) => one instanceof CSSTransition)`;
  for (let still = 0; still < 3;) {
    const left = await page.evaluate<number>(`${moving}.map((one) => one.finish()).length`);
    still = left === 0 ? still + 1 : 0;
    await page.waitForTimeout(30);
  }
  const axe = new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], preload: false });
  const { violations } = await axe.analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  const text = await page.locator('body').innerText();
  const keys = text.split(/\s+/).filter((word) => KEY.test(word) && !FILE.test(word));
  return [...grave, ...new Set(keys.map((key) => `a raw key: ${key}`))];
}

/** What is wrong with the page as it is now, in Chinese by day and in English by night. */
export async function faultsOf(visitor: Visitor): Promise<string[]> {
  const chinese = await inspect(visitor, 'light');
  await otherLanguage(visitor);
  const english = await inspect(visitor, 'dark');
  await otherLanguage(visitor);
  return [...chinese, ...english];
}

/** Changes the page's language where it stands. */
export async function otherLanguage(visitor: Visitor): Promise<void> {
  const lang = await visitor.page.locator('html').getAttribute('lang');
  await visitor.page
    .locator(`button[lang="${lang === 'en' ? 'zh-CN' : 'en'}"]`)
    .first()
    .click();
  await visitor.settled();
}

/** The addresses that the desk's menu names. */
export async function menuOf({ page }: Visitor): Promise<string[]> {
  const items = page.locator('[role=menuitem][data-menu-id]');
  await items.first().waitFor();
  const ids = await Promise.all((await items.all()).map((item) => item.getAttribute('data-menu-id')));
  // antd puts `rc-menu-uuid-` and a number of its own before the key, which is the path.
  return ids.map((id) => `/desk/${(id ?? '').replace(/^rc-menu-uuid-[^-]*-/, '')}`);
}
