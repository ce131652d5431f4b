import { useQuery } from '@tanstack/react-query';
import { api, Problem, read, type Shape } from '../../shared/api';

export type Purchase = Shape<'Purchase'>;
export type Request = Shape<'DiscountRequest'>;
export type Proposal = Shape<'Proposal'>;
export type Limit = Shape<'CreditLimit'>;
export type Decision = Shape<'Decision'>;
export type Product = Shape<'Product'>;
export type StandingPrice = Shape<'StandingPrice'>;
export type Holding = Shape<'Holding'>;

/** Everything of the financier’s is kept under this key: one act may change any of it. */
export const FINANCIER = 'financier';
/** What stands behind a holding changes by none of the desk’s acts, and is asked no more once it was given back. */
const EVIDENCE = 'financier-evidence';
/** The desk is worked at; what others do in the meantime shows by itself. */
const LIVELY = { refetchInterval: 15_000 };

/** All pages of a list that goes by cursor. */
async function allPages<Row extends { id: string }>(
  page: (after: string | undefined) => Promise<{ data: Row[]; has_more: boolean }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let more = true; more;) {
    const { data, has_more } = await page(rows.at(-1)?.id);
    rows.push(...data);
    more = has_more && data.length > 0;
  }
  return rows;
}

/** Every purchase of the company, the newest first. */
export function usePurchases() {
  return useQuery({
    queryKey: [FINANCIER, 'purchases'],
    queryFn: () =>
      allPages<Purchase>((after) =>
        read(api.GET('/v1/purchases', { params: { query: { limit: 100, starting_after: after } } })),
      ),
    ...LIVELY,
  });
}

/** The requests that the company was asked. */
export function useRequests() {
  return useQuery({
    queryKey: [FINANCIER, 'requests'],
    queryFn: async () => (await read(api.GET('/v1/discount-requests'))).data,
    ...LIVELY,
  });
}

/** One thing of the company by its id; null where the company has none such. */
function useOne<Row>(name: string, id: string, ask: () => Promise<Row>, isAsked: boolean) {
  return useQuery({
    queryKey: [FINANCIER, name, id],
    queryFn: async (): Promise<Row | null> => {
      try {
        return await ask();
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    enabled: isAsked,
  });
}

/** One purchase, also one that was made since the list was read. */
export function usePurchase(id: string, isAsked: boolean) {
  const params = { path: { id } };
  return useOne('purchase', id, () => read(api.GET('/v1/purchases/{id}', { params })), isAsked);
}

/** One request, also one that is older than what the list holds. */
export function useRequest(id: string, isAsked: boolean) {
  const params = { path: { id } };
  return useOne('request', id, () => read(api.GET('/v1/discount-requests/{id}', { params })), isAsked);
}

/** The orders that wait for a signature of the company. */
export function useWaitingOrders() {
  return useQuery({
    queryKey: [FINANCIER, 'proposals'],
    queryFn: async () => (await read(api.GET('/v1/proposals'))).data,
    ...LIVELY,
  });
}

/** The company’s limits, and those that wait for a second person. */
export function useLimits() {
  return useQuery({
    queryKey: [FINANCIER, 'limits'],
    queryFn: () => read(api.GET('/v1/credit-limits')),
    ...LIVELY,
  });
}

/** The products on offer of this company. */
export function useProducts(companyId: string | undefined) {
  return useQuery({
    queryKey: [FINANCIER, 'products'],
    queryFn: async () => (await read(api.GET('/v1/products'))).data,
    select: (all) => all.filter(({ financierId }) => financierId === companyId),
  });
}

/** The company’s standing prices, and those that wait for a second person. */
export function useStandingPrices() {
  return useQuery({
    queryKey: [FINANCIER, 'standing-prices'],
    queryFn: () => read(api.GET('/v1/standing-prices')),
    ...LIVELY,
  });
}

/** The claims on sellers that wait for a second person. */
export function useWaitingClaims() {
  return useQuery({
    queryKey: [FINANCIER, 'claims'],
    queryFn: async () => (await read(api.GET('/v1/discounts/recourses'))).data,
    ...LIVELY,
  });
}

/** What the company owns, whoever it came from. */
export function useHoldings() {
  return useQuery({
    queryKey: [FINANCIER, 'holdings'],
    queryFn: () =>
      allPages<Holding>((after) =>
        read(api.GET('/v1/holdings', { params: { query: { limit: 100, starting_after: after } } })),
      ),
  });
}

export function useToday() {
  const day = useQuery({
    queryKey: ['business-day'],
    queryFn: () => read(api.GET('/v1/business-day')),
    refetchInterval: 30_000,
  });
  return day.data?.today;
}

/** The contract and the invoices behind a holding. */
export function useBacking(holdingId: string, isAsked = true) {
  return useQuery({
    queryKey: [EVIDENCE, 'backing', holdingId],
    queryFn: () => read(api.GET('/v1/holdings/{id}/backing', { params: { path: { id: holdingId } } })),
    staleTime: 300_000,
    enabled: isAsked,
  });
}

/** The way of a holding from the obligor to whoever has it. */
export function useTitle(holdingId: string, isAsked = true) {
  return useQuery({
    queryKey: [EVIDENCE, 'title', holdingId],
    queryFn: async () =>
      (await read(api.GET('/v1/holdings/{id}/title', { params: { path: { id: holdingId } } }))).data,
    staleTime: 300_000,
    enabled: isAsked,
  });
}

/** Whether each step of a way begins where the last one ended, the first one being the obligor’s own issue. */
export function isPathComplete(certificateId: string, steps: readonly Shape<'TitleStep'>[]): boolean {
  const [first, ...later] = steps;
  if (first?.act !== 'issue' || BigInt(first.from.participant) !== BigInt(certificateId) >> 32n) return false;
  let holder = first.to.participant;
  for (const { from, to } of later) {
    if (from.participant !== holder) return false;
    holder = to.participant;
  }
  return true;
}
