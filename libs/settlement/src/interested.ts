import { z } from 'zod';
import type { Walls } from '#database';

/** Who is told of what becomes of a certificate, in the caller's transaction: obligor, holders and pledgees, by id. */
export async function interestedIn(walls: Walls, certificateId: string): Promise<string[]> {
  const found = z.array(z.object({ id: z.string() })).parse(
    await walls.manager().query(
      `select d.obligor_id as id from trade.certificate d where d.id = $1
       union
       select w.id from projection.holding h
         left join projection.hold_terms t on t.holding_id = h.id and h.state = 'pledged'
         join trade.company w on w.participant in (h.owner, t.financier)
       where h.certificate_id = $1 and h.amount > 0`,
      [certificateId],
    ),
  );
  return found.map(({ id }) => id);
}
