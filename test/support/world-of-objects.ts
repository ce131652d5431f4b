import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { PDFDocument } from '@cantoo/pdf-lib';
import { z } from 'zod';
import {
  BANK_CODE,
  newUscc,
  proposal,
  type Company,
  type Person,
  type Stage,
} from '../../apps/cli/src/demo/cast.js';
import { Client } from '../../apps/cli/src/demo/client.js';
import { prepareProofs } from '../../apps/cli/src/demo/onboard.js';
import type { Platform } from '../../apps/cli/src/platform.js';
import type { Sandbox } from './sandbox.js';
import { Trade } from './trade.js';
import { asOwner } from './owner.js';

/** The kinds of things that stand in the paths and bodies of routes. */
export type Kind =
  | 'act'
  | 'agreement'
  | 'allocation'
  | 'apiKey'
  | 'application'
  | 'case'
  | 'certificate'
  | 'company'
  | 'consent'
  | 'contract'
  | 'delivery'
  | 'discount'
  | 'document'
  | 'draft'
  | 'early'
  | 'financier'
  | 'holding'
  | 'invitation'
  | 'invoice'
  | 'limit'
  | 'listing'
  | 'obligor'
  | 'oidcProvider'
  | 'operation'
  | 'payoutChange'
  | 'peopleDecision'
  | 'product'
  | 'proposal'
  | 'quote'
  | 'replacement'
  | 'request'
  | 'session'
  | 'standingDecision'
  | 'standingPrice'
  | 'token'
  | 'transfer'
  | 'user'
  | 'userInvitation'
  | 'uscc'
  | 'webhook';

/** One company that has nothing to do with any of it, with a way in for each of its people. */
export interface Stranger {
  role: 'obligor' | 'supplier' | 'financier' | 'bank' | 'operator' | 'supervisor';
  people: readonly Client[];
}

/** Two companies and their bank with one thing of every kind between them, and strangers of every role. */
export interface World {
  trade: Trade;
  obligor: Company;
  supplier: Company;
  financier: Company;
  /** The identifiers of the companies' things. */
  things: Readonly<Record<Kind, string>>;
  strangers: readonly Stranger[];
  /** Readers of the companies that it is about. */
  viewers: readonly Client[];
  /** A key that was revoked, and the key of somebody who has left. */
  revokedKey: string;
  leaversKey: string;
  /** Cookies of one user's sessions: one that goes on, and such as are over. */
  cookies: Readonly<Record<'live' | 'ended' | 'unused' | 'old' | 'forged' | 'ofALeaver', string>>;
}

const withId = z.object({ id: z.string() });
const list = z.object({ data: z.array(withId) });
const providerOf = z.object({ payload: z.object({ providerId: z.string() }) });

/** An identifier of the same form that names nothing. */
export function madeUp(kind: Kind, things: World['things']): string {
  if (kind === 'uscc') return newUscc();
  if (kind === 'token') return `inv_${randomBytes(32).toString('base64url')}`;
  if (kind === 'certificate' || kind === 'draft') return (BigInt(things.certificate) + 4096n).toString();
  if (kind === 'holding') return ((BigInt(things.certificate) + 4096n) << 64n).toString();
  return randomUUID();
}

export async function makeWorld(sandbox: Sandbox): Promise<World> {
  const trade = new Trade(sandbox.stage(), '2026-03-02');
  await trade.bankKnown();
  await prepareProofs(trade.stage, 'USD');
  const obligor = await trade.company('核心', 'obligor', 10_000_000n);
  const supplier = await trade.company('供货', 'supplier', 0n);
  const financier = await trade.company('保理', 'financier', 10_000_000n);
  const strangers = await strangersOf(trade);
  const viewers = [];
  for (const { id } of [obligor, supplier, financier]) viewers.push(await keyOf(trade.stage, id, ['viewer']));
  const things = await thingsOf(trade, { obligor, supplier, financier });
  const revoked = await keyOf(trade.stage, supplier.id, ['maker']);
  const leaver = await keyOf(trade.stage, supplier.id, ['maker']);
  const { caseId, agreementId, sessionId, cookies } = await sandbox.inside(({ walls, secrets }) =>
    asOwner(walls, async (db) => {
      await db.query('update trade.api_key set revoked_at = now() where id = $1', [idOfKey(revoked)]);
      await db.query(
        'update trade.app_user set active = false where id = (select user_id from trade.api_key where id = $1)',
        [idOfKey(leaver)],
      );
      const [opened] = z
        .array(withId)
        .parse(
          await db.query(
            `insert into trade.case_file (id, kind, facts) values ($1, 'for-the-test', '{}') returning id`,
            [randomUUID()],
          ),
        );
      const made = await sessionsOf(db, secrets, {
        user: supplier.maker.userId ?? '',
        leaver: idOfKey(leaver),
      });
      return { caseId: opened?.id ?? '', agreementId: await agreementOf(db, supplier.id), ...made };
    }),
  );
  return {
    trade,
    obligor,
    supplier,
    financier,
    things: { ...things, agreement: agreementId, case: caseId, session: sessionId },
    cookies,
    strangers,
    viewers,
    revokedKey: revoked.apiKey,
    leaversKey: leaver.apiKey,
  };
}

/** A user of a company with these roles, and no key on the ledger. */
export async function keyOf(stage: Stage, companyId: string, roles: readonly string[]): Promise<Client> {
  const { client } = stage.operatorMaker;
  const user = withId.parse(
    await client.post(`/v1/companies/${companyId}/users`, { name: roles.join(), roles }),
  );
  const { apiKey } = z
    .object({ apiKey: z.string() })
    .parse(await client.post(`/v1/companies/${companyId}/users/${user.id}/api-keys`));
  return new Client(stage.url, apiKey);
}

function idOfKey({ apiKey }: Client): string {
  const [, id = ''] = apiKey.split('_');
  return id;
}

async function strangersOf(trade: Trade): Promise<Stranger[]> {
  const { stage } = trade;
  const { operatorMaker, operatorChecker } = stage;
  const strangers: Stranger[] = [
    { role: 'operator', people: [operatorMaker.client, operatorChecker.client] },
  ];
  for (const role of ['obligor', 'supplier', 'financier'] as const) {
    const { id, maker, checker } = await trade.company(`旁人 ${role}`, role, 0n);
    const admin = await keyOf(stage, id, ['admin', 'maker', 'checker']);
    strangers.push({ role, people: [maker.client, checker.client, admin] });
  }
  const others = [
    { role: 'supervisor', people: ['maker', 'checker', 'regulator'], more: {} },
    { role: 'bank', people: ['maker', 'checker', 'attestor'], more: { bankCode: 'OTHERBANK' } },
  ] as const;
  for (const { role, people, more } of others) {
    const company = withId.parse(
      await operatorMaker.client.post('/v1/companies', {
        legalName: `旁人 ${role}`,
        uscc: newUscc(),
        roles: [role],
        ...more,
      }),
    );
    strangers.push({ role, people: [await keyOf(stage, company.id, people)] });
  }
  return strangers;
}

interface Parties {
  obligor: Company;
  supplier: Company;
  financier: Company;
}

/** One thing of every kind but those that no request of these companies makes. */
async function thingsOf(
  trade: Trade,
  parties: Parties,
): Promise<Omit<World['things'], 'agreement' | 'case' | 'session'>> {
  const { obligor, supplier, financier } = parties;
  const made = async (by: Person, path: string, body?: unknown): Promise<string> =>
    withId.parse(await by.client.post(path, body)).id;
  const { operatorMaker } = trade.stage;
  const { certificateId, holdingId } = await trade.issue(obligor, supplier, 100_000n, '2026-05-29');
  const draft = await trade.draft(obligor, supplier, 30_000n, '2026-05-29');
  const request = await made(supplier.maker, '/v1/discount-requests', {
    holdingId,
    amount: '40000',
    financierIds: [financier.id],
  });
  const product = await made(financier.maker, '/v1/products', {
    name: '保理',
    currency: 'CNY',
    ratePpm: 36_000,
  });
  const quote = await made(financier.maker, `/v1/discount-requests/${request}/quotes`, {
    productId: product,
  });
  const discount = z
    .object({ id: z.string(), proposal })
    .parse(await supplier.maker.client.post(`/v1/quotes/${quote}/acceptance`));
  const standing = {
    currency: 'CNY',
    ratePpm: 36_000,
    cutOff: '15:00',
    validFrom: '2026-03-02',
    validUntil: '2026-12-31',
  };
  await trade.decide(
    '/v1/standing-prices',
    { ...standing, obligorId: obligor.id },
    financier.maker,
    financier.checker,
  );
  const standingPrice = list.parse(await financier.maker.client.get('/v1/standing-prices')).data[0]?.id ?? '';
  const contract = await made(supplier.maker, '/v1/contracts', {
    number: 'HT-1',
    sellerId: financier.id,
    buyerId: supplier.id,
    deliveredOn: '2026-03-02',
    paymentDueOn: '2028-12-31',
  });
  const { webhook } = z
    .object({ webhook: withId })
    .parse(await supplier.maker.client.post('/v1/webhooks', { url: 'https://erp.example.com/' }));
  const paper = await PDFDocument.create();
  paper.addPage();
  const document = withId.parse(
    await supplier.maker.client.postXml('/v1/documents?type=contract', await paper.save(), 'application/pdf'),
  );
  const admin = await keyOf(trade.stage, supplier.id, ['admin', 'maker']);
  const invited = z.object({ invitation: withId, link: z.string() }).parse(
    await supplier.maker.client.post('/v1/invitations', {
      legalName: '受邀企业',
      amount: '100',
      currency: 'CNY',
    }),
  );
  const { application } = z
    .object({ application: withId })
    .parse(await operatorMaker.client.post('/v1/applications', { role: 'supplier' }));
  const first = async (path: string): Promise<string> =>
    list.parse(await supplier.maker.client.get(path)).data[0]?.id ?? '';
  return {
    allocation: await made(supplier.maker, '/v1/allocations', { currency: 'CNY', cash: { amount: '1000' } }),
    apiKey: uuidOf(idOfKey(supplier.maker.client)),
    application: application.id,
    act: await made(obligor.maker, '/v1/acts', { kind: 'cancel', certificateId, reason: 'x' }),
    certificate: certificateId,
    company: supplier.id,
    consent: await made(supplier.maker, '/v1/consents', {
      payerId: obligor.id,
      currency: 'CNY',
      cap: '1000',
      longestTermDays: 90,
      endsOn: '2026-12-31',
    }),
    contract,
    delivery: await made(supplier.maker, `/v1/webhooks/${webhook.id}/test`),
    discount: discount.id,
    document: document.id,
    draft: draft.id,
    early: await made(obligor.maker, '/v1/early-settlements', { certificateId }),
    financier: financier.id,
    holding: holdingId,
    invitation: invited.invitation.id,
    invoice: await first('/v1/invoices'),
    limit: await made(financier.maker, '/v1/credit-limits', {
      obligorId: obligor.id,
      currency: 'CNY',
      amount: '90000',
    }),
    listing: await made(operatorMaker, '/v1/overdue-list', {
      companyId: supplier.id,
      source: '—',
      listed: false,
    }),
    obligor: obligor.id,
    oidcProvider: await admin
      .post('/v1/oidc-providers', {
        issuer: 'https://idp.example.com',
        clientId: 'tributary',
        clientSecret: 'secret',
      })
      .then((decision) => providerOf.parse(decision).payload.providerId),
    operation: await first('/v1/operations'),
    payoutChange: await made(supplier.maker, '/v1/payout-changes', {
      number: '6222000000000000017',
      bankCode: BANK_CODE,
      currency: 'USD',
    }),
    peopleDecision: await admin
      .post('/v1/api-keys', { name: 'ERP', scopes: ['certificates:read'], expiresInDays: 1 })
      .then((decision) => withId.parse(decision).id),
    product,
    proposal: discount.proposal.id,
    quote,
    replacement: await made(
      operatorMaker,
      `/v1/companies/${supplier.id}/users/${supplier.checker.userId ?? ''}/key-replacements`,
      { ledgerKey: `0x${'00'.repeat(12)}${randomBytes(20).toString('hex')}` },
    ),
    request,
    standingDecision: await made(financier.maker, '/v1/standing-prices', standing),
    standingPrice,
    token: invited.link.split('/').at(-1) ?? '',
    transfer: await made(supplier.maker, '/v1/transfers', {
      items: [{ holdingId, receiverId: financier.id, amount: '10', evidence: { contractId: contract } }],
    }),
    user: supplier.maker.userId ?? '',
    userInvitation: withId.parse(
      await admin.post('/v1/users/invitations', { name: '新人', roles: ['viewer'] }),
    ).id,
    uscc: trade.usccOf(supplier),
    webhook: webhook.id,
  };
}

/** A sealed agreement of a company that came without an application; whether it is one at all is not asked here. */
async function agreementOf(db: ReturnType<Platform['walls']['manager']>, companyId: string): Promise<string> {
  const id = randomUUID();
  await db.query(
    `insert into trade.agreement_signature (id, company_id, role, version, language, text_sha256, company_code, signer,
       ledger_key, signature) values ($1, $2, 'supplier', '1', 'zh', '', '', '', '', '')`,
    [id, companyId],
  );
  await db.query(
    `insert into trade.agreement_document (agreement_id, company_id, content, sha256, sealed_at)
     values ($1, $2, 'PDF', repeat('0', 64), now())`,
    [id, companyId],
  );
  return id;
}

/**
 * Sessions as they stand in the table after a sign-in, and the cookies that belong to them; a passkey is not what these
 * tests are about. The cookie's words are signed as express-session signs them.
 */
async function sessionsOf(
  db: ReturnType<Platform['walls']['manager']>,
  { sessionSecret }: Platform['secrets'],
  { user, leaver }: { user: string; leaver: string },
): Promise<{ sessionId: string; cookies: World['cookies'] }> {
  const begin = async (whose: string, over: string, key = sessionSecret) => {
    const secret = randomBytes(32).toString('base64url');
    const id = randomUUID();
    await db.query(
      `insert into trade.session (id, secret_hash, user_id, company_id, signed_in_by, device, address, expires_at)
       select $1, $2, u.id, u.company_id, 'passkey', 'test', '127.0.0.1', now() + interval '1 hour'
       from trade.app_user u where u.id = $3`,
      [id, createHash('sha256').update(secret).digest(), whose],
    );
    if (over !== '') await db.query(`update trade.session set ${over} where id = $1`, [id]);
    const mac = createHmac('sha256', key).update(secret).digest('base64').replace(/=+$/, '');
    return { id, cookie: `tributary=${encodeURIComponent(`s:${secret}.${mac}`)}` };
  };
  const [left] = z
    .array(z.object({ user_id: z.string() }))
    .parse(await db.query('select user_id from trade.api_key where id = $1', [leaver]));
  const live = await begin(user, '');
  const over = async (change: string) => (await begin(user, change)).cookie;
  return {
    sessionId: live.id,
    cookies: {
      live: live.cookie,
      ended: await over('ended_at = now()'),
      unused: await over(`last_seen_at = now() - interval '1 day'`),
      old: await over(`expires_at = now() - interval '1 second'`),
      forged: (await begin(user, '', 'another secret')).cookie,
      ofALeaver: (await begin(left?.user_id ?? '', '')).cookie,
    },
  };
}

/** An API key names itself by its number without dashes. */
function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
