import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column } from '#common';
import { Walls } from '#database';
import type { Principal } from '#identity';
import type { HolderView } from './certificates.schemas.js';
import { Parties } from './parties.service.js';

const row = z.object({
  owner: column.participant,
  is_named: z.boolean(),
  tier: z.number(),
  state: z.string(),
  currency: z.string(),
  amount: column.minor,
  holdings: z.string().transform(Number),
  next_due_on: column.date,
});

/** Who holds an obligor's debt: one answer over all its certificates, where their trees would be thousands. */
@Injectable()
export class Holders {
  constructor(
    private readonly walls: Walls,
    private readonly parties: Parties,
  ) {}

  /** What is still owed by the caller's company, by holder, tier and state; behind the same masks as a tree. */
  async list(asker: Principal): Promise<HolderView[]> {
    const rows = await this.walls.inCompany(asker, async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select h.owner, exists (select 1 from projection.title_step s where s.holding_id = h.id
               and s.from_participant = $1 and s.to_participant = h.owner) as is_named,
             h.tier, h.state, c.currency, sum(h.amount)::text as amount, count(*)::text as holdings,
             min(c.due_on) as next_due_on
           from trade.seen_holding h join projection.certificate c on c.id = h.certificate_id
           where div(h.certificate_id, 4294967296) = $1 and h.is_there and h.amount > 0
             and h.state not in ('paid', 'cancelled')
           group by 1, 2, 3, 4, 5 order by 3, sum(h.amount) desc`,
          [asker.participant],
        ),
      ),
    );
    const parties = await this.parties.byParticipant(rows.map(({ owner }) => owner));
    return rows.map(({ owner, is_named, next_due_on, ...held }) => ({
      holder: { participant: owner, name: is_named ? (parties.get(owner)?.name ?? null) : null },
      tier: held.tier,
      state: held.state,
      currency: held.currency,
      amount: held.amount.toString(),
      holdings: held.holdings,
      nextDueOn: next_due_on,
    }));
  }
}
