import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { canonicalText, type PageQuery } from '#common';
import { Walls } from '#database';
import { Cases, Decisions, identityErrors, type DecisionView, type Principal } from '#identity';
import { applicationErrors } from '../applications/applications.errors.js';
import { partsBody, type HitView, type Parts } from '../applications/applications.schemas.js';
import { ALIKE, formsOf, likenessOfForms, type Likeness, type NameForms } from './names.js';
import { hitDecision, type HitDecisionBody } from './screening.schemas.js';

/** The decision on a hit; its name stands in rows. */
export const HIT_DECISION = 'screening-hit';
const hitWords = hitDecision.extend({ hitId: z.uuid() });

const entryRow = z.object({
  source: z.string(),
  kind: z.enum(['person', 'company']),
  names: z.array(z.string()),
  reason: z.string(),
});
/** An entry of a list, its names folded once. */
interface Entry {
  source: string;
  listed: string;
  reason: string;
  forms: NameForms[];
}

const hitRow = z
  .object({
    id: z.string(),
    application_id: z.string(),
    name: z.string(),
    part: z.string(),
    listed: z.string(),
    source: z.string(),
    reason: z.string(),
    score: z.coerce.number(),
    likeness: z.enum(['spelling', 'sound', 'look']),
    status: z.enum(['open', 'cleared', 'confirmed']),
    decided_because: z.string().nullable(),
  })
  .transform(
    ({ application_id: applicationId, likeness: by, decided_because: decidedBecause, ...hit }): HitView => ({
      ...hit,
      applicationId,
      by,
      decidedBecause,
    }),
  );
const HITS = `select id, application_id, name, part, listed, source, reason, score, likeness, status, decided_because
  from trade.screening_hit`;

/** Looks for the names of applications on lists of sanctioned, wanted and exposed people and companies. */
@Injectable()
export class Screening {
  /** The lists in force, folded; read again when another is in force. */
  private entries: { lists: string; folded: Entry[] } = { lists: '', folded: [] };

  constructor(
    private readonly walls: Walls,
    private readonly decisions: Decisions,
    private readonly cases: Cases,
  ) {}

  /**
   * Screens every name of an application, in the caller's transaction; what was said of a hit before stands. Gives how
   * many hits are new.
   */
  async screen(applicationId: string, content: Parts): Promise<number> {
    const entries = await this.current();
    const hits = namesOf(content).flatMap(({ name, part }) => {
      const mine = formsOf(name);
      return entries.flatMap((entry) => {
        const best = bestOf(entry.forms.map((theirs) => likenessOfForms(mine, theirs)));
        return best.score < ALIKE ? [] : [{ id: newId(), name, part, ...best, ...entry }];
      });
    });
    if (hits.length === 0) return 0;
    const made: unknown[] = await this.walls.manager().query(
      `insert into trade.screening_hit (id, application_id, name, part, listed, source, reason, score, likeness, status)
       select h.id, $1, h.name, h.part, h.listed, h.source, h.reason, round(h.score, 3), h.by, 'open'
       from jsonb_to_recordset($2::jsonb) as h(id uuid, name text, part text, listed text, source text, reason text,
         score numeric, by text)
       on conflict (application_id, name, source, listed, reason) do nothing returning 1`,
      [
        applicationId,
        JSON.stringify(
          hits.map(({ id, name, part, listed, source, reason, score, by }) => ({
            id,
            name,
            part,
            listed,
            source,
            reason,
            score,
            by,
          })),
        ),
      ],
    );
    return made.length;
  }

  /** Screens again all who asked to come and all who are here, in the caller's transaction; opens a case for new hits. */
  async screenAll(): Promise<void> {
    const all = z
      .array(z.object({ id: z.string(), content: partsBody, company_id: z.string().nullable() }))
      .parse(
        await this.walls.manager().query(
          `select id, content, company_id from trade.application
         where status in ('submitted', 'questions', 'approved', 'registered') order by id`,
        ),
      );
    for (const { id, content, company_id: companyId } of all) {
      const found = await this.screen(id, content);
      if (found > 0 && companyId !== null) {
        await this.cases.open(HIT_DECISION, { applicationId: id, companyId, hits: found });
      }
    }
  }

  /** The hits of an application. */
  async hitsOf(applicationId: string): Promise<HitView[]> {
    return this.hits(`${HITS} where application_id = $1 order by score desc, id`, [applicationId]);
  }

  /** Hits that wait for a decision, the oldest first. */
  async open({ limit, starting_after }: PageQuery): Promise<HitView[]> {
    const after = z.uuid().optional().parse(starting_after);
    return this.walls.asService('onboarding', () =>
      this.hits(`${HITS} where status = 'open' and ($1::uuid is null or id > $1) order by id limit $2`, [
        after ?? null,
        limit + 1,
      ]),
    );
  }

  /** Proposes that a hit is another person, or is the one listed. @throws not-found, screening-hit-closed, decision-open */
  async propose(asker: Principal, hitId: string, body: HitDecisionBody): Promise<DecisionView> {
    return this.walls.asService('onboarding', async () => {
      await this.openHit(hitId);
      return this.decisions.propose(asker, {
        kind: HIT_DECISION,
        subject: hitId,
        payload: { hitId, ...body },
      });
    });
  }

  /** Another person of the operator says so, too. @throws screening-hit-closed and what `Decisions.approve` throws */
  async approve(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('onboarding', () =>
      this.decisions.approve(asker, decisionId, HIT_DECISION, payloadHash, async ({ id, payload }) => {
        const { hitId, outcome, reason } = hitWords.parse(payload);
        await this.openHit(hitId);
        await this.walls
          .manager()
          .query(
            'update trade.screening_hit set status = $2, decision_id = $3, decided_because = $4 where id = $1',
            [hitId, outcome, id, reason],
          );
      }),
    );
  }

  /** Asks that every hit was cleared. @throws screening-open */
  async checkClear(applicationId: string): Promise<void> {
    const hits = (await this.hitsOf(applicationId)).filter(({ status }) => status !== 'cleared');
    if (hits.length > 0) {
      const names = [...new Set(hits.map(({ name, listed, source }) => `${name} ≈ ${listed} (${source})`))];
      throw applicationErrors('screening-open', { names: names.slice(0, 10).join('; ') });
    }
  }

  private async openHit(id: string): Promise<void> {
    const [hit] = await this.hits(`${HITS} where id = $1 for update`, [id]);
    if (!hit) throw identityErrors('not-found', { what: 'hit' });
    if (hit.status !== 'open') throw applicationErrors('screening-hit-closed', { status: hit.status });
  }

  private async hits(sql: string, values: unknown[]): Promise<HitView[]> {
    return z.array(hitRow).parse(await this.walls.manager().query(sql, values));
  }

  private async current(): Promise<Entry[]> {
    const db = this.walls.manager();
    const [lists] = z
      .array(z.object({ ids: z.string() }))
      .parse(
        await db.query(
          `select coalesce(string_agg(id::text, ' ' order by id), '') as ids from trade.screening_list where status = 'current'`,
        ),
      );
    if (lists && lists.ids !== this.entries.lists) {
      const found = z.array(entryRow).parse(
        await db.query(
          `select l.source, e.kind, e.names, e.reason from trade.screening_entry e
             join trade.screening_list l on l.id = e.list_id where l.status = 'current' order by l.source, e.number`,
        ),
      );
      const folded = found.map(({ source, names, reason }) => ({
        source,
        listed: names[0] ?? '',
        reason,
        forms: names.map(formsOf),
      }));
      this.entries = { lists: lists.ids, folded };
    }
    return this.entries.folded;
  }
}

function bestOf(all: readonly Likeness[]): Likeness {
  return all.reduce((best, one) => (one.score > best.score ? one : best), { score: 0, by: 'spelling' });
}

/** Every name of an application once, with the part that it stands in. */
function namesOf({
  company,
  representative,
  owners = [],
  signatories = [],
}: Parts): { name: string; part: string }[] {
  const all = [
    ...(company ? [company.legalName, ...(company.legalNameEn ? [company.legalNameEn] : [])] : []).map(
      (name) => ({
        name,
        part: 'company',
      }),
    ),
    ...(representative ? [{ name: representative.name, part: 'representative' }] : []),
    ...owners.map(({ owner }) => ({ name: owner.name, part: 'owner' })),
    ...signatories.map(({ name }) => ({ name, part: 'signatory' })),
  ];
  return [...new Map(all.reverse().map((one) => [canonicalText(one.name), one])).values()].reverse();
}
