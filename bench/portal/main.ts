import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Portal } from '../../test/support/browser.js';
import { SUPPLIER_START, allScripts, gzipBytes, readManifest, scriptsOf } from './bundle.js';
import { deepTree, manyCertificates } from './made-up.js';
import { PEOPLE } from './pages.js';
import { beforeThePortal } from './scene.js';
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

async function measure(portal: Portal) {
  return {
    slowPhone: await slowPhone(portal),
    tenThousandCertificatesMs: await tableOf(portal),
    twoThousandHoldingsMs: await treeOf(portal),
  };
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

/** From asking for the obligor's table until its last of very many certificates is counted. */
async function tableOf(portal: Portal): Promise<number> {
  say(`${String(CERTIFICATES)} certificates`);
  const visitor = await portal.visitor();
  await visitor.signInAs(`${PEOPLE.obligor}:maker`);
  await manyCertificates(visitor.page, CERTIFICATES);
  const start = performance.now();
  await visitor.page.goto('/desk/obligor/certificates', { waitUntil: 'commit' });
  await visitor.page
    .getByText(/10,?000/)
    .first()
    .waitFor();
  await visitor.page.locator('.ant-table-row').first().waitFor();
  const ms = Math.round(performance.now() - start);
  await visitor.leave();
  return ms;
}

async function treeOf(portal: Portal): Promise<number> {
  say(`${String(HOLDINGS)} holdings`);
  const visitor = await portal.visitor();
  await visitor.signInAs(`${PEOPLE.obligor}:maker`);
  const certificateId = await deepTree(visitor.page, HOLDINGS);
  const start = performance.now();
  await visitor.page.goto(`/desk/obligor/certificates/${certificateId}`, { waitUntil: 'commit' });
  await visitor.page.locator('.react-flow__node').nth(1).waitFor();
  const ms = Math.round(performance.now() - start);
  await visitor.leave();
  return ms;
}

function table(all: typeof found): string {
  return Object.entries(all)
    .map(
      ([name, value]) =>
        `${name.padEnd(28)} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`,
    )
    .join('');
}
