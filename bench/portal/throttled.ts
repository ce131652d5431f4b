import type { CDPSession } from 'playwright-core';
import { z } from 'zod';
import type { Visitor } from '../../test/support/browser.js';

/** A phone that is four times slower than this machine. */
const PROCESSOR_RATE = 4;
/** About what a phone has on a bad day of 4G, in bytes a second and milliseconds. */
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: (1_600 * 1000) / 8,
  uploadThroughput: (750 * 1000) / 8,
};

export interface Arrival {
  /** From asking for the page until anything of it is seen, in milliseconds. */
  firstContentfulPaintMs: number;
  /** Until its first act can be tapped. */
  usableMs: number;
}

/** Slows a visitor's page down to that of a cheap phone on a slow network. */
export async function slowDown({ context, page }: Visitor): Promise<CDPSession> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR_RATE });
  return devtools;
}

/** How long a page takes whose files nobody has fetched before; `usable` selects what must be there to be used. */
export async function arrive(visitor: Visitor, path: string, usable: string): Promise<Arrival> {
  const devtools = await slowDown(visitor);
  await devtools.send('Network.clearBrowserCache');
  const start = performance.now();
  await visitor.page.goto(path, { waitUntil: 'commit' });
  await visitor.page.locator(usable).first().click({ trial: true });
  const usableMs = Math.round(performance.now() - start);
  const painted = await visitor.page.evaluate(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1`,
  );
  await devtools.detach();
  return { firstContentfulPaintMs: Math.round(z.number().parse(painted)), usableMs };
}
