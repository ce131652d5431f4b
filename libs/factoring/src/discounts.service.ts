import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { PaymentInstructions } from '#banking';
import { Foresight, Parties } from '#certificates';
import { BusinessDay, refused, type BookEvent } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import { commitmentOf, newSalt } from '#evidence';
import {
  Proposals,
  identityErrors,
  type DayTask,
  type Need,
  type Principal,
  type ProposalView,
  type Reaction,
  type Signed,
} from '#identity';
import type { Hex, Order } from '#orders';
import { factoringErrors } from './factoring.errors.js';
import type { DiscountView } from './factoring.schemas.js';
import { Quotes, type QuoteRow } from './quotes.service.js';
import { FACTORING_REACTION } from './reaction-names.js';
import { ReceivablesRegister } from './register.js';

/** How long a hold waits for the financier, in real time. */
const HOLD_FOR_MS = 48 * 3600 * 1000;

const discountRow = z.object({
  id: z.string(),
  quote_id: z.string(),
  seller_id: z.string(),
  financier_id: z.string(),
  certificate_id: z.string().transform(BigInt),
  holding_id: z.string().transform(BigInt),
  cash: column.minor,
  terms_hash: z.string().transform((text): Hex => `0x${text.slice(2)}`),
  hold_proposal_id: z.string(),
  registration_number: z.string().nullable(),
  commit_proposal_id: z.string().nullable(),
  status: z.enum([
    'accepted',
    'signed',
    'registered',
    'funding',
    'funded',
    'collected',
    'failed',
    'withdrawn',
  ]),
});
type Discount = z.infer<typeof discountRow>;
const COLUMNS = `id, quote_id, seller_id, financier_id, certificate_id, holding_id, cash, terms_hash, hold_proposal_id,
  registration_number, commit_proposal_id, status`;

/** The sale of a holding to a financier, from the accepted price to the money. */
@Injectable()
export class Discounts {
  /** What follows when the ledger has said something about a holding that is being sold. */
  readonly reactions: readonly Reaction[] = [
    { name: FACTORING_REACTION.signed, service: 'factoring', run: (event) => this.onHeld(event) },
    { name: FACTORING_REACTION.instruct, service: 'factoring', run: (event) => this.onCommitted(event) },
    { name: FACTORING_REACTION.funded, service: 'factoring', run: (event) => this.onCompleted(event) },
    { name: FACTORING_REACTION.collected, service: 'factoring', run: (event) => this.onSettled(event) },
    { name: FACTORING_REACTION.failed, service: 'factoring', run: (event) => this.onReleased(event) },
  ];

  /** What the start of a business day brings. */
  readonly dayTask: DayTask = {
    name: 'factoring.day',
    service: 'factoring',
    run: () => Promise.resolve(),
  };

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly foresight: Foresight,
    private readonly proposals: Proposals,
    private readonly quotes: Quotes,
    private readonly register: ReceivablesRegister,
    private readonly instructions: PaymentInstructions,
  ) {}

  /**
   * Accepts a quote and proposes the hold that the seller signs; every other quote of the request is declined.
   * @throws not-found, request-closed, quote-closed, quote-stale, and what the ledger would refuse
   */
  async accept(asker: Principal, quoteId: string): Promise<DiscountView> {
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
      const whole = holding.amount === request.amount;
      const child = whole ? 0n : await this.parties.nextChild(request.holding_id, asker.participant);
      const expiresAt = new Date(Date.now() + HOLD_FOR_MS);
      const expiry = BigInt(Math.floor(expiresAt.getTime() / 1000));
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
      const db = this.walls.manager();
      await db.query(`update trade.quote set status = 'accepted' where id = $1`, [quoteId]);
      await db.query(
        `update trade.quote set status = 'declined' where request_id = $1 and status = 'open' and id <> $2`,
        [request.id, quoteId],
      );
      await db.query(`update trade.discount_request set status = 'accepted' where id = $1`, [request.id]);
      await db.query(
        `insert into trade.discount (id, quote_id, seller_id, financier_id, certificate_id, source_id, holding_id, cash,
           terms_hash, hold_proposal_id, status, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'accepted', $11)`,
        [
          id,
          quoteId,
          asker.companyId,
          quote.financier_id,
          request.certificate_id.toString(),
          request.holding_id.toString(),
          (whole ? request.holding_id : child).toString(),
          quote.cash,
          termsHash,
          proposalId,
          asker.userId,
        ],
      );
    });
    return this.view(asker, id);
  }

  /** The seller's signature under the hold, or the financier's maker's or checker's under the commit. */
  async sign(asker: Principal, id: string, signature: string): Promise<Signed> {
    return this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.lock(asker, id);
      const proposalId =
        asker.companyId === discount.financier_id ? discount.commit_proposal_id : discount.hold_proposal_id;
      if (proposalId === null) throw factoringErrors('state-differs', { status: discount.status });
      return this.proposals.sign(asker, proposalId, signature);
    });
  }

  /**
   * Searches the register and registers the purchase; then proposes the commit, which two of the financier sign.
   * @throws not-found, state-differs, register-first
   */
  async registerPurchase(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.lock(asker, id);
      if (discount.financier_id !== asker.companyId) throw identityErrors('not-found', { what: 'discount' });
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
      const expiresAt = new Date(Date.now() + HOLD_FOR_MS);
      const order: Order = {
        kind: 'commit',
        body: {
          holding: discount.holding_id,
          epoch: holding.epoch,
          financier: asker.participant,
          cash: discount.cash,
          termsHash: discount.terms_hash,
          deadline: BigInt(Math.floor(expiresAt.getTime() / 1000)),
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
    return this.view(asker, id);
  }

  /**
   * Proposes to give a holding back: one that is held, by the financier's maker; one that is committed, by two of the
   * financier and only after the bank has refused the payment.
   * @throws not-found, state-differs
   */
  async proposeRelease(asker: Principal, id: string): Promise<DiscountView> {
    await this.walls.asService('factoring', async () => {
      const discount = await this.lock(asker, id);
      if (discount.financier_id !== asker.companyId) throw identityErrors('not-found', { what: 'discount' });
      const held = discount.status === 'signed' || discount.status === 'registered';
      if (!held && discount.status !== 'funding') {
        throw factoringErrors('state-differs', { status: discount.status });
      }
      // While money may be on its way nothing is given back.
      if (!held && !(await this.paymentRefused(discount))) throw factoringErrors('payment-open');
      const holding = await this.quotes.sellable(discount.holding_id);
      if (!holding) throw refused('holding-unknown');
      const seller = await this.parties.byId(discount.seller_id);
      const expiresAt = new Date(Date.now() + HOLD_FOR_MS);
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
    return this.view(asker, id);
  }

  /** A discount of the caller's company, as seller or as financier. @throws not-found */
  async view(asker: Principal, id: string): Promise<DiscountView> {
    const [discount] = await this.seen(asker, 'where id = $1', [id]);
    if (!discount) throw identityErrors('not-found', { what: 'discount' });
    return this.viewOf(asker, discount);
  }

  /** The discounts of the caller's company, the newest first. */
  async list(asker: Principal): Promise<DiscountView[]> {
    const views = [];
    for (const discount of await this.seen(asker, 'order by id desc limit 100', [])) {
      views.push(await this.viewOf(asker, discount));
    }
    return views;
  }

  private async viewOf(asker: Principal, discount: Discount): Promise<DiscountView> {
    const current =
      asker.companyId === discount.financier_id ? discount.commit_proposal_id : discount.hold_proposal_id;
    const proposal = current === null ? null : await this.proposals.view(asker, current);
    return {
      id: discount.id,
      status: await this.statusOf(asker, discount),
      certificateId: discount.certificate_id.toString(),
      holdingId: discount.holding_id.toString(),
      sellerId: discount.seller_id,
      financierId: discount.financier_id,
      registrationNumber: discount.registration_number,
      quote: await this.quotes.quoteView(asker, discount.quote_id),
      proposal: proposal?.status === 'open' ? proposal : null,
    };
  }

  /** Failures are read off the operation: nothing has to be written for them. */
  private async statusOf(asker: Principal, discount: Discount): Promise<DiscountView['status']> {
    if (discount.status !== 'accepted') return discount.status === 'withdrawn' ? 'failed' : discount.status;
    const hold: ProposalView = await this.proposals.view(asker, discount.hold_proposal_id);
    if (hold.status === 'expired') return 'expired';
    const [operation] = await this.walls.asService('factoring', async () =>
      z
        .array(z.object({ status: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select status from trade.operation where proposal_id = $1', [discount.hold_proposal_id]),
        ),
    );
    return operation && ['refused', 'expired'].includes(operation.status) ? 'failed' : 'accepted';
  }

  private async onHeld(event: BookEvent): Promise<void> {
    const child = String(event.args.child);
    await this.move(child === '0' ? String(event.args.holding) : child, ['accepted'], 'signed');
  }

  /** The financier has promised: its bank is asked to pay the seller. */
  private async onCommitted(event: BookEvent): Promise<void> {
    const holdingId = String(event.args.holding);
    const [discount] = await this.move(holdingId, ['registered'], 'funding');
    if (!discount) return;
    const holding = await this.quotes.sellable(discount.holding_id);
    if (!holding) throw new Error(`The ledger has committed a holding that it does not know: ${holdingId}.`);
    const { today } = await this.day.state();
    const { withoutAccount } = await this.instructions.write({
      purpose: 'complete',
      subjectId: discount.id,
      debtorId: discount.financier_id,
      currency: holding.currency,
      requestedOn: today,
      instructions: [
        {
          certificateId: discount.certificate_id,
          holdingId: discount.holding_id,
          owedBefore: holding.amount,
          epoch: Number(event.args.epoch),
          amount: discount.cash,
          creditorId: discount.seller_id,
        },
      ],
    });
    if (withoutAccount.length > 0) {
      throw new Error(`The seller of discount ${discount.id} has no account in ${holding.currency}.`);
    }
  }

  private async onCompleted(event: BookEvent): Promise<void> {
    await this.move(String(event.args.holding), ['funding', 'registered'], 'funded');
  }

  private async onSettled(event: BookEvent): Promise<void> {
    if (event.args.owedAfter !== '0') return;
    const collected = await this.move(String(event.args.holding), ['funded'], 'collected');
    await this.discharge(collected);
    for (const discount of collected) await this.payReserve(discount);
  }

  /** What was kept back of the face goes to the seller, now that the obligor has paid. */
  private async payReserve(discount: Discount): Promise<void> {
    const [quote] = z
      .array(z.object({ reserve: column.minor }))
      .parse(
        await this.walls
          .manager()
          .query('select reserve from trade.quote where id = $1', [discount.quote_id]),
      );
    const holding = await this.quotes.sellable(discount.holding_id);
    if (!quote || !holding || quote.reserve === 0n) return;
    const { today } = await this.day.state();
    await this.instructions.write({
      purpose: 'reserve',
      subjectId: discount.id,
      debtorId: discount.financier_id,
      currency: holding.currency,
      requestedOn: today,
      instructions: [
        {
          certificateId: discount.certificate_id,
          holdingId: discount.holding_id,
          owedBefore: quote.reserve,
          epoch: holding.epoch,
          amount: quote.reserve,
          creditorId: discount.seller_id,
        },
      ],
    });
  }

  private async onReleased(event: BookEvent): Promise<void> {
    const open = ['accepted', 'signed', 'registered', 'funding'];
    await this.discharge(await this.move(String(event.args.holding), open, 'failed'));
  }

  private async paymentRefused({ holding_id }: Discount): Promise<boolean> {
    const [found] = z.array(z.object({ open: z.number(), refused: z.number() })).parse(
      await this.walls.manager().query(
        `select count(*) filter (where status <> 'rejected')::int as open,
           count(*) filter (where status = 'rejected')::int as refused
         from trade.payment_instruction where purpose = 'complete' and holding_id = $1`,
        [holding_id.toString()],
      ),
    );
    return found !== undefined && found.open === 0 && found.refused > 0;
  }

  private async move(holding: string, from: readonly string[], to: string): Promise<Discount[]> {
    const [rows] = await this.walls
      .manager()
      .query<[unknown[], number]>(
        `update trade.discount set status = $3 where holding_id = $1 and status = any($2) returning ${COLUMNS}`,
        [holding, from, to],
      );
    return z.array(discountRow).parse(rows);
  }

  private async discharge(discounts: readonly Discount[]): Promise<void> {
    for (const { id } of discounts) {
      await this.walls
        .manager()
        .query('update trade.registration set discharged_at = now() where discount_id = $1', [id]);
    }
  }

  private async lock(asker: Principal, id: string): Promise<Discount> {
    const [seen] = await this.seen(asker, 'where id = $1', [id]);
    if (!seen) throw identityErrors('not-found', { what: 'discount' });
    const [locked] = z
      .array(discountRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${COLUMNS} from trade.discount where id = $1 for update`, [id]),
      );
    if (!locked) throw identityErrors('not-found', { what: 'discount' });
    return locked;
  }

  private async seen(asker: Principal, where: string, values: unknown[]): Promise<Discount[]> {
    return this.walls.inCompany(asker, async () =>
      z
        .array(discountRow)
        .parse(await this.walls.manager().query(`select ${COLUMNS} from trade.discount ${where}`, values)),
    );
  }
}

/** What the financier commits to, word for word. */
function termsOf(quote: QuoteRow): Record<string, unknown> {
  const { basis, rate_ppm, advance_ppm, recourse, from_date, to_date, days, face, financed } = quote;
  const { interest, seller_interest, fees, cash, reserve } = quote;
  const money = { face, financed, interest, seller_interest, fees, cash, reserve };
  return { basis, rate_ppm, advance_ppm, recourse, from_date, to_date, days, ...money };
}
