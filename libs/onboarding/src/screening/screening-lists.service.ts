import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CsvError, parse } from 'csv-parse/sync';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { column } from '#common';
import { Walls } from '#database';
import { Decisions, type DecisionView, type Principal } from '#identity';
import { applicationErrors } from '../applications/applications.errors.js';
import type { ListBody, ListView } from './screening.schemas.js';
import { Screening } from './screening.service.js';

/** The decision by which a version of a list comes into force; its name stands in rows. */
export const LIST_DECISION = 'screening-list';
const words = z.object({ listId: z.uuid() });

const line = z.object({
  name: z.string().trim().min(1).max(300),
  aliases: z
    .string()
    .default('')
    .transform((text) => text.split(';').map((alias) => alias.trim()))
    .transform((all) => all.filter((alias) => alias !== '')),
  kind: z.enum(['person', 'company']),
  reason: z.string().trim().max(500),
});
type Line = z.infer<typeof line>;

const row = z
  .object({
    id: z.string(),
    source: z.string(),
    published_on: column.date,
    content_sha256: z.string(),
    entries: z.number(),
    status: z.enum(['proposed', 'current', 'replaced', 'rejected']),
  })
  .transform(({ published_on: publishedOn, content_sha256: contentSha256, ...list }): ListView => ({
    ...list,
    publishedOn,
    contentSha256,
  }));

/** Reads a list of names from CSV. @throws screening-list-unreadable, which says where */
export function readScreeningList(csv: string): Line[] {
  let records: unknown;
  try {
    records = parse(csv, { columns: true, bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw applicationErrors('screening-list-unreadable', { reason: error.message }, error);
  }
  const read = z.array(line).min(1, 'it has no line').safeParse(records);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const [place, field] = issue?.path ?? [];
  const where = typeof place === 'number' ? `line ${String(place + 2)}, ${String(field)}: ` : '';
  throw applicationErrors('screening-list-unreadable', { reason: `${where}${issue?.message ?? ''}` });
}

/** Lists in versions: each with its source and date, taken by two people of the operator; the last one is in force. */
@Injectable()
export class ScreeningLists {
  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly screening: Screening,
  ) {}

  /** Loads a version of a list, for another person to take. @throws screening-list-unreadable, decision-open */
  async propose(asker: Principal, { source, publishedOn, csv }: ListBody): Promise<DecisionView> {
    const entries = readScreeningList(csv);
    const contentSha256 = createHash('sha256').update(csv).digest('hex');
    return this.walls.asService('onboarding', async () => {
      const db = this.walls.manager();
      const listId = newId();
      await db.query(
        `insert into trade.screening_list (id, source, published_on, content_sha256, entries, status)
         values ($1, $2, $3, $4, $5, 'proposed')`,
        [listId, source, publishedOn, contentSha256, entries.length],
      );
      await db.query(
        `insert into trade.screening_entry (list_id, number, kind, names, reason)
         select $1, e.number, e.kind, array(select jsonb_array_elements_text(e.names)), e.reason
         from jsonb_to_recordset($2::jsonb) as e(number int, kind text, names jsonb, reason text)`,
        [
          listId,
          JSON.stringify(
            entries.map(({ name, aliases, kind, reason }, place) => ({
              number: place + 1,
              kind,
              names: [name, ...aliases],
              reason,
            })),
          ),
        ],
      );
      return this.decisions.propose(asker, {
        kind: LIST_DECISION,
        subject: source,
        payload: { listId, source, publishedOn, contentSha256, entries: entries.length },
      });
    });
  }

  /** Another person takes it: it replaces the version before, and everybody is screened again. */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', () =>
      this.decisions.approve(
        asker,
        decisionId,
        LIST_DECISION,
        payloadHash,
        async ({ id, subject, payload }) => {
          const { listId } = words.parse(payload);
          const db = this.walls.manager();
          await db.query(
            `update trade.screening_list set status = 'replaced' where source = $1 and status = 'current'`,
            [subject],
          );
          await db.query(
            `update trade.screening_list set status = 'current', decision_id = $2 where id = $1`,
            [listId, id],
          );
          await this.screening.screenAll();
        },
      ),
    );
  }

  /** Another person says no. */
  async reject(asker: Principal, decisionId: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      const decision = await this.decisions.reject(asker, decisionId, LIST_DECISION);
      await this.walls
        .manager()
        .query(`update trade.screening_list set status = 'rejected', decision_id = $2 where id = $1`, [
          words.parse(decision.payload).listId,
          decision.id,
        ]);
      return decision;
    });
  }

  /** The versions that were loaded, the newest first. */
  async list(): Promise<ListView[]> {
    return this.walls.asService('onboarding', async () =>
      z
        .array(row)
        .parse(
          await this.walls
            .manager()
            .query(
              'select id, source, published_on, content_sha256, entries, status from trade.screening_list order by id desc limit 100',
            ),
        ),
    );
  }
}
