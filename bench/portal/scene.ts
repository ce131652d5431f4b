import { openBusiness } from '../../apps/cli/src/demo/open-business.js';
import { addPerson, registerSupervisor, type Stage } from '../../apps/cli/src/demo/cast.js';
import { stageOf } from '../../apps/cli/src/demo/demo.js';
import { story, type Cast } from '../../apps/cli/src/demo/story.js';
import { inThrowAwaySandbox } from '../../apps/cli/src/demo/throw-away.js';
import { z } from 'zod';
import { Portal } from '../../test/support/browser.js';

const invited = z.object({ link: z.string() });

export interface Scene {
  portal: Portal;
  stage: Stage;
  /** The address at which somebody is asked in. */
  invitation: string;
}

/** Runs `work` before the portal of a sandbox of its own that was left in the middle of business, as `npm start` leaves it. */
export async function beforeThePortal<T>(
  say: (line: string) => void,
  work: (scene: Scene) => Promise<T>,
): Promise<T> {
  return inThrowAwaySandbox(say, { apart: false }, async ({ folder }) => {
    const stage = stageOf(folder);
    say('telling the story');
    const quiet = (): void => undefined;
    let invitation = '';
    const then = async (cast: Cast): Promise<void> => {
      const { obligor } = cast;
      await openBusiness(stage, cast, quiet);
      await registerSupervisor(stage);
      await addPerson(stage, { id: obligor.id, legalName: obligor.name }, 'admin');
      const asked = { legalName: '台州模架厂', amount: '16800000', currency: 'CNY' };
      const { link } = invited.parse(await obligor.maker.client.post('/v1/invitations', asked));
      invitation = new URL(link).pathname;
    };
    await story(stage, quiet, { then });
    const portal = new Portal(() => stage.url);
    try {
      return await work({ portal, stage, invitation });
    } finally {
      await portal.close();
    }
  });
}
