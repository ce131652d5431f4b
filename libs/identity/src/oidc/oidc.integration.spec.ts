import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { readConfiguration } from '#common';
import { Walls, databaseOptions, migrate } from '#database';
import { throwAwayPostgres } from '../../../../test/support/embedded.js';
import { asOwner } from '../../../../test/support/owner.js';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  lyingProvider,
  realProvider,
  sentBack,
  signInThere,
  type Lie,
  type RunningProvider,
} from '../../../../test/support/identity-providers.js';
import { Decisions, type DecisionView } from '../decisions.service.js';
import { Notices } from '../notices.service.js';
import { Ceremonies } from '../passkeys/ceremonies.service.js';
import type { Principal } from '../principal.js';
import { Sessions } from '../sessions/sessions.service.js';
import { OIDC_LINK, OIDC_PROVIDER, OidcProviders } from './oidc-providers.service.js';
import { OidcSignIn } from './oidc-sign-in.service.js';

const id = (last: string): string => `00000000-0000-7000-8000-0000000000${last}`;
const HERE = id('0a');
const THERE = id('0b');
const [ADMIN, CHECKER, PERSON, STRANGER, SYSTEM] = ['01', '02', '03', '04', '05'].map(id);
const principal = (userId = '', companyId = HERE): Principal => ({
  userId,
  companyId,
  participant: companyId === HERE ? 2 : 3,
  companyRoles: ['supplier'],
  userRoles: ['admin'],
  ledgerKey: undefined,
});
const admin = principal(ADMIN);
const checker = principal(CHECKER);

let server: Awaited<ReturnType<typeof throwAwayPostgres>>;
let source: DataSource;
let walls: Walls;
let decisions: Decisions;
let real: RunningProvider;
let liar: Awaited<ReturnType<typeof lyingProvider>>;

const configuration = (allowInner: boolean) =>
  readConfiguration({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
    PORTAL_ORIGIN: 'http://localhost:3000',
    WEBHOOK_KEY: 'a-key-of-a-test-and-nothing-else',
    OIDC_ALLOW_INNER: String(allowInner),
  });
function services(allowInner = true) {
  const settings = configuration(allowInner);
  const providers = new OidcProviders(walls, decisions, new Sessions(walls), new Notices(walls), settings);
  return { providers, signIn: new OidcSignIn(providers, new Ceremonies(walls), settings) };
}

beforeAll(async () => {
  server = await throwAwayPostgres();
  await migrate(server.url);
  source = await new DataSource(databaseOptions(server.url, 4)).initialize();
  walls = new Walls(source);
  decisions = new Decisions(walls);
  await query(
    `insert into trade.company (id, participant, legal_name, uscc, roles) values
       ($1, 2, '此处有限公司', '91350100M000100Y43', '{supplier}'),
       ($2, 3, '彼处有限公司', '91310000MA1FL0AA0X', '{supplier}')`,
    [HERE, THERE],
  );
  await query(
    `insert into trade.app_user (id, company_id, name, roles) values ($1, $6, '管理', '{admin}'), ($2, $6, '复核', '{admin}'),
       ($3, $6, '张三', '{maker}'), ($4, $7, '他人', '{admin}'), ($5, $6, 'ERP', '{api}')`,
    [ADMIN, CHECKER, PERSON, STRANGER, SYSTEM, HERE, THERE],
  );
  real = await realProvider(services().providers.redirectUri);
  liar = await lyingProvider();
}, 60_000);

afterAll(async () => {
  real.stop();
  liar.stop();
  await source.destroy();
  await server.stop();
});

async function query(sql: string, values: unknown[] = []): Promise<unknown> {
  return asOwner(walls, (db) => db.query(sql, values));
}

const providerId = ({ payload }: DecisionView): string =>
  z.object({ providerId: z.string() }).parse(payload).providerId;

/** A provider that two people of a company want, instead of the one before; gives its id. */
async function use(issuer: string, of: Principal = admin, by: Principal = checker): Promise<string> {
  const { providers } = services();
  await query(`update trade.oidc_provider set status = 'ended' where company_id = $1 and status = 'active'`, [
    of.companyId,
  ]);
  const asked = await providers.propose(of, { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET });
  await decisions.approve(by, asked.id, OIDC_PROVIDER, asked.payloadHash, (decision) =>
    providers.use(of.companyId, decision),
  );
  return providerId(asked);
}

/** Two people link a user. */
async function link(userId: string | undefined, subject: string): Promise<void> {
  const { providers } = services();
  const asked = await providers.proposeLink(admin, userId ?? '', subject);
  await decisions.approve(checker, asked.id, OIDC_LINK, asked.payloadHash, (decision) =>
    providers.link(HERE, decision),
  );
}

describe('a real provider', () => {
  it('signs in whom two people have linked, and nobody else', async () => {
    const { signIn, providers } = services();
    const provider = await use(real.issuer);
    const come = async (login: string): Promise<string> => {
      const { ceremonyId, url } = await signIn.begin(provider);
      const { code = '', state = '', iss } = await signInThere(url, login);
      expect(iss).toBe(real.issuer);
      return signIn.finish({ providerId: provider, ceremonyId, code, state, iss });
    };
    await expect(come('zhang.san')).rejects.toThrow('oidc-not-linked');
    await link(PERSON, 'zhang.san');
    expect(await come('zhang.san')).toBe(PERSON);
    await expect(come('li.si')).rejects.toThrow('oidc-not-linked');
    await providers.unlink(admin, PERSON ?? '');
    await expect(come('zhang.san')).rejects.toThrow('oidc-not-linked');
  });

  it('is found by the name or the code of its company, while it is in use', async () => {
    const { providers } = services();
    const provider = await use(real.issuer);
    for (const known of ['此处有限公司', '91350100m000100y43'])
      expect(await providers.idOf(known)).toBe(provider);
    for (const unknown of ['此处', '彼处有限公司'])
      await expect(providers.idOf(unknown)).rejects.toThrow('oidc-provider-missing');
    await providers.end(admin, provider);
    await expect(providers.idOf('此处有限公司')).rejects.toThrow('oidc-provider-missing');
  });

  it('takes each answer once, in the browser that began, for the provider that was asked', async () => {
    const { signIn } = services();
    const provider = await use(real.issuer);
    await link(PERSON, 'zhang.san');
    const { ceremonyId, url } = await signIn.begin(provider);
    const asked = new URL(url).searchParams;
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[\w-]{43}$/);
    const { code = '', state = '', iss } = await signInThere(url, 'zhang.san');
    const other = await signIn.begin(provider);
    const answer = { providerId: provider, ceremonyId, code, state, iss };
    // A stranger's answer in this browser, or this one's in a stranger's.
    await expect(signIn.finish({ ...answer, ceremonyId: other.ceremonyId })).rejects.toThrow(
      'oidc-state-unknown',
    );
    await expect(signIn.finish({ ...answer, providerId: id('ff') })).rejects.toThrow('ceremony-over');
    expect(await signIn.finish(answer)).toBe(PERSON);
    await expect(signIn.finish(answer)).rejects.toThrow('ceremony-over');
    const silent = await signIn.begin(provider);
    const unsaid = await signInThere(silent.url, 'zhang.san');
    await expect(
      signIn.finish({ ...answer, ceremonyId: silent.ceremonyId, ...unsaid, iss: undefined }),
    ).rejects.toThrow('oidc-issuer-wrong');
    const again = await signIn.begin(provider);
    const spent = {
      ...answer,
      ceremonyId: again.ceremonyId,
      state: new URL(again.url).searchParams.get('state') ?? '',
    };
    await expect(signIn.finish(spent)).rejects.toThrow(
      'oidc-code-refused: The identity provider does not take the code: invalid_grant',
    );
  });

  it('is refused where the secret that it was registered with is wrong', async () => {
    const { signIn, providers } = services();
    const asked = await (async () => {
      await query(`update trade.oidc_provider set status = 'ended' where status = 'active'`);
      return providers.propose(admin, { issuer: real.issuer, clientId: CLIENT_ID, clientSecret: 'another' });
    })();
    await decisions.approve(checker, asked.id, OIDC_PROVIDER, asked.payloadHash, (decision) =>
      providers.use(HERE, decision),
    );
    const { ceremonyId, url } = await signIn.begin(providerId(asked));
    const { code = '', state = '', iss } = await signInThere(url, 'zhang.san');
    await expect(
      signIn.finish({ providerId: providerId(asked), ceremonyId, code, state, iss }),
    ).rejects.toThrow('invalid_client');
  });
});

describe('a token', () => {
  const lied = async (lie: Lie, more: { iss?: string } = {}): Promise<string> => {
    const { signIn } = services();
    const provider = await use(liar.issuer);
    liar.lies.set('lie', { subject: 'somebody', ...lie });
    const { ceremonyId, url } = await signIn.begin(provider);
    return signIn.finish({ providerId: provider, ceremonyId, ...sentBack(url, 'lie'), ...more });
  };
  const past = Math.floor(Date.now() / 1000) - 3600;

  it('that tells the truth signs in', async () => {
    await use(liar.issuer);
    await link(PERSON, 'somebody');
    expect(await lied({})).toBe(PERSON);
    expect(await lied({}, { iss: liar.issuer })).toBe(PERSON);
  });

  it.each([
    ['for another audience', { claims: { aud: 'another' } }, 'oidc-audience-wrong'],
    [
      'for several, of which another is who asked',
      { claims: { aud: [CLIENT_ID, 'b'], azp: 'b' } },
      'oidc-audience-wrong',
    ],
    ['that has expired', { claims: { exp: past, iat: past - 60 } }, 'oidc-token-expired'],
    ['that is of another issuer', { claims: { iss: 'https://idp.example.com' } }, 'oidc-issuer-wrong'],
    ['of another sign-in', { claims: { nonce: 'another' } }, 'oidc-nonce-wrong'],
    ['without a nonce', { claims: { nonce: undefined } }, 'oidc-token-invalid'],
    ['that nobody signed, though the provider says that it may', { algorithm: 'none' }, 'oidc-token-invalid'],
    ['that a stranger signed', { strangeKey: true }, 'oidc-token-invalid'],
    ['that does not come', { refuses: true }, 'oidc-code-refused'],
    ['of whom nobody linked', { subject: 'somebody-else' }, 'oidc-not-linked'],
  ] satisfies [string, Lie, string][])('%s is refused', async (_, lie, code) => {
    await expect(lied(lie)).rejects.toThrow(`${code}:`);
  });

  it('of a provider that another one speaks for is refused before its code is shown to anybody', async () => {
    const { signIn } = services();
    const provider = await use(liar.issuer);
    const { ceremonyId, url } = await signIn.begin(provider);
    const before = liar.asked();
    await expect(
      signIn.finish({ providerId: provider, ceremonyId, ...sentBack(url, 'lie'), iss: real.issuer }),
    ).rejects.toThrow('oidc-issuer-wrong');
    expect(liar.asked()).toBe(before);
  });

  it('of the same name from another company’s provider is somebody else', async () => {
    const { signIn } = services();
    const elsewhere = await lyingProvider();
    try {
      const theirs = await use(elsewhere.issuer, principal(STRANGER, THERE), principal(id('09'), THERE));
      const { ceremonyId, url } = await signIn.begin(theirs);
      await expect(
        signIn.finish({ providerId: theirs, ceremonyId, ...sentBack(url, 'truth') }),
      ).rejects.toThrow('oidc-not-linked');
      // Nor where both companies share one issuer: each says for itself who is who.
      const shared = await use(liar.issuer, principal(STRANGER, THERE), principal(id('09'), THERE));
      const begun = await signIn.begin(shared);
      await expect(
        signIn.finish({ providerId: shared, ceremonyId: begun.ceremonyId, ...sentBack(begun.url, 'truth') }),
      ).rejects.toThrow('oidc-not-linked');
    } finally {
      elsewhere.stop();
    }
  });
});

describe('a provider', () => {
  it('is used once another person of the company has approved it, and ends at once with its sessions', async () => {
    const { providers, signIn } = services();
    await query(`update trade.oidc_provider set status = 'ended' where status = 'active'`);
    const asked = await providers.propose(admin, {
      issuer: liar.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
    });
    expect(JSON.stringify(asked)).not.toContain(CLIENT_SECRET);
    await expect(signIn.begin(providerId(asked))).rejects.toThrow('oidc-provider-missing');
    const approve = (by: Principal) =>
      decisions.approve(by, asked.id, OIDC_PROVIDER, asked.payloadHash, (decision) =>
        providers.use(HERE, decision),
      );
    await expect(approve(admin)).rejects.toThrow('signer-twice');
    await approve(checker);
    await signIn.begin(providerId(asked));
    await expect(
      providers.propose(admin, { issuer: real.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }),
    ).rejects.toThrow('oidc-provider-there');
    await query(
      `insert into trade.session (id, secret_hash, user_id, company_id, signed_in_by, device, address, expires_at)
       values (gen_random_uuid(), '\\x01', $1, $2, 'oidc', '', '', now() + interval '1 hour'),
         (gen_random_uuid(), '\\x02', $1, $2, 'passkey', '', '', now() + interval '1 hour')`,
      [PERSON, HERE],
    );
    await expect(providers.end(principal(STRANGER, THERE), providerId(asked))).rejects.toThrow('not-found');
    await providers.end(admin, providerId(asked));
    expect(
      await query(`select signed_in_by from trade.session where company_id = $1 and ended_at is null`, [
        HERE,
      ]),
    ).toEqual([{ signed_in_by: 'passkey' }]);
    await expect(signIn.begin(providerId(asked))).rejects.toThrow('oidc-provider-missing');
    expect((await providers.list(admin))[0]).toMatchObject({ id: providerId(asked), status: 'ended' });
    expect(await providers.list(principal(STRANGER, THERE))).not.toContainEqual(
      expect.objectContaining({ id: providerId(asked) }),
    );
  });

  it('keeps its secret sealed in the table, and a company cannot read even that', async () => {
    await use(liar.issuer);
    const rows = JSON.stringify(await query('select * from trade.oidc_provider'));
    expect(rows).not.toContain(Buffer.from(CLIENT_SECRET).toString('hex'));
    await expect(
      walls.inCompany(admin, () => walls.manager().query('select sealed_secret from trade.oidc_provider')),
    ).rejects.toThrow('permission denied');
    // Who writes in the table does not get the secret sent to an issuer of his own.
    await query(`update trade.oidc_provider set issuer = $1 where status = 'active' and company_id = $2`, [
      real.issuer,
      HERE,
    ]);
    const [moved] = await services().providers.list(admin);
    await expect(services().signIn.begin(moved?.id ?? '')).rejects.toThrow();
  });

  it('links no system, nobody of another company, and nobody twice', async () => {
    const { providers } = services();
    await use(liar.issuer);
    await expect(providers.proposeLink(admin, SYSTEM ?? '', 'erp')).rejects.toThrow('not-found');
    await expect(providers.proposeLink(admin, STRANGER ?? '', 'x')).rejects.toThrow('not-found');
    await expect(providers.proposeLink(admin, CHECKER ?? '', 'somebody')).rejects.toThrow(
      'oidc-subject-taken',
    );
    await expect(providers.proposeLink(admin, PERSON ?? '', 'another')).rejects.toThrow('oidc-subject-taken');
  });

  it.each([
    ['not-an-address', 'oidc-issuer-invalid'],
    ['ftp://idp.example.com', 'oidc-issuer-invalid'],
    ['http://idp.example.com', 'oidc-issuer-invalid'],
    ['https://a:b@idp.example.com', 'oidc-issuer-invalid'],
    ['https://idp.example.com/?a=b', 'oidc-issuer-invalid'],
    ['https://127.0.0.1:8443', 'oidc-provider-inner'],
    ['https://[::1]', 'oidc-provider-inner'],
    ['https://2130706433', 'oidc-provider-inner'],
  ])('at %s is refused', async (issuer, code) => {
    const { providers } = services(false);
    await expect(
      providers.propose(admin, { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }),
    ).rejects.toThrow(`${code}:`);
  });

  it('whose name leads to the inside is not connected to', async () => {
    const inner = await use(liar.issuer.replace('http://127.0.0.1', 'https://localhost'));
    const before = liar.asked();
    await expect(services(false).signIn.begin(inner)).rejects.toThrow('oidc-provider-inner');
    expect(liar.asked()).toBe(before);
  });

  it('that names inner addresses for itself is not followed there', async () => {
    const provider = await use(liar.issuer);
    liar.say({ token_endpoint: 'http://169.254.169.254/latest/meta-data' });
    const { signIn } = services();
    const begun = await signIn.begin(provider);
    Object.assign(signIn, { guard: { allowInner: false } });
    await expect(
      signIn.finish({ providerId: provider, ceremonyId: begun.ceremonyId, ...sentBack(begun.url, 'truth') }),
    ).rejects.toThrow('oidc-provider-inner');
    liar.say({});
  });

  it('that speaks for another issuer, too much or not at all is away', async () => {
    const provider = await use(liar.issuer);
    for (const more of [{ issuer: 'https://idp.example.com' }, { filler: 'x'.repeat(600_000) }]) {
      liar.say(more);
      await expect(services().signIn.begin(provider)).rejects.toThrow('oidc-provider-away');
    }
    liar.say({});
    const gone = await lyingProvider();
    gone.stop();
    const away = await use(gone.issuer);
    await expect(services().signIn.begin(away)).rejects.toThrow('oidc-provider-away');
  });
});
