import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { DecisionCard } from './decision-card';
import { stepUp } from './step-up';

const KINDS = ['user-joining', 'user-roles', 'api-key', 'oidc-provider', 'oidc-link'] as const;

/** What waits for the second person: colleagues, roles and keys. A yes is signed with the person's own key. */
export function PeopleDecisions({ names }: { names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation('company');
  const queries = useQueryClient();
  const { data: me } = useMe();
  const mayRead = me?.userRoles.some((role) => role === 'admin' || role === 'checker') === true;
  const waiting = useQuery({
    queryKey: ['people-decisions'],
    queryFn: async () => (await read(api.GET('/v1/people-decisions'))).data,
    enabled: mayRead,
  });
  const answer = async (
    key: string,
    { id, payloadHash }: Shape<'Decision'>,
    isYes: boolean,
  ): Promise<void> => {
    if (!me) return;
    const params = { path: { id } };
    const headers = { 'idempotency-key': key };
    if (isYes) {
      await stepUp(payloadHash, me);
      await read(api.POST('/v1/people-decisions/{id}/approval', { params, headers, body: { payloadHash } }));
    } else await read(api.POST('/v1/people-decisions/{id}/rejection', { params, headers }));
    await Promise.all(
      [['people-decisions'], ['users'], ['api-keys'], ['oidc']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  };
  return (
    <>
      <ProblemAlert error={waiting.error} onRetry={() => void waiting.refetch()} />
      {(waiting.data ?? []).map((decision) => (
        <DecisionCard
          key={decision.id}
          decision={decision}
          title={titleOf(decision, names, t)}
          mayAnswer={decision.proposedBy !== me?.userId}
          onAnswer={answer}
        />
      ))}
    </>
  );
}

type Words = ReturnType<typeof useTranslation<'company'>>['t'];

function titleOf({ kind, subject }: Shape<'Decision'>, names: ReadonlyMap<string, string>, t: Words): string {
  const known = KINDS.find((one) => one === kind);
  const who = names.get(subject);
  return `${known ? t(`decisions.kind.${known}`) : kind}${who === undefined ? '' : ` · ${who}`}`;
}
