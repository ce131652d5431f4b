import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay, type BookEvent } from '#chain';
import { column, type BusinessDate } from '#common';
import { Walls } from '#database';
import type { Reaction } from '#identity';
import { certificateOf } from '#orders';
import type { CertificateStatus } from './certificate-states.js';
import { OFFERS_REACTION, STANDING_REACTION } from './reaction-names.js';
import { endUnfitOffers } from './unfit-offers.js';

const factsRow = z.object({
  outstanding: column.minor,
  ledger_status: z.string(),
  status: z.string(),
});

/** The registry's number for a company that has left. */
const LEFT = 3;

/** Keeps how each certificate stands: what the ledger told, what the calendar brought, and what ran out of time. */
@Injectable()
export class Standing {
  readonly reactions: readonly Reaction[] = [
    { name: STANDING_REACTION, service: 'certificates', run: (event) => this.follow(event) },
    {
      name: OFFERS_REACTION,
      service: 'certificates',
      run: (event) => this.endUnfit([event]),
      runTogether: (events) => this.endUnfit(events),
    },
  ];

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
  ) {}

  /**
   * The start of a business day: what is to be paid today is due, what was asked for before and is unpaid is overdue,
   * and a draft whose due date has come is expired.
   */
  async startDay(today: BusinessDate): Promise<void> {
    const calendar = await this.day.calendar();
    await this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      const active = z.array(z.object({ id: z.string(), due_on: column.date })).parse(
        await db.query(
          `select d.id, d.due_on from trade.certificate d join projection.certificate c on c.id = d.id
               where d.status = 'active' and c.outstanding > 0 and d.due_on <= $1 order by d.id`,
          [today],
        ),
      );
      const due = active.filter(({ due_on }) => calendar.onOrAfter(due_on) <= today).map(({ id }) => id);
      await this.move(due, ['active'], 'due');
      const late = z.array(z.object({ id: z.string() })).parse(
        await db.query(
          `select d.id from trade.certificate d where d.status in ('due', 'part-paid')
             and exists (select 1 from trade.late_holding l where l.certificate_id = d.id)`,
        ),
      );
      await this.move(
        late.map(({ id }) => id),
        ['due', 'part-paid'],
        'overdue',
      );
      await db.query(
        `update trade.certificate set status = 'expired' where status = 'draft' and due_on <= $1`,
        [today],
      );
    });
    await this.age();
  }

  /** Ends what waited too long: proposals past their time, and certificates whose proposal or order has ended so. */
  async age(): Promise<void> {
    await this.walls.asService('certificates', async () => {
      const db = this.walls.manager();
      await db.query(
        `update trade.proposal set status = 'expired' where status = 'open' and expires_at < now()`,
      );
      await db.query(
        `update trade.certificate d set status = case when o.status = 'refused' then 'refused'
             when p.status = 'withdrawn' then 'withdrawn' else 'expired' end
         from trade.proposal p left join trade.operation o on o.proposal_id = p.id
         where p.id = d.proposal_id and d.status in ('submitted', 'offered')
           and (p.status in ('expired', 'withdrawn') or o.status in ('refused', 'expired'))`,
      );
      // What was only drafted with a company that has left comes to nothing.
      await db.query(
        `update trade.certificate d set status = 'withdrawn'
         from trade.company c join projection.participant p on p.number = c.participant
         where d.status = 'draft' and c.id in (d.obligor_id, d.payee_id) and p.status = $1`,
        [LEFT],
      );
    });
  }

  private endUnfit(events: readonly BookEvent[]): Promise<void> {
    const holdings = events.map(({ args }) => BigInt(String(args.holding)));
    return endUnfitOffers(this.walls.manager(), [...new Set(holdings)]);
  }

  private async follow(event: BookEvent): Promise<void> {
    const id =
      event.args.certificate === undefined
        ? certificateOf(BigInt(String(event.args.holding))).toString()
        : String(event.args.certificate);
    const [facts] = z.array(factsRow).parse(
      await this.walls.manager().query(
        `select c.outstanding, c.status as ledger_status, d.status from trade.certificate d
           join projection.certificate c on c.id = d.id where d.id = $1 for update of d`,
        [id],
      ),
    );
    if (!facts) return;
    if (facts.status === 'submitted') await this.move([id], ['submitted'], 'offered');
    await this.move([id], ['offered'], 'active');
    if (facts.ledger_status === 'cancelled') await this.move([id], ['active'], 'cancelled');
    else if (facts.outstanding === 0n) {
      await this.move([id], ['active', 'due', 'part-paid', 'overdue', 'defaulted'], 'settled');
    } else if (event.name === 'Settled') await this.move([id], ['due', 'overdue'], 'part-paid');
  }

  private async move(
    ids: readonly string[],
    from: readonly CertificateStatus[],
    to: CertificateStatus,
  ): Promise<void> {
    if (ids.length === 0) return;
    await this.walls
      .manager()
      .query('update trade.certificate set status = $3 where id = any($1::numeric[]) and status = any($2)', [
        ids,
        from,
        to,
      ]);
  }
}
