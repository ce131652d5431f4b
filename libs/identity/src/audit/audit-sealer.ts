import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { AuditRoots } from './audit-roots.js';
import { BEGINNING, ENTRY_WORDS, PLATFORM, entryWords, hashOfEntry } from './audit-words.js';

const SWEEP_MS = 1000;
/** Entries of one commit. */
const TOGETHER = 500;

const headRow = z.object({ company_id: z.string(), seq: z.string().transform(BigInt), hash: z.string() });

/**
 * Chains what was written down, seconds later: acts write plain rows beside each other and wait for nobody, and one
 * sealer puts them in order, company by company, each entry's hash over the one before. Changes that came without an
 * entry are a service's own work and get one.
 */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(AuditSealer.name);
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private told = '';

  constructor(
    private readonly walls: Walls,
    @Inject(AuditRoots) private readonly roots: Pick<AuditRoots, 'anchorWhenDue'>,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setTimeout(() => {
      this.turn = this.sweep();
    }, SWEEP_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.turn;
  }

  /** Seals all that waits. Gives how many entries. */
  async seal(): Promise<number> {
    let sealed = 0;
    for (let some = await this.sealSome(); some > 0; some = await this.sealSome()) sealed += some;
    return sealed;
  }

  private async sweep(): Promise<void> {
    try {
      await this.seal();
      await this.roots.anchorWhenDue();
      this.told = '';
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (text !== this.told) this.logger.error(text);
      this.told = text;
    }
    if (this.timer) this.onApplicationBootstrap();
  }

  private async sealSome(): Promise<number> {
    return this.walls.asService('audit', async () => {
      const db = this.walls.manager();
      const [lock] = z
        .array(z.object({ mine: z.boolean() }))
        .parse(await db.query(`select pg_try_advisory_xact_lock(hashtext('audit.seal')) as mine`));
      if (!lock?.mine) return 0;
      await this.tie();
      const entries = z
        .array(entryWords)
        .parse(
          await db.query(
            `select ${ENTRY_WORDS} from trade.audit_entry e where e.seq is null order by e.id limit $1`,
            [TOGETHER],
          ),
        );
      if (entries.length === 0) return 0;
      const heads = new Map(
        z
          .array(headRow)
          .parse(
            await db.query('select company_id, seq, hash from trade.audit_head where company_id = any($1)', [
              [...new Set(entries.map(({ company }) => company))],
            ]),
          )
          .map((head) => [head.company_id, head]),
      );
      const seals = entries.map((entry) => {
        const before = heads.get(entry.company) ?? { seq: 0n, hash: BEGINNING };
        const seq = before.seq + 1n;
        const hash = hashOfEntry(before.hash, seq, entry);
        heads.set(entry.company, { company_id: entry.company, seq, hash });
        return { id: entry.id, seq: seq.toString(), prev: before.hash, hash };
      });
      await db.query(
        `update trade.audit_entry e set seq = s.seq, prev_hash = s.prev, hash = s.hash
         from jsonb_to_recordset($1) s (id bigint, seq bigint, prev text, hash text) where e.id = s.id`,
        [JSON.stringify(seals)],
      );
      await db.query(
        `insert into trade.audit_head (company_id, seq, hash)
         select company_id, seq, hash from jsonb_to_recordset($1) h (company_id uuid, seq bigint, hash text)
         on conflict (company_id) do update set seq = excluded.seq, hash = excluded.hash`,
        [JSON.stringify([...heads.values()].map((head) => ({ ...head, seq: head.seq.toString() })))],
      );
      return entries.length;
    });
  }

  /** Gives every change its entry: the one of its transaction, or one of the service that made it by itself. */
  private async tie(): Promise<void> {
    const db = this.walls.manager();
    await db.query(
      `insert into trade.audit_entry (act, company_id, for_company, via, route, name, subject, outcome, at)
       select c.act, $1, case when count(distinct c.company_id) = 1 then (array_agg(c.company_id))[1] end,
         'service:' || min(c.service), 'by itself', string_agg(distinct c.relation, ', '), '{}', 'done', min(c.at)
       from trade.audit_change c
       where c.entry_id is null
         and not exists (select 1 from trade.audit_entry e where e.seq is null and e.act = c.act)
       group by c.act`,
      [PLATFORM],
    );
    await db.query(
      `update trade.audit_change c set entry_id = e.id from trade.audit_entry e
       where c.entry_id is null and e.seq is null and e.act = c.act`,
    );
  }
}
