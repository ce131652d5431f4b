import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { BusinessDay, refused } from '#chain';
import { Parties, Undisputed } from '#certificates';
import { addMonths, column, formatMoney, type BusinessDate } from '#common';
import { Walls } from '#database';
import { identityErrors, type Principal } from '#identity';
import { certificateOf, obligorOf } from '#orders';
import { factoringErrors } from './factoring.errors.js';
import type { QuoteBody, QuoteView, RequestBody, RequestView } from './factoring.schemas.js';
import { priceColumns } from './price-columns.js';
import { priceOf } from './pricing.js';
import { Products, type ProductRow } from './products.service.js';
import type { StandingPriceRow } from './standing-prices/standing-price-row.js';

const requestRow = z.object({
  id: z.string(),
  seller_id: z.string(),
  certificate_id: z.string().transform(BigInt),
  holding_id: z.string().transform(BigInt),
  epoch: z.number(),
  amount: column.minor,
  financier_ids: z.array(z.string()),
  status: z.enum(['requested', 'quoted', 'accepted', 'declined', 'withdrawn', 'expired']),
});
/** One holder's question for prices. */
export type RequestRow = z.infer<typeof requestRow>;
const REQUEST = 'id, seller_id, certificate_id, holding_id, epoch, amount, financier_ids, status';

const quoteRow = z.object({
  id: z.string(),
  request_id: z.string(),
  seller_id: z.string(),
  financier_id: z.string(),
  ...priceColumns,
  advance_ppm: z.number(),
  term_review: z.string().nullable(),
  standing_price_id: z.string().nullable(),
  status: z.enum(['open', 'accepted', 'declined', 'expired']),
});
/** One financier's price for one request; money in minor units, as text. */
export type QuoteRow = z.infer<typeof quoteRow>;
const QUOTE = `id, request_id, seller_id, financier_id, basis, rate_ppm, advance_ppm, recourse, from_date, to_date, days,
  face, financed, interest, seller_interest, fees, cash, reserve, all_in_ppm, term_review, paid_on,
  standing_price_id, status`;

/** The part of a certificate that a price needs. */
export interface Sellable {
  owner: number;
  amount: bigint;
  epoch: number;
  state: string;
  currency: string;
  dueOn: BusinessDate;
}

/** Requests for prices, and the prices. */
@Injectable()
export class Quotes {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly products: Products,
    private readonly undisputed: Undisputed,
  ) {}

  /**
   * Asks several financiers what they would pay for an amount of a holding. They may then see that holding.
   * @throws not-found, holding-not-yours, holding-not-live, holding-disputed, amount-above-holding,
   * too-near-due, financier-unknown
   */
  async request(asker: Principal, body: RequestBody): Promise<RequestView> {
    const id = newId();
    await this.walls.asService('factoring', async () => {
      const today = await this.day.open();
      const holdingId = BigInt(body.holdingId);
      const holding = await this.sellable(holdingId);
      if (holding?.owner !== asker.participant) return this.parties.refuseOthers(asker, holdingId);
      if (holding.state !== 'live') throw refused('holding-not-live');
      await this.undisputed.check([holdingId]);
      const amount = BigInt(body.amount);
      if (amount > holding.amount) throw refused('amount-above-holding');
      await this.checkFarFromDue(today, holding.dueOn);
      const db = this.walls.manager();
      const certificate = certificateOf(holdingId).toString();
      for (const financierId of new Set(body.financierIds)) {
        const financier = await this.parties.byId(financierId);
        if (!financier.roles.includes('financier')) {
          throw factoringErrors('financier-unknown', { name: financier.name });
        }
        await db.query(
          `insert into trade.access_grant (participant, certificate_id, holding_id, scope, reason)
           values ($1, $2, $3, 'price', $4) on conflict do nothing`,
          [financier.participant, certificate, body.holdingId, `discount request ${id}`],
        );
      }
      await db.query(
        `insert into trade.discount_request (id, seller_id, certificate_id, holding_id, epoch, amount, financier_ids,
           status, created_by) values ($1, $2, $3, $4, $5, $6, $7, 'requested', $8)`,
        [
          id,
          asker.companyId,
          certificate,
          body.holdingId,
          holding.epoch,
          amount.toString(),
          [...new Set(body.financierIds)],
          asker.userId,
        ],
      );
    });
    return this.view(asker, id);
  }

  /** A request that the caller made or is asked, with the quotes that it may see. @throws not-found */
  async view(asker: Principal, id: string): Promise<RequestView> {
    const [request] = await this.requestsWhere(asker, 'where id = $1', [id]);
    if (!request) throw identityErrors('not-found', { what: 'request' });
    return request;
  }

  /** The requests that the caller's company made or is asked, the newest first. */
  async list(asker: Principal): Promise<RequestView[]> {
    return this.requestsWhere(asker, 'order by id desc limit 100', []);
  }

  /**
   * Quotes one of the caller's products for a request; good until the business day ends.
   * @throws not-found, financier-declined, request-closed, product-differs, quote-open, cash-not-positive, too-near-due,
   * term-max, day-closing
   */
  async quote(asker: Principal, requestId: string, body: QuoteBody): Promise<QuoteView> {
    const id = await this.walls.asService('factoring', async () => {
      const today = await this.day.open();
      const request = await this.lockRequest(asker, requestId);
      if (!request.financier_ids.includes(asker.companyId)) {
        throw identityErrors('not-found', { what: 'request' });
      }
      if ((await this.declinings(asker, requestId)).length > 0) throw factoringErrors('financier-declined');
      if (request.status !== 'requested' && request.status !== 'quoted') {
        throw factoringErrors('request-closed', { status: request.status });
      }
      const product = await this.products.own(asker, body.productId);
      const holding = await this.sellable(request.holding_id);
      if (!holding) throw refused('holding-unknown');
      if (product.currency !== holding.currency) {
        throw factoringErrors('product-differs', { there: product.currency, here: holding.currency });
      }
      await this.checkFarFromDue(today, holding.dueOn);
      await this.checkTerm(request, holding.dueOn, today, body.termReview);
      return this.keep(request, holding, today, {
        asked: product,
        productId: product.id,
        standingPriceId: null,
        paidOn: null,
        termReview: body.termReview ?? null,
        createdBy: asker.userId,
      });
    });
    const [view] = await this.quotesWhere(asker, 'where id = $1', [id]);
    if (!view) throw identityErrors('not-found', { what: 'quote' });
    return view;
  }

  /**
   * The quote that a standing price gives to a seller's own request, as a person of the financier would: interest counts
   * from the day on which the price is paid. Gives its number.
   * @throws not-found, request-closed, product-differs, quote-open, cash-not-positive, too-near-due, term-max, day-closing
   */
  async quoteStanding(
    seller: Principal,
    requestId: string,
    standing: StandingPriceRow,
    paidOn: BusinessDate,
  ): Promise<string> {
    return this.walls.asService('factoring', async () => {
      const today = await this.day.open();
      const request = await this.lockRequest(seller, requestId);
      if (request.status !== 'requested') throw factoringErrors('request-closed', { status: request.status });
      const holding = await this.sellable(request.holding_id);
      if (!holding) throw refused('holding-unknown');
      if (standing.currency !== holding.currency) {
        throw factoringErrors('product-differs', { there: standing.currency, here: holding.currency });
      }
      await this.checkFarFromDue(today, holding.dueOn);
      await this.checkTerm(request, holding.dueOn, today, undefined);
      return this.keep(request, holding, today, {
        asked: standing,
        productId: null,
        standingPriceId: standing.id,
        paidOn,
        termReview: null,
        createdBy: standing.created_by,
      });
    });
  }

  /** Prices a request and keeps the quote, in the caller's transaction. @throws cash-not-positive, quote-open */
  private async keep(
    request: RequestRow,
    holding: Sellable,
    today: BusinessDate,
    by: {
      asked: Pick<
        ProductRow | StandingPriceRow,
        'financier_id' | 'rate_ppm' | 'basis' | 'advance_ppm' | 'fee' | 'recourse'
      >;
      productId: string | null;
      standingPriceId: string | null;
      paidOn: BusinessDate | null;
      termReview: string | null;
      createdBy: string;
    },
  ): Promise<string> {
    const db = this.walls.manager();
    const { asked } = by;
    const terms = {
      ratePpm: asked.rate_ppm,
      basis: asked.basis,
      advancePpm: asked.advance_ppm,
      fee: asked.fee,
    };
    const payOn = (await this.day.calendar()).onOrAfter(holding.dueOn);
    const price = priceOf(request.amount, terms, by.paidOn ?? today, payOn);
    if (!price) {
      const money = (minor: bigint): string => formatMoney({ minor, currency: holding.currency });
      throw factoringErrors('cash-not-positive', { cost: money(asked.fee), financed: money(request.amount) });
    }
    await db.query(
      `update trade.quote set status = 'expired' where request_id = $1 and status = 'open' and from_date <> $2`,
      [request.id, today],
    );
    const quoteId = newId();
    const made: unknown[] = await db.query(
      `insert into trade.quote (id, request_id, seller_id, financier_id, product_id, basis, rate_ppm, advance_ppm,
         recourse, from_date, to_date, days, face, financed, interest, seller_interest, fees, cash, reserve, all_in_ppm,
         status, created_by, term_review, standing_price_id, paid_on)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'open', $21, $22,
         $23, $24)
       on conflict do nothing returning id`,
      [
        quoteId,
        request.id,
        request.seller_id,
        asked.financier_id,
        by.productId,
        terms.basis,
        terms.ratePpm,
        terms.advancePpm,
        asked.recourse,
        today,
        payOn,
        price.days,
        request.amount.toString(),
        price.financed.toString(),
        price.interest.toString(),
        price.sellerInterest.toString(),
        price.fees.toString(),
        price.cash.toString(),
        price.reserve.toString(),
        price.allInPpm.toString(),
        by.createdBy,
        by.termReview,
        by.standingPriceId,
        by.paidOn,
      ],
    );
    if (made.length === 0) throw factoringErrors('quote-open');
    await db.query(`update trade.discount_request set status = 'quoted' where id = $1`, [request.id]);
    return quoteId;
  }

  /** A quote that the caller may see. @throws not-found */
  async quoteView(asker: Principal, id: string): Promise<QuoteView> {
    const [view] = await this.quotesWhere(asker, 'where id = $1', [id]);
    if (!view) throw identityErrors('not-found', { what: 'quote' });
    return view;
  }

  /** A quote to the caller's company and its request, both locked for an act. @throws not-found */
  async lockQuote(asker: Principal, id: string): Promise<{ quote: QuoteRow; request: RequestRow }> {
    const seen = await this.quoteView(asker, id);
    const request = await this.lockRequest(asker, seen.requestId);
    const [quote] = z
      .array(quoteRow)
      .parse(
        await this.walls.manager().query(`select ${QUOTE} from trade.quote where id = $1 for update`, [id]),
      );
    if (!quote || quote.seller_id !== asker.companyId) throw identityErrors('not-found', { what: 'quote' });
    return { quote, request };
  }

  /** A holding as it is now, with what a price needs of its certificate. */
  async sellable(holding: bigint): Promise<Sellable | undefined> {
    const [row] = z
      .array(
        z.object({
          owner: column.participant,
          amount: column.minor,
          epoch: z.number(),
          state: z.string(),
          currency: z.string(),
          due_on: column.date,
        }),
      )
      .parse(
        await this.walls.manager().query(
          `select h.owner, h.amount, h.epoch, h.state, c.currency, c.due_on from projection.holding h
           join projection.certificate c on c.id = h.certificate_id where h.id = $1`,
          [holding.toString()],
        ),
      );
    return row && { ...row, dueOn: row.due_on };
  }

  private async checkFarFromDue(today: BusinessDate, dueOn: BusinessDate): Promise<void> {
    const calendar = await this.day.calendar();
    if (calendar.nextBusinessDay(today) >= dueOn) {
      throw factoringErrors('too-near-due', { day: calendar.onOrAfter(dueOn) });
    }
  }

  /** A term above six months is quoted only with the financier's own review of why it is right (rule term-max). */
  private async checkTerm(
    { certificate_id }: RequestRow,
    dueOn: BusinessDate,
    today: BusinessDate,
    review: string | undefined,
  ): Promise<void> {
    const reasoned: unknown[] = await this.walls
      .manager()
      .query('select 1 from trade.certificate where id = $1 and term_reason is not null', [
        certificate_id.toString(),
      ]);
    const long = reasoned.length > 0 || dueOn > addMonths(today, 6);
    if (long && review === undefined) throw factoringErrors('term-max');
  }

  /** Which of the asked give no price, as far as the caller may know. */
  private async declinings(asker: Principal, requestId: string): Promise<RequestView['declinings']> {
    return this.walls.inCompany(asker, async () =>
      z
        .array(z.object({ financier_id: z.string(), reason: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query(
              `select financier_id, reason from trade.request_declining where request_id = $1 order by created_at`,
              [requestId],
            ),
        )
        .map(({ financier_id, reason }) => ({ financierId: financier_id, reason })),
    );
  }

  /** A request that the caller made or is asked, locked for an act. @throws not-found */
  async lockRequest(asker: Principal, id: string): Promise<RequestRow> {
    const seen: unknown[] = await this.walls.inCompany(asker, () =>
      this.walls.manager().query('select 1 from trade.discount_request where id = $1', [id]),
    );
    if (seen.length === 0) throw identityErrors('not-found', { what: 'request' });
    const [request] = z
      .array(requestRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${REQUEST} from trade.discount_request where id = $1 for update`, [id]),
      );
    if (!request) throw identityErrors('not-found', { what: 'request' });
    return request;
  }

  private async requestsWhere(asker: Principal, where: string, values: unknown[]): Promise<RequestView[]> {
    const requests = await this.walls.inCompany(asker, async () =>
      z
        .array(requestRow)
        .parse(
          await this.walls.manager().query(`select ${REQUEST} from trade.discount_request ${where}`, values),
        ),
    );
    const calendar = await this.day.calendar();
    const views = [];
    for (const request of requests) {
      const holding = await this.walls.asService('factoring', () => this.sellable(request.holding_id));
      if (!holding) throw new Error(`Request ${request.id} names a holding that the ledger does not know.`);
      const seller = await this.parties.byId(request.seller_id);
      const obligor = obligorOf(request.certificate_id);
      views.push({
        id: request.id,
        sellerId: seller.id,
        seller: seller.name,
        certificateId: request.certificate_id.toString(),
        holdingId: request.holding_id.toString(),
        amount: request.amount.toString(),
        currency: holding.currency,
        dueOn: holding.dueOn,
        payOn: calendar.onOrAfter(holding.dueOn),
        obligor: (await this.parties.byParticipant([obligor])).get(obligor)?.name ?? '',
        status: request.status,
        declinings: await this.declinings(asker, request.id),
        quotes: await this.quotesWhere(asker, 'where request_id = $1 order by cash desc, id', [request.id]),
      });
    }
    return views;
  }

  private async quotesWhere(asker: Principal, where: string, values: unknown[]): Promise<QuoteView[]> {
    const quotes = await this.walls.inCompany(asker, async () =>
      z
        .array(quoteRow)
        .parse(await this.walls.manager().query(`select ${QUOTE} from trade.quote ${where}`, values)),
    );
    const { today } = await this.day.state();
    const views = [];
    for (const quote of quotes) {
      const financier = await this.parties.byId(quote.financier_id);
      views.push({
        id: quote.id,
        requestId: quote.request_id,
        financierId: quote.financier_id,
        financier: financier.name,
        basis: quote.basis,
        ratePpm: quote.rate_ppm,
        advancePpm: quote.advance_ppm,
        recourse: quote.recourse,
        from: quote.from_date,
        to: quote.to_date,
        days: quote.days,
        face: quote.face,
        financed: quote.financed,
        interest: quote.interest,
        sellerInterest: quote.seller_interest,
        fees: quote.fees,
        cash: quote.cash,
        reserve: quote.reserve,
        allInPpm: quote.all_in_ppm,
        termReview: quote.term_review,
        paidOn: quote.paid_on,
        standingPriceId: quote.standing_price_id,
        status: quote.status === 'open' && quote.from_date !== today ? ('expired' as const) : quote.status,
      });
    }
    return views;
  }
}
