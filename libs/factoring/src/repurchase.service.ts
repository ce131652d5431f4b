import { Injectable } from '@nestjs/common';
import { Parties } from '#certificates';
import { BusinessDay, refused, type BookEvent } from '#chain';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { Cases, Proposals, type Principal, type Reaction } from '#identity';
import type { Order } from '#orders';
import type { Discount } from './discount-row.js';
import { DiscountMoney } from './discount-money.service.js';
import { Discounts, type Ageing } from './discounts.service.js';
import { factoringErrors } from './factoring.errors.js';
import type { DiscountView } from './factoring.schemas.js';
import { Quotes } from './quotes.service.js';
import { FACTORING_REACTION } from './reaction-names.js';

const SIGN_WITHIN_MS = 7 * 24 * 3600 * 1000;

/** The seller buys back what it sold: the money first, then the title. */
@Injectable()
export class Repurchase {
  readonly reactions: readonly Reaction[] = [
    { name: FACTORING_REACTION.repurchased, service: 'factoring', run: (event) => this.onBack(event) },
  ];

  /** Proposes the way back for what was paid: no event of the ledger tells of the bank's booking, so it is polled. */
  readonly ageing: readonly Ageing[] = [
    // The bank took the price back: then nothing goes back for it.
    {
      when: `status in ('funded', 'overdue')
       and exists (select 1 from trade.proposal p where p.id = back_proposal_id and p.status = 'open')
       and not exists (select 1 from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
         where m.subject_id = discount.id::text and m.purpose = 'repurchase' and i.status = 'booked')`,
      act: ({ id }) => this.proposals.closeAll({ kind: 'discount', id }, 'withdrawn'),
    },
    {
      when: `status in ('funded', 'overdue')
       and exists (select 1 from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
         where m.subject_id = discount.id::text and m.purpose = 'repurchase' and i.status = 'booked')
       and exists (select 1 from trade.business_day b, projection.holding h
           join projection.certificate c on c.id = h.certificate_id
           join trade.company f on f.id = financier_id
         where h.id = holding_id and h.state = 'live' and h.owner = f.participant and c.due_on <> b.today
           and not exists (select 1 from trade.proposal p left join trade.operation o on o.proposal_id = p.id
             where p.id = back_proposal_id
             and ((p.status = 'complete' and o.status not in ('refused', 'expired')) or (p.status = 'open' and p.expires_at > now()
               and p.kind = case when c.due_on > b.today then 'transfer' else 'return' end))))`,
      act: (discount) => this.proposeBack(discount),
    },
  ];

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly proposals: Proposals,
    private readonly cases: Cases,
    private readonly quotes: Quotes,
    private readonly money: DiscountMoney,
    private readonly discounts: Discounts,
  ) {}

  /**
   * The seller pays the financier what it financed and has not got back, from its own account: the reserve was never
   * paid, and is the seller's again with the holding.
   * @throws not-found, state-differs, holding-not-live, holding-not-yours, nothing-owed, payment-asked
   */
  async pay(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.discounts.lockAs('seller', asker, id);
      if (discount.status !== 'funded' && discount.status !== 'overdue') {
        throw factoringErrors('state-differs', { status: discount.status });
      }
      const { booked, open } = await this.money.paid(id, 'repurchase');
      if (booked + open > 0n) throw factoringErrors('payment-asked');
      const holding = await this.quotes.sellable(discount.holding_id);
      if (!holding) throw refused('holding-unknown');
      const financier = await this.parties.byId(discount.financier_id);
      // The financier may have passed it on, or a court holds it: then there is nothing to buy from it.
      if (holding.owner !== financier.participant) throw refused('holding-not-yours');
      if (holding.state !== 'live') throw refused('holding-not-live');
      const price = await this.money.unrecovered(discount, holding.amount);
      if (price <= 0n) throw factoringErrors('nothing-owed');
      const asked = await this.money.ask(discount, 'repurchase', price, {
        owedBefore: holding.amount,
      });
      if (!asked) throw factoringErrors('payment-asked');
    });
    return this.discounts.view(asker, id);
  }

  /** The start of a business day: a price that was paid on an earlier day, and nothing has come back for, is a case. */
  async startDay(today: BusinessDate): Promise<void> {
    const unfinished = await this.discounts.where(
      `status in ('funded', 'overdue') and exists (
         select 1 from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
         where m.subject_id = discount.id::text and m.purpose = 'repurchase' and i.status = 'booked'
           and m.requested_on < $1)
       and not exists (select 1 from trade.case_file c
         where c.kind = 'repurchase-unfinished' and c.facts ->> 'discountId' = discount.id::text)
       order by id for update`,
      [today],
    );
    for (const discount of unfinished) {
      const { booked } = await this.money.paid(discount.id, 'repurchase');
      await this.openCase(discount, booked);
      await this.discounts.tellBoth(discount, 'repurchase-unfinished', { paid: booked.toString() });
    }
  }

  /** The obligor has paid the financier, and so has the seller: whose money that is, a person has to say. */
  async paidTwice(discount: Discount): Promise<void> {
    const { booked, open } = await this.money.paid(discount.id, 'repurchase');
    if (booked + open > 0n) await this.openCase(discount, booked + open);
  }

  private async openCase({ id, holding_id, seller_id, financier_id }: Discount, paid: bigint): Promise<void> {
    await this.cases.open('repurchase-unfinished', {
      discountId: id,
      holdingId: holding_id.toString(),
      sellerId: seller_id,
      financierId: financier_id,
      paid: paid.toString(),
    });
  }

  /** Before it is due a holding is transferred; when it is overdue it goes back to an earlier holder. Both sign. */
  private async proposeBack(discount: Discount): Promise<void> {
    const { today } = await this.day.state();
    const holding = await this.quotes.sellable(discount.holding_id);
    if (!holding) throw refused('holding-unknown');
    const [seller, financier] = [
      await this.parties.byId(discount.seller_id),
      await this.parties.byId(discount.financier_id),
    ];
    const expiresAt = new Date(Date.now() + SIGN_WITHIN_MS);
    const deadline = BigInt(Math.floor(expiresAt.getTime() / 1000));
    // The hash under which the ledger took the hold: what goes back is what was sold.
    const { holding_id, back_proposal_id, terms_hash: evidence } = discount;
    const receiver = seller.participant;
    const order: Order =
      today < holding.dueOn
        ? {
            kind: 'transfer',
            body: {
              items: [
                { holding: holding_id, epoch: holding.epoch, child: 0n, receiver, amount: holding.amount },
              ],
              discharge: false,
              evidenceHash: evidence,
              deadline,
            },
          }
        : {
            kind: 'return',
            body: {
              holding: holding_id,
              epoch: holding.epoch,
              receiver,
              paymentReference: evidence,
              deadline,
            },
          };
    if (back_proposal_id !== null) await this.proposals.close(back_proposal_id, 'expired');
    const proposalId = await this.proposals.create({
      order,
      needs: [
        { participant: financier.participant, power: 'maker' },
        { participant: receiver, power: 'maker' },
      ],
      parties: [financier.participant, receiver],
      subject: { kind: 'discount', id: discount.id },
      expiresAt,
      createdBy: null,
    });
    await this.walls
      .manager()
      .query('update trade.discount set back_proposal_id = $2 where id = $1', [discount.id, proposalId]);
    const { booked } = await this.money.paid(discount.id, 'repurchase');
    await this.discounts.tellBoth(discount, 'repurchase-paid', { price: booked.toString() });
  }

  /** The title is the seller's again. */
  private async onBack({ args }: BookEvent): Promise<void> {
    if (args.child !== undefined && args.child !== '0') return;
    const [discount] = await this.discounts.where(
      `holding_id = $1 and status in ('funded', 'overdue')
       and exists (select 1 from trade.company c where c.id = seller_id and c.participant = $2)
       and exists (select 1 from trade.company c where c.id = financier_id and c.participant = $3) for update`,
      [String(args.holding), Number(args.to), Number(args.from)],
    );
    if (!discount) return;
    await this.discounts.end(discount, 'repurchased', 'bought-back');
    await this.cases.closeMoot('repurchase-unfinished', { discountId: discount.id }, 'bought-back');
    // What the obligor paid the financier after the price was asked for is the seller's.
    const { booked } = await this.money.paid(discount.id, 'repurchase');
    const surplus = booked - (await this.money.unrecovered(discount, BigInt(String(args.amount))));
    if (booked > 0n && surplus > 0n) {
      await this.money.ask(discount, 'surplus', surplus, { owedBefore: surplus });
    }
  }
}
