import { useCallback, useMemo } from 'react';
import type { OrderJson } from '#orders';
import { useOrderWords } from '../../shared/plain-words';
import { useMe } from '../../shared/session';
import { useCounterparties } from './reads';

export interface Named {
  participant: number;
  name: string | null;
}

/**
 * Says an order line by line, with the names of those that the company has traded with and of those that `more` names; who
 * is neither stands there by its number.
 */
export function useNamedWords(): (order: OrderJson, currency: string, more?: readonly Named[]) => string[] {
  const say = useOrderWords();
  const me = useMe();
  const traded = useCounterparties();
  const known = useMemo(() => {
    const names = new Map(traded.data?.map(({ participant, name }) => [participant, name]));
    if (me.data) names.set(me.data.participant, me.data.companyName);
    return names;
  }, [traded.data, me.data]);
  return useCallback(
    (order, currency, more = []) => {
      const names = new Map(known);
      for (const { participant, name } of more) if (name !== null) names.set(participant, name);
      return say(order, names, currency);
    },
    [say, known],
  );
}
