import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SIZES } from '../../test/support/browser.js';
import { payAndCash } from '../../test/support/portal-steps.js';
import { PAGES, PEOPLE, addressOf } from './pages.js';
import { beforeThePortal } from './scene.js';

const FOLDER = 'shots';
const say = (line: string): void => void process.stderr.write(`· ${line}\n`);

/** Takes a picture of every main page on both screens and in both languages; complaints of a page fail the run. */
await beforeThePortal(say, async ({ portal, invitation }) => {
  const supplier = await portal.visitor({ size: 'phone' });
  await supplier.signInAs(`${PEOPLE.supplier}:maker`);
  await payAndCash(supplier, { payee: '杭州模具制造有限公司', amount: '120,000', contract: 'HT-2026-118' });
  await supplier.leave();
  mkdirSync(FOLDER, { recursive: true });
  for (const size of ['desktop', 'phone'] as const satisfies (keyof typeof SIZES)[])
    for (const language of ['zh-CN', 'en'] as const) {
      for (const [person, pages] of Map.groupBy(PAGES, ({ person }) => person)) {
        const visitor = await portal.visitor({ size, language });
        if (person !== undefined) await visitor.signInAs(person);
        for (const page of pages) {
          await visitor.go(await addressOf(visitor, page, { invitation }));
          const file = join(FOLDER, `${page.name}-${size}-${language}.png`);
          await visitor.page.screenshot({ path: file, fullPage: true });
          say(file);
        }
        visitor.wasQuiet();
        await visitor.leave();
      }
    }
});
