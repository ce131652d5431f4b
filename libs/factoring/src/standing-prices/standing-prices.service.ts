import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Parties } from '#certificates';
import { BusinessDay } from '#chain';
import { type BusinessDate } from '#common';
import { Walls } from '#database';
import { Decisions, identityErrors, type DecisionView, type Principal } from '#identity';
import { factoringErrors } from '../factoring.errors.js';
import { Sellables } from './sellables.service.js';
import { paymentDay, timeOfDay } from './payment-day.js';
import { STANDING_PRICE, standingPriceRow, type StandingPriceRow } from './standing-price-row.js';
import {
  standingPriceBody,
  type StandingPriceBody,
  type StandingPriceView,
} from './standing-prices.schemas.js';
import { standingOffers } from './standing-offers.js';

/** The kind of the decisions that make standing prices. */
const KIND = 'standing-price';

/** Prices at which financiers buy without being asked each time. */
@Injectable()
export class StandingPrices {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly decisions: Decisions,
    private readonly sellables: Sellables,
  ) {}

  /** Proposes a standing price; another person of the financier approves it. @throws not-found, obligor-unknown */
  async propose(asker: Principal, body: StandingPriceBody): Promise<DecisionView> {
    if (body.obligorId !== null) {
      const obligor = await this.parties.byId(body.obligorId);
      if (!obligor.roles.includes('obligor'))
        throw factoringErrors('obligor-unknown', { name: obligor.name });
    }
    return this.decisions.propose(asker, {
      kind: KIND,
      // Several may stand beside each other, each with bounds of its own.
      subject: [asker.companyId, newId()].join(':'),
      payload: body,
    });
  }

  /** Lets it stand as it was proposed. @throws what `Decisions.approve` throws */
  async approve(asker: Principal, id: string, payloadHash: string): Promise<DecisionView> {
    return this.decisions.approve(asker, id, KIND, payloadHash, async (decision) => {
      const price = standingPriceBody.parse(decision.payload);
      const { proposedBy } = await this.decisions.view(asker.companyId, id);
      await this.walls.asService('factoring', () =>
        this.walls.manager().query(
          `insert into trade.standing_price (id, financier_id, obligor_id, currency, rate_ppm, basis, advance_ppm, fee,
             recourse, least_days, most_days, smallest_face, largest_face, cut_off, valid_from, valid_until, status,
             decision_id, created_by)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'active', $17, $18)`,
          [
            newId(),
            asker.companyId,
            price.obligorId,
            price.currency,
            price.ratePpm,
            price.basis,
            price.advancePpm,
            price.fee,
            price.recourse,
            price.leastDays,
            price.mostDays,
            price.smallestFace,
            price.largestFace,
            price.cutOff,
            price.validFrom,
            price.validUntil,
            decision.id,
            proposedBy,
          ],
        ),
      );
    });
  }

  /** Says no to one that was proposed. @throws what `Decisions.reject` throws */
  async reject(asker: Principal, id: string): Promise<DecisionView> {
    return this.decisions.reject(asker, id, KIND);
  }

  /** Ends one at once; what was accepted at it stands. @throws not-found, standing-price-ended */
  async end(asker: Principal, id: string): Promise<StandingPriceView> {
    return this.walls.asService('factoring', async () => {
      const [price] = await this.where('id = $1 and financier_id = $2 for update', [id, asker.companyId]);
      if (!price) throw identityErrors('not-found', { what: 'standing price' });
      if (price.status === 'ended') throw factoringErrors('standing-price-ended');
      await this.walls
        .manager()
        .query(`update trade.standing_price set status = 'ended', ended_by = $2 where id = $1`, [
          id,
          asker.userId,
        ]);
      const [view] = await this.viewsOf([{ price: { ...price, status: 'ended' }, holdingIds: [] }]);
      if (!view) throw identityErrors('not-found', { what: 'standing price' });
      return view;
    });
  }

  /**
   * Of a financier all that it has, the newest first, and what waits for a checker; of a supplier those that would buy
   * a live holding of its own today, whole or in part. Another's limit is no figure of the answer.
   */
  async list(asker: Principal): Promise<{ data: StandingPriceView[]; decisions: DecisionView[] }> {
    const { companyId } = asker;
    if (asker.companyRoles.includes('financier')) {
      const own = await this.walls.asService('factoring', () =>
        this.where('financier_id = $1 order by id desc limit 500', [companyId]),
      );
      const data = await this.viewsOf(own.map((price) => ({ price, holdingIds: [] })));
      return { data, decisions: await this.decisions.waiting(asker, KIND) };
    }
    const market = await this.sellables.market(asker);
    const usable = market.prices.map((price) => ({
      price,
      holdingIds: market.holdings
        .filter((holding) => standingOffers(market, holding, { standingPriceId: price.id }).length > 0)
        .map(({ id }) => id.toString()),
    }));
    const data = await this.viewsOf(usable.filter(({ holdingIds }) => holdingIds.length > 0));
    return { data, decisions: [] };
  }

  /** The start of a business day: those whose last day has passed buy no more. */
  async startDay(today: BusinessDate): Promise<void> {
    await this.walls.asService('factoring', () =>
      this.walls
        .manager()
        .query(
          `update trade.standing_price set status = 'ended' where status = 'active' and valid_until < $1`,
          [today],
        ),
    );
  }

  private async where(condition: string, values: unknown[]): Promise<StandingPriceRow[]> {
    return z
      .array(standingPriceRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${STANDING_PRICE} from trade.standing_price where ${condition}`, values),
      );
  }

  private async viewsOf(
    found: readonly { price: StandingPriceRow; holdingIds: string[] }[],
  ): Promise<StandingPriceView[]> {
    const { today } = await this.day.state();
    const calendar = await this.day.calendar();
    const time = timeOfDay(new Date());
    const views = [];
    for (const { price, holdingIds } of found) {
      const obligor = price.obligor_id === null ? null : await this.parties.byId(price.obligor_id);
      views.push({
        id: price.id,
        financierId: price.financier_id,
        financier: (await this.parties.byId(price.financier_id)).name,
        obligorId: price.obligor_id,
        obligor: obligor?.name ?? null,
        currency: price.currency,
        ratePpm: price.rate_ppm,
        basis: price.basis,
        advancePpm: price.advance_ppm,
        interestBorneBy: 'supplier' as const,
        fee: price.fee.toString(),
        recourse: price.recourse,
        leastDays: price.least_days,
        mostDays: price.most_days,
        smallestFace: price.smallest_face.toString(),
        largestFace: price.largest_face.toString(),
        cutOff: price.cut_off,
        validFrom: price.valid_from,
        validUntil: price.valid_until,
        status: price.status,
        ...paymentDay(today, time, price.cut_off, calendar),
        holdingIds,
      });
    }
    return views;
  }
}
