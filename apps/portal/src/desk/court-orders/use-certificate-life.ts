import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../shared/api';

const NUMBER = /^[1-9]\d{0,18}$/;

/** A certificate’s parts and their holders, by its number; nothing is asked while that is none. */
export function useCertificateLife(id: string) {
  return useQuery({
    queryKey: ['certificate-life', id],
    queryFn: () => read(api.GET('/v1/ledger-certificates/{id}', { params: { path: { id } } })),
    enabled: NUMBER.test(id),
  });
}
