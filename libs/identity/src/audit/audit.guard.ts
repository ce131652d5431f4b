import { randomUUID } from 'node:crypto';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PROBLEM } from '#common';
import { OWN_TRANSACTIONS, READS_ONLY } from '../own-transactions.js';
import { PRINCIPAL } from '../principal.js';
import { ASKED, AuditTrail, ACTOR } from './audit-trail.js';

const FAILED = 500;
const told = z.object({ status: z.number(), code: z.string() });
/** What the operator and the supervisor read that is nobody's affair; whatever else they read is written down. */
const NOBODYS = [
  '/v1/me',
  '/v1/rules',
  '/v1/business-day',
  '/v1/business-day/progress',
  '/v1/business-day/steps',
  '/v1/calendars/current',
  '/v1/carrier',
  '/v1/ledger-figures',
  '/v1/ledger-state',
  '/v1/metrics',
  '/v1/notices',
  '/v1/proposals',
  '/v1/operations',
  '/v1/operations/summary',
  '/v1/operations/:id',
  '/v1/products',
];

/**
 * Stands before the guard that lets people in and lets everybody pass: it gives the request its number, and sees to it
 * that what ends without an entry in the act's own transaction gets one. Being first, it also sees whom the others refuse.
 */
@Injectable()
export class AuditGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly trail: AuditTrail,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const requestId = randomUUID();
    const path = pathOf(request.route);
    request[ASKED] = {
      requestId,
      route: `${request.method} ${path}`,
      name: context.getHandler().name,
      written: false,
    };
    response.locals.requestId = requestId;
    response.setHeader('x-request-id', requestId);
    const alone = this.reflector.get<boolean | undefined>(OWN_TRANSACTIONS, context.getHandler()) ?? false;
    const reads = this.reflector.get<boolean | undefined>(READS_ONLY, context.getHandler()) ?? false;
    response.once(PROBLEM, (problem: unknown) => {
      const { status, code } = told.parse(problem);
      if (request.method === 'GET' && !this.isWatched(request, path)) return;
      this.trail.afterwards(request, status >= FAILED ? 'failed' : 'refused', { status, code });
    });
    response.once('close', () => {
      if (reads && request[PRINCIPAL]) return;
      // A POST is written down in its own transaction, which may still be at work when nobody waits for it any more.
      if (request.method === 'POST' && !alone && request[PRINCIPAL]) return;
      if (request.method === 'GET' && !this.isWatched(request, path)) return;
      this.trail.afterwards(request, response.writableFinished ? 'done' : 'left', {
        status: response.statusCode,
      });
    });
    return true;
  }

  /** Whether a reading is written down: one by those who may read what is other companies'. */
  private isWatched(request: Request, path: string): boolean {
    const roles = request[ACTOR]?.companyRoles ?? [];
    return roles.some((role) => role === 'operator' || role === 'supervisor') && !NOBODYS.includes(path);
  }
}

function pathOf(route: unknown): string {
  return z.object({ path: z.string() }).parse(route).path;
}
