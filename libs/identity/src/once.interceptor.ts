import { createHash } from 'node:crypto';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { lastValueFrom, from, type Observable } from 'rxjs';
import { z } from 'zod';
import { Walls } from '#database';
import { AuditTrail } from './audit/audit-trail.js';
import { identityErrors } from './identity.errors.js';
import { NOT_KEPT, OWN_TRANSACTIONS, READS_ONLY } from './own-transactions.js';
import { PRINCIPAL, type Principal } from './principal.js';

const answerRow = z.array(
  z.object({ body_hash: z.instanceof(Buffer), status: z.number().nullable(), response: z.unknown() }),
);

const lockRows = z.array(z.object({ mine: z.boolean() }));

/** Asked together: what is read is read under the lock. */
const LOCK = 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine';
const BEFORE = `select body_hash, status, response from trade.idempotent_request
  where company_id = $1 and user_id = $2 and route = $3 and key = $4`;
const KEEP = `insert into trade.idempotent_request (company_id, user_id, route, key, body_hash, status, response)
  values ($1, $2, $3, $4, $5, $6, $7)`;

/**
 * One request, one commit: what a POST does and the answer that its Idempotency-Key will get again are written
 * together or not at all, and so is who did it. Keys belong to a user of a company and a route.
 */
@Injectable()
export class OnceInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly walls: Walls,
    private readonly trail: AuditTrail,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const principal = request[PRINCIPAL];
    const alone =
      this.reflector.get<boolean | undefined>(OWN_TRANSACTIONS, context.getHandler()) ??
      this.reflector.get<boolean | undefined>(READS_ONLY, context.getHandler());
    if (request.method !== 'POST' || !principal || alone) return next.handle();
    const response = http.getResponse<Response>();
    const work = async (): Promise<unknown> => {
      const answer: unknown = await lastValueFrom(next.handle());
      this.trail.inAct(request, 'done', response.statusCode);
      return answer;
    };
    const isKept = !this.reflector.get<boolean | undefined>(NOT_KEPT, context.getHandler());
    return from(
      this.walls.asService('identity', () =>
        isKept ? this.once(request, response, principal, work) : work(),
      ),
    );
  }

  private async once(
    request: Request,
    response: Response,
    principal: Principal,
    work: () => Promise<unknown>,
  ): Promise<unknown> {
    const key = request.headers['idempotency-key'];
    if (key === undefined) return work();
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw identityErrors('idempotency-key-invalid');
    }
    const scope = [principal.companyId, principal.userId, request.path, key];
    const db = this.walls.manager();
    const [[lock], [before]] = await Promise.all([
      db.query(LOCK, [JSON.stringify(scope)]).then((rows) => lockRows.parse(rows)),
      db.query(BEFORE, scope).then((rows) => answerRow.parse(rows)),
    ]);
    if (!lock?.mine) throw identityErrors('idempotency-in-progress');
    const bodyHash = hashOf(request.body);
    if (before) {
      if (!before.body_hash.equals(bodyHash)) throw identityErrors('idempotency-key-reused');
      const status = before.status ?? 200;
      response.status(status).setHeader('idempotent-replayed', 'true');
      this.trail.inAct(request, 'replayed', status);
      return before.response;
    }
    const answer = await work();
    this.walls.withCommit(KEEP, [...scope, bodyHash, response.statusCode, JSON.stringify(answer)]);
    return answer;
  }
}

function hashOf(body: unknown): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? null));
  return createHash('sha256').update(bytes).digest();
}
