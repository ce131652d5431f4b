import { openBusiness } from '../../apps/cli/src/demo/open-business.js';
import type { Stage } from '../../apps/cli/src/demo/cast.js';
import { stageOf } from '../../apps/cli/src/demo/demo.js';
import { story } from '../../apps/cli/src/demo/story.js';
import { inThrowAwaySandbox } from '../../apps/cli/src/demo/throw-away.js';
import { Portal } from '../../test/support/browser.js';

/** Runs `work` before the portal of a sandbox of its own that was left in the middle of business, as `npm start` leaves it. */
export async function beforeThePortal<T>(
  say: (line: string) => void,
  work: (portal: Portal, stage: Stage) => Promise<T>,
): Promise<T> {
  return inThrowAwaySandbox(say, { apart: false }, async ({ folder }) => {
    const stage = stageOf(folder);
    say('telling the story');
    const quiet = (): void => undefined;
    await story(stage, quiet, { then: (cast) => openBusiness(stage, cast, quiet) });
    const portal = new Portal(() => stage.url);
    try {
      return await work(portal, stage);
    } finally {
      await portal.close();
    }
  });
}
