import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { LEDGER_DOMAIN } from '#chain';
import { Parties } from '#certificates';
import { currencyDigits, pageOf, type Language, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import { Proposals, identityErrors, type Need, type Principal } from '#identity';
import { orderFromJson, renderOrder, type LedgerDomain, type RenderContext } from '#orders';
import {
  ALLOCATION,
  ALLOCATION_ORDERS,
  allocationOrderRow,
  allocationRow,
  type AllocationOrderRow,
  type AllocationRow,
} from './allocation-row.js';
import type { AllocationView } from './allocations.schemas.js';
import { orderStateOf } from './order-state.js';
import { shownTotals } from './sheet-preview.js';

/** What a holder sees of its sheets. */
@Injectable()
export class AllocationViews {
  constructor(
    private readonly walls: Walls,
    private readonly parties: Parties,
    private readonly proposals: Proposals,
    @Inject(LEDGER_DOMAIN) private readonly domain: LedgerDomain,
  ) {}

  /** A sheet of the caller's company. @throws not-found */
  async view(asker: Principal, id: string, language: Language): Promise<AllocationView> {
    const found = await this.seen(asker, 'where id = $1', [id]);
    const [view] = await this.viewsOf(asker, found, language);
    if (!view) throw identityErrors('not-found', { what: 'allocation' });
    return view;
  }

  /** The sheets of the caller's company, the newest first. */
  async list(
    asker: Principal,
    { limit, starting_after }: PageQuery,
    language: Language,
  ): Promise<Page<AllocationView>> {
    const before = z.uuid().optional().parse(starting_after);
    const found = await this.seen(asker, 'where $1::uuid is null or id < $1 order by id desc limit $2', [
      before ?? null,
      limit + 1,
    ]);
    const page = pageOf(found, limit);
    return { data: await this.viewsOf(asker, page.data, language), has_more: page.has_more };
  }

  /** The orders of sheets as they stand, in their places. */
  async orders(ids: readonly string[]): Promise<AllocationOrderRow[]> {
    return this.walls.asService('factoring', async () =>
      z.array(allocationOrderRow).parse(await this.walls.manager().query(ALLOCATION_ORDERS, [ids])),
    );
  }

  private async seen(asker: Principal, where: string, values: unknown[]): Promise<AllocationRow[]> {
    return this.walls.inCompany(asker, async () =>
      z
        .array(allocationRow)
        .parse(
          await this.walls.manager().query(`select ${ALLOCATION} from trade.allocation ${where}`, values),
        ),
    );
  }

  private async viewsOf(
    asker: Principal,
    sheets: readonly AllocationRow[],
    language: Language,
  ): Promise<AllocationView[]> {
    const orders = await this.orders(sheets.map(({ id }) => id));
    const known = await this.parties.byIds([asker.companyId, ...orders.map(({ to_id }) => to_id)]);
    const names = new Map([...known.values()].map(({ participant, name }) => [participant, name]));
    const views = [];
    for (const sheet of sheets) {
      const own = orders.filter(({ allocation_id }) => allocation_id === sheet.id);
      const context: RenderContext = {
        nameOf: (participant) => names.get(participant) ?? String(participant),
        currencyOf: () => sheet.currency,
        digitsOf: currencyDigits,
      };
      views.push(await this.viewOf(asker, sheet, own, context, language));
    }
    return views;
  }

  private async viewOf(
    asker: Principal,
    sheet: AllocationRow,
    orders: readonly AllocationOrderRow[],
    context: RenderContext,
    language: Language,
  ): Promise<AllocationView> {
    const mine = ({ participant }: Need): boolean => participant === asker.participant;
    const [first] = orders;
    // One signature is under all of them alike.
    const signedBy = first ? (await this.proposals.view(asker, first.proposal_id)).signedBy : [];
    const status = sheet.status === 'open' && sheet.expires_at < new Date() ? 'expired' : sheet.status;
    return {
      id: sheet.id,
      status,
      currency: sheet.currency,
      domain: {
        chainId: this.domain.chainId.toString(),
        verifyingContract: this.domain.verifyingContract,
      },
      root: sheet.root,
      digest: sheet.digest,
      orders: orders.map((order) => {
        const words = { kind: order.order_kind, body: order.body };
        return {
          proposalId: order.proposal_id,
          kind: order.kind,
          subjectId: order.subject_id,
          order: words,
          orderHash: order.order_hash,
          proof: order.proof ?? [],
          words: renderOrder(orderFromJson(words), context)[language],
          to: { id: order.to_id, name: order.to_name },
          amount: order.amount,
          cash: order.cash,
          state: orderStateOf({
            sheet: status,
            proposal: order.proposal_status,
            operation: order.operation_status,
            purchase: order.purchase_status,
          }),
          reason: order.reason,
          operationId: order.operation_id,
        };
      }),
      needs: first?.needs.filter(mine) ?? [],
      signedBy: signedBy.filter(mine),
      expiresAt: sheet.expires_at.toISOString(),
      createdAt: sheet.created_at.toISOString(),
      ...shownTotals(sheet.totals, sheet.day),
    };
  }
}
