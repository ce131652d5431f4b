import { afterAll, beforeAll } from '@jest/globals';
import type { Stage } from '../../apps/cli/src/demo/cast.js';
import { Portal, type SIZES, type Visitor } from './browser.js';
import { Sandbox } from './sandbox.js';

const TO_BEGIN_MS = 240_000;
const TO_END_MS = 120_000;

/** The sandbox of one file's tests and its portal: `begin` tells what has happened there before the first of them. */
export function portalStory(
  begin: (stage: Stage) => Promise<unknown>,
  settings: Readonly<Record<string, string>> = {},
) {
  const sandbox = new Sandbox();
  const portal = new Portal(() => sandbox.stage().url);
  beforeAll(async () => {
    await sandbox.start(settings);
    await begin(sandbox.stage());
  }, TO_BEGIN_MS);
  afterAll(async () => {
    await portal.close();
    await sandbox.end();
  }, TO_END_MS);
  /** Somebody of the story, by `company:role`, signed in. */
  const arrival = async (person: string, size: keyof typeof SIZES = 'desktop'): Promise<Visitor> => {
    const visitor = await portal.visitor({ size });
    await visitor.signInAs(person);
    return visitor;
  };
  return { sandbox, portal, arrival };
}
