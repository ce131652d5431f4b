import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { orderFromJson, renderOrder } from '#orders';
import { api, read } from './api';
import { decimalsOf } from './money';
import type { Proposal } from './signing';

/** The names of companies by their numbers on the ledger, for orders in plain words. */
export function useCompanies() {
  return useQuery({
    queryKey: ['companies', 'all'],
    queryFn: async () => {
      const names = new Map<number, string>();
      let after: string | undefined;
      for (let more = true; more;) {
        const page = await read(
          api.GET('/v1/companies', { params: { query: { limit: 100, starting_after: after } } }),
        );
        for (const { participant, legalName } of page.data) names.set(participant, legalName);
        after = page.data.at(-1)?.id;
        more = page.has_more;
      }
      return names;
    },
    staleTime: 300_000,
  });
}

/**
 * Says an order's words line by line in the page's language: what will be signed, and nothing else. Who is not among
 * `names` stands there by its number.
 */
export function useOrderWords(): (
  order: Proposal['order'],
  names: ReadonlyMap<number, string> | undefined,
  currency?: string,
) => string[] {
  const { i18n } = useTranslation();
  return useCallback(
    (order, names, currency) => {
      const { en, zh } = renderOrder(orderFromJson(order), {
        nameOf: (participant) => names?.get(participant) ?? `№ ${String(participant)}`,
        currencyOf: () => currency,
        digitsOf: decimalsOf,
      });
      return i18n.language === 'en' ? en : zh;
    },
    [i18n.language],
  );
}

/** The same with the names of all companies, for whoever may read them. */
export function usePlainWords(): (order: Proposal['order'], currency?: string) => string[] {
  const say = useOrderWords();
  const { data: names } = useCompanies();
  return useCallback((order, currency) => say(order, names, currency), [say, names]);
}
