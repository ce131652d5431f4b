import { useQuery } from '@tanstack/react-query';
import { api, read, type Shape } from '../../../shared/api';

export type Payment = Shape<'Payment'>;

/** What banks were asked to pay for the holding of a sale, as far as its seller pays it or is paid. */
export function useSalePayments(sale: Shape<'Discount'> | undefined) {
  const certificateId = sale?.certificateId;
  return useQuery({
    queryKey: ['payments', certificateId, sale?.holdingId],
    queryFn: async () => {
      const query = { certificateId: certificateId ?? '' };
      const { data } = await read(api.GET('/v1/payments', { params: { query } }));
      return data.filter(({ holdingId }) => holdingId === sale?.holdingId);
    },
    enabled: certificateId !== undefined,
    refetchInterval: 5_000,
  });
}
