import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import { CONFIGURATION, needed, type Configuration } from '#common';
import { Walls } from '#database';
import { orderHash, signDigest, type Hex, type LedgerDomain, type Order } from '#orders';
import { Operations } from '../operations.service.js';
import { rootOf } from './audit-words.js';

const OPERATOR = 1;
const headRow = z.object({
  company: z.string(),
  seq: z.string().transform(BigInt),
  hash: z.string(),
  moved: z.boolean(),
});

/**
 * Puts one hash over the ends of all chains on the ledger, every hour and after each end of day: from then on no entry
 * before it can be changed unseen, not even by whoever owns the database. Where a clock of a sandbox passes days faster
 * than this looks, one root follows several ends of day.
 */
@Injectable()
export class AuditRoots {
  private readonly key: Hex;
  private readonly seconds: number;

  constructor(
    private readonly walls: Walls,
    private readonly operations: Operations,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.key = needed(configuration, 'AUDIT_KEY');
    this.seconds = configuration.AUDIT_ROOT_SECONDS;
  }

  /** Sends a root if the hour or the business day has passed since the last, and any chain has moved. */
  async anchorWhenDue(): Promise<void> {
    await this.walls.asService('audit', async () => {
      if (!(await this.isDue())) return;
      const heads = z.array(headRow).parse(
        await this.walls.manager().query(
          `select h.company_id as company, h.seq::text, h.hash, l.seq is null as moved from trade.audit_head h
             left join trade.audit_leaf l on l.company_id = h.company_id and l.seq = h.seq`,
        ),
      );
      if (heads.some(({ moved }) => moved)) await this.anchor(heads);
    });
  }

  /** Whether one is due; notes down that it was looked after. Of several processes one gets the row. */
  private async isDue(): Promise<boolean> {
    const due: unknown[] = await this.walls.manager().query(
      `insert into trade.audit_rhythm (day) select today from trade.business_day on conflict (one) do update
         set day = excluded.day, at = clock_timestamp()
         where audit_rhythm.day <> excluded.day or audit_rhythm.at < clock_timestamp() - make_interval(secs => $1)
       returning xmax <> 0 as again`,
      [this.seconds],
    );
    return z
      .array(z.object({ again: z.boolean() }))
      .parse(due)
      .some(({ again }) => again);
  }

  private async anchor(heads: readonly z.infer<typeof headRow>[]): Promise<void> {
    const db = this.walls.manager();
    const root = rootOf(heads.map(({ company, seq, hash }) => ({ company, seq, hash })));
    const [next] = z
      .array(z.object({ number: z.string().transform(BigInt) }))
      .parse(await db.query(`select nextval('trade.act_number')::text as number`));
    if (!next) throw new Error('The sequence gave no number.');
    const { number } = next;
    const order: Order = { kind: 'anchor', body: { root, number } };
    const operationId = await this.operations.submit(
      { order, signatures: [signDigest(orderHash(this.domain, order), this.key)] },
      { kind: 'audit-root', id: number.toString(), parties: [OPERATOR] },
    );
    await db.query(
      `insert into trade.audit_root (number, root, day, operation_id)
       select $1, $2, today, $3 from trade.business_day`,
      [number.toString(), root, operationId],
    );
    await db.query(
      `insert into trade.audit_leaf (root_number, company_id, seq, hash)
       select $1, company, seq, hash from jsonb_to_recordset($2) h (company uuid, seq bigint, hash text)`,
      [
        number.toString(),
        JSON.stringify(
          heads
            .filter(({ moved }) => moved)
            .map(({ company, seq, hash }) => ({ company, seq: seq.toString(), hash })),
        ),
      ],
    );
  }
}
