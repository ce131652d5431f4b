import { z } from 'zod';
import { line, pageQuery, uuid } from '#common';

/** Pages of one company's trail: the caller's own, or for the operator and the supervisor the one that they name. */
export const auditQuery = pageQuery.extend({
  companyId: uuid.optional(),
  /** Words that stand in the act, its route, its subject or its refusal's code. */
  search: line(80).optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;

const row = z.record(z.string(), z.unknown());

/** One change of one row; of an update only what differs. */
const changeView = z
  .strictObject({
    relation: z.string(),
    change: z.enum(['insert', 'update', 'delete']),
    subject: row,
    before: row.nullable(),
    after: row.nullable(),
  })
  .meta({ id: 'AuditChange' });

/** One act. Who of another company did it, and from where, is that company's own to know. */
export const auditEntryView = z
  .strictObject({
    id: z.string().meta({ description: 'The place in the whole trail, for the next page' }),
    at: z.iso.datetime(),
    companyId: uuid.nullable().meta({ description: 'Who acted; null where a service acted by itself' }),
    userId: uuid.nullable(),
    via: z.string().nullable().meta({ description: 'By which key or session, such as key:<id>' }),
    forCompanyId: uuid.nullable(),
    requestId: uuid.nullable(),
    route: z.string(),
    act: z.string(),
    subject: z.record(z.string(), z.string()),
    address: z.string().nullable(),
    agent: z.string().nullable(),
    outcome: z.enum(['done', 'replayed', 'refused', 'failed', 'left']),
    status: z.number().nullable(),
    code: z.string().nullable(),
    seq: z.string().meta({ description: 'The place in the acting company’s chain' }),
    hash: z.string(),
    changes: z.array(changeView),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntryView = z.infer<typeof auditEntryView>;
