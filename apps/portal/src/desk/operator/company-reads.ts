import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../shared/api';

const of = (id: string) => ({ params: { path: { id } } });

/** One company's card. */
export function useCompanyCard(id: string) {
  return useQuery({
    queryKey: ['companies', id],
    queryFn: () => read(api.GET('/v1/companies/{id}', of(id))),
  });
}

/** Its people who may act. */
export function useCompanyPeople(id: string) {
  return useQuery({
    queryKey: ['companies', id, 'users'],
    queryFn: async () => (await read(api.GET('/v1/companies/{id}/users', of(id)))).data,
  });
}

/** Its bank accounts. */
export function useCompanyAccounts(id: string) {
  return useQuery({
    queryKey: ['companies', id, 'accounts'],
    queryFn: async () => (await read(api.GET('/v1/companies/{id}/bank-accounts', of(id)))).data,
  });
}

/** Its suspensions, resumptions and exit. */
export function useCompanyChanges(id: string) {
  return useQuery({
    queryKey: ['companies', id, 'changes'],
    queryFn: async () => (await read(api.GET('/v1/companies/{id}/changes', of(id)))).data,
  });
}

/** Its whole group, from the company at the top. */
export function useGroup(id: string) {
  return useQuery({
    queryKey: ['companies', id, 'group'],
    queryFn: async () => (await read(api.GET('/v1/companies/{id}/group', of(id)))).data,
  });
}

/** Lost keys: those of one company, or all that wait. */
export function useKeyReplacements(company?: string) {
  return useQuery({
    queryKey: ['key-replacements', company ?? 'waiting'],
    queryFn: async () =>
      (
        await read(
          api.GET('/v1/companies/key-replacements', {
            params: { query: company === undefined ? { status: 'waiting' } : { company } },
          }),
        )
      ).data,
  });
}
