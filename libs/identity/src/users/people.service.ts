import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Walls } from '#database';
import { Cases } from '../cases.service.js';
import { Decisions, type Decision, type DecisionView } from '../decisions.service.js';
import { identityErrors } from '../identity.errors.js';
import { Notices } from '../notices.service.js';
import { DeviceKeys } from '../passkeys/device-keys.service.js';
import { USER_ROLES, type CompanyRole, type Principal, type UserRole } from '../principal.js';
import { Sessions } from '../sessions/sessions.service.js';
import { PERSON_ROLES, type UserCard } from './people.schemas.js';

/** A person that becomes a user of a company. */
export interface NewPerson {
  name: string;
  roles: readonly UserRole[];
  phone?: string | null;
  email?: string | null;
}

/** The decision that gives a user other roles. */
export const ROLES = 'user-roles';
/** The case that asks the operator to bring a company's keys on the ledger up to date. */
export const KEYS_CHANGED = 'company-keys-changed';

const userRow = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(USER_ROLES)),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  ledger_key: z.string().nullable(),
  ledger_key_kind: z.number(),
  left_at: z.date().nullable(),
});
const namesRow = z.array(z.object({ user: z.string(), company: z.string() }));
const COLUMNS = 'id, name, roles, phone, email, ledger_key, ledger_key_kind, left_at';
const rolesPayload = z.object({ userId: z.string(), roles: z.array(z.enum(PERSON_ROLES)) });

/** The people of companies: who is a user, with which roles and which key, and who has left. */
@Injectable()
export class People {
  constructor(
    private readonly walls: Walls,
    private readonly deviceKeys: DeviceKeys,
    private readonly sessions: Sessions,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
    private readonly cases: Cases,
  ) {}

  /** What a user and its company are called. @throws not-found */
  async namesOf(userId: string): Promise<{ user: string; company: string }> {
    const [found] = await this.walls.asService('identity', async () =>
      namesRow.parse(
        await this.walls.manager().query(
          `select u.name as user, c.legal_name as company from trade.app_user u join trade.company c on c.id = u.company_id
             where u.id = $1`,
          [userId],
        ),
      ),
    );
    if (!found) throw identityErrors('not-found', { what: 'user' });
    return found;
  }

  /**
   * Makes a person a user of a company, with the device's key that was registered for `subject`: it signs in and signs
   * orders with it from now on, once the ledger knows it. In the caller's transaction; gives the user's id.
   * @throws device-key-unknown, device-key-known
   */
  async add(
    companyId: string,
    person: NewPerson,
    deviceKey: { id: string; subject: string },
  ): Promise<string> {
    const id = newId();
    await this.walls.asService('people', async () => {
      await this.walls
        .manager()
        .query(
          `insert into trade.app_user (id, company_id, name, roles, phone, email) values ($1, $2, $3, $4, $5, $6)`,
          [
            id,
            companyId,
            person.name,
            [...new Set(person.roles)],
            person.phone ?? null,
            person.email ?? null,
          ],
        );
      const key = await this.deviceKeys.give(deviceKey.id, deviceKey.subject, { id, companyId });
      await this.signsWith(id, key);
    });
    return id;
  }

  /** Lets a user sign with a key from now on. @throws device-key-known where another user signs with it */
  async signsWith(userId: string, key: { ledgerKey: string; kind: number }): Promise<void> {
    await this.walls.asService('people', async () => {
      const db = this.walls.manager();
      const taken: unknown[] = await db.query(
        'select 1 from trade.app_user where ledger_key = $1 and id <> $2',
        [key.ledgerKey, userId],
      );
      if (taken.length > 0) throw identityErrors('device-key-known');
      await db.query('update trade.app_user set ledger_key = $2, ledger_key_kind = $3 where id = $1', [
        userId,
        key.ledgerKey,
        key.kind,
      ]);
    });
  }

  /** The people of the caller's company, those who left included. */
  async list(asker: Principal): Promise<UserCard[]> {
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(userRow)
        .parse(
          await this.walls.manager().query(`select ${COLUMNS} from trade.app_user order by id limit 1000`),
        ),
    );
    return found.map((user) => ({
      id: user.id,
      name: user.name,
      roles: user.roles,
      phone: user.phone,
      email: user.email,
      ledgerKey: user.ledger_key,
      ledgerKeyKind: user.ledger_key_kind,
      leftAt: user.left_at?.toISOString() ?? null,
    }));
  }

  /**
   * Proposes other roles for a colleague, for a second person.
   * @throws not-found, role-unfit, last-admin, decision-open
   */
  async proposeRoles(
    asker: Principal,
    userId: string,
    roles: (typeof PERSON_ROLES)[number][],
  ): Promise<DecisionView> {
    this.expectFit(asker.companyRoles, roles);
    return this.walls.asService('people', async () => {
      const user = await this.lock(asker.companyId, userId);
      if (!roles.includes('admin')) await this.expectOtherAdmin(asker.companyId, user);
      const payload = { userId, name: user.name, roles, before: user.roles };
      return this.decisions.propose(asker, { kind: ROLES, subject: userId, payload });
    });
  }

  /** Gives a user the roles that two people want, in their transaction. @throws not-found, last-admin */
  async changeRoles(companyId: string, decision: Decision): Promise<void> {
    const { userId, roles } = rolesPayload.parse(decision.payload);
    await this.walls.asService('people', async () => {
      const user = await this.lock(companyId, userId);
      if (!roles.includes('admin')) await this.expectOtherAdmin(companyId, user);
      await this.walls.manager().query('update trade.app_user set roles = $2 where id = $1', [userId, roles]);
      if (user.ledger_key !== null) await this.keysChanged(companyId);
      await this.notices.tell([companyId], ROLES, { userId, roles, before: user.roles });
    });
  }

  /**
   * Lets a user leave, at once: it signs in no more, its API keys end, and its key on the ledger is to be revoked.
   * @throws not-found, last-admin
   */
  async depart(asker: Principal, userId: string): Promise<void> {
    const { companyId } = asker;
    await this.walls.asService('people', async () => {
      const user = await this.lock(companyId, userId);
      await this.expectOtherAdmin(companyId, user);
      const db = this.walls.manager();
      await db.query('update trade.app_user set active = false, left_at = now() where id = $1', [userId]);
      await db.query(
        'update trade.api_key set revoked_at = now() where user_id = $1 and revoked_at is null',
        [userId],
      );
      await this.deviceKeys.revokeOf(userId);
      await this.sessions.endOf(userId);
      if (user.ledger_key !== null) await this.keysChanged(companyId);
      await this.notices.tell([companyId], 'user-left', { userId, name: user.name });
    });
  }

  /** A colleague to whom a code can be sent. @throws not-found, phone-missing */
  async reachable(
    asker: Principal,
    userId: string,
  ): Promise<{ name: string; roles: UserRole[]; phone: string }> {
    return this.walls.asService('people', async () => {
      const { name, roles, phone } = await this.lock(asker.companyId, userId);
      if (phone === null) throw identityErrors('phone-missing');
      return { name, roles, phone };
    });
  }

  /** Asks the operator for a new registration of the company, unless it is asked already. */
  async keysChanged(companyId: string): Promise<void> {
    await this.walls.asService('people', async () => {
      if (!(await this.cases.isOpen(KEYS_CHANGED, { companyId }))) {
        await this.cases.open(KEYS_CHANGED, { companyId });
      }
    });
  }

  /** @throws role-unfit where a company of this sort has nobody in such a role */
  expectFit(companyRoles: readonly CompanyRole[], roles: readonly UserRole[]): void {
    if (roles.includes('attestor') && !companyRoles.includes('bank')) {
      throw identityErrors('role-unfit', { role: 'attestor', company: 'bank' });
    }
    if (roles.includes('regulator') && !companyRoles.includes('supervisor')) {
      throw identityErrors('role-unfit', { role: 'regulator', company: 'supervisor' });
    }
  }

  /** A user of the company who is still there, while nobody else changes the company's people. @throws not-found */
  private async lock(companyId: string, userId: string): Promise<z.infer<typeof userRow>> {
    const db = this.walls.manager();
    await db.query('select 1 from trade.company where id = $1 for update', [companyId]);
    const [user] = z
      .array(userRow)
      .parse(
        await db.query(`select ${COLUMNS} from trade.app_user where id = $1 and company_id = $2 and active`, [
          userId,
          companyId,
        ]),
      );
    if (!user) throw identityErrors('not-found', { what: 'user' });
    return user;
  }

  private async expectOtherAdmin(companyId: string, { id, roles }: { id: string; roles: readonly string[] }) {
    if (!roles.includes('admin')) return;
    const others: unknown[] = await this.walls
      .manager()
      .query(
        `select 1 from trade.app_user where company_id = $1 and id <> $2 and active and 'admin' = any(roles) limit 1`,
        [companyId, id],
      );
    if (others.length === 0) throw identityErrors('last-admin');
  }
}
