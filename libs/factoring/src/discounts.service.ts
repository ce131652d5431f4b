import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Undisputed } from '#certificates';
import { Walls } from '#database';
import { Notices, Proposals, identityErrors, type Principal, type Signed } from '#identity';
import { BusinessDay } from '#chain';
import { AskedFinanciers } from './asked-financiers.service.js';
import { DISCOUNT_COLUMNS, discountRow, type Discount, type PurchaseStatus } from './discount-row.js';
import { factoringErrors } from './factoring.errors.js';
import type { DiscountView } from './factoring.schemas.js';
import { Limits } from './limits.service.js';
import { Quotes } from './quotes.service.js';

/** What is done for discounts that time, a bank or the ledger has brought to a condition. */
export interface Ageing {
  /** SQL over trade.discount, without parameters. */
  when: string;
  act: (discount: Discount) => Promise<void>;
}

/** Purchases of holdings: how each stands, what waits for a signature, and what every end brings with it. */
@Injectable()
export class Discounts {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly proposals: Proposals,
    private readonly quotes: Quotes,
    private readonly limits: Limits,
    private readonly notices: Notices,
    private readonly undisputed: Undisputed,
    private readonly asked: AskedFinanciers,
  ) {}

  /**
   * A signature of either side under the order that waits for it.
   * @throws not-found, registration-missing, state-differs, holding-disputed, day-closing
   */
  async sign(asker: Principal, id: string, signature: string): Promise<Signed> {
    return this.walls.asService('factoring', async () => {
      await this.day.open();
      const discount = await this.lock(asker, id);
      const proposalId = proposalOf(asker, discount);
      if (proposalId === null && discount.status === 'signed' && discount.financier_id === asker.companyId) {
        throw factoringErrors('registration-missing');
      }
      if (proposalId === null) throw factoringErrors('state-differs', { status: discount.status });
      if (discount.status === 'accepted') await this.undisputed.check([discount.source_id]);
      return this.proposals.sign(asker, proposalId, signature);
    });
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

  /** A discount of the caller's company, locked for an act. @throws not-found */
  async lock(asker: Principal, id: string): Promise<Discount> {
    const [seen] = await this.seen(asker, 'where id = $1', [id]);
    if (!seen) throw identityErrors('not-found', { what: 'discount' });
    return this.lockOne(id);
  }

  /** A discount of the caller's company on the side that may do this, locked. @throws not-found */
  async lockAs(side: 'seller' | 'financier', asker: Principal, id: string): Promise<Discount> {
    await this.viewAs(side, asker, id);
    return this.lockOne(id);
  }

  /** The same without a lock, for what is only proposed: the one who approves has the lock. @throws not-found */
  async viewAs(side: 'seller' | 'financier', asker: Principal, id: string): Promise<Discount> {
    const [discount] = await this.seen(asker, 'where id = $1', [id]);
    const mine = side === 'seller' ? discount?.seller_id : discount?.financier_id;
    if (!discount || mine !== asker.companyId) throw identityErrors('not-found', { what: 'discount' });
    return discount;
  }

  /** A discount, whoever's, locked for what a service does. @throws not-found */
  async lockOne(id: string): Promise<Discount> {
    return this.one(id, 'for update');
  }

  /** A discount, whoever's. @throws not-found */
  async one(id: string, lock: '' | 'for update' = ''): Promise<Discount> {
    const [discount] = await this.where(`id = $1 ${lock}`, [id]);
    if (!discount) throw identityErrors('not-found', { what: 'discount' });
    return discount;
  }

  /** Discounts that fit a condition, in the caller's transaction. */
  async where(condition: string, values: readonly unknown[]): Promise<Discount[]> {
    return z
      .array(discountRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${DISCOUNT_COLUMNS} from trade.discount where ${condition}`, [...values]),
      );
  }

  /** Does what time has brought, rule after rule; where nothing fits any of them, that is one question. */
  async age(rules: readonly Ageing[]): Promise<void> {
    const any = rules.map(({ when }) => `(${when})`).join(' or ');
    const found = await this.walls.asService('factoring', () => this.where(`${any} limit 1`, []));
    if (found.length === 0) return;
    for (const rule of rules) await this.each(rule);
  }

  /** Does something for each discount that fits, each in a transaction of its own over its locked row. */
  private async each({ when, act }: Ageing): Promise<void> {
    const found = await this.walls.asService('factoring', () => this.where(when, []));
    for (const { id } of found) {
      await this.walls.asService('factoring', async () => {
        // It may have moved on since it was found; then it no longer fits.
        const [discount] = await this.where(`(${when}) and id = $1 for update`, [id]);
        if (discount) await act(discount);
      });
    }
  }

  /** Moves what the ledger told of on; gives what moved. Only from the states named, so that a copy changes nothing. */
  async move(condition: string, values: readonly unknown[], to: PurchaseStatus): Promise<Discount[]> {
    const [rows] = await this.walls
      .manager()
      .query<[unknown[], number]>(
        `update trade.discount set status = $${String(values.length + 1)} where ${condition} returning ${DISCOUNT_COLUMNS}`,
        [...values, to],
      );
    return z.array(discountRow).parse(rows);
  }

  /**
   * Ends a purchase: its registration is discharged, its part of the limit is free again, what waits for signatures
   * waits no more, and both sides are told why.
   */
  async end(discount: Discount, to: PurchaseStatus, reason: string): Promise<void> {
    const db = this.walls.manager();
    await db.query('update trade.discount set status = $2, end_reason = $3 where id = $1', [
      discount.id,
      to,
      reason,
    ]);
    await db.query(
      `update trade.registration set discharged_at = now(), discharge_reason = $2
         where discount_id = $1 and discharged_at is null`,
      [discount.id, reason],
    );
    await this.limits.release(discount.id);
    await this.asked.forgetAfter(discount.quote_id);
    const left = to === 'expired' ? 'expired' : 'withdrawn';
    await this.proposals.closeAll({ kind: 'discount', id: discount.id }, left);
    await this.tellBoth(discount, 'discount-ended', { status: to, reason });
  }

  /** Tells seller and financier of something about their deal. */
  async tellBoth(
    discount: Discount,
    kind: string,
    facts: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await this.notices.tell([discount.seller_id, discount.financier_id], kind, {
      discountId: discount.id,
      certificateId: discount.certificate_id.toString(),
      holdingId: discount.holding_id.toString(),
      ...facts,
    });
  }

  private async viewOf(asker: Principal, discount: Discount): Promise<DiscountView> {
    const current = proposalOf(asker, discount);
    const proposal = current === null ? null : await this.proposals.view(asker, current);
    return {
      id: discount.id,
      status: discount.status,
      endReason: discount.end_reason,
      withdrawalAsked: discount.withdrawal_asked,
      claim: discount.claim?.toString() ?? null,
      certificateId: discount.certificate_id.toString(),
      holdingId: discount.holding_id.toString(),
      sellerId: discount.seller_id,
      financierId: discount.financier_id,
      registrationNumber: discount.registration_number,
      quote: await this.quotes.quoteView(asker, discount.quote_id),
      proposal: proposal?.status === 'open' ? proposal : null,
    };
  }

  private async seen(asker: Principal, where: string, values: unknown[]): Promise<Discount[]> {
    return this.walls.inCompany(asker, async () =>
      z
        .array(discountRow)
        .parse(
          await this.walls.manager().query(`select ${DISCOUNT_COLUMNS} from trade.discount ${where}`, values),
        ),
    );
  }
}

/**
 * The order that may wait for the caller: of the financier its commit or release, of the seller its hold or its word
 * that the money came; after the purchase, of both, the way back.
 */
function proposalOf(asker: Principal, discount: Discount): string | null {
  if (discount.status === 'funded' || discount.status === 'overdue') return discount.back_proposal_id;
  if (asker.companyId === discount.financier_id) return discount.commit_proposal_id;
  return discount.status === 'funding' ? discount.receipt_proposal_id : discount.hold_proposal_id;
}
