import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import type { Principal } from '#identity';
import { certificateStepView, type CertificateStepView } from './certificates.schemas.js';
import { Title } from './title.service.js';

const stepRow = certificateStepView
  .pick({ holdingId: true, act: true, orderHash: true })
  .extend({ block: z.string(), log: z.int() });
const dayRow = z.object({
  block: z.string().transform(Number),
  today: z.string().transform((text) => text.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')),
});
const sentRow = z.object({ block: z.string(), log: z.int(), hash: z.string() });

/** The times of a certificate's tree, so that a page can show it as it stood on a day. */
@Injectable()
export class Steps {
  constructor(
    private readonly walls: Walls,
    private readonly title: Title,
  ) {}

  /** The changes of title that the caller may see, the earliest first. @throws not-found */
  async list(asker: Principal, certificate: string): Promise<CertificateStepView[]> {
    const steps = await this.walls.inCompany(asker, async () => {
      await this.title.certificate(asker, certificate);
      return z.array(stepRow).parse(
        await this.walls.manager().query(
          `select holding_id::text as "holdingId", act, order_hash as "orderHash", block_number::text as block,
             log_index as log
           from projection.title_step where certificate_id = $1 order by block_number, log_index`,
          [certificate],
        ),
      );
    });
    const last = steps.at(-1);
    if (!last) return [];
    return this.walls.asService('orders', async () => {
      const db = this.walls.manager();
      const days = z.array(dayRow).parse(
        await db.query(
          `select block_number::text as block, args->>'today' as today from ledger.event
           where name = 'BusinessDateMoved' and block_number <= $1 order by block_number, log_index`,
          [last.block],
        ),
      );
      const sent = z.array(sentRow).parse(
        await db.query(
          `select e.block_number::text as block, e.log_index as log, e.transaction_hash as hash
           from ledger.event e join unnest($1::bigint[], $2::int[]) as s (block, log)
             on e.block_number = s.block and e.log_index = s.log`,
          [steps.map(({ block }) => block), steps.map(({ log }) => log)],
        ),
      );
      const hashes = new Map(sent.map(({ block, log, hash }) => [`${block} ${String(log)}`, hash]));
      return steps.map(({ block, log, ...step }) => ({
        ...step,
        on: days.findLast((day) => day.block <= Number(block))?.today ?? null,
        blockNumber: block,
        transactionHash: hashes.get(`${block} ${String(log)}`) ?? null,
      }));
    });
  }
}
