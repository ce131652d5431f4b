import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { Walls } from '#database';
import { ACTOR } from '../audit/audit-trail.js';
import { identityErrors } from '../identity.errors.js';
import type { Principal } from '../principal.js';
import { hashOf, type SignedIn } from './session-store.js';

/** A session as its user, or an admin of its company, sees it. */
export const sessionView = z
  .strictObject({
    id: z.string(),
    userId: z.string(),
    signedInBy: z.enum(['passkey', 'phone', 'oidc', 'sandbox']),
    device: z.string(),
    address: z.string(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** Whether it is the one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionView>;

const row = z.object({
  id: z.string(),
  user_id: z.string(),
  signed_in_by: z.enum(['passkey', 'phone', 'oidc', 'sandbox']),
  device: z.string(),
  address: z.string(),
  created_at: z.date(),
  last_seen_at: z.date(),
  expires_at: z.date(),
  current: z.boolean(),
});
const DEVICE = 200;

/** Sessions of people: begun by a sign-in, listed, and ended by themselves or by an admin of their company. */
@Injectable()
export class Sessions {
  constructor(private readonly walls: Walls) {}

  /**
   * Begins a session for a user in a new cookie, whatever cookie came along; an earlier session of it ends.
   * @throws device-key-unknown where nobody is a user any more
   */
  async begin(request: Request, userId: string, by: SignedIn['by']): Promise<void> {
    const [user] = await this.walls.asService('people', async () =>
      z
        .array(z.object({ company_id: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select company_id from trade.app_user where id = $1 and active', [userId]),
        ),
    );
    if (!user) throw identityErrors('device-key-unknown');
    await done((callback) => request.session.regenerate(callback));
    request.session.who = {
      userId,
      companyId: user.company_id,
      by,
      device: (request.headers['user-agent'] ?? '').slice(0, DEVICE),
      address: request.ip ?? '',
    };
    await done((callback) => request.session.save(callback));
    request[ACTOR] = { userId, companyId: user.company_id, companyRoles: [], via: `sign-in:${by}` };
  }

  /** Ends the session that asks. @throws not-found for an API key, which has none */
  async leave({ session }: Partial<Pick<Request, 'session'>>): Promise<void> {
    if (!session) throw identityErrors('not-found', { what: 'session' });
    await done((callback) => session.destroy(callback));
  }

  /** The sessions of the caller, `asking` what the cookie of the one that asks holds; with `ofCompany` those of all its company's users, the newest first. */
  async list(asker: Principal, asking: string | undefined, ofCompany: boolean): Promise<SessionView[]> {
    const found = await this.walls.inCompany(asker, async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select id, user_id, signed_in_by, device, address, created_at, last_seen_at, expires_at,
             secret_hash = $2 as current
           from trade.session where ended_at is null and expires_at > now() and ($1::uuid is null or user_id = $1)
           order by id desc limit 200`,
          [ofCompany ? null : asker.userId, hashOf(asking ?? '')],
        ),
      ),
    );
    return found.map(viewOf);
  }

  /** Ends one session: a user its own, an admin any of its company. At once. @throws not-found */
  async end(asker: Principal, id: string): Promise<void> {
    const all = asker.userRoles.includes('admin');
    const ended = await this.update('id = $1 and company_id = $2 and ($3::uuid is null or user_id = $3)', [
      id,
      asker.companyId,
      all ? null : asker.userId,
    ]);
    if (ended === 0) throw identityErrors('not-found', { what: 'session' });
  }

  /** Ends all sessions of a user, in the caller's transaction. */
  async endOf(userId: string): Promise<void> {
    await this.update('user_id = $1', [userId]);
  }

  /** Ends all sessions that began at a company's identity provider, in the caller's transaction. */
  async endOfProvider(companyId: string): Promise<void> {
    await this.update(`company_id = $1 and signed_in_by = 'oidc'`, [companyId]);
  }

  private async update(where: string, values: unknown[]): Promise<number> {
    return this.walls.asService('people', async () => {
      const [, count] = z
        .tuple([z.unknown(), z.number()])
        .parse(
          await this.walls
            .manager()
            .query(`update trade.session set ended_at = now() where ended_at is null and ${where}`, values),
        );
      return count;
    });
  }
}

function viewOf(found: z.infer<typeof row>): SessionView {
  return {
    id: found.id,
    userId: found.user_id,
    signedInBy: found.signed_in_by,
    device: found.device,
    address: found.address,
    createdAt: found.created_at.toISOString(),
    lastSeenAt: found.last_seen_at.toISOString(),
    expiresAt: found.expires_at.toISOString(),
    current: found.current,
  };
}

/** Waits for what express-session tells by a callback. */
async function done(start: (callback: (error: unknown) => void) => unknown): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    start((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}
