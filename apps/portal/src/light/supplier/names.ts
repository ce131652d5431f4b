import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { orderFromJson, renderOrder, type OrderJson } from '#orders';
import { decimalsOf } from '../../shared/money';
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
export function useOrderWords(): (order: OrderJson, currency: string, more?: readonly Named[]) => string[] {
  const { i18n } = useTranslation();
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
      const words = renderOrder(orderFromJson(order), {
        nameOf: (participant) => names.get(participant) ?? `№ ${String(participant)}`,
        currencyOf: () => currency,
        digitsOf: decimalsOf,
      });
      return i18n.language === 'en' ? words.en : words.zh;
    },
    [i18n.language, known],
  );
}
