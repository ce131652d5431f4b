import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { DomainError, type ErrorKind } from '#common';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  refused: 422,
  busy: 429,
  unavailable: 503,
};

/** A body that is not as its schema has it; each fault with the JSON pointer of its place. */
export class BodyInvalid extends Error {
  override readonly name = 'BodyInvalid';

  constructor(readonly faults: readonly { pointer: string; detail: string }[]) {
    super('The body is not as it should be.');
  }
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { pointer: string; detail: string }[];
}

/** Answers every refusal as problem+json (RFC 9457) with a stable code; the HTTP status is chosen only here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = this.problemOf(error);
    const response = host.switchToHttp().getResponse<Response>();
    if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[problem.status], ...problem }));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof DomainError) {
      return { status: STATUS[error.kind], code: error.code, detail: error.detail('en') };
    }
    if (error instanceof BodyInvalid) {
      const detail = error.faults
        .map(({ pointer, detail: fault }) => `${pointer || '/'} ${fault}`)
        .join('; ');
      return {
        status: 400,
        code: 'body-invalid',
        detail: `The body is wrong: ${detail}.`,
        errors: error.faults,
      };
    }
    const status = statusOf(error);
    if (status >= 400 && status < 500 && error instanceof Error) {
      return { status, code: status === 404 ? 'route-unknown' : 'request-invalid', detail: error.message };
    }
    this.logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { status: 500, code: 'bank-failed', detail: 'The bank failed. Nothing was booked; try again.' };
  }
}

/** Nest's own refusals (no such route) and the body parser's (too large, not JSON) bring their status along. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return 500;
}
