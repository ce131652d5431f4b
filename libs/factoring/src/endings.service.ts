import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Foresight, Parties } from '#certificates';
import { BusinessDay, refused, type BookEvent } from '#chain';
import type { BusinessDate } from '#common';
import { Walls } from '#database';
import { Cases, Notices, Proposals, type Need, type Principal, type Reaction } from '#identity';
import type { Order } from '#orders';
import type { Discount } from './discount-row.js';
import { DiscountMoney } from './discount-money.service.js';
import { Discounts, type Ageing } from './discounts.service.js';
import { factoringErrors } from './factoring.errors.js';
import type { DiscountView } from './factoring.schemas.js';
import { Quotes } from './quotes.service.js';
import { FACTORING_REACTION } from './reaction-names.js';

const SIGN_WITHIN_MS = 48 * 3600 * 1000;
/** The proposal of a discount's hold, and the operation that it became. */
const HOLD = `select 1 from trade.proposal p left join trade.operation o on o.proposal_id = p.id
  where p.id = hold_proposal_id`;

/** How a sale ends before the money has come. */
@Injectable()
export class Endings {
  readonly reactions: readonly Reaction[] = [
    { name: FACTORING_REACTION.failed, service: 'factoring', run: (event) => this.onReleased(event) },
  ];

  /** Ends what waited too long, or for what cannot come any more. */
  readonly ageing: readonly Ageing[] = [
    {
      when: `status = 'accepted' and exists (${HOLD}
        and (p.status = 'expired' or (p.status = 'open' and p.expires_at < now()) or o.status = 'expired'))`,
      act: (discount) => this.discounts.end(discount, 'expired', 'hold-not-signed'),
    },
    // Nobody is left to sign it: the seller has left the platform.
    {
      when: `status = 'accepted' and exists (${HOLD} and p.status in ('withdrawn', 'refused'))`,
      act: (discount) => this.discounts.end(discount, 'withdrawn', 'seller-left'),
    },
    {
      when: `status = 'accepted' and exists (${HOLD} and o.status = 'refused')`,
      act: (discount) => this.discounts.end(discount, 'failed', 'hold-refused'),
    },
    // Sold to another, paid out or frozen since: the ledger would refuse the hold whatever happens.
    {
      when: `status = 'accepted' and exists (${HOLD} and p.status = 'open' and exists (
        select 1 from projection.holding h where h.id = source_id
          and (h.state <> 'live' or h.epoch <> (p.body ->> 'epoch')::int
            or h.amount < (p.body ->> 'amount')::numeric)))`,
      act: (discount) => this.discounts.end(discount, 'failed', 'holding-moved'),
    },
    // Both sides learn at once that the bank has refused the price; the financier gives the holding back.
    {
      when: `status = 'funding' and exists (
        select 1 from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
        where m.subject_id = discount.id::text and m.purpose = 'complete' having every(i.status = 'rejected'))
      and not exists (
        select 1 from trade.notice n where n.company_id = seller_id and n.kind = 'payment-refused'
          and n.facts ->> 'discountId' = discount.id::text)`,
      act: (discount) => this.discounts.tellBoth(discount, 'payment-refused'),
    },
  ];

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly foresight: Foresight,
    private readonly proposals: Proposals,
    private readonly notices: Notices,
    private readonly cases: Cases,
    private readonly quotes: Quotes,
    private readonly money: DiscountMoney,
    private readonly discounts: Discounts,
  ) {}

  /**
   * The seller takes its word back. Before it has signed the hold that is the end; afterwards the ledger holds the
   * holding for the financier, who is told, commits no more, and gives it back; else the hold runs out.
   * @throws not-found, state-differs, day-closing
   */
  async withdraw(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.discounts.lockAs('seller', asker, id);
      const { status, hold_proposal_id, commit_proposal_id } = discount;
      if (status === 'accepted') {
        // Signed already, and on its way to the ledger: that cannot be called back.
        if (!(await this.proposals.close(hold_proposal_id, 'withdrawn'))) {
          throw factoringErrors('state-differs', { status: 'signed' });
        }
        return this.discounts.end(discount, 'withdrawn', 'seller-withdrew');
      }
      if (status !== 'signed' && status !== 'registered') throw factoringErrors('state-differs', { status });
      if (discount.withdrawal_asked) return;
      if (commit_proposal_id !== null) await this.closeCommit(commit_proposal_id);
      await this.walls
        .manager()
        .query('update trade.discount set withdrawal_asked = true where id = $1', [id]);
      await this.notices.tell([discount.financier_id], 'withdrawal-asked', { discountId: id });
    });
    return this.discounts.view(asker, id);
  }

  /**
   * Proposes to give a holding back: one that is held, by the financier's maker; one that is committed, by two of the
   * financier and only after the bank has refused the payment.
   * @throws not-found, state-differs, payment-open
   */
  async proposeRelease(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      const discount = await this.discounts.lockAs('financier', asker, id);
      const held = discount.status === 'signed' || discount.status === 'registered';
      if (!held && discount.status !== 'funding') {
        throw factoringErrors('state-differs', { status: discount.status });
      }
      // While money may be on its way nothing is given back.
      if (!held && !(await this.paymentRefused(discount))) throw factoringErrors('payment-open');
      const holding = await this.quotes.sellable(discount.holding_id);
      if (!holding) throw refused('holding-unknown');
      const seller = await this.parties.byId(discount.seller_id);
      const expiresAt = new Date(Date.now() + SIGN_WITHIN_MS);
      const order: Order = {
        kind: 'release',
        body: {
          holding: discount.holding_id,
          epoch: holding.epoch,
          deadline: BigInt(Math.floor(expiresAt.getTime() / 1000)),
        },
      };
      const maker: Need = { participant: asker.participant, power: 'maker' };
      const checker: Need = { participant: asker.participant, power: 'checker' };
      const needs = await this.foresight.needs(order, held ? [maker] : [maker, checker]);
      const proposalId = await this.proposals.create({
        order,
        needs,
        parties: [asker.participant, seller.participant],
        subject: { kind: 'discount', id },
        expiresAt,
        createdBy: asker.userId,
      });
      if (discount.commit_proposal_id !== null) {
        await this.proposals.close(discount.commit_proposal_id, 'withdrawn');
      }
      await this.walls
        .manager()
        .query('update trade.discount set commit_proposal_id = $2 where id = $1', [id, proposalId]);
    });
    return this.discounts.view(asker, id);
  }

  /**
   * The start of a business day: a price that was asked for on an earlier day and is not booked is a case; again where
   * one was closed and nothing came of it, because without an open case nobody can give the holding back.
   */
  async startDay(today: BusinessDate): Promise<void> {
    const late = await this.discounts.where(
      `status = 'funding' and exists (
         select 1 from trade.payment_message m where m.subject_id = discount.id::text and m.purpose = 'complete'
           and m.requested_on < $1)
       and not exists (
         select 1 from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
         where m.subject_id = discount.id::text and m.purpose = 'complete' and i.status in ('booked', 'attested'))
       and not exists (
         select 1 from trade.case_file c where c.kind = 'funding-late' and c.facts ->> 'discountId' = discount.id::text
           and c.closed_at is null)
       order by id for update`,
      [today],
    );
    for (const discount of late) {
      const { refused: refusals, lastAskedOn } = await this.money.paid(discount.id, 'complete');
      await this.cases.open('funding-late', {
        discountId: discount.id,
        certificateId: discount.certificate_id.toString(),
        holdingId: discount.holding_id.toString(),
        financierId: discount.financier_id,
        sellerId: discount.seller_id,
        askedOn: lastAskedOn,
        refusedByBank: refusals > 0,
      });
      await this.discounts.tellBoth(discount, 'funding-late', { askedOn: lastAskedOn });
    }
  }

  /**
   * The holding is the seller's again, or a court's. Whose doing it was says which end this is: nobody signs what has
   * run out, and what the financier signs is its own choice, unless the seller had asked for it.
   */
  private async onReleased(event: BookEvent): Promise<void> {
    const [discount] = await this.discounts.where(
      `holding_id = $1 and status in ('signed', 'registered', 'funding') and coalesce(hold_epoch, 0) < $2
       order by hold_epoch desc limit 1 for update`,
      [String(event.args.holding), Number(event.args.epoch)],
    );
    if (!discount) return;
    if (event.name === 'Forced') return this.discounts.end(discount, 'failed', 'taken-by-order');
    if (discount.status === 'funding') {
      const reason = (await this.paymentRefused(discount)) ? 'payment-refused' : 'payment-missing';
      await this.cases.closeMoot('funding-late', { discountId: discount.id }, reason);
      return this.discounts.end(discount, 'failed', reason);
    }
    if (discount.withdrawal_asked) return this.discounts.end(discount, 'withdrawn', 'seller-withdrew');
    if (await this.carriedUnsigned(event)) return this.discounts.end(discount, 'expired', 'hold-ran-out');
    return this.discounts.end(discount, 'failed', 'given-back');
  }

  private async carriedUnsigned({ orderHash }: BookEvent): Promise<boolean> {
    const signed: unknown[] = await this.walls
      .manager()
      .query('select 1 from trade.operation where order_hash = $1 and proposal_id is not null', [orderHash]);
    return signed.length === 0;
  }

  private async paymentRefused({ id }: Discount): Promise<boolean> {
    const { booked, open, refused: refusals } = await this.money.paid(id, 'complete');
    return booked === 0n && open === 0n && refusals > 0;
  }

  /** A financier's own release stays open; a commit that is signed by two is on its way. @throws state-differs */
  private async closeCommit(proposalId: string): Promise<void> {
    const [found] = z.array(z.object({ kind: z.string(), status: z.string() })).parse(
      await this.walls.manager().query(
        `select p.kind, coalesce(o.status, p.status) as status from trade.proposal p
             left join trade.operation o on o.proposal_id = p.id where p.id = $1 for update of p`,
        [proposalId],
      ),
    );
    if (found?.kind !== 'commit') return;
    if (['complete', 'pending', 'sent', 'applied'].includes(found.status))
      throw factoringErrors('state-differs', { status: 'funding' });
    await this.proposals.close(proposalId, 'withdrawn');
  }
}
