import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { OrderLines } from '../../shared/order-lines';
import { useOrderWords } from '../../shared/plain-words';
import { useMe } from '../../shared/session';

/** The names of those the company deals with, and its own, by their numbers on the ledger. */
export function useDealtWith() {
  const { data: me } = useMe();
  return useQuery({
    queryKey: ['counterparties'],
    queryFn: async () => {
      const found: Shape<'Counterparty'>[] = [];
      for (let more = true; more;) {
        const page = await read(
          api.GET('/v1/counterparties', {
            params: { query: { limit: 100, starting_after: found.at(-1)?.id } },
          }),
        );
        found.push(...page.data);
        more = page.has_more;
      }
      const names = new Map(found.map(({ participant, name }) => [participant, name]));
      if (me) names.set(me.participant, me.companyName);
      return names;
    },
    enabled: me !== null && me !== undefined,
    staleTime: 60_000,
  });
}

/** An order in plain words: what will be signed, and nothing else. `headline` leaves the first line out where it is false. */
export function OrderWords({
  order,
  names,
  headline = true,
}: {
  order: Shape<'Proposal'>['order'];
  names: ReadonlyMap<number, string> | undefined;
  headline?: boolean;
}) {
  const { t } = useTranslation();
  const say = useOrderWords();
  // A queue of many orders says each of them again at every key.
  const lines = useMemo(() => say(order, names), [say, order, names]);
  return (
    <div className="obligor-words" role="group" aria-label={t('words.title')}>
      <OrderLines lines={lines} headline={headline} />
    </div>
  );
}
