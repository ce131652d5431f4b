import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  Logger,
  StandardSchemaValidationPipe,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError, type ErrorKind, type Language } from './domain-error.js';
import { rulesNamedIn } from './rules.js';
import { languageOf } from './speaking.js';

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

interface Fault {
  readonly pointer: string;
  readonly detail: string;
  /** The code of the refusal, where the fault has one of its own, and its sentence in Chinese. */
  readonly code?: string;
  readonly zh?: string;
}

/** A body or a query that is not as its schema has it; each fault with the JSON pointer of its place. */
export class InputInvalid extends Error {
  override readonly name = 'InputInvalid';

  constructor(readonly faults: readonly Fault[]) {
    super('The request is not as it should be.');
  }
}

/** What a response emits when it is a refusal or a failure, whoever is still there to read it. */
export const PROBLEM = 'problem';
export interface ProblemTold {
  status: number;
  code: string;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly Fault[];
  /** The rules of trade that the refusal names: what each says, and where it stands. */
  readonly rules?: readonly { id: string; source: string; detail: string }[];
}

/** Answers every refusal as problem+json (RFC 9457) with a stable code; the HTTP status is chosen only here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const request = http.getRequest<Request>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const requestId = String(response.locals.requestId ?? randomUUID());
    const language = languageOf(request);
    const problem = this.problemOf(error, language, requestId);
    const told: ProblemTold = { status: problem.status, code: problem.code };
    response.emit(PROBLEM, told);
    if (problem.status === 401) response.setHeader('www-authenticate', 'Bearer');
    if (error instanceof DomainError && error.kind === 'busy')
      response.setHeader('retry-after', String(error.parameters.seconds));
    response
      .status(problem.status)
      .setHeader('content-language', language)
      .type('application/problem+json')
      .send(
        JSON.stringify({ type: 'about:blank', title: STATUS_CODES[problem.status], ...problem, requestId }),
      );
  }

  private problemOf(error: unknown, language: Language, requestId: string): Problem {
    if (error instanceof DomainError) {
      const detail = error.detail(language);
      return {
        status: STATUS[error.kind],
        code: error.code,
        detail,
        ...rulesOf(error.code, detail, language),
      };
    }
    if (error instanceof InputInvalid) {
      const code = error.faults.find((fault) => fault.code)?.code ?? 'request-invalid';
      const errors = error.faults.map(({ zh, ...fault }) =>
        language === 'zh' && zh !== undefined ? { ...fault, detail: zh } : fault,
      );
      const list = errors.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`).join('; ');
      const detail = language === 'zh' ? `请求有误:${list}` : `The request is wrong: ${list}`;
      return { status: 400, code, detail, errors, ...rulesOf(code, detail, language) };
    }
    const status = statusOf(error);
    if (status >= 400 && status < 500 && error instanceof Error) {
      return { status, code: status === 404 ? 'route-unknown' : 'request-invalid', detail: error.message };
    }
    this.logger.error(
      `${requestId} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    const detail =
      language === 'zh'
        ? '平台出现故障,请稍后以相同的 Idempotency-Key 重试。'
        : 'The platform failed. Try again with the same Idempotency-Key.';
    return { status: 500, code: 'platform-failed', detail };
  }
}

/** What a problem says of the rules that its refusal names, where it names any. */
function rulesOf(code: string, sentence: string, language: Language): Pick<Problem, 'rules'> {
  const rules = rulesNamedIn(code, sentence).map((rule) => ({
    id: rule.id,
    source: rule.source,
    detail: rule[language],
  }));
  return rules.length > 0 ? { rules } : {};
}

/** The pipe that parses bodies and queries by their zod schema. */
export function parsingPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new InputInvalid(
        issues.map((issue) => ({
          pointer: pointerOf(issue.path),
          detail: issue.message,
          ...codeOf(issue),
        })),
      ),
  });
}

type IssuePath = readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;

function pointerOf(path: IssuePath): string {
  return (path ?? [])
    .map((step) => String(typeof step === 'object' ? step.key : step))
    .map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** A schema that refuses with a code of its own gives it along as a parameter, with its Chinese sentence (`issueOf`). */
function codeOf(issue: object): { code?: string; zh?: string } {
  if (!('params' in issue) || typeof issue.params !== 'object' || issue.params === null) return {};
  const { params } = issue;
  return {
    ...('code' in params && typeof params.code === 'string' ? { code: params.code } : {}),
    ...('zh' in params && typeof params.zh === 'string' ? { zh: params.zh } : {}),
  };
}

/** Nest's own refusals (no such route) and the body parser's (too large, not JSON) bring their status along. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return 500;
}
