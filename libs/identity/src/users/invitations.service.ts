import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { CONFIGURATION, pageOf, portalOrigin, type Configuration, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { Decisions, type Decision } from '../decisions.service.js';
import { identityErrors } from '../identity.errors.js';
import { Notices } from '../notices.service.js';
import { DeviceKeys, type DeviceKey } from '../passkeys/device-keys.service.js';
import { USER_ROLES, type Principal } from '../principal.js';
import { People, type NewPerson } from './people.service.js';
import { type InvitationCard, type InvitationView } from './people.schemas.js';

/** How long a link can be used. */
const OPEN_MS = 72 * 3600_000;
/** The decision by which who was asked in becomes a user. */
export const JOINING = 'user-joining';

const row = z.object({
  id: z.string(),
  company_id: z.string(),
  user_id: z.string().nullable(),
  name: z.string(),
  roles: z.array(z.enum(USER_ROLES)),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  status: z.enum(['open', 'accepted', 'joined', 'rejected', 'withdrawn']),
  device_key_id: z.string().nullable(),
  invited_by: z.string(),
  expires_at: z.date(),
});
const COLUMNS = `id, company_id, user_id, name, roles, phone, email, status, device_key_id, invited_by, expires_at`;
export type Invitation = z.infer<typeof row>;

const joining = z.object({ invitationId: z.string() });

/**
 * Colleagues whom an admin asks in by a link. Who opens it registers a key on its device; only when a second person has
 * approved that key and its roles is it a user's (rule four-eyes).
 */
@Injectable()
export class Invitations {
  private readonly page: string;

  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly deviceKeys: DeviceKeys,
    private readonly people: People,
    private readonly notices: Notices,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'PORTAL_ORIGIN' | 'PORT'>,
  ) {
    this.page = `${portalOrigin(configuration)}/join`;
  }

  /** For what a device's key is registered by who holds an invitation. */
  static subjectOf({ id }: Pick<Invitation, 'id'>): string {
    return `user-invitation:${id}`;
  }

  /**
   * Asks a person in; as `userId` a user that lost its device. The link carries the secret behind a #, which no server is
   * sent; it is given back once.
   * @throws role-unfit
   */
  async invite(
    asker: Principal,
    body: NewPerson,
    userId: string | null = null,
  ): Promise<InvitationView & { link: string }> {
    if (userId === null) this.people.expectFit(asker.companyRoles, body.roles);
    const token = `inv_${randomBytes(32).toString('base64url')}`;
    const [made] = await this.rows(
      `insert into trade.user_invitation (id, company_id, token_hash, user_id, name, roles, phone, email, status,
         invited_by, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10) returning ${COLUMNS}`,
      [
        newId(),
        asker.companyId,
        hashOf(token),
        userId,
        body.name,
        body.roles,
        body.phone ?? null,
        body.email ?? null,
        asker.userId,
        new Date(Date.now() + OPEN_MS),
      ],
    );
    if (!made) throw identityErrors('not-found', { what: 'invitation' });
    return { ...viewOf(made), link: `${this.page}#${token}` };
  }

  /** The company's invitations, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<InvitationView>> {
    const before = z.uuid().optional().parse(starting_after);
    const found = await this.rows(
      `select ${COLUMNS} from trade.user_invitation where $1::uuid is null or id < $1 order by id desc limit $2`,
      [before ?? null, limit + 1],
      asker,
    );
    const page = pageOf(found, limit);
    return { ...page, data: page.data.map(viewOf) };
  }

  /** Takes an invitation back that nobody has used yet. @throws not-found */
  async withdraw(asker: Principal, id: string): Promise<void> {
    const [gone] = await this.changed(
      `update trade.user_invitation set status = 'withdrawn' where id = $1 and company_id = $2 and status = 'open'
       returning ${COLUMNS}`,
      [id, asker.companyId],
    );
    if (!gone) throw identityErrors('not-found', { what: 'invitation' });
  }

  /** The invitation of a link. @throws invitation-over */
  async open(token: string): Promise<Invitation> {
    const [found] = await this.rows(
      `select ${COLUMNS} from trade.user_invitation
       where token_hash = $1 and status = 'open' and expires_at > now()`,
      [hashOf(token)],
    );
    if (!found) throw identityErrors('invitation-over');
    return found;
  }

  /** What who holds the link may know. @throws invitation-over */
  async card(token: string): Promise<InvitationCard> {
    const found = await this.open(token);
    const [company] = await this.walls.asService('people', async () =>
      z
        .array(z.object({ legal_name: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select legal_name from trade.company where id = $1', [found.company_id]),
        ),
    );
    return {
      company: company?.legal_name ?? '',
      name: found.name,
      roles: found.roles,
      replaces: found.user_id !== null,
      phoneEndsWith: found.phone?.slice(-2) ?? null,
      expiresAt: found.expires_at.toISOString(),
    };
  }

  /**
   * The person has registered a key: the link is used, and a second person of the company is asked. In the caller's
   * transaction. @throws invitation-over where somebody else was faster
   */
  async accept(invitation: Invitation, key: DeviceKey): Promise<void> {
    await this.walls.asService('people', async () => {
      await this.use(invitation, key);
      await this.decisions.propose(
        { companyId: invitation.company_id, userId: invitation.invited_by },
        {
          kind: JOINING,
          subject: invitation.id,
          payload: {
            invitationId: invitation.id,
            name: invitation.name,
            roles: invitation.roles,
            phone: invitation.phone,
            email: invitation.email,
            ledgerKey: key.ledgerKey,
            ledgerKeyKind: key.kind,
          },
        },
      );
      await this.notices.tell([invitation.company_id], 'user-joining', {
        invitationId: invitation.id,
        name: invitation.name,
        roles: invitation.roles,
      });
    });
  }

  /** Marks a link as used with a key, in the caller's transaction. @throws invitation-over */
  async use({ id }: Invitation, key: DeviceKey): Promise<void> {
    const [used] = await this.changed(
      `update trade.user_invitation set status = 'accepted', device_key_id = $2
       where id = $1 and status = 'open' and expires_at > now() returning ${COLUMNS}`,
      [id, key.id],
    );
    if (!used) throw identityErrors('invitation-over');
  }

  /** A second person wants the colleague: it is a user from now on. In the caller's transaction. */
  async join(decision: Decision): Promise<void> {
    const invitation = await this.end(decision, 'joined');
    const userId = await this.people.add(
      invitation.company_id,
      { name: invitation.name, roles: invitation.roles, phone: invitation.phone, email: invitation.email },
      { id: invitation.device_key_id ?? '', subject: Invitations.subjectOf(invitation) },
    );
    await this.people.keysChanged(invitation.company_id);
    await this.notices.tell([invitation.company_id], 'user-joined', {
      userId,
      name: invitation.name,
      roles: invitation.roles,
    });
  }

  /** A second person does not: the key that was registered is nobody's. In the caller's transaction. */
  async refuse(decision: Decision): Promise<void> {
    const { device_key_id: key } = await this.end(decision, 'rejected');
    await this.deviceKeys.revoke(key ?? '');
  }

  private async end({ payload }: Decision, status: 'joined' | 'rejected'): Promise<Invitation> {
    const [ended] = await this.changed(
      `update trade.user_invitation set status = $2 where id = $1 and status = 'accepted' returning ${COLUMNS}`,
      [joining.parse(payload).invitationId, status],
    );
    if (!ended) throw identityErrors('invitation-over');
    return ended;
  }

  private async rows(sql: string, values: unknown[], asker?: Principal): Promise<Invitation[]> {
    const read = async (): Promise<Invitation[]> =>
      z.array(row).parse(await this.walls.manager().query(sql, values));
    return asker ? this.walls.inCompany(asker, read) : this.walls.asService('people', read);
  }

  private async changed(sql: string, values: unknown[]): Promise<Invitation[]> {
    return this.walls.asService('people', async () => {
      const [found] = z
        .tuple([z.array(row), z.number()])
        .parse(await this.walls.manager().query(sql, values));
      return found;
    });
  }
}

function viewOf(found: Invitation): InvitationView {
  const expired = found.status === 'open' && found.expires_at < new Date();
  return {
    id: found.id,
    name: found.name,
    roles: found.roles,
    userId: found.user_id,
    status: expired ? 'expired' : found.status,
    expiresAt: found.expires_at.toISOString(),
  };
}

/** A link's secret has 256 bits of chance, so a plain hash keeps it. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
