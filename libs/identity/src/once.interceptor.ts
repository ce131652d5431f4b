import { createHash } from 'node:crypto';
import {
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { lastValueFrom, from, type Observable } from 'rxjs';
import { z } from 'zod';
import { Walls } from '#database';
import { identityErrors } from './identity.errors.js';
import { PRINCIPAL, type Principal } from './principal.js';

const OWN_TRANSACTIONS = 'own-transactions';

/** A route whose work is many commits, each of them repeatable: it runs outside of the request's transaction. */
export const OwnTransactions = () => SetMetadata(OWN_TRANSACTIONS, true);

const answerRow = z.array(
  z.object({ body_hash: z.instanceof(Buffer), status: z.number().nullable(), response: z.unknown() }),
);

/**
 * One request, one commit: what a POST does and the answer that its Idempotency-Key will get again are written
 * together or not at all. Keys belong to a user of a company and a route.
 */
@Injectable()
export class OnceInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly walls: Walls,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const principal = request[PRINCIPAL];
    const alone = this.reflector.get<boolean | undefined>(OWN_TRANSACTIONS, context.getHandler());
    if (request.method !== 'POST' || !principal || alone) return next.handle();
    const work = (): Promise<unknown> => lastValueFrom(next.handle());
    return from(
      this.walls.asService('identity', () =>
        this.once(request, http.getResponse<Response>(), principal, work),
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
    const [lock] = z
      .array(z.object({ mine: z.boolean() }))
      .parse(
        await db.query('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine', [
          JSON.stringify(scope),
        ]),
      );
    if (!lock?.mine) throw identityErrors('idempotency-in-progress');
    const bodyHash = hashOf(request.body);
    const [before] = answerRow.parse(
      await db.query(
        `select body_hash, status, response from trade.idempotent_request
         where company_id = $1 and user_id = $2 and route = $3 and key = $4`,
        scope,
      ),
    );
    if (before) {
      if (!before.body_hash.equals(bodyHash)) throw identityErrors('idempotency-key-reused');
      response.status(before.status ?? 200).setHeader('idempotent-replayed', 'true');
      return before.response;
    }
    const answer = await work();
    await this.walls.asService('identity', () =>
      this.walls.manager().query(
        `insert into trade.idempotent_request (company_id, user_id, route, key, body_hash, status, response)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [...scope, bodyHash, response.statusCode, JSON.stringify(answer)],
      ),
    );
    return answer;
  }
}

function hashOf(body: unknown): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? null));
  return createHash('sha256').update(bytes).digest();
}
