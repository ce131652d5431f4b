import { Inject, Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { CONFIGURATION, type Configuration } from '#common';
import { Walls } from '#database';
import {
  Cases,
  DeviceKeys,
  Notices,
  People,
  Sessions,
  identityErrors,
  type Principal,
  type ProposalView,
} from '#identity';
import { onboardingErrors } from './onboarding.errors.js';
import {
  replacementCard,
  type ReplacementCard,
  type ReplacementQuery,
  type ReplacementView,
} from './onboarding.schemas.js';
import { Registrations } from './registrations.service.js';

const userRow = z.object({ id: z.string(), name: z.string(), ledger_key: z.string().nullable() });
const row = z.object({
  id: z.string(),
  company_id: z.string(),
  user_id: z.string(),
  new_key: z.string(),
  new_kind: z.number(),
  device_key_id: z.string().nullable(),
  status: z.enum(['waiting', 'objected', 'registered']),
  effective_at: z.date(),
});
const cardRows = z.array(
  replacementCard.extend({ effectiveAt: z.date().transform((at) => at.toISOString()) }),
);
const COLUMNS = 'id, company_id, user_id, new_key, new_kind, device_key_id, status, effective_at';
type Row = z.infer<typeof row>;

/** The key that is to follow; `deviceKeyId` where it is a device's, which signs in with it too. */
export interface NextKey {
  ledgerKey: string;
  kind: number;
  deviceKeyId: string | null;
}

/** Where a replacement stands: its company, its user and its own id. */
export interface ReplacementPath {
  companyId: string;
  userId: string;
  id: string;
}

/**
 * Lost keys. The old one is revoked at once; the new one waits, so that a colleague of the user's can object where
 * somebody else asked for it in its name.
 */
@Injectable()
export class KeyReplacements {
  private readonly delayMs: number;

  constructor(
    private readonly walls: Walls,
    private readonly registrations: Registrations,
    private readonly notices: Notices,
    private readonly cases: Cases,
    private readonly people: People,
    private readonly deviceKeys: DeviceKeys,
    private readonly sessions: Sessions,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.delayMs = configuration.KEY_REPLACEMENT_DELAY_SECONDS * 1000;
  }

  /**
   * Takes a user's key away, with its device's sessions, and notes the one that is to follow; tells everybody of the
   * company. Who is no registrar asks them for the order on the ledger by a case.
   * @throws not-found, key-replacement-open, ledger-key-taken, company-status-differs, registration-open
   */
  async begin(
    asker: Principal | { userId: string },
    companyId: string,
    userId: string,
    { ledgerKey, kind, deviceKeyId }: NextKey,
  ): Promise<ReplacementView> {
    return this.walls.asService('onboarding', async () => {
      const db = this.walls.manager();
      const [user] = z
        .array(userRow)
        .parse(
          await db.query(
            'select id, name, ledger_key from trade.app_user where id = $1 and company_id = $2 and active for update',
            [userId, companyId],
          ),
        );
      if (!user) throw identityErrors('not-found', { what: 'user' });
      // A key stays its participant's on the ledger, also after it was revoked: a used one is never a new one.
      const taken: unknown[] = await db.query(
        `select 1 from trade.app_user where ledger_key = $1
         union all select 1 from projection.participant_key where key = $1
         union all select 1 from trade.key_replacement where new_key = $1 and status = 'waiting'`,
        [ledgerKey],
      );
      if (taken.length > 0) throw onboardingErrors('ledger-key-taken');
      const made = z.array(row).parse(
        await db.query(
          `insert into trade.key_replacement (id, company_id, user_id, old_key, new_key, status, effective_at, created_by,
             new_kind, device_key_id)
           values ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8, $9) on conflict do nothing returning ${COLUMNS}`,
          [
            newId(),
            companyId,
            userId,
            user.ledger_key,
            ledgerKey,
            new Date(Date.now() + this.delayMs),
            asker.userId,
            kind,
            deviceKeyId,
          ],
        ),
      );
      const [replacement] = made;
      if (!replacement) throw onboardingErrors('key-replacement-open');
      await db.query('update trade.app_user set ledger_key = null where id = $1', [userId]);
      await this.deviceKeys.revokeOf(userId);
      await this.sessions.endOf(userId);
      const proposal = user.ledger_key === null ? null : await this.revoke(asker, companyId);
      await this.notices.tell([companyId], 'key-replacement', {
        replacementId: replacement.id,
        userId,
        user: user.name,
        newKey: ledgerKey,
        effectiveAt: replacement.effective_at.toISOString(),
      });
      return viewOf(replacement, proposal);
    });
  }

  /** Replacements, the newest first: every company's for the operator, else the asker's own. */
  async list(asker: Principal, { company, status }: ReplacementQuery): Promise<ReplacementCard[]> {
    const read = async () =>
      cardRows.parse(
        await this.walls.manager().query(
          `select r.id, r.company_id as "companyId", r.user_id as "userId", u.name as "user", r.old_key as "oldKey",
             r.new_key as "newKey", r.status, r.effective_at as "effectiveAt"
           from trade.key_replacement r join trade.app_user u on u.id = r.user_id
           where ($1::uuid is null or r.company_id = $1) and ($2::text is null or r.status = $2)
           order by r.id desc limit 100`,
          [company ?? null, status ?? null],
        ),
      );
    const isOperator = asker.companyRoles.includes('operator');
    return isOperator ? this.walls.asService('onboarding', read) : this.walls.inCompany(asker, read);
  }

  /**
   * Another person of the company stops the new key; the old one stays revoked, and the operator gets a case.
   * @throws not-found, key-replacement-own, key-replacement-closed
   */
  async object(asker: Principal, path: ReplacementPath): Promise<ReplacementView> {
    if (asker.companyId !== path.companyId) throw identityErrors('not-found', { what: 'key replacement' });
    return this.walls.asService('onboarding', async () => {
      const replacement = await this.waiting(path);
      if (asker.userId === path.userId) throw onboardingErrors('key-replacement-own');
      const facts = { replacementId: path.id, companyId: path.companyId, userId: path.userId };
      await this.notices.tell([path.companyId], 'key-replacement-objection', facts);
      if (replacement.device_key_id !== null) await this.deviceKeys.revoke(replacement.device_key_id);
      await this.cases.open('key-replacement-objection', { ...facts, objectedBy: asker.userId });
      return viewOf(await this.end(replacement, 'objected', asker), null);
    });
  }

  /**
   * Proposes the new key for the ledger, once the delay has passed without an objection.
   * @throws not-found, key-replacement-closed, key-replacement-waiting, ledger-key-taken, registration-open
   */
  async register(asker: Principal, path: ReplacementPath): Promise<ReplacementView> {
    return this.walls.asService('onboarding', async () => {
      const replacement = await this.waiting(path);
      const { effective_at: effectiveAt, new_key: newKey } = replacement;
      if (effectiveAt > new Date()) {
        throw onboardingErrors('key-replacement-waiting', { at: effectiveAt.toISOString() });
      }
      const { new_kind: kind, device_key_id: device } = replacement;
      if (device !== null)
        await this.deviceKeys.giveOver(device, { id: path.userId, companyId: path.companyId });
      await this.people.signsWith(path.userId, { ledgerKey: newKey, kind });
      const proposal = await this.registrations.propose(asker, path.companyId);
      return viewOf(await this.end(replacement, 'registered', asker), proposal);
    });
  }

  /** The registrars' order by which the ledger learns that a key is gone. */
  private async revoke(
    asker: Principal | { userId: string },
    companyId: string,
  ): Promise<ProposalView | null> {
    if ('companyRoles' in asker) return this.registrations.propose(asker, companyId);
    await this.people.keysChanged(companyId);
    return null;
  }

  private async waiting({ companyId, userId, id }: ReplacementPath): Promise<Row> {
    const [found] = z
      .array(row)
      .parse(
        await this.walls
          .manager()
          .query(
            `select ${COLUMNS} from trade.key_replacement where id = $1 and company_id = $2 and user_id = $3 for update`,
            [id, companyId, userId],
          ),
      );
    if (!found) throw identityErrors('not-found', { what: 'key replacement' });
    if (found.status !== 'waiting')
      throw onboardingErrors('key-replacement-closed', { status: found.status });
    return found;
  }

  private async end(replacement: Row, status: Row['status'], { userId }: Principal): Promise<Row> {
    await this.walls
      .manager()
      .query('update trade.key_replacement set status = $2, decided_by = $3 where id = $1', [
        replacement.id,
        status,
        userId,
      ]);
    return { ...replacement, status };
  }
}

function viewOf(found: Row, proposal: ProposalView | null): ReplacementView {
  return {
    id: found.id,
    companyId: found.company_id,
    userId: found.user_id,
    newKey: found.new_key,
    status: found.status,
    effectiveAt: found.effective_at.toISOString(),
    proposal,
  };
}
