import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { column } from '#common';
import { Walls } from '#database';
import { identityErrors } from './identity.errors.js';
import {
  COMPANY_ROLES,
  PRINCIPAL,
  USER_ROLES,
  type CompanyRole,
  type Principal,
  type UserRole,
} from './principal.js';

interface Rule {
  /** The caller's company has one of these roles. */
  company: readonly CompanyRole[];
  /** The caller has one of these roles in its company. */
  user: readonly UserRole[];
  /** Also open to a company that is suspended; what only reads is anyway. */
  suspended: boolean;
}

const RULE = 'access-rule';
const PUBLIC = 'public';
const ANY_COMPANY = COMPANY_ROLES;
const ANY_USER = USER_ROLES;

/** Says who may call a route; every route says it, or `Public`. */
export const Allow = (rule: Partial<Rule> = {}) =>
  SetMetadata(RULE, {
    company: rule.company ?? ANY_COMPANY,
    user: rule.user ?? ANY_USER,
    suspended: rule.suspended ?? false,
  } satisfies Rule);

/** A route that answers anybody, or that checks its caller in another way, as a bank's notice is checked. */
export const Public = () => SetMetadata(PUBLIC, true);

const keyRow = z.object({
  secret_hash: z.instanceof(Buffer),
  user_id: z.string(),
  user_roles: z.array(z.enum(USER_ROLES)),
  ledger_key: z.string().nullable(),
  company_id: z.string(),
  participant: column.participant,
  company_roles: z.array(z.enum(COMPANY_ROLES)),
  company_status: z.number().nullable(),
});
/** The registry's numbers for a company that is suspended, and for one that has left. */
const SUSPENDED = 2;
const LEFT = 3;

/** Lets in who has an API key and the roles that the route asks for. A route without a rule lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly walls: Walls,
  ) {}

  /** @throws key-missing, company-left, company-suspended, role-missing */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(PUBLIC, handler)) return true;
    const rule = this.reflector.get<Rule | undefined>(RULE, handler);
    if (!rule) throw new Error(`The route ${context.getClass().name}.${handler.name} says no access rule.`);
    const request = context.switchToHttp().getRequest<Request>();
    const found = await this.find(request.headers.authorization ?? '');
    if (!found) throw identityErrors('key-missing');
    const { principal, status } = found;
    // What it still holds is its own to look after; it changes nothing more.
    if (status === LEFT && request.method !== 'GET') throw identityErrors('company-left');
    if (status === SUSPENDED && request.method !== 'GET' && !rule.suspended) {
      throw identityErrors('company-suspended');
    }
    const companyFits = principal.companyRoles.some((role) => rule.company.includes(role));
    const userFits = principal.userRoles.some((role) => rule.user.includes(role));
    if (!companyFits || !userFits) {
      const roles = [
        ...(companyFits ? [] : [`company: ${rule.company.join(' / ')}`]),
        ...(userFits ? [] : [`user: ${rule.user.join(' / ')}`]),
      ];
      throw identityErrors('role-missing', { roles: roles.join(', ') });
    }
    request[PRINCIPAL] = principal;
    return true;
  }

  private async find(
    authorization: string,
  ): Promise<{ principal: Principal; status: number | null } | undefined> {
    const match = /^Bearer trb_([0-9a-f]{32})_([A-Za-z0-9_-]{43})$/.exec(authorization);
    if (!match) return undefined;
    const [, id = '', secret = ''] = match;
    const [row] = await this.walls.asService('identity', async () =>
      z.array(keyRow).parse(
        await this.walls.manager().query(
          `select k.secret_hash, u.id as user_id, u.roles as user_roles, u.ledger_key, c.id as company_id,
             c.participant, c.roles as company_roles, p.status as company_status
           from trade.api_key k join trade.app_user u on u.id = k.user_id join trade.company c on c.id = u.company_id
             left join projection.participant p on p.number = c.participant
           where k.id = $1 and k.revoked_at is null and u.active`,
          [id],
        ),
      ),
    );
    if (!row || !timingSafeEqual(row.secret_hash, hashOf(secret))) return undefined;
    const principal = {
      userId: row.user_id,
      userRoles: row.user_roles,
      companyId: row.company_id,
      participant: row.participant,
      companyRoles: row.company_roles,
      ledgerKey: row.ledger_key ?? undefined,
    };
    return { principal, status: row.company_status };
  }
}

/** Makes an API key for a user; what is given back is shown once and kept nowhere. Runs inside the caller's wall. */
export async function makeApiKey(
  walls: Walls,
  user: { id: string; companyId: string },
  given?: string,
): Promise<string> {
  const token = given ?? `trb_${newId().replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;
  const [, id, secret = ''] = /^trb_([0-9a-f]{32})_(.+)$/.exec(token) ?? [];
  await walls
    .manager()
    .query(`insert into trade.api_key (id, user_id, company_id, secret_hash) values ($1, $2, $3, $4)`, [
      id,
      user.id,
      user.companyId,
      hashOf(secret),
    ]);
  return token;
}

/** A key's secret has 256 bits of chance, so a plain hash keeps it. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
