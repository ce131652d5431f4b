import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { DecisionCard } from './decision-card';

/** New accounts that wait for the second person: all, or one change's. */
export function PayoutDecisions({ of }: { of?: string }) {
  const { t } = useTranslation('company');
  const queries = useQueryClient();
  const { data: me } = useMe();
  const waiting = useQuery({
    queryKey: ['payout-changes', 'decisions'],
    queryFn: async () => (await read(api.GET('/v1/payout-changes/decisions'))).data,
  });
  const answer = async (
    key: string,
    { id, payloadHash }: Shape<'Decision'>,
    isYes: boolean,
  ): Promise<void> => {
    const params = { path: { id } };
    const headers = { 'idempotency-key': key };
    if (isYes)
      await read(
        api.POST('/v1/payout-changes/decisions/{id}/approval', { params, headers, body: { payloadHash } }),
      );
    else await read(api.POST('/v1/payout-changes/decisions/{id}/rejection', { params, headers }));
    await queries.invalidateQueries({ queryKey: ['payout-changes'] });
  };
  const shown = waiting.data?.filter(({ subject }) => of === undefined || subject === of) ?? [];
  return shown.map((decision) => (
    <DecisionCard
      key={decision.id}
      decision={decision}
      title={t('decisions.kind.payout-change')}
      mayAnswer={me?.userRoles.includes('checker') === true && decision.proposedBy !== me.userId}
      onAnswer={answer}
    />
  ));
}
