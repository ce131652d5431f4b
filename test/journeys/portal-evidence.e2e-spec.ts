import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { certificateOf } from '#orders';
import type { Company, Stage } from '../../apps/cli/src/demo/cast.js';
import { SCAN } from '../../apps/cli/src/demo/onboard.js';
import type { Cast } from '../../apps/cli/src/demo/story.js';
import type { Visitor } from '../support/browser.js';
import { busyCast } from '../support/portal-cast.js';
import { portalStory } from '../support/portal-story.js';

let stage: Stage;
let cast: Cast;
/** The certificate of which a financier is asked to price a part that went from tier 1 to tier 2. */
let certificateId: string;
let requestId: string;

const withId = z.object({ id: z.string() });
const listed = z.object({ data: z.array(z.looseObject({ id: z.string() })) });
const evidence = z.object({
  contractId: z.string().nullable(),
  data: z.array(z.object({ id: z.string(), type: z.string(), backs: z.string(), sha256: z.string() })),
});
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const proof = hashOf(SCAN);
/** A proof of delivery from tier 2 to tier 1, which is another file. */
const onward = Buffer.concat([SCAN, Buffer.from('%\n')]);

const filesOf = async ({ maker }: Pick<Company, 'maker'>) =>
  evidence.parse(await maker.client.get(`/v1/certificates/${certificateId}/evidence`));

const { portal, arrival } = portalStory(async (begun) => {
  stage = begun;
  cast = await busyCast(stage);
  const bank = cast.products[1]?.financier;
  const requests = z
    .object({ data: z.array(z.looseObject({ id: z.string(), holdingId: z.string() })) })
    .parse(await bank?.maker.client.get('/v1/discount-requests'));
  const [request] = requests.data;
  requestId = request?.id ?? '';
  certificateId = certificateOf(BigInt(request?.holdingId ?? '0')).toString();
});
afterEach(() => portal.closeWindows());

/** The hashes that a page shows, after seeing that each file is the one that its hash says. */
async function shown(visitor: Visitor): Promise<string[]> {
  const rows = visitor.page.locator('[data-evidence]');
  await rows.first().waitFor();
  const hashes = [];
  for (const row of await rows.all()) {
    const [download] = await Promise.all([
      visitor.page.waitForEvent('download'),
      visitor.tap(row.getByRole('link')),
    ]);
    const hash = hashOf(readFileSync(z.string().parse(await download.path())));
    expect(await row.getAttribute('data-evidence')).toBe(hash);
    hashes.push(hash);
  }
  return hashes.sort();
}

it('adds a proof of delivery to a certificate by the obligor’s page, once however often it is sent', async () => {
  const maker = await arrival(`${cast.obligor.name}:maker`);
  await maker.go(`/desk/obligor/certificates/${certificateId}`);
  expect(await shown(maker)).toHaveLength(1);
  for (let time = 0; time < 2; time++) {
    await maker.page
      .getByLabel('选择文件')
      .setInputFiles({ name: '签收单.pdf', mimeType: 'application/pdf', buffer: SCAN });
    await maker.page.getByText('已补充。').waitFor();
    await maker.page.locator(`[data-evidence="${proof}"]`).waitFor();
  }
  expect(await shown(maker)).toHaveLength(2);
  maker.wasQuiet();
});

it('shows them on the pages of the supplier, the financier and the auditor', async () => {
  const [tier1, , tier2] = cast.suppliers;
  // Tier 2 puts its own proof with the contract by which tier 1 paid it.
  const { data } = listed.parse(await tier2.maker.client.get('/v1/contracts'));
  const paid = data.find(({ buyerId }) => buyerId === tier1.id);
  const kept = withId.parse(
    await tier2.maker.client.postXml('/v1/documents?type=delivery-proof', onward, 'application/pdf'),
  );
  await tier2.maker.client.post(`/v1/contracts/${paid?.id ?? ''}/documents`, { documentId: kept.id });

  const ofIssue = (await filesOf(cast.obligor)).data.map(({ sha256 }) => sha256).sort();
  expect(ofIssue).toContain(proof);
  const all = [...ofIssue, hashOf(onward)].sort();

  const holdings = z
    .object({ data: z.array(z.looseObject({ id: z.string(), certificateId: z.string() })) })
    .parse(await tier1.maker.client.get('/v1/holdings'));
  const holding = holdings.data.find((one) => one.certificateId === certificateId);
  const supplier = await arrival(`${tier1.name}:maker`, 'phone');
  await supplier.go(`/supplier/holdings/${holding?.id ?? ''}`);
  expect(await shown(supplier)).toEqual(all);

  const financier = await arrival(`${cast.products[1]?.financier.name ?? ''}:maker`);
  await financier.go(`/desk/financier/deals/${requestId}`);
  expect(await shown(financier)).toEqual(all);

  const auditor = await arrival('金融监管局:regulator');
  await auditor.go(`/desk/auditor/certificates/${certificateId}`);
  expect(await shown(auditor)).toEqual(all);
  for (const one of [supplier, financier, auditor]) one.wasQuiet();
});

it('shows to each only what is its own to read, and nothing to who has no part in it', async () => {
  const [, tier2a, tier2b] = cast.suppliers;
  const own = await filesOf(tier2b);
  expect(own.data.map(({ sha256, backs }) => ({ sha256, backs }))).toEqual([
    { sha256: hashOf(onward), backs: 'transfer' },
  ]);
  expect(own.contractId).toBeNull();
  const invoice = (await filesOf(cast.obligor)).data.find(({ type }) => type === 'invoice');
  const path = `/v1/certificates/${certificateId}/evidence`;
  const notFound = expect.objectContaining({ code: 'not-found' });
  await expect(tier2b.maker.client.get(`${path}/${invoice?.id ?? ''}`)).rejects.toEqual(notFound);
  await expect(tier2a.maker.client.get(path)).rejects.toEqual(notFound);
  await expect(stage.operatorMaker.client.get(path)).rejects.toEqual(notFound);
  // Nobody's file but one's own is put with a contract, no paper but evidence, and with no contract of others.
  const { contractId } = await filesOf(cast.obligor);
  const scan = async (of: Company, type: string): Promise<string> =>
    withId.parse(await of.maker.client.postXml(`/v1/documents?type=${type}`, SCAN, 'application/pdf')).id;
  const link = (by: Company, documentId: string): Promise<unknown> =>
    by.maker.client.post(`/v1/contracts/${contractId ?? ''}/documents`, { documentId });
  const foreign = await scan(tier2a, 'contract');
  await expect(link(cast.obligor, foreign)).rejects.toEqual(notFound);
  await expect(link(tier2a, foreign)).rejects.toEqual(notFound);
  await expect(link(cast.obligor, await scan(cast.obligor, 'business-licence'))).rejects.toEqual(
    expect.objectContaining({ code: 'document-not-evidence' }),
  );
});
