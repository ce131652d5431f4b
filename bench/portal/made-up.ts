import type { Page, Route } from 'playwright-core';
import { z } from 'zod';

const ofObligor = z.object({
  data: z.array(z.looseObject({ id: z.string(), face: z.string().nullable() })),
  payees: z.array(z.unknown()),
});
const withStatus = z.looseObject({ id: z.string(), status: z.string() });
const ofTree = z.looseObject({ id: z.string(), owner: z.looseObject({ participant: z.number() }) });
const list = <Row extends z.ZodType>(row: Row) => z.object({ data: z.array(row) });

/** Each holding of a made-up tree is parted into as many. */
const PARTS = 12;

/**
 * Answers a page's requests for certificates with `count` of them that are made up: what is measured is the page, and no
 * sandbox has so many within a minute. Each is the first real one with a number, amount and due date of its own.
 */
export async function manyCertificates(page: Page, count: number): Promise<void> {
  const { data: made, payees } = ofObligor.parse(await asked(page, '/v1/certificate-lines?limit=1'));
  const [real] = made;
  if (!real) throw new Error('There is no certificate to make others after.');
  const participant = BigInt(real.id) >> 32n;
  const rows = Array.from({ length: count }, (_, at) => ({
    ...real,
    id: ((participant << 32n) + BigInt(count - at)).toString(),
    status: 'active',
    face: String(1_000_000 + at * 137),
    outstanding: String(1_000_000 + at * 137),
    dueOn: dayAfter('2026-06-01', at % 300),
    payOn: dayAfter('2026-06-01', at % 300),
  }));
  const places = new Map(rows.map(({ id }, at) => [id, at + 1]));
  await page.route(/\/v1\/certificate-lines(\?|$)/, async (route: Route) => {
    const { searchParams } = new URL(route.request().url());
    const from = places.get(searchParams.get('starting_after') ?? '') ?? 0;
    const limit = Number(searchParams.get('limit') ?? 100);
    const data = rows.slice(from, from + limit);
    return route.fulfill({ json: { data, payees, has_more: from + limit < rows.length } });
  });
}

/**
 * Answers a page's request for the tree of a certificate that it has with `count` holdings, each parted into twelve until
 * all are there. Gives the certificate's id.
 */
export async function deepTree(page: Page, count: number): Promise<string> {
  const { data } = list(withStatus).parse(await asked(page, '/v1/certificates?limit=100'));
  const certificateId = data.find(({ status }) => status === 'active')?.id;
  if (certificateId === undefined) throw new Error('There is no certificate with a tree.');
  const path = `/v1/certificates/${certificateId}/tree`;
  const [root] = list(ofTree).parse(await asked(page, path)).data;
  if (!root) throw new Error('There is no holding to make others after.');
  const tiers: number[] = [];
  const holdings = Array.from({ length: count }, (_, at) => {
    const parent = Math.floor((at - 1) / PARTS);
    const tier = at === 0 ? 1 : (tiers[parent] ?? 1) + 1;
    tiers.push(tier);
    return {
      ...root,
      id: idOf(root.id, at),
      parentId: at === 0 ? null : idOf(root.id, parent),
      owner: { ...root.owner, participant: root.owner.participant + (at % 40) },
      amount: String(1_000 + at),
      paid: '0',
      state: 'live',
      tier,
    };
  });
  await page.route(`**${path}*`, (route) => route.fulfill({ json: { data: holdings, has_more: false } }));
  return certificateId;
}

const idOf = (root: string, at: number): string => (BigInt(root) + BigInt(at)).toString();

const dayAfter = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

async function asked(page: Page, path: string): Promise<unknown> {
  const answer = await page.context().request.get(path);
  if (!answer.ok()) throw new Error(`${path} answered ${String(answer.status())}.`);
  return answer.json();
}
