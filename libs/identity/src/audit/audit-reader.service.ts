import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { pageOf, type Page } from '#common';
import { Walls } from '#database';
import { identityErrors } from '../identity.errors.js';
import type { Principal } from '../principal.js';
import type { AuditEntryView, AuditQuery } from './audit.schemas.js';
import { PLATFORM } from './audit-words.js';

const values = z.record(z.string(), z.unknown());
const entryRow = z.object({
  id: z.string(),
  at: z.date(),
  company_id: z.string(),
  user_id: z.string().nullable(),
  via: z.string(),
  for_company: z.string().nullable(),
  request_id: z.string().nullable(),
  route: z.string(),
  name: z.string(),
  subject: z.record(z.string(), z.string()),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  outcome: z.enum(['done', 'replayed', 'refused', 'failed', 'left']),
  status: z.number().nullable(),
  code: z.string().nullable(),
  seq: z.string(),
  hash: z.string(),
  changes: z.array(
    z.object({
      relation: z.string(),
      change: z.enum(['insert', 'update', 'delete']),
      subject: values,
      before: values.nullable(),
      after: values.nullable(),
    }),
  ),
});

/** Reads the trail: a company what it did and what was done for it, as the walls show it. */
@Injectable()
export class AuditReader {
  constructor(private readonly walls: Walls) {}

  /**
   * One company's sealed entries, the newest first; amounts of rows as JSON has them.
   * @throws not-found where another company is named by who may not see all
   */
  async list(
    asker: Principal,
    { companyId, search, limit, starting_after }: AuditQuery,
  ): Promise<Page<AuditEntryView>> {
    const whose = companyId ?? asker.companyId;
    const seesAll = asker.companyRoles.some((role) => role === 'operator' || role === 'supervisor');
    if (whose !== asker.companyId && !seesAll) throw identityErrors('not-found', { what: 'audit trail' });
    const before = z
      .string()
      .regex(/^\d{1,18}$/)
      .optional()
      .catch(undefined)
      .parse(starting_after);
    const ask = async (): Promise<z.infer<typeof entryRow>[]> =>
      z.array(entryRow).parse(
        await this.walls.manager().query(
          `select e.id::text, e.at, e.company_id, e.user_id, e.via, e.for_company, e.request_id, e.route, e.name,
             e.subject, e.address, e.agent, e.outcome, e.status, e.code, e.seq::text, e.hash,
             coalesce((select jsonb_agg(jsonb_build_object('relation', c.relation, 'change', c.change, 'subject',
               c.subject, 'before', c.before, 'after', c.after) order by c.number)
               from trade.audit_change c where c.entry_id = e.id), '[]') as changes
           from trade.audit_entry e
           where e.seq is not null and (e.company_id = $1 or e.for_company = $1) and ($2::bigint is null or e.id < $2)
             and ($4::text is null or position(lower($4) in
               lower(concat_ws(' ', e.route, e.name, e.subject::text, e.code, e.request_id::text))) > 0)
           order by e.id desc limit $3`,
          [whose, before ?? null, limit + 1, search ?? null],
        ),
      );
    const rows = seesAll
      ? await this.walls.asService('identity', ask)
      : await this.walls.inCompany(asker, ask);
    return pageOf(
      rows.map((row) => viewOf(row, seesAll ? row.company_id : whose)),
      limit,
    );
  }
}

/** An entry as one company reads it: what people of another company did for it stands there without the people. */
function viewOf(row: z.infer<typeof entryRow>, reader: string): AuditEntryView {
  const own = row.company_id === reader;
  return {
    id: row.id,
    at: row.at.toISOString(),
    companyId: row.company_id === PLATFORM ? null : row.company_id,
    userId: own ? row.user_id : null,
    via: own ? row.via : null,
    forCompanyId: row.for_company,
    requestId: row.request_id,
    route: row.route,
    act: row.name,
    subject: row.subject,
    address: own ? row.address : null,
    agent: own ? row.agent : null,
    outcome: row.outcome,
    status: row.status,
    code: row.code,
    seq: row.seq,
    hash: row.hash,
    changes: row.changes,
  };
}
