import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column } from '#common';
import { Walls } from '#database';
import { API_KEY, hashOfApiKey } from './api-keys/api-key-secret.js';
import { COMPANY_ROLES, USER_ROLES, type Principal } from './principal.js';

/** Who calls, how its company stands on the ledger, and what its key may where it may not all. */
export interface Caller {
  principal: Principal;
  status: number | null;
  /** By which key or session, as the audit trail names it. */
  via: string;
  /** What its API key is for; empty where it may all that its user may. */
  scopes: readonly string[] | null;
}

const userRow = z.object({
  user_id: z.string(),
  user_roles: z.array(z.enum(USER_ROLES)),
  ledger_key: z.string().nullable(),
  company_id: z.string(),
  participant: column.participant,
  company_roles: z.array(z.enum(COMPANY_ROLES)),
  company_status: z.number().nullable(),
});
const keyRow = userRow.extend({
  secret_hash: z.instanceof(Buffer),
  scopes: z.array(z.string()).nullable(),
  stale: z.boolean(),
});
/** It is noted once a minute that a key is used: a row is not written with every request. */
const SEEN_EVERY = `interval '1 minute'`;
const USER = `u.id as user_id, u.roles as user_roles, u.ledger_key, c.id as company_id, c.participant,
  c.roles as company_roles, p.status as company_status`;
const OF_COMPANY = `join trade.company c on c.id = u.company_id
  left join projection.participant p on p.number = c.participant`;

/** Finds who a request comes from: the user of an API key, or of a session. What has ended finds nobody, at once. */
@Injectable()
export class Callers {
  constructor(private readonly walls: Walls) {}

  /** The user of an API key; undefined for whatever else stands in the header, such as anybody's JWT. */
  async byKey(authorization: string): Promise<Caller | undefined> {
    const [, id = '', secret = ''] = API_KEY.exec(authorization) ?? [];
    if (secret === '') return undefined;
    const [row] = z.array(keyRow).parse(
      await this.walls.askAsService(
        'identity',
        `select k.secret_hash, k.scopes, ${USER},
           coalesce(k.last_used_at < now() - ${SEEN_EVERY}, true) as stale
         from trade.api_key k join trade.app_user u on u.id = k.user_id ${OF_COMPANY}
         where k.id = $1 and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
           and k.secret_hash is not null and u.active`,
        [id],
      ),
    );
    if (!row || !timingSafeEqual(row.secret_hash, hashOfApiKey(secret))) return undefined;
    if (row.stale) await this.noteUse(id);
    return callerOf(row, `key:${id}`, row.scopes);
  }

  /** The user of a session. */
  async byUser(userId: string, sessionId: string): Promise<Caller | undefined> {
    const [row] = z
      .array(userRow)
      .parse(
        await this.walls.askAsService(
          'identity',
          `select ${USER} from trade.app_user u ${OF_COMPANY} where u.id = $1 and u.active`,
          [userId],
        ),
      );
    return row && callerOf(row, `session:${sessionId}`, null);
  }

  /** Of many requests at once one writes it, and none waits for another. */
  private async noteUse(id: string): Promise<void> {
    await this.walls.asService('identity', () =>
      this.walls.manager().query(
        `update trade.api_key set last_used_at = now() where id = (select id from trade.api_key
           where id = $1 and coalesce(last_used_at < now() - ${SEEN_EVERY}, true) for update skip locked)`,
        [id],
      ),
    );
  }
}

function callerOf(row: z.infer<typeof userRow>, via: string, scopes: readonly string[] | null): Caller {
  const principal = {
    userId: row.user_id,
    userRoles: row.user_roles,
    companyId: row.company_id,
    participant: row.participant,
    companyRoles: row.company_roles,
    ledgerKey: row.ledger_key ?? undefined,
  };
  return { principal, status: row.company_status, via, scopes };
}
