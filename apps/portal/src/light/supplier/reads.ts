import { useQuery } from '@tanstack/react-query';
import { api, read, type Shape } from '../../shared/api';

interface Page<Item> {
  data: Item[];
  has_more: boolean;
}

/** All items of a list that comes in pages. */
async function all<Item extends { id: string }>(
  page: (after: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let more = true; more;) {
    const next = await page(found.at(-1)?.id);
    found.push(...next.data);
    more = next.has_more && next.data.length > 0;
  }
  return found;
}

const pageOf = (starting_after: string | undefined) => ({
  params: { query: { limit: 100, starting_after } },
});

/** States in which a holding is its owner's still, whatever it may do with it. */
const OWNED = ['live', 'held', 'committed', 'frozen', 'pledged'];

export type Held = Shape<'Holding'> & {
  amount: string;
  state: 'live' | 'held' | 'committed' | 'frozen' | 'pledged';
};

/** Whether a holding is sold already: its price is on its way, and what it brings is no more its seller's. */
export const isSold = ({ state }: Held): boolean => state === 'held' || state === 'committed';

/** What the company holds and is still owed, by the day on which it is paid. */
export function useHoldings() {
  return useQuery({
    queryKey: ['holdings'],
    queryFn: () => all((after) => read(api.GET('/v1/holdings', pageOf(after)))),
    select: (found): Held[] =>
      found
        .filter(
          (one): one is Held =>
            one.amount !== null && BigInt(one.amount) > 0n && OWNED.includes(one.state ?? ''),
        )
        .sort((one, other) => (one.payOn + one.id < other.payOn + other.id ? -1 : 1)),
    refetchInterval: 8_000,
  });
}

export function useCertificates() {
  return useQuery({
    queryKey: ['certificates'],
    queryFn: () => all((after) => read(api.GET('/v1/certificates', pageOf(after)))),
    refetchInterval: 8_000,
  });
}

/** The newest offers that the company made or was made. */
export function useTransfers() {
  return useQuery({
    queryKey: ['transfers'],
    queryFn: async () => (await read(api.GET('/v1/transfers', pageOf(undefined)))).data,
    refetchInterval: 15_000,
  });
}

export function useDiscounts() {
  return useQuery({
    queryKey: ['discounts'],
    queryFn: async () => (await read(api.GET('/v1/discounts'))).data,
    refetchInterval: 15_000,
  });
}

export function useDiscountRequests() {
  return useQuery({
    queryKey: ['discount-requests'],
    queryFn: async () => (await read(api.GET('/v1/discount-requests'))).data,
    refetchInterval: 15_000,
  });
}

export function useSheets() {
  return useQuery({
    queryKey: ['allocations'],
    queryFn: async () => (await read(api.GET('/v1/allocations', pageOf(undefined)))).data,
    refetchInterval: 15_000,
  });
}

export function useInvoices() {
  return useQuery({
    queryKey: ['invoices'],
    queryFn: () => all((after) => read(api.GET('/v1/invoices', pageOf(after)))),
  });
}

export function useContracts() {
  return useQuery({
    queryKey: ['contracts'],
    queryFn: () => all((after) => read(api.GET('/v1/contracts', pageOf(after)))),
  });
}

export function useConsents() {
  return useQuery({
    queryKey: ['consents'],
    queryFn: () => all((after) => read(api.GET('/v1/consents', pageOf(after)))),
  });
}

/** Companies with which this one has traded. */
export function useCounterparties() {
  return useQuery({
    queryKey: ['counterparties'],
    queryFn: () => all((after) => read(api.GET('/v1/counterparties', pageOf(after)))),
    staleTime: 30_000,
  });
}

export function useInvitations() {
  return useQuery({
    queryKey: ['invitations'],
    queryFn: () => all((after) => read(api.GET('/v1/invitations', pageOf(after)))),
  });
}

/** What is asked of a sheet; amounts in minor units. */
export interface SheetBody {
  currency: string;
  payments: {
    receiverId: string;
    amount: string;
    evidence: { invoiceId?: string; contractId?: string };
    discharge: boolean;
  }[];
  cash: { amount: string | null; standingPriceId?: string };
  rest: 'keep' | 'cash';
  /** Which holdings are used first. */
  strategy?: 'cheapest' | 'earliest';
}
type Preview = Shape<'AllocationPreview'>;

/** What a sheet would do and cost; nothing is written. */
export function previewOf(body: SheetBody): Promise<Preview> {
  return read(api.POST('/v1/allocations/preview', { body }));
}

/** What all that is free would bring today, at the standing prices. */
export function useWorth(currency: string | undefined) {
  return useQuery({
    queryKey: ['preview', 'worth', currency],
    queryFn: () =>
      previewOf({ currency: currency ?? 'CNY', payments: [], cash: { amount: 'rest' }, rest: 'keep' }),
    enabled: currency !== undefined,
    refetchInterval: 60_000,
  });
}
