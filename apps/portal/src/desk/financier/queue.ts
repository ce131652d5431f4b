import { daysBetween } from '../../shared/dates';
import type { Me } from '../../shared/session';
import { addMonths } from './price';
import type { Limit, Proposal, Purchase, Request } from './reads';

/** What a row asks of the person who is here. */
export type Task = 'price' | 'register' | 'sign' | 'give-back' | 'claim';
export type Flag =
  | 'near-due'
  | 'limit-near'
  | 'limit-over'
  | 'over-term'
  | 'obligor-overdue'
  | 'seller-new'
  | 'withdrawal-asked';

/** One thing that waits, with the figures that it is decided by. */
export interface QueueItem {
  id: string;
  task: Task;
  /** The kind of order that is signed: a commit, a release, the way back. */
  orderKind: string | undefined;
  obligor: string;
  seller: string;
  certificateId: string;
  holdingId: string;
  /** Whose way back is shown: before the purchase that of what it is sold out of. */
  titleId: string;
  currency: string;
  face: bigint;
  days: number;
  payOn: string;
  dueOn: string;
  /** Not known before a price is given. */
  ratePpm: number | undefined;
  cash: bigint | undefined;
  financed: bigint;
  searchedAt: string | null;
  /** When it is too late, in real time: the hold runs out, or the standing price’s time has come. */
  until: { at: number; why: 'cut-off' | 'hold' | 'order' } | undefined;
  flags: Flag[];
  limit: Limit | undefined;
  proposal: Proposal | undefined;
  purchase: Purchase | undefined;
  request: Request | undefined;
}

/** What the desk is counted from. */
export interface Known {
  me: Me;
  today: string;
  now: number;
  requests: readonly Request[];
  purchases: readonly Purchase[];
  proposals: readonly Proposal[];
  limits: readonly Limit[];
}

const NEAR_DAYS = 7;
const LONGEST_MONTHS = 6;
const SHANGHAI = '+08:00';
const GONE = ['expired', 'withdrawn', 'failed'];

/** All that waits for this person, what is too late first at the top. */
export function queueOf(known: Known): QueueItem[] {
  const items = [...requestsToPrice(known), ...purchasesToActOn(known)];
  return items.sort(
    (one, other) =>
      (one.until?.at ?? Infinity) - (other.until?.at ?? Infinity) ||
      one.payOn.localeCompare(other.payOn) ||
      one.id.localeCompare(other.id),
  );
}

function requestsToPrice(known: Known): QueueItem[] {
  const { me, today, requests } = known;
  if (!me.userRoles.includes('maker')) return [];
  return requests
    .filter(
      ({ status, quotes, declinings, payOn }) =>
        (status === 'requested' || status === 'quoted') &&
        payOn > today &&
        !quotes.some((quote) => quote.financierId === me.companyId && quote.status === 'open') &&
        !declinings.some(({ financierId }) => financierId === me.companyId),
    )
    .map((request) => itemOfRequest(request, known));
}

/** A request as a row, whether it waits or not. */
export function itemOfRequest(request: Request, known: Known): QueueItem {
  const face = BigInt(request.amount);
  const common = {
    id: request.id,
    obligor: request.obligor,
    seller: request.seller,
    certificateId: request.certificateId,
    holdingId: request.holdingId,
    titleId: request.holdingId,
    currency: request.currency,
    face,
    financed: face,
    days: daysBetween(known.today, request.payOn),
    payOn: request.payOn,
    dueOn: request.dueOn,
  };
  const limit = limitOf(known.limits, common);
  return {
    ...common,
    task: 'price',
    orderKind: undefined,
    ratePpm: undefined,
    cash: undefined,
    searchedAt: null,
    until: undefined,
    limit,
    flags: flagsOf({ ...common, sellerId: request.sellerId, isReserved: false }, limit, known),
    proposal: undefined,
    purchase: undefined,
    request,
  };
}

function purchasesToActOn(known: Known): QueueItem[] {
  return known.purchases.flatMap((purchase) => {
    const item = itemOfPurchase(purchase, known);
    return item ? [item] : [];
  });
}

/** A purchase as a row, where it waits for this person or something is to be done with it. */
export function itemOfPurchase(purchase: Purchase, known: Known, wanted?: Task): QueueItem | undefined {
  const { me, proposals, now } = known;
  const proposal = proposals.find(
    ({ subject, needs, signedBy }) =>
      subject.kind === 'discount' &&
      subject.id === purchase.id &&
      needs.some(
        (need) =>
          need.participant === me.participant &&
          me.userRoles.includes(need.power) &&
          !signedBy.some((one) => one.participant === need.participant && one.power === need.power),
      ),
  );
  const task = wanted ?? taskOf(purchase, proposal, me);
  if (!task) return undefined;
  const common = {
    id: purchase.id,
    obligor: purchase.obligor,
    seller: purchase.seller,
    certificateId: purchase.certificateId,
    holdingId: purchase.holdingId,
    titleId: purchase.fundedAt === null ? purchase.sourceId : purchase.holdingId,
    currency: purchase.currency,
    face: BigInt(purchase.face),
    financed: BigInt(purchase.financed),
    days: daysBetween(known.today, purchase.payOn),
    payOn: purchase.payOn,
    dueOn: purchase.dueOn,
  };
  const limit = limitOf(known.limits, common);
  const flags = flagsOf({ ...common, sellerId: purchase.sellerId, isReserved: true }, limit, known);
  return {
    ...common,
    task,
    orderKind: proposal?.order.kind,
    ratePpm: purchase.ratePpm,
    cash: BigInt(purchase.cash),
    searchedAt: purchase.searchedAt,
    until: untilOf(purchase, proposal, now, known.today),
    limit,
    flags: purchase.withdrawalAsked ? ['withdrawal-asked', ...flags] : flags,
    proposal,
    purchase,
    request: undefined,
  };
}

function taskOf(purchase: Purchase, proposal: Proposal | undefined, me: Me): Task | undefined {
  const isMaker = me.userRoles.includes('maker');
  const isHeld = purchase.status === 'signed' || purchase.status === 'registered';
  if (isMaker && isHeld && purchase.withdrawalAsked && proposal?.order.kind !== 'release') return 'give-back';
  // A checker sees what a maker has signed already.
  if (proposal) return isMaker || proposal.signedBy.length > 0 ? 'sign' : undefined;
  if (!isMaker) return undefined;
  if (purchase.status === 'signed') return 'register';
  if (purchase.status === 'overdue' && purchase.recourse && purchase.claim === null) return 'claim';
  return undefined;
}

function untilOf(
  purchase: Purchase,
  proposal: Proposal | undefined,
  now: number,
  today: string,
): QueueItem['until'] {
  const ends: NonNullable<QueueItem['until']>[] = [];
  if (purchase.cutOff !== null && purchase.from <= today) {
    const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
    const at = Date.parse(`${day}T${purchase.cutOff}:00${SHANGHAI}`);
    if (at > now) ends.push({ at, why: 'cut-off' });
  }
  if (purchase.holdExpiresAt !== null) ends.push({ at: Date.parse(purchase.holdExpiresAt), why: 'hold' });
  if (proposal) ends.push({ at: Date.parse(proposal.expiresAt), why: 'order' });
  return ends.sort((one, other) => one.at - other.at)[0];
}

function limitOf(
  limits: readonly Limit[],
  { obligor, currency }: { obligor: string; currency: string },
): Limit | undefined {
  return limits.find((limit) => limit.obligor === obligor && limit.currency === currency);
}

function flagsOf(
  deal: {
    id: string;
    obligor: string;
    sellerId: string;
    dueOn: string;
    days: number;
    financed: bigint;
    isReserved: boolean;
  },
  limit: Limit | undefined,
  { purchases, today }: Known,
): Flag[] {
  const flags: Flag[] = [];
  if (purchases.some((one) => one.obligor === deal.obligor && ['overdue', 'recourse'].includes(one.status)))
    flags.push('obligor-overdue');
  if (deal.days <= NEAR_DAYS) flags.push('near-due');
  if (deal.dueOn > addMonths(today, LONGEST_MONTHS)) flags.push('over-term');
  if (limit?.amount != null && limit.available !== null) {
    // What is reserved already is in the figures; what is only asked for would come on top.
    const left = BigInt(limit.available) - (deal.isReserved ? 0n : deal.financed);
    if (left < 0n) flags.push('limit-over');
    else if (left * 10n < BigInt(limit.amount)) flags.push('limit-near');
  }
  if (
    !purchases.some(
      (one) => one.sellerId === deal.sellerId && one.id !== deal.id && !GONE.includes(one.status),
    )
  )
    flags.push('seller-new');
  return flags;
}

/** What a row asks for, told apart by the order that is signed; a purchase before its due date goes back by a transfer. */
export function wordsOf({ task, orderKind }: QueueItem): Task | 'sign-release' | 'sign-return' {
  if (task !== 'sign' || orderKind === 'commit') return task;
  return orderKind === 'release' ? 'sign-release' : 'sign-return';
}
