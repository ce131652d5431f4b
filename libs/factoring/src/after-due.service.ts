import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay, refused, type BookEvent } from '#chain';
import { column, uuid } from '#common';
import { Walls } from '#database';
import {
  Decisions,
  Notices,
  identityErrors,
  type DecisionView,
  type Principal,
  type Reaction,
} from '#identity';
import type { Discount } from './discount-row.js';
import { DiscountMoney } from './discount-money.service.js';
import { Discounts, type Ageing } from './discounts.service.js';
import { factoringErrors } from './factoring.errors.js';
import type { DiscountView } from './factoring.schemas.js';
import { FACTORING_REACTION } from './reaction-names.js';
import { Repurchase } from './repurchase.service.js';

const KIND = 'recourse';
const payload = z.strictObject({ discountId: uuid, claim: z.string().transform(BigInt) });

const standRow = z.object({
  recourse: z.boolean(),
  face: column.minor,
  financed: column.minor,
  reserve: column.minor,
  owed: column.minor,
  its_own: z.boolean(),
  certificate: z.string(),
});
/** How a purchased holding stands: its terms, what it is owed still and whether to the financier, and its certificate. */
type Stand = z.infer<typeof standRow>;

/** The status of a discount's certificate, to be compared. */
const CERTIFICATE = `select 1 from trade.certificate c where c.id = certificate_id and c.status`;

/** What becomes of a purchase when the certificate is due: collected, or overdue, and then who bears it. */
@Injectable()
export class AfterDue {
  readonly reactions: readonly Reaction[] = [
    { name: FACTORING_REACTION.collected, service: 'factoring', run: (event) => this.onSettled(event) },
  ];

  /** What the calendar and banks have brought since: polled, because no event of the ledger tells of it. */
  readonly ageing: readonly Ageing[] = [
    {
      when: `status = 'funded' and exists (${CERTIFICATE} in ('overdue', 'defaulted'))
       and exists (select 1 from projection.holding h where h.id = holding_id and h.amount > 0)`,
      act: async (discount) => {
        await this.discounts.move('id = $1', [discount.id], 'overdue');
        await this.discounts.tellBoth(discount, 'discount-overdue');
      },
    },
    // Without recourse the loss is the financier’s, and the seller is free.
    {
      when: `status = 'overdue' and exists (${CERTIFICATE} = 'written-off')
       and exists (select 1 from trade.quote q where q.id = quote_id and not q.recourse)`,
      act: (discount) => this.discounts.end(discount, 'closed', 'written-off'),
    },
    // With recourse there may be nothing to claim: the obligor had paid as much as was financed.
    {
      when: `status = 'overdue' and exists (${CERTIFICATE} = 'written-off')
       and exists (select 1 from trade.quote q, projection.holding h
         where q.id = quote_id and q.recourse and h.id = holding_id and q.face - h.amount >= q.financed)`,
      act: (discount) => this.closeCovered(discount),
    },
    // All holders and the obligor wanted it so: nobody owes anything any more.
    {
      when: `status = 'funded' and exists (${CERTIFICATE} = 'cancelled')`,
      act: (discount) => this.discounts.end(discount, 'collected', 'cancelled'),
    },
    ...(['reserve', 'surplus'] as const).map((purpose) => this.askedAgain(purpose)),
    // Something came that is more than the claim, or nothing more can come.
    {
      when: `status = 'recourse' and exists (
         select 1 from trade.quote q, projection.holding h, trade.certificate c, lateral (
           select q.face - h.amount + coalesce(sum(i.amount), 0) as received
           from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
           where m.subject_id = discount.id::text and m.purpose = 'recourse' and i.status = 'booked') r
         where q.id = discount.quote_id and h.id = discount.holding_id and c.id = discount.certificate_id
           and (h.amount = 0 or r.received > q.financed or (c.status = 'written-off' and r.received >= q.financed)))`,
      act: (discount) => this.settleRecourse(discount),
    },
  ];

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly decisions: Decisions,
    private readonly notices: Notices,
    private readonly repurchase: Repurchase,
    private readonly money: DiscountMoney,
    private readonly discounts: Discounts,
  ) {}

  /**
   * The financier's maker proposes to claim from the seller what it financed and the obligor has not paid (rule
   * recourse, Civil Code 766).
   * @throws not-found, state-differs, without-recourse, holding-not-yours, nothing-owed, payment-asked, decision-open
   */
  async proposeRecourse(asker: Principal, id: string): Promise<DecisionView> {
    return this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.discounts.viewAs('financier', asker, id);
      const claim = await this.claimOf(discount);
      return this.decisions.propose(asker, {
        kind: KIND,
        subject: id,
        payload: { discountId: id, claim: claim.toString() },
      });
    });
  }

  /** Another person of the financier approves: the seller owes the claim, and is told. */
  async approveRecourse(asker: Principal, decisionId: string, payloadHash: string): Promise<DecisionView> {
    return this.walls.asService('factoring', async () => {
      await this.day.open();
      return this.decisions.approve(asker, decisionId, KIND, payloadHash, async (decision) => {
        const { discountId, claim } = payload.parse(decision.payload);
        const discount = await this.discounts.lockAs('financier', asker, discountId);
        // The obligor may have paid a part since: then other words are to be approved.
        if ((await this.claimOf(discount)) !== claim) throw identityErrors('decision-differs');
        await this.walls
          .manager()
          .query(`update trade.discount set status = 'recourse', claim = $2 where id = $1`, [
            discountId,
            claim.toString(),
          ]);
        await this.notices.tell([discount.seller_id], 'recourse-claimed', {
          discountId,
          holdingId: discount.holding_id.toString(),
          claim: claim.toString(),
        });
      });
    });
  }

  /** Another person says no. */
  async rejectRecourse(asker: Principal, decisionId: string): Promise<DecisionView> {
    return this.decisions.reject(asker, decisionId, KIND);
  }

  /** The seller pays what is left of the claim, from its own account. @throws not-found, state-differs, nothing-owed, payment-asked */
  async payRecourse(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.discounts.lockAs('seller', asker, id);
      if (discount.status !== 'recourse' || discount.claim === null) {
        throw factoringErrors('state-differs', { status: discount.status });
      }
      const { booked, open } = await this.money.paid(id, 'recourse');
      if (open > 0n) throw factoringErrors('payment-asked');
      const { financed, face, owed } = await this.standOf(discount);
      const left = financed - (face - owed) - booked;
      if (left <= 0n) throw factoringErrors('nothing-owed');
      if (!(await this.money.ask(discount, 'recourse', left, { owedBefore: left }))) {
        throw factoringErrors('payment-asked');
      }
    });
    return this.discounts.view(asker, id);
  }

  /** The claims that wait for another person of the financier. */
  async waiting(asker: Principal): Promise<DecisionView[]> {
    return this.decisions.waiting(asker, KIND);
  }

  /** The financier keeps what it financed, from whomever it came; the rest is the seller's. Then the deal is over. */
  private async settleRecourse(discount: Discount): Promise<void> {
    const { financed, face, owed, certificate } = await this.standOf(discount);
    const paidBySeller = await this.money.paid(discount.id, 'recourse');
    const surplus = await this.money.paid(discount.id, 'surplus');
    const received = face - owed + paidBySeller.booked;
    const back = received > financed ? received - financed : 0n;
    const missing = back - surplus.booked - surplus.open;
    const { today } = await this.day.state();
    // One that the bank refused is asked for again the next day.
    if (missing > 0n && (surplus.refused === 0 || surplus.lastAskedOn !== today)) {
      await this.money.ask(discount, 'surplus', missing, { owedBefore: back });
      return;
    }
    if (paidBySeller.open > 0n || surplus.booked < back) return;
    if (owed === 0n) return this.discounts.end(discount, 'closed', 'settled');
    if (certificate === 'written-off' && received >= financed) {
      return this.discounts.end(discount, 'closed', 'recourse-paid');
    }
  }

  /** Written off, and yet the financier has all that it financed: it owes the rest of what came. */
  private async closeCovered(discount: Discount): Promise<void> {
    const { financed, face, owed } = await this.standOf(discount);
    const back = face - owed - financed;
    await this.discounts.end(discount, 'closed', 'written-off');
    if (back > 0n) await this.money.ask(discount, 'surplus', back, { owedBefore: back });
  }

  /** What the seller is owed of a deal that is over, and its financier's bank refused, is asked for again the next day. */
  private askedAgain(purpose: 'reserve' | 'surplus'): Ageing {
    return {
      when: `status in ('collected', 'closed', 'repurchased') and exists (
        select 1 from trade.payment_message m join trade.payment_instruction i on i.message_id = m.id
        where m.subject_id = discount.id::text and m.purpose = '${purpose}'
        having every(i.status = 'rejected') and max(m.requested_on) < (select today from trade.business_day))`,
      act: async (discount) => {
        const amount = await this.money.lastAsked(discount.id, purpose);
        await this.money.ask(discount, purpose, amount, { owedBefore: amount });
      },
    };
  }

  private async onSettled({ args }: BookEvent): Promise<void> {
    if (args.owedAfter !== '0') return;
    const [discount] = await this.discounts.where(
      `holding_id = $1 and status in ('funding', 'funded', 'overdue') for update`,
      [String(args.holding)],
    );
    if (!discount) return;
    if (discount.status === 'funding') return this.discounts.end(discount, 'failed', 'paid-meanwhile');
    await this.discounts.end(discount, 'collected', 'settled');
    const { reserve } = await this.standOf(discount);
    if (reserve > 0n) await this.money.ask(discount, 'reserve', reserve, { owedBefore: reserve });
    await this.repurchase.paidTwice(discount);
  }

  /** What the financier may claim now. @throws state-differs, without-recourse, payment-asked, holding-not-yours, nothing-owed */
  private async claimOf(discount: Discount): Promise<bigint> {
    if (discount.status !== 'overdue') throw factoringErrors('state-differs', { status: discount.status });
    const { recourse, financed, face, owed, its_own } = await this.standOf(discount);
    if (!recourse) throw factoringErrors('without-recourse');
    // A seller that buys back pays by that, and not a second time.
    const back = await this.money.paid(discount.id, 'repurchase');
    if (back.booked + back.open > 0n) throw factoringErrors('payment-asked');
    // What it has passed on to another, another is owed.
    if (!its_own) throw refused('holding-not-yours');
    const claim = financed - (face - owed);
    if (claim <= 0n) throw factoringErrors('nothing-owed');
    return claim;
  }

  private async standOf(discount: Discount): Promise<Stand> {
    const [stand] = z.array(standRow).parse(
      await this.walls.manager().query(
        `select q.recourse, q.face, q.financed, q.reserve, h.amount as owed, h.owner = f.participant as its_own,
           c.status as certificate
         from trade.quote q join trade.company f on f.id = q.financier_id, projection.holding h, trade.certificate c
         where q.id = $1 and h.id = $2 and c.id = $3`,
        [discount.quote_id, discount.holding_id.toString(), discount.certificate_id.toString()],
      ),
    );
    if (!stand) throw new Error(`Discount ${discount.id} stands on nothing.`);
    return stand;
  }
}
