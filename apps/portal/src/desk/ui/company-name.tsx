import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../shared/api';

/** The name of a company that is known by its id only. */
export function CompanyName({ id }: { id: string }) {
  const company = useQuery({
    queryKey: ['company', id],
    queryFn: () => read(api.GET('/v1/companies/{id}', { params: { path: { id } } })),
    staleTime: 300_000,
  });
  return <>{company.data?.legalName ?? '…'}</>;
}
