import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App, Button, Empty, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { Rows } from '../ui/rows';
import { shortKey } from '../ui/short-key';
import { useCompanyName } from './companies-query';

type Replacement = Shape<'KeyReplacementCard'>;
const COLOURS = { waiting: 'gold', ready: 'green', objected: 'red', registered: 'default' } as const;

/** Whether nobody has objected in time: the new key can be proposed for the ledger. */
export const isReady = ({ status, effectiveAt }: Replacement): boolean =>
  status === 'waiting' && Date.parse(effectiveAt) <= Date.now();

/** Lost keys and those that follow; a maker brings one to the ledger when its time has passed. */
export function KeyReplacements({
  found,
  empty,
  company = false,
}: {
  found: UseQueryResult<Replacement[]>;
  empty: string;
  /** Says whose each is, and leads there. */
  company?: boolean;
}) {
  const { t, i18n } = useTranslation('operator');
  const { data: me } = useMe();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const nameOf = useCompanyName();
  const registering = useOnce(async (key: string, { id: replacement, companyId, userId }: Replacement) => {
    await read(
      api.POST('/v1/companies/{id}/users/{user}/key-replacements/{replacement}/registration', {
        params: { path: { id: companyId, user: userId, replacement } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries();
    void message.success(t('company.keys.registered'));
  });
  return (
    <>
      <ProblemAlert error={found.error ?? registering.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton active />}
      {found.data?.length === 0 && <Empty description={empty} />}
      <Rows
        label={t('company.keys.title')}
        rows={(found.data ?? []).map((one) => {
          const status = isReady(one) ? 'ready' : one.status;
          return {
            id: one.id,
            title: (
              <>
                {company && (
                  <>
                    <Link to={`/operator/companies/${one.companyId}`}>{nameOf(one.companyId)}</Link> ·{' '}
                  </>
                )}
                {one.user} <Tag color={COLOURS[status]}>{t(`company.keys.status.${status}`)}</Tag>
              </>
            ),
            facts: t('company.keys.facts', {
              key: shortKey(one.newKey),
              moment: formatMoment(one.effectiveAt, i18n.language),
            }),
            act: status === 'ready' && me?.userRoles.includes('maker') === true && (
              <Button
                type="primary"
                loading={registering.busy}
                aria-label={`${t('company.keys.register')} ${one.user}`}
                onClick={() => void registering.run(one)}
              >
                {t('company.keys.register')}
              </Button>
            ),
          };
        })}
      />
    </>
  );
}
