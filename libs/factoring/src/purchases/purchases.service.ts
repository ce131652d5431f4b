import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Parties, type Party } from '#certificates';
import { BusinessDay } from '#chain';
import { column, pageOf, type BusinessCalendar, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { obligorOf } from '#orders';
import { purchaseStatus } from '../discount-row.js';
import { priceColumns } from '../price-columns.js';
import type { PurchaseView } from './purchases.schemas.js';

const moment = z.date().nullable();
const row = z.object({
  id: z.string(),
  request_id: z.string(),
  seller_id: z.string(),
  certificate_id: z.string().transform(BigInt),
  holding_id: z.string(),
  source_id: z.string(),
  status: purchaseStatus,
  end_reason: z.string().nullable(),
  withdrawal_asked: z.boolean(),
  claim: z.string().nullable(),
  registration_number: z.string().nullable(),
  created_at: z.date(),
  ...priceColumns,
  cut_off: z.string().nullable(),
  currency: z.string(),
  due_on: column.date,
  tier: z.number(),
  owed: z.string().nullable(),
  hold_expires_at: moment,
  signed_at: moment,
  searched_at: moment,
  registered_at: moment,
  committed_at: moment,
  funded_at: moment,
});
type Row = z.infer<typeof row>;

/**
 * Of a part that is sold there is no holding before the hold is on the ledger: what is asked of it is asked of what it is
 * sold out of. Of one discount one order of each kind was carried at the most, but for a release after a refused payment.
 */
const PURCHASES = `select d.id, q.request_id, d.seller_id, d.certificate_id, d.source_id, d.holding_id, d.status, d.end_reason,
    d.withdrawal_asked, d.claim, d.registration_number, d.created_at, q.basis, q.rate_ppm, q.recourse, q.from_date,
    q.to_date, q.days, q.face, q.financed, q.interest, q.seller_interest, q.fees, q.cash, q.reserve, q.all_in_ppm,
    q.paid_on, s.cut_off, c.currency, c.due_on, coalesce(h.tier, source.tier) as tier,
    case when h.owner = $2 then h.amount end as owed, p.expires_at as hold_expires_at, o.ended_at as signed_at,
    r.searched_at, r.registered_at,
    (select max(e.ended_at) from trade.operation e
       where e.subject_kind = 'discount' and e.subject_id = d.id::text and e.kind = 'commit' and e.status = 'applied')
      as committed_at,
    (select max(e.ended_at) from trade.operation e
       where e.kind = 'complete' and e.status = 'applied' and (e.proposal_id = d.receipt_proposal_id or e.id in (
         select i.operation_id from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
         where m.subject_id = d.id::text and m.purpose = 'complete')))
      as funded_at
  from trade.discount d
    join trade.quote q on q.id = d.quote_id
    left join trade.standing_price s on s.id = q.standing_price_id
    join projection.certificate c on c.id = d.certificate_id
    join projection.holding source on source.id = d.source_id
    left join projection.holding h on h.id = d.holding_id
    join trade.proposal p on p.id = d.hold_proposal_id
    left join trade.operation o on o.proposal_id = p.id and o.status = 'applied'
    left join trade.registration r on r.discount_id = d.id
  where d.financier_id = $1`;

/** What a financier has bought and is buying, in the figures that its desk and its portfolio are counted from. */
@Injectable()
export class Purchases {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
  ) {}

  /** The purchases of the caller's company, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<PurchaseView>> {
    const after = z.uuid().optional().parse(starting_after) ?? null;
    const found = await this.where(
      asker,
      'and ($3::uuid is null or d.id < $3) order by d.id desc limit $4',
      after,
      limit + 1,
    );
    return pageOf(found, limit);
  }

  /** One of them. @throws not-found */
  async view(asker: Principal, id: string): Promise<PurchaseView> {
    const [found] = await this.where(asker, 'and d.id = $3 limit $4', id, 1);
    if (!found) throw identityErrors('not-found', { what: 'discount' });
    return found;
  }

  private async where(
    { companyId, participant }: Principal,
    condition: string,
    id: string | null,
    most: number,
  ): Promise<PurchaseView[]> {
    const rows = await this.walls.asService('factoring', async () =>
      z
        .array(row)
        .parse(
          await this.walls.manager().query(`${PURCHASES} ${condition}`, [companyId, participant, id, most]),
        ),
    );
    const sellers = await this.parties.byIds(rows.map(({ seller_id }) => seller_id));
    const obligors = await this.parties.byParticipant(
      rows.map(({ certificate_id }) => obligorOf(certificate_id)),
    );
    const calendar = await this.day.calendar();
    return rows.map((one) =>
      viewOf(one, {
        seller: sellers.get(one.seller_id),
        obligor: obligors.get(obligorOf(one.certificate_id)),
        calendar,
      }),
    );
  }
}

function viewOf(
  one: Row,
  {
    seller,
    obligor,
    calendar,
  }: { seller: Party | undefined; obligor: Party | undefined; calendar: BusinessCalendar },
): PurchaseView {
  if (!seller || !obligor) throw new Error(`Discount ${one.id} names a company that is not there.`);
  const at = (when: Date | null): string | null => when?.toISOString() ?? null;
  const isHeld = ['accepted', 'signed', 'registered'].includes(one.status);
  return {
    id: one.id,
    requestId: one.request_id,
    status: one.status,
    endReason: one.end_reason,
    withdrawalAsked: one.withdrawal_asked,
    claim: one.claim,
    certificateId: one.certificate_id.toString(),
    holdingId: one.holding_id,
    sourceId: one.source_id,
    obligorId: obligor.id,
    obligor: obligor.name,
    sellerId: seller.id,
    seller: seller.name,
    tier: one.tier,
    currency: one.currency,
    face: one.face,
    financed: one.financed,
    interest: one.interest,
    sellerInterest: one.seller_interest,
    fees: one.fees,
    cash: one.cash,
    reserve: one.reserve,
    ratePpm: one.rate_ppm,
    allInPpm: one.all_in_ppm,
    basis: one.basis,
    days: one.days,
    recourse: one.recourse,
    from: one.paid_on ?? one.from_date,
    to: one.to_date,
    dueOn: one.due_on,
    payOn: calendar.onOrAfter(one.due_on),
    owed: one.owed,
    registrationNumber: one.registration_number,
    cutOff: one.cut_off,
    holdExpiresAt: isHeld ? at(one.hold_expires_at) : null,
    acceptedAt: one.created_at.toISOString(),
    signedAt: at(one.signed_at),
    searchedAt: at(one.searched_at),
    registeredAt: at(one.registered_at),
    committedAt: at(one.committed_at),
    fundedAt: at(one.funded_at),
  };
}
