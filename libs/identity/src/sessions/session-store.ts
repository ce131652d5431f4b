import { createHash } from 'node:crypto';
import session, { type SessionData } from 'express-session';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { Walls } from '#database';

/** Who signed in, how and from where; what a session holds, and nothing else. */
export interface SignedIn {
  /** The session's number, once there is one: not its secret. */
  sessionId?: string;
  userId: string;
  companyId: string;
  by: 'passkey' | 'phone' | 'oidc' | 'sandbox';
  device: string;
  address: string;
}

declare module 'express-session' {
  interface SessionData {
    who?: SignedIn;
  }
}

/** How long a session lasts unused, and at the most, in milliseconds. */
export interface Lifetimes {
  idleMs: number;
  longestMs: number;
}

/** How often it is noted that a session is used: a row is not written with every request. */
const SEEN_EVERY_MS = 60_000;
/** Rows of sessions that are over are kept so long, for whoever looks into what happened. */
const KEPT = '90 days';

const row = z.array(
  z.object({
    id: z.string(),
    user_id: z.string(),
    company_id: z.string(),
    signed_in_by: z.enum(['passkey', 'phone', 'oidc', 'sandbox']),
    device: z.string(),
    address: z.string(),
    expires_at: z.date(),
    stale: z.boolean(),
  }),
);

type Done = (error?: unknown) => void;

/**
 * The sessions of express-session in a table of our own, behind the walls. Of what the cookie holds only the hash is kept,
 * so that who reads the table can open no session. A session that is over or was ended is not there any more.
 */
export class SessionStore extends session.Store {
  constructor(
    private readonly walls: Walls,
    private readonly lifetimes: Lifetimes,
  ) {
    super();
  }

  override get(secret: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    answer(this.find(secret), callback);
  }

  override set(secret: string, session: SessionData, callback: Done = ignore): void {
    answer(this.begin(secret, session), callback);
  }

  override destroy(secret: string, callback: Done = ignore): void {
    answer(this.end(secret), callback);
  }

  private async find(secret: string): Promise<SessionData | null> {
    const { idleMs } = this.lifetimes;
    return this.walls.asService('identity', async () => {
      const db = this.walls.manager();
      const [found] = row.parse(
        await db.query(
          `select id, user_id, company_id, signed_in_by, device, address, expires_at,
             last_seen_at < now() - make_interval(secs => $3) as stale
           from trade.session where secret_hash = $1 and ended_at is null and expires_at > now()
             and last_seen_at > now() - make_interval(secs => $2)`,
          [hashOf(secret), idleMs / 1000, Math.min(SEEN_EVERY_MS, idleMs / 4) / 1000],
        ),
      );
      if (!found) return null;
      if (found.stale)
        await db.query('update trade.session set last_seen_at = now() where id = $1', [found.id]);
      const { longestMs } = this.lifetimes;
      const cookie = new session.Cookie();
      Object.assign(cookie, { originalMaxAge: longestMs, expires: found.expires_at });
      return {
        cookie,
        who: {
          sessionId: found.id,
          userId: found.user_id,
          companyId: found.company_id,
          by: found.signed_in_by,
          device: found.device,
          address: found.address,
        },
      };
    });
  }

  /** Writes a new session. One that is known stays as it is: who signs in again gets another. */
  private async begin(secret: string, { who }: SessionData): Promise<void> {
    if (!who) return;
    await this.walls.asService('people', async () => {
      const db = this.walls.manager();
      await db.query(`delete from trade.session where expires_at < now() - interval '${KEPT}'`);
      await db.query(
        `insert into trade.session (id, secret_hash, user_id, company_id, signed_in_by, device, address, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, now() + make_interval(secs => $8)) on conflict (secret_hash) do nothing`,
        [
          newId(),
          hashOf(secret),
          who.userId,
          who.companyId,
          who.by,
          who.device,
          who.address,
          this.lifetimes.longestMs / 1000,
        ],
      );
    });
  }

  private async end(secret: string): Promise<void> {
    await this.walls.asService('people', () =>
      this.walls
        .manager()
        .query('update trade.session set ended_at = now() where secret_hash = $1 and ended_at is null', [
          hashOf(secret),
        ]),
    );
  }
}

/** What a session's cookie holds has 256 bits of chance, so a plain hash keeps it. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Ends a callback with what a promise gives. */
function answer<T>(work: Promise<T>, callback: (error: unknown, found?: T) => void): void {
  work.then(
    (found) => {
      callback(null, found);
    },
    (error: unknown) => {
      callback(error);
    },
  );
}

function ignore(): void {
  // Whoever gives no callback waits for nothing.
}
