import { type Language } from '#common';
import type { AllocationPreview } from './allocations.schemas.js';
import type { KeptTotals } from './allocation-row.js';
import type { Use } from './choose.js';
import type { Sheet } from './sheets.service.js';

/** What a sheet comes to, in minor units as text. */
export function totalsOf({ market, payments, kept, cost, paidOn }: Sheet): KeptTotals {
  const sum = (uses: readonly { amount: bigint }[]): string =>
    uses.reduce((total, { amount }) => total + amount, 0n).toString();
  return {
    held: sum(market.holdings),
    paid: sum(payments.flatMap(({ uses }) => uses)),
    cashFace: cost.face.toString(),
    cash: cost.cash.toString(),
    cost: cost.cost.toString(),
    reserve: cost.reserve.toString(),
    kept: sum(kept),
    allInPpm: cost.allInPpm?.toString() ?? null,
    paidOn: paidOn ?? null,
  };
}

/** The totals as the API shows them, with the day on which the last of the cash is paid. */
export function shownTotals(
  { paidOn, ...totals }: KeptTotals,
  day: string,
): Pick<AllocationPreview, 'totals' | 'paidOn' | 'sameDay'> {
  return { totals, paidOn, sameDay: paidOn === null ? null : paidOn === day };
}

/** A sheet that is not written, as its holder sees it. `language` is the caller's. */
export function previewOf(
  sheet: Sheet,
  asked: { currency: string; strategy: 'cheapest' | 'earliest'; receiverIds: readonly string[] },
  language: Language,
  financiers: ReadonlyMap<string, { name: string }>,
): AllocationPreview {
  const part = ({ holding, amount }: Use) => ({
    holdingId: holding.id.toString(),
    certificateId: holding.certificateId.toString(),
    obligor: holding.obligor.name,
    amount: amount.toString(),
    whole: amount === sheet.whole(holding),
    dueOn: holding.dueOn,
    payOn: holding.payOn,
  });
  return {
    currency: asked.currency,
    strategy: asked.strategy,
    payments: sheet.payments.map(({ place, receiver, amount, consent, uses }) => ({
      receiverId: asked.receiverIds[place] ?? '',
      receiver: receiver?.name ?? null,
      amount: amount.toString(),
      consent: consent ?? null,
      parts: uses.map(part),
    })),
    cash: sheet.sales.map((sale) => {
      const { standing, price, paidOn, sameDay } = sale.offer;
      return {
        ...part(sale),
        standingPriceId: standing.id,
        financierId: standing.financier_id,
        financier: financiers.get(standing.financier_id)?.name ?? '',
        ratePpm: standing.rate_ppm,
        basis: standing.basis,
        recourse: standing.recourse,
        days: price.days,
        financed: price.financed.toString(),
        interest: price.interest.toString(),
        fees: price.fees.toString(),
        cash: price.cash.toString(),
        reserve: price.reserve.toString(),
        allInPpm: price.allInPpm.toString(),
        paidOn,
        sameDay,
      };
    }),
    kept: sheet.kept.map(part),
    ...shownTotals(totalsOf(sheet), sheet.market.today),
    problems: sheet.problems.map(({ error, pointer, blocks }) => ({
      code: error.code,
      pointer,
      detail: error.detail(language),
      blocks,
    })),
  };
}
