import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SIZES } from '../../test/support/browser.js';
import { PAGES, addressOf } from './pages.js';
import { beforeThePortal } from './scene.js';

const FOLDER = 'shots';
const say = (line: string): void => void process.stderr.write(`· ${line}\n`);

/** Takes a picture of every main page on both screens and in both languages; complaints of a page fail the run. */
await beforeThePortal(say, async (portal) => {
  mkdirSync(FOLDER, { recursive: true });
  for (const size of ['desktop', 'phone'] as const satisfies (keyof typeof SIZES)[])
    for (const language of ['zh-CN', 'en'] as const) {
      for (const [person, pages] of Map.groupBy(PAGES, ({ person }) => person)) {
        const visitor = await portal.visitor({ size, language });
        if (person !== undefined) await visitor.signInAs(person);
        for (const page of pages) {
          await visitor.go(await addressOf(visitor, page));
          const file = join(FOLDER, `${page.name}-${size}-${language}.png`);
          await visitor.page.screenshot({ path: file, fullPage: true });
          say(file);
        }
        visitor.wasQuiet();
        await visitor.leave();
      }
    }
});
