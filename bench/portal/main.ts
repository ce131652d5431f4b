import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bank, newUscc } from '../../apps/cli/src/demo/cast.js';
import { SCAN, arrivedAt } from '../../apps/cli/src/demo/onboard.js';
import type { Portal, Visitor } from '../../test/support/browser.js';
import { onboard, payAndCash, signSheet } from '../../test/support/portal-steps.js';
import { SUPPLIER_START, allScripts, gzipBytes, readManifest, scriptsOf } from './bundle.js';
import { deepTree, manyCertificates } from './made-up.js';
import { PEOPLE } from './pages.js';
import { beforeThePortal, type Scene } from './scene.js';
import { arrive } from './throttled.js';

const CERTIFICATES = 10_000;
const HOLDINGS = 2_000;
const FOLDER = resolve('dist/portal');

const { json } = parseArgs({ options: { json: { type: 'boolean', default: false } } }).values;
const say = (line: string): void => void process.stderr.write(`· ${line}\n`);

const found = { ...sizes(), ...(await beforeThePortal(say, measure)) };
process.stdout.write(json ? `${JSON.stringify(found, null, 2)}\n` : table(found));

function sizes() {
  const built = readManifest(FOLDER);
  return {
    supplierEntryGzipBytes: gzipBytes(FOLDER, scriptsOf(built, SUPPLIER_START)),
    deskEntryGzipBytes: gzipBytes(FOLDER, scriptsOf(built, ['desk.html'])),
    allGzipBytes: gzipBytes(FOLDER, allScripts(built)),
  };
}

async function measure(scene: Scene) {
  const { portal } = scene;
  return {
    supplierSheet: await supplierSheet(portal),
    onboarding: await onboarding(scene),
    slowPhone: await slowPhone(portal),
    tenThousandCertificates: await tableOf(portal),
    twoThousandHoldingsMs: await treeOf(portal),
  };
}

/** From the first page to the signature: one supplier is paid, and all the rest is turned into cash. */
async function supplierSheet(portal: Portal) {
  say('one sheet');
  const visitor = await portal.visitor({ size: 'phone' });
  await visitor.signInAs(`${PEOPLE.supplier}:maker`);
  const { taps, fields, requests } = visitor.effort;
  await payAndCash(visitor, { payee: '杭州模具制造有限公司', amount: '120,000', contract: 'HT-2026-118' });
  await signSheet(visitor);
  const after = { ...visitor.effort };
  await visitor.leave();
  return { taps: after.taps - taps, fields: after.fields - fields, requests: after.requests - requests };
}

/** From the link of an invitation to an application that has been handed in, by a person with a telephone. */
async function onboarding({ portal, stage, invitation }: Scene) {
  say('an invitation');
  const account = `SBM${String(Date.now())}`;
  await bank(stage, 'POST', '/accounts', { account, holder: '台州模架厂', currency: 'CNY', balance: '0' });
  const visitor = await portal.visitor({ size: 'phone' });
  await visitor.withPasskeyDevice();
  const screens = await onboard(visitor, new URL(invitation, stage.url).href, {
    person: '王小明',
    uscc: newUscc(),
    account,
    licence: { name: 'licence.pdf', mimeType: 'application/pdf', buffer: SCAN },
    arrived: async () => BigInt(await arrivedAt(stage, account)),
  });
  const { taps, fields } = visitor.effort;
  await visitor.leave();
  return { screens, fields, taps };
}

/** What a supplier waits for whose phone and network are slow, with nothing of the page kept from before. */
async function slowPhone(portal: Portal) {
  say('a slow phone');
  const visitor = await portal.visitor({ size: 'phone' });
  await visitor.signInAs(`${PEOPLE.supplier}:maker`);
  const arrival = await arrive(visitor, '/supplier', 'a[href="/supplier/cash"]');
  await visitor.leave();
  return arrival;
}

/**
 * From the obligor's menu to its table, for somebody who is at work: when the first rows are there, and when very many
 * certificates have been read and counted. The answers are made up, so that only the page's time is in it.
 */
async function tableOf(portal: Portal): Promise<{ firstRowsMs: number; allMs: number }> {
  say(`${String(CERTIFICATES)} certificates`);
  const visitor = await portal.visitor();
  await visitor.signInAs(`${PEOPLE.obligor}:maker`);
  await visitor.go('/desk/company');
  await manyCertificates(visitor.page, CERTIFICATES);
  const since = await moveTo(visitor, '/desk/obligor/certificates');
  await visitor.page.locator('.ant-table-row').first().waitFor();
  const firstRowsMs = since();
  await visitor.page
    .getByText(/10,?000/)
    .first()
    .waitFor();
  const allMs = since();
  await visitor.leave();
  return { firstRowsMs, allMs };
}

/** The same for the tree of a certificate in very many parts, until it is drawn. */
async function treeOf(portal: Portal): Promise<number> {
  say(`${String(HOLDINGS)} holdings`);
  const visitor = await portal.visitor();
  await visitor.signInAs(`${PEOPLE.obligor}:maker`);
  await visitor.go('/desk/company');
  const certificateId = await deepTree(visitor.page, HOLDINGS);
  const since = await moveTo(visitor, `/desk/obligor/certificates/${certificateId}`);
  await visitor.page.locator('.react-flow__node').first().waitFor();
  const ms = since();
  await visitor.leave();
  return ms;
}

/** Goes to another page as a click in the menu does. Gives how long ago that was, in milliseconds. */
async function moveTo({ page }: Visitor, path: string): Promise<() => number> {
  const start = performance.now();
  await page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  return () => Math.round(performance.now() - start);
}

function table(all: typeof found): string {
  return Object.entries(all)
    .map(
      ([name, value]) =>
        `${name.padEnd(28)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
    )
    .join('');
}
