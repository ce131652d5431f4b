import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, read, type Shape } from '../../shared/api';

/** All companies, for the operator, who registers them. */
export function useCompanyCards() {
  return useQuery({
    queryKey: ['companies', 'cards'],
    queryFn: async () => {
      const all: Shape<'Company'>[] = [];
      let after: string | undefined;
      for (let more = true; more;) {
        const page = await read(
          api.GET('/v1/companies', { params: { query: { limit: 100, starting_after: after } } }),
        );
        all.push(...page.data);
        after = page.data.at(-1)?.id;
        more = page.has_more;
      }
      return all;
    },
    staleTime: 30_000,
  });
}

/** Gives a company's name by its id, and the id's beginning while it is not known. */
export function useCompanyName(): (id: string) => string {
  const { data } = useCompanyCards();
  return useCallback(
    (id) => data?.find((company) => company.id === id)?.legalName ?? `${id.slice(0, 8)}…`,
    [data],
  );
}
