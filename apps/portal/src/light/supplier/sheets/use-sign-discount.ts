import { useQueryClient } from '@tanstack/react-query';
import { api, read, type Shape } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { useSigned } from '../signed-once';

/** Signs the order of a sale that waits: the hold, that the money came, or the way back. */
export function useSignDiscount(me: Me, { id, proposal }: Shape<'Discount'>, onDone: () => void) {
  const queries = useQueryClient();
  const signed = useSigned(me);
  return useOnce(async (key: string) => {
    if (!proposal) return;
    const signature = await signed(proposal);
    await read(
      api.POST('/v1/discounts/{id}/signatures', {
        params: { path: { id } },
        headers: { 'Idempotency-Key': key },
        body: { signature },
      }),
    );
    await queries.invalidateQueries();
    onDone();
  });
}
