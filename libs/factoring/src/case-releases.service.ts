import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Parties } from '#certificates';
import { BusinessDay, LEDGER_DOMAIN, refused } from '#chain';
import { CONFIGURATION, needed, uuid, type Configuration } from '#common';
import { Walls } from '#database';
import { Cases, Decisions, Operations, identityErrors, type DecisionView, type Principal } from '#identity';
import { orderHash, signDigest, type Hex, type LedgerDomain, type Order } from '#orders';
import type { Discount } from './discount-row.js';
import { DiscountMoney } from './discount-money.service.js';
import { Discounts } from './discounts.service.js';
import { factoringErrors } from './factoring.errors.js';
import { caseReleaseBody, type CaseReleaseBody } from './factoring.schemas.js';
import { Quotes } from './quotes.service.js';

const KIND = 'case-release';
const DEADLINE_SECONDS = 3600;
const payload = caseReleaseBody.extend({ discountId: uuid });

/**
 * The operator's way out of a committed holding when neither money nor financier comes: two of the operator decide a
 * case, and the operator's case key, which does nothing else, signs the release.
 */
@Injectable()
export class CaseReleases {
  private readonly caseKey: Hex;

  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly decisions: Decisions,
    private readonly cases: Cases,
    private readonly operations: Operations,
    private readonly quotes: Quotes,
    private readonly money: DiscountMoney,
    private readonly discounts: Discounts,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.caseKey = needed(configuration, 'CASE_KEY');
  }

  /** Proposes to decide an open case so. @throws not-found, state-differs, payment-booked, decision-open */
  async propose(asker: Principal, discountId: string, body: CaseReleaseBody): Promise<DecisionView> {
    return this.walls.asService('factoring', async () => {
      await this.day.open();
      await this.checkReleasable(await this.discounts.one(discountId));
      await this.checkCase(discountId, body.caseId);
      return this.decisions.propose(asker, {
        kind: KIND,
        subject: discountId,
        payload: { discountId, ...body },
      });
    });
  }

  /** Another person approves: the holding goes back to the seller, and the case is closed. */
  async approve(
    asker: Principal,
    decisionId: string,
    payloadHash: string,
  ): Promise<{ decision: DecisionView; operationId: string }> {
    return this.walls.asService('factoring', async () => {
      await this.day.open();
      const operations: string[] = [];
      const decision = await this.decisions.approve(asker, decisionId, KIND, payloadHash, async (decided) => {
        const { discountId, caseId, bankConfirmation } = payload.parse(decided.payload);
        const discount = await this.discounts.lockOne(discountId);
        await this.checkReleasable(discount);
        await this.checkCase(discountId, caseId);
        operations.push(await this.release(discount));
        await this.cases.close(asker, caseId, `released: ${bankConfirmation}`);
      });
      return { decision, operationId: z.string().parse(operations[0]) };
    });
  }

  /** The releases that wait for another person of the operator. */
  async waiting(asker: Principal): Promise<DecisionView[]> {
    return this.decisions.waiting(asker, KIND);
  }

  /** Another person says no. */
  async reject(asker: Principal, decisionId: string): Promise<DecisionView> {
    return this.decisions.reject(asker, decisionId, KIND);
  }

  private async release(discount: Discount): Promise<string> {
    const holding = await this.quotes.sellable(discount.holding_id);
    if (!holding) throw refused('holding-unknown');
    const order: Order = {
      kind: 'release',
      body: {
        holding: discount.holding_id,
        epoch: holding.epoch,
        deadline: BigInt(Math.floor(Date.now() / 1000) + DEADLINE_SECONDS),
      },
    };
    const financier = await this.parties.byId(discount.financier_id);
    return this.operations.submit(
      { order, signatures: [signDigest(orderHash(this.domain, order), this.caseKey)] },
      { kind: 'discount', id: discount.id, parties: [holding.owner, financier.participant] },
    );
  }

  /** What was booked is the seller's money: then the title goes to the financier, and never back by a case. */
  private async checkReleasable({ id, status }: Discount): Promise<void> {
    if (status !== 'funding') throw factoringErrors('state-differs', { status });
    if ((await this.money.paid(id, 'complete')).booked > 0n) throw factoringErrors('payment-booked');
  }

  private async checkCase(discountId: string, caseId: string): Promise<void> {
    const found: unknown[] = await this.walls.manager().query(
      `select 1 from trade.case_file
         where id = $1 and closed_at is null and kind = 'funding-late' and facts ->> 'discountId' = $2`,
      [caseId, discountId],
    );
    if (found.length === 0) throw identityErrors('not-found', { what: 'case' });
  }
}
