import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { readConfiguration } from '#common';
import { Walls } from '#database';
import { Notices, type Principal } from '#identity';
import { Books } from '../../../../test/support/book.js';
import { throwAwayPostgres } from '../../../../test/support/embedded.js';
import { Deliveries } from './deliveries.service.js';
import { WAITS_SECONDS, WebhookSender } from './webhook-sender.js';
import { Webhooks } from './webhooks.service.js';
import { asOwner } from '../../../../test/support/owner.js';

const asker = (companyId: string, participant: number): Principal => ({
  companyId,
  participant,
  userId: '00000000-0000-7000-8000-0000000000cc',
  userRoles: ['maker'],
  companyRoles: ['supplier'],
  ledgerKey: undefined,
});
const here = asker('00000000-0000-7000-8000-00000000000a', 2);
const there = asker('00000000-0000-7000-8000-00000000000b', 3);
const CERTIFICATE = '8589934593';

/** Whatever came, with its signature checked by the published library. */
interface Came {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let books: Books;
let source: DataSource;
let walls: Walls;
let receiver: Server;
let url: string;
let status: number;
let came: Came[];
let notices: Notices;
let webhooks: Webhooks;
let deliveries: Deliveries;
let sender: WebhookSender;

const configuration = (allow: 'true' | 'false') =>
  readConfiguration({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
    WEBHOOK_KEY: 'a-key-of-the-service',
    WEBHOOK_ALLOW_INNER: allow,
  });

beforeAll(async () => {
  server = await throwAwayPostgres();
  books = await Books.on(server.url);
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      came.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const at: string | AddressInfo | null = receiver.address();
  if (at === null || typeof at === 'string') throw new Error('The receiver listens at no port.');
  url = `http://127.0.0.1:${String(at.port)}/`;
}, 60_000);

afterAll(async () => {
  receiver.close();
  await server.stop();
});

beforeEach(async () => {
  source = await books.database();
  walls = new Walls(source);
  status = 200;
  came = [];
  notices = new Notices(walls);
  webhooks = new Webhooks(walls, configuration('true'));
  deliveries = new Deliveries(walls, webhooks);
  sender = new WebhookSender(walls, notices, configuration('true'));
  await sql(
    `insert into trade.company (id, participant, legal_name, uscc, roles) values
       ($1, 2, '此处有限公司', '91350100M000100Y43', '{supplier}'),
       ($2, 3, '彼处有限公司', '911522010783762860', '{supplier}')`,
    [here.companyId, there.companyId],
  );
});

afterEach(() => source.destroy());

const sql = (text: string, of: unknown[] = []): Promise<unknown> =>
  asOwner(walls, async (db) => {
    const answer: unknown = await db.query(text, of);
    return answer;
  });
const told = (company = here, kind = 'certificate-defaulted'): Promise<void> =>
  notices.tell([company.companyId], kind, {
    certificateId: CERTIFICATE,
    reason: '—',
    amount: '100',
    creditNote: 'CN-1',
  });
const sendDue = async (): Promise<void> => {
  await sender.begin();
  await sender.idle();
};
const soon = (): Promise<unknown> => sql('update trade.webhook_delivery set next_attempt_at = now()');
const log = async (id: string, company = here) =>
  (await deliveries.list(company, id, { limit: 20 })).data.map(
    ({ kind, status, attempts, lastStatus, lastFailure }) => ({
      kind,
      status,
      attempts,
      lastStatus,
      lastFailure,
    }),
  );
const verified = (secret: string, { headers, body }: Came): unknown =>
  new Webhook(secret).verify(body, z.record(z.string(), z.string()).parse(headers));

describe('a notice', () => {
  it('comes to its company’s webhooks, signed and thin, and to nobody else’s', async () => {
    const mine = await webhooks.add(here, { url, kinds: [] });
    const chosen = await webhooks.add(here, { url, kinds: ['payment-refused'] });
    const theirs = await webhooks.add(there, { url, kinds: [] });
    await told();
    await sendDue();
    const [notice] = (await notices.list(here, { limit: 1 })).data;
    expect(came).toHaveLength(1);
    expect(came.map((one) => verified(mine.secret, one))).toEqual([
      {
        type: 'certificate-defaulted',
        timestamp: notice?.createdAt,
        data: { id: notice?.id, certificateId: CERTIFICATE },
      },
    ]);
    expect(came[0]?.headers['webhook-id']).toBe(notice?.id);
    expect(await log(mine.webhook.id)).toEqual([
      { kind: 'certificate-defaulted', status: 'delivered', attempts: 1, lastStatus: 200, lastFailure: null },
    ]);
    expect([await log(chosen.webhook.id), await log(theirs.webhook.id, there)]).toEqual([[], []]);
    await sendDue();
    expect(came).toHaveLength(1);
  });

  it('that is taken back with its transaction is sent to nobody', async () => {
    await webhooks.add(here, { url, kinds: [] });
    await expect(
      walls.asService('settlement', async () => {
        await told();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await sendDue();
    expect(came).toEqual([]);
  });

  it('that was not taken comes again later, under the same id and signed anew', async () => {
    const { webhook, secret } = await webhooks.add(here, { url, kinds: [] });
    await told();
    status = 503;
    await sendDue();
    expect(await log(webhook.id)).toMatchObject([
      { status: 'waiting', attempts: 1, lastStatus: 503, lastFailure: 'webhook-refused' },
    ]);
    // Not before its time.
    await sendDue();
    expect(came).toHaveLength(1);
    status = 200;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await soon();
    await sendDue();
    const [first, second] = came;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-signature']).not.toBe(first?.headers['webhook-signature']);
    for (const one of came) expect(verified(secret, one)).toMatchObject({ type: 'certificate-defaulted' });
  });

  it('waits longer after each failure, and after the last disables its webhook and says so', async () => {
    const { webhook } = await webhooks.add(here, { url, kinds: [] });
    await told();
    status = 500;
    const waits: number[] = [];
    while (waits.length < WAITS_SECONDS.length) {
      await soon();
      await sendDue();
      const [row] = z
        .array(z.object({ seconds: z.number() }))
        .parse(
          await sql(
            'select round(extract(epoch from next_attempt_at - now()))::int as seconds from trade.webhook_delivery',
          ),
        );
      waits.push(row?.seconds ?? 0);
    }
    expect(waits.map((seconds, at) => Math.abs(seconds - (WAITS_SECONDS[at] ?? 0)) <= 2)).toEqual(
      WAITS_SECONDS.map(() => true),
    );
    await soon();
    await sendDue();
    expect(await log(webhook.id)).toMatchObject([{ status: 'failed', attempts: WAITS_SECONDS.length + 1 }]);
    expect((await webhooks.view(here, webhook.id)).status).toBe('disabled');
    const [newest] = (await notices.list(here, { limit: 1 })).data;
    expect(newest).toMatchObject({
      kind: 'webhook-disabled',
      facts: { webhookId: webhook.id, because: 'webhook-refused' },
    });
    // It is sent nothing more, and again what is new once it is resumed.
    await told();
    await webhooks.resume(here, webhook.id);
    await told(here, 'payment-refused');
    status = 200;
    await sendDue();
    expect((await log(webhook.id)).map((one) => [one.kind, one.status])).toEqual([
      ['payment-refused', 'delivered'],
      ['certificate-defaulted', 'failed'],
    ]);
  });

  it('is not sent again to who says that it is gone', async () => {
    const { webhook } = await webhooks.add(here, { url, kinds: [] });
    await told();
    status = 410;
    await sendDue();
    expect((await webhooks.view(here, webhook.id)).status).toBe('disabled');
    expect(await log(webhook.id)).toMatchObject([{ status: 'failed', attempts: 1, lastStatus: 410 }]);
  });

  it('waits while its webhook is paused, and comes when it is resumed', async () => {
    const { webhook } = await webhooks.add(here, { url, kinds: [] });
    await webhooks.pause(here, webhook.id);
    await told();
    await sendDue();
    expect(came).toEqual([]);
    await expect(deliveries.test(here, webhook.id)).rejects.toMatchObject({ code: 'webhook-not-active' });
    await webhooks.resume(here, webhook.id);
    await sendDue();
    expect(came).toHaveLength(1);
  });

  it('is blocked at the connection where inner addresses are not let through', async () => {
    const { webhook } = await webhooks.add(here, { url, kinds: [] });
    await told();
    const strict = new WebhookSender(walls, notices, configuration('false'));
    await strict.begin();
    await strict.idle();
    expect(came).toEqual([]);
    expect(await log(webhook.id)).toMatchObject([
      { status: 'waiting', attempts: 1, lastStatus: null, lastFailure: 'webhook-address-inner' },
    ]);
    await expect(
      new Webhooks(walls, configuration('false')).add(here, { url, kinds: [] }),
    ).rejects.toMatchObject({
      code: 'webhook-url-invalid',
    });
  });
});

describe('a message', () => {
  it('that is being sent is taken by nobody else until its lease ends, and then sent again', async () => {
    await webhooks.add(here, { url, kinds: [] });
    await told();
    const other = new WebhookSender(walls, notices, configuration('true'));
    await Promise.all([sender.begin(), other.begin()]);
    await Promise.all([sender.idle(), other.idle()]);
    expect(came).toHaveLength(1);
    // As a process leaves it that died after sending and before writing it down.
    await sql(`update trade.webhook_delivery set status = 'waiting', next_attempt_at = now()`);
    await other.begin();
    await other.idle();
    expect(came.map(({ headers }) => headers['webhook-id'])).toEqual([
      came[0]?.headers['webhook-id'],
      came[0]?.headers['webhook-id'],
    ]);
  });

  it('is replayed with its id, and a test names nothing', async () => {
    const { webhook, secret } = await webhooks.add(here, { url, kinds: [] });
    const test = await deliveries.test(here, webhook.id);
    await sendDue();
    await deliveries.replay(here, webhook.id, test.id);
    await sendDue();
    expect(came.map((one) => verified(secret, one))).toEqual(
      [1, 2].map(() => ({ type: 'test', timestamp: test.occurredAt, data: { id: test.id } })),
    );
    await expect(deliveries.replay(there, webhook.id, test.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is signed by the old secret too for a day after a rotation', async () => {
    const { webhook, secret: old } = await webhooks.add(here, { url, kinds: [] });
    const { secret: fresh, webhook: rotated } = await webhooks.rotate(here, webhook.id);
    expect(rotated.overlapEndsAt).not.toBeNull();
    await told();
    await sendDue();
    await sql(`update trade.webhook set rotated_at = now() - interval '25 hours'`);
    await told();
    await sendDue();
    const [during = { headers: {}, body: '' }, after = during] = came;
    expect(verified(old, during)).toEqual(verified(fresh, during));
    expect(verified(fresh, after)).toMatchObject({ type: 'certificate-defaulted' });
    expect(() => verified(old, after)).toThrow('No matching signature');
    expect((await webhooks.view(here, webhook.id)).overlapEndsAt).toBeNull();
  });

  it('to one webhook does not wait for another’s receiver', async () => {
    const silent = createServer(() => undefined);
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const at = silent.address();
    if (at === null || typeof at === 'string') throw new Error('It listens at no port.');
    await webhooks.add(here, { url: `http://127.0.0.1:${String(at.port)}/`, kinds: [] });
    await webhooks.add(there, { url, kinds: [] });
    for (let n = 0; n < 20; n++) await told();
    await sender.begin();
    await told(there);
    await sender.begin();
    while (came.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(came).toHaveLength(1);
    silent.closeAllConnections();
    silent.close();
    await sender.idle();
  });
});

describe('a webhook', () => {
  it('is its company’s alone', async () => {
    const { webhook } = await webhooks.add(here, { url, kinds: [] });
    const nobody = { code: 'not-found' };
    await expect(webhooks.view(there, webhook.id)).rejects.toMatchObject(nobody);
    await expect(webhooks.pause(there, webhook.id)).rejects.toMatchObject(nobody);
    await expect(webhooks.resume(there, webhook.id)).rejects.toMatchObject(nobody);
    await expect(webhooks.rotate(there, webhook.id)).rejects.toMatchObject(nobody);
    await expect(webhooks.remove(there, webhook.id)).rejects.toMatchObject(nobody);
    await expect(deliveries.list(there, webhook.id, { limit: 1 })).rejects.toMatchObject(nobody);
    await expect(deliveries.test(there, webhook.id)).rejects.toMatchObject(nobody);
    expect(await webhooks.list(there)).toEqual([]);
    // Nor can a company write a row in another's name, whatever the program asks.
    await expect(
      walls.inCompany(there, () =>
        walls
          .manager()
          .query(
            `insert into trade.webhook (id, company_id, url, kinds, status) values (gen_random_uuid(), $1, '', '{}', 'active')`,
            [here.companyId],
          ),
      ),
    ).rejects.toThrow('row-level security');
  });

  it('is removed with its log', async () => {
    const { webhook } = await webhooks.add(here, { url, kinds: [] });
    await told();
    await webhooks.remove(here, webhook.id);
    expect(await sql('select 1 from trade.webhook_delivery')).toEqual([]);
    expect(await webhooks.list(here)).toEqual([]);
  });

  it('is one of at most ten', async () => {
    const adding = Array.from({ length: 12 }, () => webhooks.add(here, { url, kinds: [] }));
    const ended = await Promise.allSettled(adding);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    await expect(webhooks.add(here, { url, kinds: [] })).rejects.toMatchObject({ code: 'webhook-too-many' });
  });

  it('keeps no secret in the database', async () => {
    const { secret } = await webhooks.add(here, { url, kinds: [] });
    const rows = JSON.stringify(await sql('select w::text from trade.webhook w'));
    expect(rows).toContain(url);
    expect(rows).not.toContain(secret.slice('whsec_'.length));
  });
});
