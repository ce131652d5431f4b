import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PDFDocument } from '@cantoo/pdf-lib';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { registerBank, registerCompany, type Company } from '../../apps/cli/src/demo/cast.js';
import { Sandbox } from '../support/sandbox.js';
import { asOwner } from '../support/owner.js';

const sandbox = new Sandbox();
const came: { headers: IncomingHttpHeaders; body: string }[] = [];
/** What the receiver answers, one after another; then 200. */
const answers = [503];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part: Buffer) => (body += part.toString()));
  request.on('end', () => {
    came.push({ headers: request.headers, body });
    response.writeHead(answers.shift() ?? 200).end();
  });
});
let url: string;
let company: Company;
let other: Company;

const withId = z.object({ id: z.string() });
const added = z.object({ webhook: withId, secret: z.string() });
const log = z.object({ data: z.array(z.looseObject({ id: z.string(), status: z.string() })) });

/** A message that waits, waits no more. */
const now = (): Promise<unknown> =>
  sandbox.inside(({ walls }) =>
    asOwner(walls, (db) =>
      db.query(`update trade.webhook_delivery set next_attempt_at = now() where status = 'waiting'`),
    ),
  );
const cameTo = async (count: number): Promise<void> => {
  while (came.length < count) await new Promise((resolve) => setTimeout(resolve, 50));
};

beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const at = receiver.address();
  if (at === null || typeof at === 'string') throw new Error('The receiver listens at no port.');
  url = `http://127.0.0.1:${String(at.port)}/`;
  await sandbox.start({ WEBHOOK_ALLOW_INNER: 'true', CRASH_AT: 'webhook.answered#2' });
  const stage = sandbox.stage();
  await registerBank(stage);
  company = await registerCompany(stage, {
    name: '供货有限公司',
    role: 'supplier',
    currency: 'CNY',
    balance: 0n,
  });
  other = await registerCompany(stage, {
    name: '旁人有限公司',
    role: 'supplier',
    currency: 'CNY',
    balance: 0n,
  });
}, 120_000);

afterAll(async () => {
  receiver.close();
  await sandbox.end();
}, 60_000);

it('tells a company again whose receiver failed, and again when the program died after telling it', async () => {
  const { client } = company.maker;
  const { webhook, secret } = added.parse(await client.post('/v1/webhooks', { url }));
  const path = `/v1/webhooks/${webhook.id}`;
  const { id } = withId.parse(await client.post(`${path}/test`));
  await cameTo(1);
  await expect(other.maker.client.get(path)).rejects.toMatchObject({ status: 404 });
  while (!JSON.stringify(await client.get(`${path}/deliveries`)).includes('webhook-refused'))
    await new Promise((resolve) => setTimeout(resolve, 50));
  await now();
  expect(await sandbox.gone()).toBe('SIGKILL');
  expect(came).toHaveLength(2);
  await sandbox.start({ WEBHOOK_ALLOW_INNER: 'true' });
  await now();
  await cameTo(3);
  for (const { headers, body } of came) {
    expect(headers['webhook-id']).toBe(id);
    expect(new Webhook(secret).verify(body, z.record(z.string(), z.string()).parse(headers))).toMatchObject({
      type: 'test',
      data: { id },
    });
  }
  while (log.parse(await client.get(`${path}/deliveries`)).data[0]?.status !== 'delivered')
    await new Promise((resolve) => setTimeout(resolve, 50));
}, 90_000);

it('keeps a document for its company, to be saved and not shown', async () => {
  const document = await PDFDocument.create();
  document.addPage();
  const bytes = await document.save();
  const card = z
    .object({ id: z.string(), sha256: z.string(), mediaType: z.string(), bytes: z.number() })
    .parse(
      await company.maker.client.postXml('/v1/documents?type=contract', bytes, 'application/octet-stream'),
    );
  expect(card).toMatchObject({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    mediaType: 'application/pdf',
    bytes: bytes.length,
  });
  const path = `/v1/documents/${card.id}`;
  const response = await fetch(new URL(path, sandbox.stage().url), {
    headers: { authorization: `Bearer ${company.maker.client.apiKey}` },
  });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="contract-${card.sha256.slice(0, 12)}.pdf"`,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  for (const client of [other.maker.client, sandbox.stage().operatorMaker.client])
    await expect(client.get(path)).rejects.toMatchObject({ code: 'not-found' });
  await expect(
    company.maker.client.postXml('/v1/documents?type=contract', Buffer.from('<html/>'), 'application/pdf'),
  ).rejects.toMatchObject({ code: 'file-type-refused' });
});
