import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { App, Button, Empty, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { useCompanyName } from './companies-query';
import { shortKey } from './ledger-key';

type Replacement = Shape<'KeyReplacementCard'>;
const COLOURS = { waiting: 'gold', ready: 'blue', objected: 'red', registered: 'green' } as const;

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
  const { t: common } = useTranslation();
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
      <Table<Replacement>
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={empty} /> }}
        columns={[
          ...(company
            ? [
                {
                  title: common('word.company'),
                  render: (_: unknown, { companyId }: Replacement) => (
                    <Link to={`/operator/companies/${companyId}`}>{nameOf(companyId)}</Link>
                  ),
                },
              ]
            : []),
          { title: common('word.person'), dataIndex: 'user' },
          {
            title: t('company.keys.next'),
            render: (_, { newKey }) => <span className="operator-hash">{shortKey(newKey)}</span>,
          },
          {
            title: t('company.keys.from'),
            render: (_, { effectiveAt }) => formatMoment(effectiveAt, i18n.language),
          },
          {
            title: common('word.status'),
            render: (_, one) => {
              const status = isReady(one) ? 'ready' : one.status;
              return <Tag color={COLOURS[status]}>{t(`company.keys.status.${status}`)}</Tag>;
            },
          },
          {
            title: <span className="sr-only">{t('company.people.acts')}</span>,
            align: 'right',
            render: (_, one) =>
              isReady(one) &&
              me?.userRoles.includes('maker') === true && (
                <Button
                  size="small"
                  type="primary"
                  loading={registering.busy}
                  aria-label={`${t('company.keys.register')} ${one.user}`}
                  onClick={() => void registering.run(one)}
                >
                  {t('company.keys.register')}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}
