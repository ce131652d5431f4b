import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { from, switchMap, type Observable } from 'rxjs';
import { z } from 'zod';
import { Operations } from './operations.service.js';
import { principalOf } from './principal.js';

const LONGEST_WAIT_MS = 30_000;
const withOperation = z.looseObject({ operationId: z.uuid() });

/**
 * Answers 202 where an act is on its way to the ledger; with `?wait=true` it waits for the end and answers 200 with
 * the operation as it ended.
 */
@Injectable()
export class WaitInterceptor implements NestInterceptor {
  constructor(private readonly operations: Operations) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (request.method !== 'POST') return next.handle();
    return next.handle().pipe(
      switchMap((answer: unknown) => {
        const asked = withOperation.safeParse(answer);
        if (!asked.success) return from([answer]);
        return from(this.wait(request, http.getResponse<Response>(), asked.data));
      }),
    );
  }

  private async wait(
    request: Request,
    response: Response,
    answer: z.infer<typeof withOperation>,
  ): Promise<unknown> {
    const ms = request.query.wait === 'true' ? LONGEST_WAIT_MS : 0;
    const operation = await this.operations.ended(principalOf(request), answer.operationId, ms);
    response.status(['pending', 'sent'].includes(operation.status) ? 202 : 200);
    return { ...answer, operation };
  }
}
