import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { Foresight, Parties, Transfers, Undisputed, type Earlier } from '#certificates';
import { BusinessDay } from '#chain';
import type { BusinessDate, Language, Page, PageQuery } from '#common';
import { Walls } from '#database';
import { Operations, Proposals, identityErrors, type Principal, type ProposalView } from '#identity';
import { orderFromJson, type Order } from '#orders';
import { Discounts } from '../discounts.service.js';
import { factoringErrors } from '../factoring.errors.js';
import { Quotes } from '../quotes.service.js';
import { Sale } from '../sale.service.js';
import { ALLOCATION, allocationRow, type AllocationOrderRow, type AllocationRow } from './allocation-row.js';
import { AllocationViews } from './allocation-views.service.js';
import type { AllocationBody, AllocationPreview, AllocationView } from './allocations.schemas.js';
import type { SaleUse } from './choose.js';
import { previewOf, totalsOf } from './sheet-preview.js';
import { Sheets, type PlannedPayment, type Sheet } from './sheets.service.js';

/** How long a sheet waits for its holder: its prices are of the moment, and take of their financiers' limits. */
const SIGN_WITHIN_MS = 30 * 60 * 1000;
/** How long the financier has from then on, in seconds of real time. */
const HELD_SECONDS = 48 * 3600;

/** One order of a sheet that was proposed. */
interface Made {
  proposal: ProposalView;
  kind: 'payment' | 'cash';
  subjectId: string;
  toId: string;
  amount: bigint;
  cash: string | null;
}

/** A holder's sheets: many orders over what it holds, under one signature. */
@Injectable()
export class Allocations {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly undisputed: Undisputed,
    private readonly foresight: Foresight,
    private readonly transfers: Transfers,
    private readonly proposals: Proposals,
    private readonly operations: Operations,
    private readonly quotes: Quotes,
    private readonly sale: Sale,
    private readonly discounts: Discounts,
    private readonly sheets: Sheets,
    private readonly views: AllocationViews,
  ) {}

  /** What would be done and what it would cost; what stands against it is in the answer. */
  async preview(asker: Principal, body: AllocationBody, language: Language): Promise<AllocationPreview> {
    return this.walls.asService('factoring', async () => {
      const sheet = await this.sheets.plan(asker, body);
      const financiers = await this.parties.byIds(
        sheet.sales.map(({ offer }) => offer.standing.financier_id),
      );
      const { currency, strategy } = body;
      const receiverIds = body.payments.map(({ receiverId }) => receiverId);
      return previewOf(sheet, { currency, strategy, receiverIds }, language, financiers);
    });
  }

  /**
   * Proposes a sheet's orders, in the caller's transaction: each sale as a request, the quote of a standing price and its
   * acceptance, which takes of the financier's limit; each payment as a transfer. A sheet that the same person made and
   * has not signed is taken back: the same holdings and invoices are wanted for this one.
   * @throws the first of what `preview` shows to stand against it, and what transfers and acceptances throw
   */
  async propose(asker: Principal, body: AllocationBody, language: Language): Promise<AllocationView> {
    const id = await this.walls.asService('factoring', async () => {
      const today = await this.day.open();
      for (const earlier of await this.where(
        `status = 'open' and holder_id = $1 and created_by = $2 order by id for update`,
        [asker.companyId, asker.userId],
      ))
        await this.end(earlier, 'withdrawn');
      const sheet = await this.sheets.plan(asker, body);
      const problem = sheet.problems.find(({ blocks }) => blocks);
      if (problem) throw problem.error;
      const made = await this.orders(asker, body, sheet);
      if (made.length === 0) throw factoringErrors('allocation-empty');
      return this.keep(asker, body, sheet, made, today);
    });
    return this.views.view(asker, id, language);
  }

  /**
   * The holder's signature over the root of all orders of a sheet. With the last one the sales and the payments to those
   * who have consented go to the ledger, in their order; the others wait for their receivers.
   * @throws not-found, allocation-closed, allocation-stale, day-closing, and what `Proposals.signRoot` throws
   */
  async sign(asker: Principal, id: string, signature: string, language: Language): Promise<AllocationView> {
    await this.walls.asService('factoring', async () => {
      const today = await this.day.open();
      const sheet = await this.lockOpen(asker, id);
      const orders = await this.views.orders([id]);
      const changed = await this.changeSince(sheet, orders, today);
      if (changed !== undefined) throw factoringErrors('allocation-stale', { what: changed });
      const ids = orders.map(({ proposal_id }) => proposal_id);
      const signed = await this.proposals.signRoot(asker, ids, signature);
      const isHolders = ({ participant }: { participant: number }): boolean =>
        participant === asker.participant;
      if (signed.some(({ open }) => open.some(isHolders))) return;
      await this.walls.manager().query(`update trade.allocation set status = 'signed' where id = $1`, [id]);
    });
    return this.views.view(asker, id, language);
  }

  /** The holder takes back what it has not signed. @throws not-found, allocation-closed */
  async withdraw(asker: Principal, id: string, language: Language): Promise<AllocationView> {
    await this.walls.asService('factoring', async () =>
      this.end(await this.lockOpen(asker, id), 'withdrawn'),
    );
    return this.views.view(asker, id, language);
  }

  view(asker: Principal, id: string, language: Language): Promise<AllocationView> {
    return this.views.view(asker, id, language);
  }

  list(asker: Principal, query: PageQuery, language: Language): Promise<Page<AllocationView>> {
    return this.views.list(asker, query, language);
  }

  /** Ends sheets that were not signed in time, each in a transaction of its own. */
  async expire(): Promise<void> {
    const late = `status = 'open' and expires_at < now()`;
    const found = await this.walls.asService('factoring', () => this.where(`${late} limit 100`, []));
    for (const { id } of found) {
      await this.walls.asService('factoring', async () => {
        const [sheet] = await this.where(`${late} and id = $1 for update`, [id]);
        if (sheet) await this.end(sheet, 'expired');
      });
    }
  }

  /** Sales first, which wait for nobody; then payments to those who have consented, then those that are asked. */
  private async orders(asker: Principal, body: AllocationBody, sheet: Sheet): Promise<Made[]> {
    const made: Made[] = [];
    const before: Earlier[] = [];
    const add = (one: Made): void => {
      made.push(one);
      before.push({ order: orderOf(one.proposal), needs: one.proposal.needs });
    };
    for (const sale of [...sheet.sales].sort(byLimit)) add(await this.sell(asker, sale));
    const ready = (one: PlannedPayment): number => (one.consent === 'standing' ? 0 : 1);
    const payments = [...sheet.payments].sort((one, other) => ready(one) - ready(other));
    for (const { place, uses, amount } of payments) {
      const asked = body.payments[place];
      if (!asked) continue;
      const { receiverId, evidence, discharge } = asked;
      const items = uses.map((use) => ({
        holdingId: use.holding.id.toString(),
        receiverId,
        amount: use.amount.toString(),
        evidence,
      }));
      const { answerWithinSeconds } = body;
      const { id, proposal } = await this.transfers.propose(
        asker,
        { items, discharge, answerWithinSeconds },
        before,
      );
      add({ proposal, kind: 'payment', subjectId: id, toId: receiverId, amount, cash: null });
    }
    return made;
  }

  /** The same road as a person's: the question, the financier's price, and its acceptance. */
  private async sell(asker: Principal, { holding, amount, offer }: SaleUse): Promise<Made> {
    const { standing, paidOn } = offer;
    const request = await this.quotes.request(asker, {
      holdingId: holding.id.toString(),
      amount: amount.toString(),
      financierIds: [standing.financier_id],
    });
    const quoteId = await this.quotes.quoteStanding(asker, request.id, standing, paidOn);
    const discount = await this.sale.accept(asker, quoteId, { answerWithinSeconds: HELD_SECONDS });
    if (!discount.proposal) throw new Error(`Discount ${discount.id} was accepted without a hold to sign.`);
    return {
      proposal: discount.proposal,
      kind: 'cash',
      subjectId: discount.id,
      toId: standing.financier_id,
      amount,
      cash: discount.quote.cash,
    };
  }

  private async keep(
    asker: Principal,
    { currency }: AllocationBody,
    sheet: Sheet,
    made: readonly Made[],
    today: BusinessDate,
  ): Promise<string> {
    const id = newId();
    const db = this.walls.manager();
    const { root, digest } = await this.proposals.gather(
      asker,
      made.map(({ proposal }) => proposal.id),
    );
    await db.query(
      `insert into trade.allocation (id, holder_id, currency, day, root, digest, totals, status, expires_at, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9)`,
      [
        id,
        asker.companyId,
        currency,
        today,
        root,
        digest,
        JSON.stringify(totalsOf(sheet)),
        new Date(Date.now() + SIGN_WITHIN_MS),
        asker.userId,
      ],
    );
    for (const [place, one] of made.entries()) {
      await db.query(
        `insert into trade.allocation_order (allocation_id, place, holder_id, proposal_id, kind, subject_id, to_id, amount,
           cash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          place,
          asker.companyId,
          one.proposal.id,
          one.kind,
          one.subjectId,
          one.toId,
          one.amount.toString(),
          one.cash,
        ],
      );
    }
    return id;
  }

  /**
   * What has changed since a sheet was made, so that not all of it would be done as it was shown: the day of its prices,
   * an order that has ended, a holding that an order under way takes of, a dispute, or what the ledger would refuse.
   */
  private async changeSince(
    { day }: AllocationRow,
    orders: readonly AllocationOrderRow[],
    today: BusinessDate,
  ): Promise<string | undefined> {
    if (day !== today) return day;
    if (orders.some(({ proposal_status }) => proposal_status !== 'open')) return 'order-ended';
    const all = orders.map(({ order_kind, body, needs }) => ({
      order: orderFromJson({ kind: order_kind, body }),
      needs,
    }));
    const holdings = [...new Set(all.flatMap(({ order }) => holdingsOf(order)))].sort((one, other) =>
      one < other ? -1 : 1,
    );
    // Locked here in one order for all of the sheet's orders, which take them one after another.
    if (!(await this.operations.still(holdings))) return 'holding-moving';
    if (await this.undisputed.isDisputed(holdings)) return 'holding-disputed';
    return this.foresight.refusalOf(all);
  }

  /** Ends an open sheet and all of its orders, in the caller's transaction. */
  private async end({ id }: Pick<AllocationRow, 'id'>, status: 'withdrawn' | 'expired'): Promise<void> {
    for (const order of await this.views.orders([id])) {
      await this.proposals.close(order.proposal_id, status);
      if (order.kind !== 'cash') continue;
      const discount = await this.discounts.lockOne(order.subject_id);
      if (discount.status === 'accepted') await this.discounts.end(discount, status, 'sheet-not-signed');
    }
    await this.walls.manager().query('update trade.allocation set status = $2 where id = $1', [id, status]);
  }

  /** A sheet of the caller's company that can be signed, locked for an act. @throws not-found, allocation-closed */
  private async lockOpen(asker: Principal, id: string): Promise<AllocationRow> {
    const seen: unknown[] = await this.walls.inCompany(asker, () =>
      this.walls.manager().query('select 1 from trade.allocation where id = $1', [id]),
    );
    const [sheet] = seen.length > 0 ? await this.where('id = $1 for update', [id]) : [];
    if (!sheet) throw identityErrors('not-found', { what: 'allocation' });
    const status = sheet.status === 'open' && sheet.expires_at < new Date() ? 'expired' : sheet.status;
    if (status !== 'open') throw factoringErrors('allocation-closed', { status });
    return sheet;
  }

  private async where(condition: string, values: unknown[]): Promise<AllocationRow[]> {
    return z
      .array(allocationRow)
      .parse(
        await this.walls
          .manager()
          .query(`select ${ALLOCATION} from trade.allocation where ${condition}`, values),
      );
  }
}

function orderOf({ order }: ProposalView): Order {
  return orderFromJson(order);
}

/** Rows of limits are locked in one order, whoever makes a sheet. */
function byLimit(one: SaleUse, other: SaleUse): number {
  const words = ({ offer, holding }: SaleUse): string =>
    [offer.standing.financier_id, holding.obligor.id, holding.id.toString().padStart(39, '0')].join(':');
  return words(one) < words(other) ? -1 : 1;
}

function holdingsOf(order: Order): bigint[] {
  if (order.kind === 'hold') return [order.body.holding];
  return order.kind === 'transfer' ? order.body.items.map(({ holding }) => holding) : [];
}
