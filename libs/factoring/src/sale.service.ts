import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { PaymentInstructions, bankReferenceHash } from '#banking';
import { Foresight, Parties, Undisputed, type Party } from '#certificates';
import { BusinessDay, refused, type BookEvent } from '#chain';
import { Walls } from '#database';
import { commitmentOf, newSalt } from '#evidence';
import { Cases, Notices, Proposals, identityErrors, type Principal, type Reaction } from '#identity';
import { currencyToBytes3, obligorOf, type Order } from '#orders';
import { AskedFinanciers } from './asked-financiers.service.js';
import type { Discount } from './discount-row.js';
import { DiscountMoney } from './discount-money.service.js';
import { Discounts } from './discounts.service.js';
import { factoringErrors } from './factoring.errors.js';
import type { AcceptanceBody, DiscountView, ReceiptBody } from './factoring.schemas.js';
import { Limits } from './limits.service.js';
import { Quotes, type QuoteRow } from './quotes.service.js';
import { FACTORING_REACTION } from './reaction-names.js';
import { ReceivablesRegister } from './register.js';

/** How long an order waits for its signatures, in real time. */
const SIGN_WITHIN_MS = 48 * 3600 * 1000;
/** The seller’s word that the money came has no deadline of its own, and its words can be proposed once. */
const RECEIPT_WITHIN_MS = 30 * 24 * 3600 * 1000;

/** The sale of a holding to a financier, from the accepted price to the money. */
@Injectable()
export class Sale {
  /** What follows when the ledger has said something about a holding that is being sold. */
  readonly reactions: readonly Reaction[] = [
    { name: FACTORING_REACTION.signed, service: 'factoring', run: (event) => this.onHeld(event) },
    { name: FACTORING_REACTION.instruct, service: 'factoring', run: (event) => this.onCommitted(event) },
    { name: FACTORING_REACTION.funded, service: 'factoring', run: (event) => this.onCompleted(event) },
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
    private readonly limits: Limits,
    private readonly undisputed: Undisputed,
    private readonly instructions: PaymentInstructions,
    private readonly register: ReceivablesRegister,
    private readonly money: DiscountMoney,
    private readonly discounts: Discounts,
    private readonly asked: AskedFinanciers,
  ) {}

  /**
   * Accepts a quote and proposes the hold that the seller signs; every other quote of the request is declined.
   * @throws not-found, request-closed, quote-closed, quote-stale, holding-disputed, bank-account-missing,
   * limit-exceeded, and what the ledger would refuse
   */
  async accept(asker: Principal, quoteId: string, body: AcceptanceBody): Promise<DiscountView> {
    const id = newId();
    await this.walls.asService('factoring', async () => {
      const today = await this.day.open();
      const { quote, request } = await this.quotes.lockQuote(asker, quoteId);
      if (request.status !== 'quoted') throw factoringErrors('request-closed', { status: request.status });
      if (quote.status !== 'open') throw factoringErrors('quote-closed', { status: quote.status });
      if (quote.from_date !== today) throw factoringErrors('quote-stale', { day: quote.from_date });
      const financier = await this.parties.byId(quote.financier_id);
      const holding = await this.quotes.sellable(request.holding_id);
      if (!holding) throw refused('holding-unknown');
      await this.undisputed.check([request.holding_id]);
      // Once the financier has committed, money has to find its way: better to learn here that it cannot.
      await this.instructions.checkAccounts([asker.companyId, financier.id], holding.currency);
      const whole = holding.amount === request.amount;
      const child = whole ? 0n : await this.parties.nextChild(request.holding_id, asker.participant);
      const expiresAt = new Date(Date.now() + body.answerWithinSeconds * 1000);
      const expiry = secondsOf(expiresAt);
      const termsHash = commitmentOf(termsOf(quote), newSalt());
      const order: Order = {
        kind: 'hold',
        body: {
          holding: request.holding_id,
          epoch: holding.epoch,
          child,
          amount: request.amount,
          financier: financier.participant,
          cash: BigInt(quote.cash),
          expiry,
          termsHash,
          deadline: expiry,
        },
      };
      const needs = await this.foresight.needs(order, [{ participant: asker.participant, power: 'maker' }]);
      const proposalId = await this.proposals.create({
        order,
        needs,
        parties: [asker.participant, financier.participant],
        subject: { kind: 'discount', id },
        expiresAt,
        createdBy: asker.userId,
      });
      await this.write(asker, {
        id,
        quote,
        proposalId,
        termsHash,
        request,
        child: whole ? undefined : child,
      });
      await this.limits.reserve({
        discountId: id,
        financierId: quote.financier_id,
        obligorId: (await this.obligor(request.certificate_id)).id,
        currency: holding.currency,
        amount: BigInt(quote.financed),
      });
    });
    return this.discounts.view(asker, id);
  }

  /**
   * Searches the register and registers the purchase; then proposes the commit, which two of the financier sign.
   * @throws not-found, state-differs, withdrawal-asked, register-first
   */
  async registerPurchase(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.discounts.lockAs('financier', asker, id);
      if (discount.withdrawal_asked) throw factoringErrors('withdrawal-asked');
      if (discount.status === 'registered') return;
      if (discount.status !== 'signed') throw factoringErrors('state-differs', { status: discount.status });
      const holding = await this.quotes.sellable(discount.holding_id);
      if (!holding) throw refused('holding-unknown');
      const number = await this.register.register({
        discountId: id,
        certificateId: discount.certificate_id.toString(),
        holdingId: discount.holding_id.toString(),
        financierId: asker.companyId,
      });
      const seller = await this.parties.byId(discount.seller_id);
      const expiresAt = new Date(Date.now() + SIGN_WITHIN_MS);
      const order: Order = {
        kind: 'commit',
        body: {
          holding: discount.holding_id,
          epoch: holding.epoch,
          financier: asker.participant,
          cash: discount.cash,
          termsHash: discount.terms_hash,
          deadline: secondsOf(expiresAt),
        },
      };
      const needs = await this.foresight.needs(order, [
        { participant: asker.participant, power: 'maker' },
        { participant: asker.participant, power: 'checker' },
      ]);
      const proposalId = await this.proposals.create({
        order,
        needs,
        parties: [asker.participant, seller.participant],
        subject: { kind: 'discount', id },
        expiresAt,
        createdBy: asker.userId,
      });
      await this.walls.manager().query(
        `update trade.discount set status = 'registered', registration_number = $2, commit_proposal_id = $3
           where id = $1`,
        [id, number, proposalId],
      );
    });
    return this.discounts.view(asker, id);
  }

  /**
   * The seller itself says that the money came, where the bank's notice is missing: the order that its maker signs.
   * @throws not-found, state-differs, payment-booked, and what the ledger would refuse
   */
  async proposeReceipt(asker: Principal, id: string, { bankReference }: ReceiptBody): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.discounts.lockAs('seller', asker, id);
      if (discount.status !== 'funding') throw factoringErrors('state-differs', { status: discount.status });
      const { booked, unattested } = await this.money.paid(id, 'complete');
      if (booked > unattested) throw factoringErrors('payment-booked');
      const holding = await this.quotes.sellable(discount.holding_id);
      if (!holding) throw refused('holding-unknown');
      const financier = await this.parties.byId(discount.financier_id);
      const order: Order = {
        kind: 'complete',
        body: {
          holding: discount.holding_id,
          epoch: holding.epoch,
          cash: discount.cash,
          currency: currencyToBytes3(holding.currency),
          creditReference: bankReferenceHash(bankReference),
        },
      };
      const needs = await this.foresight.needs(order, [{ participant: asker.participant, power: 'maker' }]);
      const before = await this.proposals.sameWords(order);
      if (before && before.status !== 'open')
        throw identityErrors('proposal-closed', { status: before.status });
      const proposalId =
        before?.id ??
        (await this.proposals.create({
          order,
          needs,
          parties: [asker.participant, financier.participant],
          subject: { kind: 'discount', id },
          expiresAt: new Date(Date.now() + RECEIPT_WITHIN_MS),
          createdBy: asker.userId,
        }));
      await this.walls
        .manager()
        .query('update trade.discount set receipt_proposal_id = $2 where id = $1', [id, proposalId]);
    });
    return this.discounts.view(asker, id);
  }

  private async write(
    asker: Principal,
    made: {
      id: string;
      quote: QuoteRow;
      proposalId: string;
      termsHash: string;
      request: { id: string; certificate_id: bigint; holding_id: bigint };
      child: bigint | undefined;
    },
  ): Promise<void> {
    const { id, quote, request } = made;
    const db = this.walls.manager();
    await db.query(`update trade.quote set status = 'accepted' where id = $1`, [quote.id]);
    await db.query(
      `update trade.quote set status = 'declined' where request_id = $1 and status = 'open' and id <> $2`,
      [request.id, quote.id],
    );
    await db.query(`update trade.discount_request set status = 'accepted' where id = $1`, [request.id]);
    await db.query(
      `insert into trade.discount (id, quote_id, seller_id, financier_id, certificate_id, source_id, holding_id, cash,
         terms_hash, hold_proposal_id, status, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'accepted', $11)`,
      [
        id,
        quote.id,
        asker.companyId,
        quote.financier_id,
        request.certificate_id.toString(),
        request.holding_id.toString(),
        (made.child ?? request.holding_id).toString(),
        quote.cash,
        made.termsHash,
        made.proposalId,
        asker.userId,
      ],
    );
    await this.asked.forget(request.id);
  }

  /** Two holds over one holding may wait at once: the terms say which of them the ledger has taken. */
  private async onHeld({ args }: BookEvent): Promise<void> {
    const child = String(args.child);
    const [discount] = await this.discounts.move(
      `holding_id = $1 and terms_hash = $2 and status = 'accepted'`,
      [child === '0' ? String(args.holding) : child, String(args.termsHash)],
      'signed',
    );
    if (!discount) return;
    await this.walls
      .manager()
      .query('update trade.discount set hold_epoch = $2 where id = $1', [discount.id, Number(args.epoch)]);
  }

  /** The financier has promised: its bank is asked to pay the seller. */
  private async onCommitted({ args }: BookEvent): Promise<void> {
    const holdingId = String(args.holding);
    const [discount] = await this.discounts.move(
      `holding_id = $1 and status = 'registered'`,
      [holdingId],
      'funding',
    );
    if (!discount) return;
    const holding = await this.quotes.sellable(discount.holding_id);
    if (!holding) throw new Error(`The ledger has committed a holding that it does not know: ${holdingId}.`);
    await this.money.ask(discount, 'complete', discount.cash, {
      owedBefore: holding.amount,
      epoch: Number(args.epoch),
    });
  }

  private async onCompleted(event: BookEvent): Promise<void> {
    const [discount] = await this.discounts.move(
      `holding_id = $1 and status in ('funding', 'registered')`,
      [String(event.args.holding)],
      'funded',
    );
    if (!discount) return;
    await this.limits.use(discount.id);
    await this.proposals.closeAll({ kind: 'discount', id: discount.id }, 'withdrawn');
    await this.keepFromAttesting(discount, event.orderHash);
    await this.cases.closeMoot('funding-late', { discountId: discount.id }, 'funded');
    const financier = await this.parties.byId(discount.financier_id);
    await this.discounts.tellBoth(discount, 'discount-funded', { cash: discount.cash.toString() });
    // Rule notice (Civil Code 764, 765): from here on the obligor owes the financier, and knows who that is.
    const obligor = await this.obligor(discount.certificate_id);
    await this.notices.tell([obligor.id], 'assignment', {
      certificateId: discount.certificate_id.toString(),
      holdingId: discount.holding_id.toString(),
      amount: String(event.args.amount),
      financierId: financier.id,
      financier: financier.name,
      registrationNumber: discount.registration_number,
      orderHash: event.orderHash,
    });
  }

  private async obligor(certificate: bigint): Promise<Party> {
    const number = obligorOf(certificate);
    const party = (await this.parties.byParticipant([number])).get(number);
    if (!party) throw new Error(`Nobody has the number ${String(number)} of an obligor.`);
    return party;
  }

  /** Where the seller's word has moved the title, the bank's late notice has nothing to take to the ledger any more. */
  private async keepFromAttesting(discount: Discount, orderHash: string): Promise<void> {
    await this.walls.manager().query(
      `update trade.payment_instruction i set operation_id = o.id
       from trade.operation o, trade.payment_message m
       where o.order_hash = $2 and o.proposal_id = $3 and m.id = i.message_id and m.subject_id = $1
         and i.purpose = 'complete' and i.status in ('instructed', 'booked', 'attested')`,
      [discount.id, orderHash, discount.receipt_proposal_id],
    );
  }
}

function secondsOf(moment: Date): bigint {
  return BigInt(Math.floor(moment.getTime() / 1000));
}

/** What the financier commits to, word for word. */
function termsOf(quote: QuoteRow): Record<string, unknown> {
  const { basis, rate_ppm, advance_ppm, recourse, from_date, to_date, days, face, financed } = quote;
  const { interest, seller_interest, fees, cash, reserve, paid_on } = quote;
  const money = { face, financed, interest, seller_interest, fees, cash, reserve };
  const paid = paid_on === null ? {} : { paid_on };
  return { basis, rate_ppm, advance_ppm, recourse, from_date, to_date, days, ...money, ...paid };
}
