import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { CONFIGURATION, addressIn, isInner, needed, portalOrigin, type Configuration } from '#common';
import { Walls } from '#database';
import { Decisions, type Decision, type DecisionView } from '../decisions.service.js';
import { identityErrors } from '../identity.errors.js';
import { Notices } from '../notices.service.js';
import type { Principal } from '../principal.js';
import { Sessions } from '../sessions/sessions.service.js';
import { openClientSecret, sealClientSecret } from './client-secret-seal.js';
import { oidcErrors } from './oidc.errors.js';
import type { IdentityCard, ProviderBody, ProviderCard } from './oidc.schemas.js';

/** The decisions by which a company's provider is used, and by which a user is somebody there. */
export const OIDC_PROVIDER = 'oidc-provider';
export const OIDC_LINK = 'oidc-link';

const row = z.object({
  id: z.string(),
  issuer: z.string(),
  client_id: z.string(),
  status: z.enum(['proposed', 'active', 'rejected', 'ended']),
  created_at: z.date(),
  ended_at: z.date().nullable(),
});
const COLUMNS = 'id, issuer, client_id, status, created_at, ended_at';
const secretRow = row.extend({ company_id: z.string(), sealed_secret: z.instanceof(Buffer) });
const identityRow = z.object({
  user_id: z.string(),
  issuer: z.string(),
  subject: z.string(),
  created_at: z.date(),
});
const providerPayload = z.object({ providerId: z.string() });
const linkPayload = z.object({ userId: z.string(), issuer: z.string(), subject: z.string() });

/** A provider that is in use, with what the platform shows there. */
export interface ActiveProvider {
  id: string;
  companyId: string;
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/**
 * The identity providers of companies, and who of a company is who there. Both need two people of the company; what is
 * taken away is gone at once.
 */
@Injectable()
export class OidcProviders {
  /** Where providers send browsers back to: a page of the portal's. */
  readonly redirectUri: string;
  private readonly key: string;
  private readonly allowInner: boolean;

  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly sessions: Sessions,
    private readonly notices: Notices,
    @Inject(CONFIGURATION)
    configuration: Configuration,
  ) {
    this.redirectUri = `${portalOrigin(configuration)}/sign-in/oidc`;
    this.key = needed(configuration, 'WEBHOOK_KEY');
    this.allowInner = configuration.OIDC_ALLOW_INNER;
  }

  /**
   * Proposes a provider for a second person, who reads its issuer and client. The secret is sealed at once and shown to
   * nobody.
   * @throws oidc-issuer-invalid, oidc-provider-inner, oidc-provider-there
   */
  async propose(asker: Principal, { issuer, clientId, clientSecret }: ProviderBody): Promise<DecisionView> {
    this.expectUsable(issuer);
    const id = newId();
    const { companyId, userId } = asker;
    const sealed = sealClientSecret(this.key, { id, companyId, issuer, clientId }, clientSecret);
    return this.walls.asService('people', async () => {
      await this.expectNoneActive(companyId);
      await this.walls.manager().query(
        `insert into trade.oidc_provider (id, company_id, issuer, client_id, sealed_secret, status, proposed_by)
         values ($1, $2, $3, $4, $5, 'proposed', $6)`,
        [id, companyId, issuer, clientId, sealed, userId],
      );
      const payload = { providerId: id, issuer, clientId };
      return this.decisions.propose(asker, { kind: OIDC_PROVIDER, subject: id, payload });
    });
  }

  /** Uses the provider that two people want, in their transaction. @throws oidc-provider-there */
  async use(companyId: string, { payload }: Decision): Promise<void> {
    const { providerId } = providerPayload.parse(payload);
    await this.walls.asService('people', async () => {
      await this.expectNoneActive(companyId);
      const { issuer } = await this.become('active', providerId, companyId, 'proposed');
      await this.notices.tell([companyId], 'oidc-provider-active', { providerId, issuer });
    });
  }

  /** A second person does not want the provider. In the caller's transaction. */
  async refuse(companyId: string, { payload }: Decision): Promise<void> {
    await this.walls.asService('people', () =>
      this.become('rejected', providerPayload.parse(payload).providerId, companyId, 'proposed'),
    );
  }

  /** Ends a provider at once, with all sessions of the company that began there. @throws not-found */
  async end({ companyId }: Principal, id: string): Promise<void> {
    await this.walls.asService('people', async () => {
      const { issuer } = await this.become('ended', id, companyId, 'active');
      await this.sessions.endOfProvider(companyId);
      await this.notices.tell([companyId], 'oidc-provider-ended', { providerId: id, issuer });
    });
  }

  /** The company's providers, the newest first. */
  async list(asker: Principal): Promise<ProviderCard[]> {
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(`select ${COLUMNS} from trade.oidc_provider order by id desc limit 100`),
        ),
    );
    return found.map((one) => ({
      id: one.id,
      issuer: one.issuer,
      clientId: one.client_id,
      status: one.status,
      redirectUri: this.redirectUri,
      createdAt: one.created_at.toISOString(),
      endedAt: one.ended_at?.toISOString() ?? null,
    }));
  }

  /** Who of the company is who at its providers. */
  async identities(asker: Principal): Promise<IdentityCard[]> {
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(identityRow)
        .parse(
          await this.walls
            .manager()
            .query(
              'select user_id, issuer, subject, created_at from trade.oidc_identity order by created_at limit 1000',
            ),
        ),
    );
    return found.map((one) => ({
      userId: one.user_id,
      issuer: one.issuer,
      subject: one.subject,
      createdAt: one.created_at.toISOString(),
    }));
  }

  /**
   * Proposes that a user is who the active provider calls `subject`, for a second person.
   * @throws not-found, oidc-provider-missing, oidc-subject-taken, decision-open
   */
  async proposeLink(asker: Principal, userId: string, subject: string): Promise<DecisionView> {
    const { companyId } = asker;
    return this.walls.asService('people', async () => {
      const name = await this.expectPerson(companyId, userId);
      const [active] = z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(`select ${COLUMNS} from trade.oidc_provider where company_id = $1 and status = 'active'`, [
              companyId,
            ]),
        );
      if (!active) throw oidcErrors('oidc-provider-missing');
      const { issuer } = active;
      const taken: unknown[] = await this.walls
        .manager()
        .query(
          `select 1 from trade.oidc_identity where company_id = $1 and issuer = $2 and (subject = $3 or user_id = $4)`,
          [companyId, issuer, subject, userId],
        );
      if (taken.length > 0) throw oidcErrors('oidc-subject-taken');
      // With a number of its own: who links the same again later signs again.
      const payload = { linkId: newId(), userId, name, issuer, subject };
      return this.decisions.propose(asker, { kind: OIDC_LINK, subject: userId, payload });
    });
  }

  /** Links a user as two people want, in their transaction. @throws not-found, oidc-subject-taken */
  async link(companyId: string, { payload }: Decision): Promise<void> {
    const { userId, issuer, subject } = linkPayload.parse(payload);
    await this.walls.asService('people', async () => {
      await this.expectPerson(companyId, userId);
      const made: unknown[] = await this.walls.manager().query(
        `insert into trade.oidc_identity (company_id, issuer, subject, user_id) values ($1, $2, $3, $4)
         on conflict do nothing returning user_id`,
        [companyId, issuer, subject, userId],
      );
      if (made.length === 0) throw oidcErrors('oidc-subject-taken');
      await this.notices.tell([companyId], 'oidc-linked', { userId, issuer });
    });
  }

  /** Takes a user's links away at once, with its sessions. @throws not-found */
  async unlink({ companyId }: Principal, userId: string): Promise<void> {
    await this.walls.asService('people', async () => {
      const [, gone] = z
        .tuple([z.unknown(), z.number()])
        .parse(
          await this.walls
            .manager()
            .query('delete from trade.oidc_identity where company_id = $1 and user_id = $2', [
              companyId,
              userId,
            ]),
        );
      if (gone === 0) throw identityErrors('not-found', { what: 'link' });
      await this.sessions.endOf(userId);
      await this.notices.tell([companyId], 'oidc-unlinked', { userId });
    });
  }

  /**
   * The provider in use of the one company that is called so, by its legal name or its code.
   * @throws oidc-provider-missing
   */
  async idOf(company: string): Promise<string> {
    const [found, another] = await this.walls.asService('people', async () =>
      z.array(z.object({ id: z.string() })).parse(
        await this.walls.manager().query(
          `select p.id from trade.oidc_provider p join trade.company c on c.id = p.company_id
           where p.status = 'active' and (c.legal_name = $1 or c.legal_name_en = $1 or c.uscc = upper($1)) limit 2`,
          [company],
        ),
      ),
    );
    if (!found || another) throw oidcErrors('oidc-provider-missing');
    return found.id;
  }

  /** A provider that is in use. @throws oidc-provider-missing */
  async active(id: string): Promise<ActiveProvider> {
    const [found] = await this.walls.asService('people', async () =>
      z
        .array(secretRow)
        .parse(
          await this.walls
            .manager()
            .query(
              `select ${COLUMNS}, company_id, sealed_secret from trade.oidc_provider where id = $1 and status = 'active'`,
              [id],
            ),
        ),
    );
    if (!found) throw oidcErrors('oidc-provider-missing');
    const about = { id, companyId: found.company_id, issuer: found.issuer, clientId: found.client_id };
    return { ...about, clientSecret: openClientSecret(this.key, about, found.sealed_secret) };
  }

  /** The user whom two people of the provider's company linked. @throws oidc-not-linked */
  async userOf({ companyId, issuer }: ActiveProvider, subject: string): Promise<string> {
    const [found] = await this.walls.asService('people', async () =>
      z
        .array(z.object({ user_id: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query(
              'select user_id from trade.oidc_identity where company_id = $1 and issuer = $2 and subject = $3',
              [companyId, issuer, subject],
            ),
        ),
    );
    if (!found) throw oidcErrors('oidc-not-linked', { subject });
    return found.user_id;
  }

  /** @throws oidc-issuer-invalid, oidc-provider-inner */
  private expectUsable(issuer: string): void {
    const invalid = (reason: string) => oidcErrors('oidc-issuer-invalid', { reason });
    if (!URL.canParse(issuer)) throw invalid('it cannot be read');
    const url = new URL(issuer);
    if (url.protocol !== 'https:' && !(this.allowInner && url.protocol === 'http:'))
      throw invalid('it is not https');
    if (url.username !== '' || url.password !== '') throw invalid('it names a user');
    if (url.search !== '' || url.hash !== '') throw invalid('it has a query or a fragment');
    const address = addressIn(url.hostname);
    if (address !== undefined && !this.allowInner && isInner(address))
      throw oidcErrors('oidc-provider-inner');
  }

  private async expectNoneActive(companyId: string): Promise<void> {
    const db = this.walls.manager();
    await db.query('select 1 from trade.company where id = $1 for update', [companyId]);
    const there: unknown[] = await db.query(
      `select 1 from trade.oidc_provider where company_id = $1 and status = 'active'`,
      [companyId],
    );
    if (there.length > 0) throw oidcErrors('oidc-provider-there');
  }

  /** The name of a user of the company who is a person and still there. @throws not-found */
  private async expectPerson(companyId: string, userId: string): Promise<string> {
    const [found] = z
      .array(z.object({ name: z.string() }))
      .parse(
        await this.walls
          .manager()
          .query(
            `select name from trade.app_user where id = $1 and company_id = $2 and active and not 'api' = any(roles)`,
            [userId, companyId],
          ),
      );
    if (!found) throw identityErrors('not-found', { what: 'user' });
    return found.name;
  }

  private async become(
    status: 'active' | 'rejected' | 'ended',
    id: string,
    companyId: string,
    before: 'proposed' | 'active',
  ): Promise<z.infer<typeof row>> {
    const [[found]] = z.tuple([z.array(row), z.number()]).parse(
      await this.walls.manager().query(
        `update trade.oidc_provider set status = $1, ended_at = case when $1 = 'ended' then now() end
         where id = $2 and company_id = $3 and status = $4 returning ${COLUMNS}`,
        [status, id, companyId, before],
      ),
    );
    if (!found) throw identityErrors('not-found', { what: 'identity provider' });
    return found;
  }
}
