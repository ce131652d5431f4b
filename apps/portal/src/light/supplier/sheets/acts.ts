import type { Shape } from '../../../shared/api';
import { useMe } from '../../../shared/session';
import { useDiscountRequests, useDiscounts, useSheets, useTransfers } from '../reads';

/** Something that the company has set going, and whether it has come to its end. */
export type Act =
  | { kind: 'sheet'; id: string; isEnded: boolean; sheet: Shape<'Allocation'> }
  | { kind: 'offer'; id: string; isEnded: boolean; offer: Shape<'Offer'> }
  | { kind: 'request'; id: string; isEnded: boolean; request: Shape<'DiscountRequest'> }
  | { kind: 'discount'; id: string; isEnded: boolean; discount: Shape<'Discount'>; currency: string };

const RUNNING_DISCOUNTS = ['accepted', 'signed', 'registered', 'funding', 'recourse'];
const OPEN_OPERATIONS = ['pending', 'sent'];

/** Whether a sale asks something of its seller after the money has come: a claim, or the way back. */
const asksAfterwards = ({ status, proposal }: Pick<Shape<'Discount'>, 'status' | 'proposal'>): boolean =>
  status === 'recourse' || (proposal !== null && (status === 'funded' || status === 'overdue'));

/** All acts, the newest first. What belongs to a sheet is told there, and not a second time. */
export function useActs(): Act[] {
  const { data: me } = useMe();
  const sheets = useSheets().data ?? [];
  const offers = useTransfers().data ?? [];
  const requests = useDiscountRequests().data ?? [];
  const discounts = useDiscounts().data ?? [];
  const told = new Set(sheets.flatMap(({ orders }) => orders.map(({ subjectId }) => subjectId)));
  const quoted = new Set(discounts.filter(({ id }) => told.has(id)).map(({ quote }) => quote.requestId));
  const acts: Act[] = [
    ...sheets
      .filter(({ status }) => status === 'signed')
      .map((sheet): Act => ({
        kind: 'sheet',
        id: sheet.id,
        isEnded: sheet.orders.every(({ state }) => state === 'done' || state === 'ended'),
        sheet,
      })),
    ...offers
      .filter(({ id, holder }) => holder.participant === me?.participant && !told.has(id))
      .map((offer): Act => ({
        kind: 'offer',
        id: offer.id,
        isEnded:
          offer.status !== 'open' &&
          !(offer.status === 'complete' && OPEN_OPERATIONS.includes(offer.operationStatus ?? '')),
        offer,
      })),
    ...requests
      .filter(({ id, status }) => !quoted.has(id) && status !== 'accepted')
      .map((request): Act => ({
        kind: 'request',
        id: request.id,
        isEnded: !['requested', 'quoted'].includes(request.status),
        request,
      })),
    ...discounts
      // What a sheet sold is told there, until it is claimed back or an order of it waits after the sale.
      .filter(({ id, ...one }) => !told.has(id) || asksAfterwards(one))
      .map((discount): Act => ({
        kind: 'discount',
        id: discount.id,
        isEnded: !RUNNING_DISCOUNTS.includes(discount.status) && !asksAfterwards(discount),
        discount,
        currency: requests.find(({ id }) => id === discount.quote.requestId)?.currency ?? 'CNY',
      })),
  ];
  // Ids are of the time at which they were made.
  return acts.sort((one, other) => (one.id < other.id ? 1 : -1));
}
