import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { CompanyScope } from '#database';
import { identityErrors } from './identity.errors.js';

/** What a company does on the platform. */
export const COMPANY_ROLES = ['obligor', 'supplier', 'financier', 'bank', 'operator', 'supervisor'] as const;
export type CompanyRole = (typeof COMPANY_ROLES)[number];

/** What a user may do for its company. An attestor is a bank's signing system, not a person; a
 * regulator carries out what a court or supervisor orders; an admin looks after the company's people; `api` is a
 * system of the company's, such as its ERP, that may what its key's scopes say. */
export const USER_ROLES = ['maker', 'checker', 'viewer', 'attestor', 'regulator', 'admin', 'api'] as const;
export type UserRole = (typeof USER_ROLES)[number];

/** Who is asking: one user of one company. */
export interface Principal extends CompanyScope {
  userId: string;
  companyRoles: readonly CompanyRole[];
  userRoles: readonly UserRole[];
  /** The key that the user signs orders with. */
  ledgerKey: string | undefined;
}

/** The key under which the guard leaves the principal on the request. */
export const PRINCIPAL = Symbol('principal');

declare module 'express-serve-static-core' {
  interface Request {
    [PRINCIPAL]?: Principal;
  }
}

/** The principal of a request. @throws key-missing where the guard has let nobody in */
export function principalOf(request: Request): Principal {
  const principal = request[PRINCIPAL];
  if (!principal) throw identityErrors('key-missing');
  return principal;
}

/** A parameter of a controller's method: who is asking. */
export const Asker = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<Request>()),
);
