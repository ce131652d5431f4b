import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { column, pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { certificateOf } from '#orders';
import { transferBody, type ConsentView, type OfferView, type PartyView } from './certificates.schemas.js';
import { Parties, type Party } from './parties.service.js';

const offerRow = z.object({
  id: z.string(),
  proposal_id: z.string(),
  holder: column.participant,
  items: transferBody.shape.items,
  discharge: z.boolean(),
  status: z.enum(['open', 'complete', 'refused', 'withdrawn', 'expired']),
  operation_status: z.enum(['pending', 'sent', 'applied', 'refused', 'expired']).nullable(),
  reason: z.string().nullable(),
  refusal: z.string().nullable(),
  expires_at: z.date(),
});
type OfferRow = z.infer<typeof offerRow>;

const consentRow = z.object({
  receiver: column.participant,
  payer: column.participant,
  currency: z.string(),
  cap: column.minor,
  longest_term_days: z.number(),
  ends_on: column.date,
});

/** What a payment with a holding does to the trade debt that it pays. */
const DISCHARGE = {
  final: {
    en: 'The trade debt ends for good: if the obligor does not pay, nothing can be claimed from the payer.',
    zh: '贸易债务最终清偿:核心企业到期未付时,不得再向付款方主张。',
  },
  reviving: {
    en: 'The trade debt sleeps, and revives if the obligor does not pay: then the payer owes it again.',
    zh: '贸易债务暂时休止:核心企业到期未付时恢复,付款方仍须偿还。',
  },
} as const;

/** What companies see of offers and of standing consents. */
@Injectable()
export class Offers {
  constructor(
    private readonly walls: Walls,
    private readonly parties: Parties,
  ) {}

  /** An offer that the caller's company made or was made. @throws not-found */
  async view(asker: Principal, id: string): Promise<OfferView> {
    const [found] = await this.viewsOf(asker, await this.seen(asker, 'where id = $1', [id]));
    if (!found) throw identityErrors('not-found', { what: 'transfer' });
    return found;
  }

  /** The offers that the caller's company made or was made, the newest first. */
  async list(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<OfferView>> {
    const before = z.uuid().optional().parse(starting_after);
    const ids = await this.seen(asker, 'where $1::uuid is null or id < $1 order by id desc limit $2', [
      before ?? null,
      limit + 1,
    ]);
    const page = pageOf(ids, limit);
    return { data: await this.viewsOf(asker, page.data), has_more: page.has_more };
  }

  /** The standing consents that the caller's company gave, and those that it was given; withdrawn ones are left out. */
  async consents(asker: Principal, { limit, starting_after }: PageQuery): Promise<Page<ConsentView>> {
    const [receiver, payer] = z
      .string()
      .regex(/^\d{1,10}-\d{1,10}$/)
      .default('0-0')
      .parse(starting_after)
      .split('-');
    const found = await this.walls.inCompany(asker, async () =>
      z.array(consentRow).parse(
        await this.walls.manager().query(
          `select receiver, payer, currency, cap, longest_term_days, ends_on from projection.consent
           where cap > 0 and (receiver, payer) > ($1::bigint, $2::bigint) order by receiver, payer limit $3`,
          [receiver, payer, limit + 1],
        ),
      ),
    );
    const known = await this.parties.byParticipant(found.flatMap((one) => [one.receiver, one.payer]));
    const page = pageOf(found, limit);
    return {
      data: page.data.map((one) => ({
        id: `${String(one.receiver)}-${String(one.payer)}`,
        receiver: named(one.receiver, known),
        payer: named(one.payer, known),
        currency: one.currency,
        cap: one.cap.toString(),
        longestTermDays: one.longest_term_days,
        endsOn: one.ends_on,
      })),
      has_more: page.has_more,
    };
  }

  private async seen(asker: Principal, where: string, values: unknown[]): Promise<string[]> {
    const found = await this.walls.inCompany(asker, async () =>
      z
        .array(z.object({ id: z.string() }))
        .parse(await this.walls.manager().query(`select id from trade.transfer ${where}`, values)),
    );
    return found.map(({ id }) => id);
  }

  private async viewsOf(asker: Principal, ids: readonly string[]): Promise<OfferView[]> {
    return this.walls.asService('certificates', async () => {
      const rows = z.array(offerRow).parse(
        await this.walls.manager().query(
          `select t.id, t.proposal_id, h.participant as holder, t.items, t.discharge, t.reason, p.expires_at,
             case when p.status = 'open' and p.expires_at < now() then 'expired' else p.status end as status,
             o.status as operation_status, coalesce(t.refusal, o.refusal) as refusal
           from trade.transfer t join trade.company h on h.id = t.holder_id
             join trade.proposal p on p.id = t.proposal_id left join trade.operation o on o.proposal_id = p.id
           where t.id = any($1) order by t.id desc`,
          [ids],
        ),
      );
      const views = [];
      for (const row of rows) views.push(await this.viewOf(asker, row));
      return views;
    });
  }

  private async viewOf(asker: Principal, row: OfferRow): Promise<OfferView> {
    const holders = await this.parties.byParticipant([row.holder]);
    // Who else is paid by the same order is the holder's own affair.
    const mine = row.items.filter(
      ({ receiverId }) => row.holder === asker.participant || receiverId === asker.companyId,
    );
    const items = [];
    for (const { holdingId, receiverId, amount, evidence } of mine) {
      const { participant, name } = await this.parties.byId(receiverId);
      items.push({
        holdingId,
        receiver: { participant, name },
        amount,
        currency: await this.currencyOf(holdingId),
        evidence: [
          ...(evidence.invoiceId === undefined ? [] : (['invoice'] as const)),
          ...(evidence.contractId === undefined ? [] : (['contract'] as const)),
        ],
      });
    }
    return {
      id: row.id,
      proposalId: row.proposal_id,
      holder: named(row.holder, holders),
      items,
      discharge: row.discharge,
      dischargeWords: row.discharge ? DISCHARGE.final : DISCHARGE.reviving,
      status: row.status,
      operationStatus: row.operation_status,
      reason: row.reason,
      refusal: row.refusal,
      expiresAt: row.expires_at.toISOString(),
    };
  }

  private async currencyOf(holdingId: string): Promise<string> {
    const [found] = z
      .array(z.object({ currency: z.string() }))
      .parse(
        await this.walls
          .manager()
          .query('select currency from projection.certificate where id = $1', [
            certificateOf(BigInt(holdingId)).toString(),
          ]),
      );
    if (!found) throw identityErrors('not-found', { what: 'holding' });
    return found.currency;
  }
}

function named(participant: number, known: ReadonlyMap<number, Party>): PartyView {
  return { participant, name: known.get(participant)?.name ?? null };
}
