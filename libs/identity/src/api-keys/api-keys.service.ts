import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { Decisions, type Decision, type DecisionView } from '../decisions.service.js';
import { identityErrors } from '../identity.errors.js';
import { Notices } from '../notices.service.js';
import type { Principal } from '../principal.js';
import { StepUps, wordsHash } from '../users/step-ups.service.js';
import { hashOfApiKey, newApiKey } from './api-key-secret.js';
import {
  apiKeyBody,
  type ApiKeyBody,
  type ApiKeyCard,
  type ApiKeySecret,
  type RotationBody,
} from './api-keys.schemas.js';

/** The decision that makes an API key. */
export const API_KEY_MAKING = 'api-key';

const DAY_MS = 24 * 3600_000;
const HOUR_MS = 3600_000;

const row = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string().nullable(),
  scopes: z.array(z.string()).nullable(),
  created_at: z.date(),
  expires_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  follows: z.string().nullable(),
});
type Row = z.infer<typeof row>;
const COLUMNS = 'id, user_id, name, scopes, created_at, expires_at, last_used_at, revoked_at, follows';
const HOLDS = 'revoked_at is null and (expires_at is null or expires_at > now())';
const payload = apiKeyBody.extend({ keyId: z.uuid() });

/**
 * API keys for a company's systems, such as its ERP: what each may is named, it expires, and it is rotated with an
 * overlap. Its admin asks for it, a second person approves, and who asked collects the secret, once.
 */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly stepUps: StepUps,
    private readonly notices: Notices,
  ) {}

  /** Proposes a key for a second person. @throws decision-open */
  async propose(asker: Principal, body: ApiKeyBody): Promise<DecisionView> {
    const keyId = newId();
    return this.decisions.propose(asker, {
      kind: API_KEY_MAKING,
      subject: keyId,
      payload: { keyId, ...body },
    });
  }

  /** Makes the key that two people want, in their transaction, with a user of its own; it has no secret yet. */
  async make(companyId: string, proposedBy: string, decision: Decision): Promise<void> {
    const { keyId, name, scopes, expiresInDays } = payload.parse(decision.payload);
    await this.walls.asService('people', async () => {
      const db = this.walls.manager();
      const userId = newId();
      await db.query(
        `insert into trade.app_user (id, company_id, name, roles) values ($1, $2, $3, '{api}')`,
        [userId, companyId, name],
      );
      await db.query(
        `insert into trade.api_key (id, user_id, company_id, name, scopes, expires_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [keyId, userId, companyId, name, scopes, new Date(Date.now() + expiresInDays * DAY_MS), proposedBy],
      );
      await this.notices.tell([companyId], 'api-key-made', { keyId, name, scopes });
    });
  }

  /**
   * The secret of a key that was approved, once, to the admin who asked for it and has signed
   * `{"act":"api-key-secret","keyId":…}`.
   * @throws step-up-needed, not-found where it was collected already
   */
  async collect(asker: Principal, id: string): Promise<ApiKeySecret> {
    await this.stepUps.expect(asker, wordsHash({ act: 'api-key-secret', keyId: id }));
    const { apiKey, secret } = newApiKey(id);
    await this.changed(
      `update trade.api_key set secret_hash = $3 where id = $1 and company_id = $2 and created_by = $4
         and secret_hash is null and ${HOLDS} returning ${COLUMNS}`,
      [id, asker.companyId, hashOfApiKey(secret), asker.userId],
    );
    return { id, apiKey };
  }

  /**
   * A new secret with the same rights, for an admin who has signed
   * `{"act":"api-key-rotation","keyId":…,"overlapHours":…,"expiresInDays":…}`; the key before holds for the overlap.
   * @throws step-up-needed, not-found
   */
  async rotate(
    asker: Principal,
    id: string,
    { overlapHours, expiresInDays }: RotationBody,
  ): Promise<ApiKeySecret> {
    const words = { act: 'api-key-rotation', keyId: id, overlapHours, expiresInDays };
    await this.stepUps.expect(asker, wordsHash(words));
    return this.walls.asService('people', async () => {
      const old = await this.changed(
        `update trade.api_key set expires_at = least(expires_at, $3) where id = $1 and company_id = $2
           and scopes is not null and secret_hash is not null and ${HOLDS} returning ${COLUMNS}`,
        [id, asker.companyId, new Date(Date.now() + overlapHours * HOUR_MS)],
      );
      const next = newApiKey(newId());
      await this.walls.manager().query(
        `insert into trade.api_key (id, user_id, company_id, secret_hash, name, scopes, expires_at, created_by, follows)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          next.id,
          old.user_id,
          asker.companyId,
          hashOfApiKey(next.secret),
          old.name,
          old.scopes,
          new Date(Date.now() + expiresInDays * DAY_MS),
          asker.userId,
          id,
        ],
      );
      await this.notices.tell([asker.companyId], 'api-key-rotated', { keyId: id, followedBy: next.id });
      return { id: next.id, apiKey: next.apiKey };
    });
  }

  /** Ends a key at once. @throws not-found */
  async revoke(asker: Principal, id: string): Promise<void> {
    await this.changed(
      `update trade.api_key set revoked_at = now() where id = $1 and company_id = $2 and revoked_at is null
       returning ${COLUMNS}`,
      [id, asker.companyId],
    );
  }

  /** The company's keys, the newest first. */
  async list(asker: Principal): Promise<ApiKeyCard[]> {
    return this.walls.inCompany(asker, async () =>
      z
        .array(row)
        .parse(
          await this.walls.manager().query(`select ${COLUMNS} from trade.api_key order by id desc limit 500`),
        )
        .map(cardOf),
    );
  }

  private async changed(sql: string, values: unknown[]): Promise<Row> {
    const [found] = await this.walls.asService('people', async () => {
      const [rows] = z.tuple([z.array(row), z.number()]).parse(await this.walls.manager().query(sql, values));
      return rows;
    });
    if (!found) throw identityErrors('not-found', { what: 'API key' });
    return found;
  }
}

function cardOf(found: Row): ApiKeyCard {
  return {
    id: found.id,
    userId: found.user_id,
    name: found.name,
    scopes: found.scopes,
    createdAt: found.created_at.toISOString(),
    expiresAt: found.expires_at?.toISOString() ?? null,
    lastUsedAt: found.last_used_at?.toISOString() ?? null,
    revokedAt: found.revoked_at?.toISOString() ?? null,
    follows: found.follows,
  };
}
