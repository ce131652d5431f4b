import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { roleWords } from './role-words';

/** The colleagues that were asked in, and the way to take a link back that nobody has used. */
export function PeopleInvitations() {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const invitations = useQuery({
    queryKey: ['users', 'invitations'],
    queryFn: async () =>
      (await read(api.GET('/v1/users/invitations', { params: { query: { limit: 50 } } }))).data,
  });
  const withdrawing = useOnce(async (key: string, id: string) => {
    await read(
      api.POST('/v1/users/invitations/{id}/withdrawal', {
        params: { path: { id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['users', 'invitations'] });
  });
  return (
    <Card size="small" title={<h2>{t('people.invitations')}</h2>}>
      <ProblemAlert error={invitations.error ?? withdrawing.error} />
      <Table
        size="small"
        rowKey="id"
        loading={invitations.isPending}
        dataSource={invitations.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('people.noInvitations') }}
        columns={[
          { title: common('word.name'), dataIndex: 'name' },
          { title: t('home.roles'), render: (_, { roles }) => roleWords(roles, common) },
          {
            title: common('word.status'),
            render: (_, { status }) => <Tag>{t(`people.invitation.${status}`)}</Tag>,
          },
          { title: t('people.until'), render: (_, { expiresAt }) => formatMoment(expiresAt, i18n.language) },
          {
            title: <span className="sr-only">{t('people.withdraw')}</span>,
            render: (_, { id, status, name }) =>
              status === 'open' && (
                <Button
                  size="small"
                  disabled={withdrawing.busy}
                  aria-label={`${t('people.withdraw')} ${name}`}
                  onClick={() => void withdrawing.run(id)}
                >
                  {t('people.withdraw')}
                </Button>
              ),
          },
        ]}
      />
    </Card>
  );
}
