import { useEffect, useMemo, useState } from 'react';
import { useMe } from '../../shared/session';
import { queueOf, type Known, type QueueItem } from './queue';
import { useLimits, usePurchases, useRequests, useToday, useWaitingOrders } from './reads';

/** The moment, as far as minutes matter. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 30_000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}

/** What the desk knows, and the queue that follows from it; undefined until all of it has come. */
export function useDesk(): {
  known: Known | undefined;
  queue: QueueItem[];
  error: unknown;
  retry: () => void;
} {
  const { data: me } = useMe();
  const today = useToday();
  const now = useNow();
  const purchases = usePurchases();
  const requests = useRequests();
  const proposals = useWaitingOrders();
  const limits = useLimits();
  const known = useMemo(
    () =>
      me && today !== undefined && purchases.data && requests.data && proposals.data && limits.data
        ? {
            me,
            today,
            now,
            purchases: purchases.data,
            requests: requests.data,
            proposals: proposals.data,
            limits: limits.data.data,
          }
        : undefined,
    [me, today, now, purchases.data, requests.data, proposals.data, limits.data],
  );
  const queue = useMemo(() => (known ? queueOf(known) : []), [known]);
  return {
    known,
    queue,
    error: purchases.error ?? requests.error ?? proposals.error ?? limits.error,
    retry: () => {
      for (const one of [purchases, requests, proposals, limits]) void one.refetch();
    },
  };
}
