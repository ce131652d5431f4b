import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { CONFIGURATION, portalOrigin, type Configuration } from '#common';
import { rolesBy, scopeOf } from './api-keys/scopes.js';
import { ACTOR } from './audit/audit-trail.js';
import { Callers, type Caller } from './callers.service.js';
import { identityErrors } from './identity.errors.js';
import { Limits } from './limits/limits.service.js';
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
const SANDBOX_ONLY = 'sandbox-only';
/** Where @nestjs/swagger keeps the tags of a controller. */
const TAGS = 'swagger/apiUseTags';
const ANY_COMPANY = COMPANY_ROLES;
const ANY_USER = USER_ROLES;

/** Says who may call a route; every route says it, or `Public`. */
export const Allow = (rule: Partial<Rule> = {}) =>
  SetMetadata(RULE, {
    company: rule.company ?? ANY_COMPANY,
    user: rule.user ?? ANY_USER,
    suspended: rule.suspended ?? false,
  } satisfies Rule);

/**
 * A route that answers anybody, or that checks its caller in another way. Whose secret is wrong there is counted by its
 * address; `guesses: false` is for a system that signs all it sends, as a bank does, and is refused for other reasons.
 */
export const Public = ({ guesses = true } = {}) => SetMetadata(PUBLIC, { guesses });

/** A route that is there in a sandbox only. */
export const SandboxOnly = () => SetMetadata(SANDBOX_ONLY, true);

/** The registry's numbers for a company that is suspended, and for one that has left. */
const SUSPENDED = 2;
const LEFT = 3;

/** Lets in who has an API key or a session, and the roles that the route asks for. A route without a rule lets nobody in. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly origin: string;
  private readonly isProduction: boolean;

  constructor(
    private readonly reflector: Reflector,
    private readonly callers: Callers,
    private readonly limits: Limits,
    @Inject(CONFIGURATION) configuration: Pick<Configuration, 'MODE' | 'PORTAL_ORIGIN' | 'PORT'>,
  ) {
    this.isProduction = configuration.MODE === 'production';
    this.origin = portalOrigin(configuration);
  }

  /**
   * @throws origin-differs, key-missing, scope-missing, company-left, company-suspended, role-missing,
   * requests-too-many, guesses-too-many
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const request = context.switchToHttp().getRequest<Request>();
    this.expectOwnPage(request);
    if (this.isProduction && this.reflector.get<boolean | undefined>(SANDBOX_ONLY, handler)) {
      throw identityErrors('not-found', { what: 'route' });
    }
    const open = this.reflector.get<{ guesses: boolean } | undefined>(PUBLIC, handler);
    if (open) {
      if (open.guesses) await this.limits.countGuess(request, context.switchToHttp().getResponse<Response>());
      return true;
    }
    const rule = this.reflector.get<Rule | undefined>(RULE, handler);
    if (!rule) throw new Error(`The route ${context.getClass().name}.${handler.name} says no access rule.`);
    const found = await this.find(request);
    if (!found) throw identityErrors('key-missing');
    const { status } = found;
    // Who is refused is written down as well.
    request[ACTOR] = { ...found.principal, via: found.via };
    await this.limits.countCaller(found.via, found.principal.companyId);
    const principal = this.within(found, context, request);
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

  /** A key with scopes asks as what its scope for the route says. @throws scope-missing */
  private within({ principal, scopes }: Caller, context: ExecutionContext, request: Request): Principal {
    if (scopes === null) return principal;
    const [tag] = this.reflector.get<readonly string[] | undefined>(TAGS, context.getClass()) ?? [];
    const asked = scopeOf(tag, changes(request));
    if (!scopes.includes(asked)) throw identityErrors('scope-missing', { scope: asked });
    return { ...principal, userRoles: rolesBy(asked) };
  }

  /** @throws origin-differs where a page of another origin would change something without an API key */
  private expectOwnPage(request: Request): void {
    const { authorization, origin = this.origin } = request.headers;
    if (authorization === undefined && changes(request) && origin !== this.origin) {
      throw identityErrors('origin-differs');
    }
  }

  /**
   * Who calls: with an API key, or with the cookie of a session. A browser sends a cookie along whoever asks it to, so a
   * page of another origin changes nothing with it.
   */
  private async find(request: Request): Promise<Caller | undefined> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.callers.byKey(authorization);
    const { who } = request.session;
    if (!who) return undefined;
    if (request.headers.origin === undefined && changes(request)) throw identityErrors('origin-differs');
    return this.callers.byUser(who.userId, who.sessionId ?? '');
  }
}

function changes({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD';
}
