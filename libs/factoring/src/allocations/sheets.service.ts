import { Injectable } from '@nestjs/common';
import { Foresight, Parties, type Party } from '#certificates';
import { formatMoney, type BusinessDate, type DomainError } from '#common';
import type { Principal } from '#identity';
import { factoringErrors } from '../factoring.errors.js';
import { Sellables } from '../standing-prices/sellables.service.js';
import type { FreeHolding, Market } from '../standing-prices/standing-offers.js';
import type { AllocationBody } from './allocations.schemas.js';
import { choose, type SaleUse, type Use } from './choose.js';
import { sheetCost, type SheetCost } from './sheet-cost.js';

/** As many items as a transfer has at the most, and as many sales as a sheet. */
const MOST_PARTS = 100;

/** What stands against a sheet, and where in the body that was sent. */
export interface SheetProblem {
  error: DomainError;
  pointer: string;
  blocks: boolean;
}

export interface PlannedPayment {
  /** Its place in the body. */
  place: number;
  receiver: Party | undefined;
  amount: bigint;
  consent: 'standing' | 'asked' | undefined;
  uses: Use[];
}

/** A sheet before anything of it is written. */
export interface Sheet {
  market: Market;
  payments: PlannedPayment[];
  sales: SaleUse[];
  kept: Use[];
  cost: SheetCost;
  paidOn: BusinessDate | undefined;
  problems: SheetProblem[];
  /** A holding as it is before the sheet. */
  whole(holding: FreeHolding): bigint;
}

/** Plans sheets: what would be used for what, at which price, and what stands against it. Writes nothing. */
@Injectable()
export class Sheets {
  constructor(
    private readonly parties: Parties,
    private readonly foresight: Foresight,
    private readonly sellables: Sellables,
  ) {}

  async plan(asker: Principal, body: AllocationBody): Promise<Sheet> {
    const market = await this.sellables.market(asker, body.currency);
    const receivers = await this.parties.byIds(body.payments.map(({ receiverId }) => receiverId));
    const dueOns = market.holdings.map(({ dueOn }) => dueOn).sort();
    const payments = [];
    for (const { receiverId, amount } of body.payments) {
      const receiver = receivers.get(receiverId);
      const consent = await this.consentOf(
        asker,
        receiver,
        body.currency,
        BigInt(amount),
        dueOns.at(0),
        market,
      );
      payments.push({ receiver, amount: BigInt(amount), consent });
    }
    const cash = cashWishOf(body);
    const choice = choose(market, {
      payments: payments.map(({ receiver, amount, consent }) => ({
        amount,
        receiver: receiver?.participant ?? 0,
        isAsked: consent !== 'standing',
      })),
      cash,
      to: { financierId: body.cash.financierId, standingPriceId: body.cash.standingPriceId },
      strategy: body.strategy,
    });
    const planned: PlannedPayment[] = [];
    for (const [place, payment] of payments.entries()) {
      const uses = choice.payments[place]?.uses ?? [];
      // A standing consent has a longest term: what was chosen says how long it is.
      const latest = uses
        .map(({ holding }) => holding.dueOn)
        .sort()
        .at(-1);
      const { receiver, amount } = payment;
      const consent =
        latest === undefined
          ? payment.consent
          : await this.consentOf(asker, receiver, body.currency, amount, latest, market);
      planned.push({ place, receiver, amount, consent, uses });
    }
    const amounts = new Map(market.holdings.map(({ id, amount }) => [id, amount]));
    const held = market.holdings.reduce((sum, { amount }) => sum + amount, 0n);
    return {
      market,
      payments: planned,
      sales: choice.sales,
      kept: choice.kept,
      cost: sheetCost(choice.sales.map(({ offer }) => offer)),
      paidOn: choice.sales
        .map(({ offer }) => offer.paidOn)
        .sort()
        .at(-1),
      problems: [
        ...problemsOfPayments(planned, new Set(choice.kept.map(({ holding }) => holding.id))),
        ...problemsOfAmounts(body.currency, planned, cash, choice.sales, choice.missingCash, held),
      ],
      whole: ({ id }) => amounts.get(id) ?? 0n,
    };
  }

  private async consentOf(
    asker: Principal,
    receiver: Party | undefined,
    currency: string,
    amount: bigint,
    dueOn: BusinessDate | undefined,
    { today }: Market,
  ): Promise<'standing' | 'asked' | undefined> {
    if (!receiver || receiver.participant === asker.participant) return undefined;
    return this.foresight.consentOf(asker.participant, receiver.participant, {
      currency,
      amount,
      dueOn: dueOn ?? today,
      today,
    });
  }
}

/** The face that is to be sold: `rest` also where what nobody asked for is turned into cash. */
function cashWishOf({ cash, rest }: AllocationBody): bigint | 'rest' | null {
  if (cash.amount === 'rest' || rest === 'cash') return 'rest';
  return cash.amount === null ? null : BigInt(cash.amount);
}

/** Whom nobody can pay here; and who can consent only once somebody else has. */
function problemsOfPayments(payments: readonly PlannedPayment[], left: ReadonlySet<bigint>): SheetProblem[] {
  const problems: SheetProblem[] = [];
  const asked = payments.filter(({ consent }) => consent === 'asked');
  for (const { place, consent } of payments) {
    if (consent !== undefined) continue;
    const pointer = `/payments/${String(place)}/receiverId`;
    problems.push({ error: factoringErrors('receiver-unregistered'), pointer, blocks: true });
  }
  for (const [at, { place, uses, receiver }] of asked.entries()) {
    const earlier = asked
      .slice(0, at)
      .find((other) =>
        other.uses.some(
          ({ holding }) => !left.has(holding.id) && uses.some((one) => one.holding.id === holding.id),
        ),
      );
    if (!earlier) continue;
    const names = { first: earlier.receiver?.name ?? '', second: receiver?.name ?? '' };
    const pointer = `/payments/${String(place)}`;
    problems.push({ error: factoringErrors('receivers-wait', names), pointer, blocks: false });
  }
  return problems;
}

function problemsOfAmounts(
  currency: string,
  payments: readonly PlannedPayment[],
  cash: bigint | 'rest' | null,
  sales: readonly SaleUse[],
  missingCash: bigint,
  held: bigint,
): SheetProblem[] {
  const money = (minor: bigint): string => formatMoney({ minor, currency });
  const wanted =
    payments.reduce((sum, { amount }) => sum + amount, 0n) + (typeof cash === 'bigint' ? cash : 0n);
  if (payments.length === 0 && (cash === null || (cash === 'rest' && held === 0n))) {
    return [{ error: factoringErrors('allocation-empty'), pointer: '', blocks: true }];
  }
  if (wanted > held) {
    const missing = money(wanted - held);
    const pointer = payments.length > 0 ? '/payments' : '/cash/amount';
    const error = factoringErrors('amount-above-held', { wanted: money(wanted), held: money(held), missing });
    return [{ error, pointer, blocks: true }];
  }
  const problems: SheetProblem[] = [];
  for (const { place, amount, uses, consent } of payments) {
    if (consent === undefined) continue;
    if (uses.length > MOST_PARTS) {
      const error = factoringErrors('sheet-too-long', { parts: uses.length, most: MOST_PARTS });
      problems.push({ error, pointer: `/payments/${String(place)}/amount`, blocks: true });
    }
    const missing = amount - uses.reduce((sum, one) => sum + one.amount, 0n);
    if (missing === 0n) continue;
    const error = factoringErrors('receiver-owes-it', { amount: money(missing) });
    problems.push({ error, pointer: `/payments/${String(place)}/amount`, blocks: true });
  }
  if (sales.length > MOST_PARTS) {
    const error = factoringErrors('sheet-too-long', { parts: sales.length, most: MOST_PARTS });
    problems.push({ error, pointer: '/cash', blocks: true });
  }
  if (cash !== null && missingCash > 0n) {
    const error = factoringErrors('standing-price-none', { amount: money(missingCash) });
    // Of all the rest, what nobody buys is kept; unless that is all there is to do.
    const blocks = cash !== 'rest' || (sales.length === 0 && payments.length === 0);
    problems.push({ error, pointer: cash === 'rest' ? '/cash' : '/cash/amount', blocks });
  }
  return problems;
}
