import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { PaymentInstructions, type Purpose } from '#banking';
import { BusinessDay } from '#chain';
import { column, type BusinessDate } from '#common';
import { Walls } from '#database';
import type { Discount } from './discount-row.js';
import { Quotes } from './quotes.service.js';

/** How the payments of one purpose for one discount stand, in minor units and days. */
export interface PaidSoFar {
  booked: bigint;
  /** Of what is booked, what the ledger would not take on the bank's word. */
  unattested: bigint;
  /** On its way: asked for, and neither booked nor refused by the bank. */
  open: bigint;
  refused: number;
  lastAskedOn: BusinessDate | null;
}

/** Money between the two sides of a discount, from the one's bank to the other's. */
@Injectable()
export class DiscountMoney {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly quotes: Quotes,
    private readonly instructions: PaymentInstructions,
  ) {}

  /**
   * Asks for a payment, in the caller's transaction: of the price and what goes back to the seller by the financier, of
   * a claim or a price back by the seller. `state` says which state of the holding it pays. Gives whether it was
   * written: one that stands already is not written again.
   * @throws bank-account-missing
   */
  async ask(
    discount: Discount,
    purpose: Exclude<Purpose, 'settle' | 'penalty'>,
    amount: bigint,
    state: { owedBefore: bigint; epoch?: number },
  ): Promise<boolean> {
    const holding = await this.quotes.sellable(discount.holding_id);
    if (!holding) throw new Error(`Discount ${discount.id} names a holding that the ledger does not know.`);
    const bySeller = purpose === 'recourse' || purpose === 'repurchase';
    const creditorId = bySeller ? discount.financier_id : discount.seller_id;
    const { today } = await this.day.state();
    const { written, withoutAccount } = await this.instructions.write({
      purpose,
      subjectId: discount.id,
      debtorId: bySeller ? discount.seller_id : discount.financier_id,
      currency: holding.currency,
      requestedOn: today,
      instructions: [
        {
          certificateId: discount.certificate_id,
          holdingId: discount.holding_id,
          owedBefore: state.owedBefore,
          epoch: state.epoch ?? holding.epoch,
          amount,
          creditorId,
        },
      ],
    });
    if (withoutAccount.length > 0) {
      throw new Error(`${creditorId} of discount ${discount.id} has no account in ${holding.currency}.`);
    }
    return written > 0;
  }

  /** How the payments of a purpose for a discount stand. */
  async paid(discountId: string, purpose: Purpose): Promise<PaidSoFar> {
    const [found] = z
      .array(
        z.object({
          booked: column.minor,
          unattested: column.minor,
          open: column.minor,
          refused: z.number(),
          last_on: column.date.nullable(),
        }),
      )
      .parse(
        await this.walls.manager().query(
          `select coalesce(sum(i.amount) filter (where i.status in ('booked', 'attested')), 0)::text as booked,
             coalesce(sum(i.amount) filter (where i.status = 'booked' and i.reason not like 'book-paused:%'), 0)::text
               as unattested,
             coalesce(sum(i.amount) filter (where i.status = 'instructed'), 0)::text as open,
             count(*) filter (where i.status = 'rejected')::int as refused, max(m.requested_on) as last_on
           from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
           where m.subject_id = $1 and m.purpose = $2`,
          [discountId, purpose],
        ),
      );
    if (!found) throw new Error('A sum without a row.');
    const { booked, unattested, open, refused, last_on: lastAskedOn } = found;
    return { booked, unattested, open, refused, lastAskedOn };
  }

  /** What was asked for last, in minor units. */
  async lastAsked(discountId: string, purpose: Purpose): Promise<bigint> {
    const [found] = z.array(z.object({ amount: column.minor })).parse(
      await this.walls.manager().query(
        `select i.amount from trade.payment_instruction i join trade.payment_message m on m.id = i.message_id
           where m.subject_id = $1 and m.purpose = $2 order by i.created_at desc limit 1`,
        [discountId, purpose],
      ),
    );
    if (!found) throw new Error(`Discount ${discountId} has no payment of a ${purpose}.`);
    return found.amount;
  }

  /** What a financier financed and has not got back of what it bought; below zero where it got more. */
  async unrecovered({ quote_id }: Discount, owed: bigint): Promise<bigint> {
    const [quote] = z
      .array(z.object({ face: column.minor, financed: column.minor }))
      .parse(
        await this.walls.manager().query('select face, financed from trade.quote where id = $1', [quote_id]),
      );
    if (!quote) throw new Error(`There is no quote ${quote_id}.`);
    return quote.financed - (quote.face - owed);
  }
}
