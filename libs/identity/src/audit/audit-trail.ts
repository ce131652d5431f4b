import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import type { ProblemTold } from '#common';
import { Walls } from '#database';
import type { Principal } from '../principal.js';

/** How an act ended: done; given the answer of an earlier one; refused; failed; or left by who asked before it ended. */
export type Outcome = 'done' | 'replayed' | 'refused' | 'failed' | 'left';

/** Who asked, and by which key or session. The guard leaves it on the request, before it asks for roles. */
export interface Actor extends Pick<Principal, 'userId' | 'companyId' | 'companyRoles'> {
  via: string;
}

/** The key under which the guard leaves who asked. */
export const ACTOR = Symbol('actor');
/** The key under which it stands what is being asked. */
export const ASKED = Symbol('asked');

/** What is being asked, as far as the trail tells it: never a body, a header or a query. */
export interface Asked {
  requestId: string;
  /** Such as “POST /v1/companies/:id/users”. */
  route: string;
  /** The act's name in the program, such as “addUser”. */
  name: string;
  /** Whether an entry stands, in the transaction of the act or after it. */
  written: boolean;
}

declare module 'express-serve-static-core' {
  interface Request {
    [ACTOR]?: Actor;
    [ASKED]?: Asked;
  }
}

const LONGEST_AGENT = 80;
const identifier = z.string().regex(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,39})$/);

/** Writes down who did what for whom, when and from where; what changed the database writes by itself (`audited`). */
@Injectable()
export class AuditTrail implements OnApplicationShutdown {
  private readonly logger = new Logger(AuditTrail.name);
  private readonly under = new Set<Promise<void>>();

  constructor(private readonly walls: Walls) {}

  /** Writes an act down with the commit of the transaction that does it: both stand, or neither. */
  inAct(request: Request, outcome: 'done' | 'replayed', status: number): void {
    const asked = request[ASKED];
    const actor = request[ACTOR];
    if (!asked || !actor) return;
    this.walls.withCommit(ENTRY, wordsOf(request, asked, actor, outcome, { status }));
    this.walls.afterCommit(() => {
      asked.written = true;
    });
  }

  /** Writes down, in a transaction of its own, what was refused or failed, and what has none of its own. */
  afterwards(request: Request, outcome: Outcome, told: { status: number } & Partial<ProblemTold>): void {
    const asked = request[ASKED];
    const actor = request[ACTOR];
    if (!asked || !actor || asked.written) return;
    asked.written = true;
    const writing = this.walls
      .asService('identity', () =>
        this.walls.manager().query<unknown>(ENTRY, wordsOf(request, asked, actor, outcome, told)),
      )
      .then(() => undefined)
      .catch((error: unknown) => {
        this.logger.error(`${asked.requestId} is missing in the audit trail: ${String(error)}`);
      })
      .finally(() => this.under.delete(writing));
    this.under.add(writing);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.under);
  }
}

const ENTRY = `insert into trade.audit_entry (company_id, user_id, via, for_company, request_id, route, name, subject,
    address, agent, outcome, status, code)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/** The values of `ENTRY`. */
function wordsOf(
  request: Request,
  { requestId, route, name }: Asked,
  actor: Actor,
  outcome: Outcome,
  { status, code }: { status: number; code?: string },
): unknown[] {
  return [
    actor.companyId,
    actor.userId,
    actor.via,
    otherCompany(request, actor),
    requestId,
    route,
    name,
    JSON.stringify(identifiersOf(request)),
    request.ip ?? null,
    agentOf(request),
    outcome,
    status,
    code ?? null,
  ];
}

/** The identifiers in the path. Whatever else stands there, a token say, is nobody's to read again. */
function identifiersOf(request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.params).flatMap(([name, value]) => {
      const read = identifier.safeParse(value);
      return read.success ? [[name, read.data]] : [];
    }),
  );
}

/** The company that it is about, where the path or the query names another than the actor's. */
function otherCompany(request: Request, actor: Actor): string | null {
  const named = request.path.startsWith('/v1/companies/') ? request.params.id : request.query.companyId;
  const read = z.uuid().safeParse(named);
  return read.success && read.data !== actor.companyId ? read.data : null;
}

function agentOf(request: Request): string | null {
  const agent = request.headers['user-agent'];
  return agent === undefined ? null : agent.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_AGENT);
}
