import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';

/** Who was asked for a price, and sees the holding for as long as that is so. */
@Injectable()
export class AskedFinanciers {
  constructor(private readonly walls: Walls) {}

  /**
   * Who was asked by a request sees the holding no more, in the caller's transaction: all of them or `only` one, but not
   * who buys of it or is asked by another request still.
   */
  async forget(requestId: string, only?: string): Promise<void> {
    await this.walls.manager().query(
      `delete from trade.access_grant g using trade.discount_request r, trade.company f
       where r.id = $1 and f.id = any(r.financier_ids) and ($2::uuid is null or f.id = $2)
         and g.participant = f.participant and g.holding_id = r.holding_id and g.scope = 'price'
         and not exists (select 1 from trade.discount_request o where o.id <> r.id and o.holding_id = r.holding_id
           and o.status in ('requested', 'quoted') and f.id = any(o.financier_ids)
           and not exists (select 1 from trade.request_declining n where n.request_id = o.id and n.financier_id = f.id))
         and not exists (select 1 from trade.discount d where d.source_id = r.holding_id and d.financier_id = f.id
           and d.status not in ('expired', 'withdrawn', 'failed'))`,
      [requestId, only ?? null],
    );
  }

  /** The same of the request of an accepted quote, once its purchase has ended. */
  async forgetAfter(quoteId: string): Promise<void> {
    const [found] = z
      .array(z.object({ request_id: z.string() }))
      .parse(await this.walls.manager().query('select request_id from trade.quote where id = $1', [quoteId]));
    if (found) await this.forget(found.request_id);
  }
}
