import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';

/** Where the person is signed in, and for an admin all of the company; each can be ended at once. */
export default function Sessions() {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useMe();
  const isAdmin = me?.userRoles.includes('admin') === true;
  const [whose, setWhose] = useState<'mine' | 'all'>('mine');
  const sessions = useQuery({
    queryKey: ['sessions', whose],
    queryFn: async () =>
      (await read(whose === 'mine' ? api.GET('/v1/sessions') : api.GET('/v1/sessions/company'))).data,
  });
  const people = useQuery({
    queryKey: ['users'],
    queryFn: async () => (await read(api.GET('/v1/users'))).data,
    enabled: whose === 'all',
  });
  const ending = useOnce(async (key: string, id: string) => {
    await read(
      api.POST('/v1/sessions/{id}/ending', { params: { path: { id } }, headers: { 'idempotency-key': key } }),
    );
    await queries.invalidateQueries({ queryKey: ['sessions'] });
  });
  const names = new Map(people.data?.map(({ id, name }) => [id, name]));
  return (
    <DeskPageFrame
      title={t('menu.sessions')}
      lead={t('sessions.lead')}
      actions={
        isAdmin && (
          <Segmented
            aria-label={t('menu.sessions')}
            value={whose}
            onChange={setWhose}
            options={[
              { value: 'mine' as const, label: t('sessions.mine') },
              { value: 'all' as const, label: t('sessions.all') },
            ]}
          />
        )
      }
    >
      <ProblemAlert error={sessions.error ?? ending.error} onRetry={() => void sessions.refetch()} />
      <Card size="small">
        <Table
          size="small"
          rowKey="id"
          loading={sessions.isPending}
          dataSource={sessions.data ?? []}
          pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 'max-content' }}
          columns={[
            ...(whose === 'all'
              ? [
                  {
                    title: common('word.person'),
                    render: (_: unknown, { userId }: { userId: string }) => names.get(userId) ?? '—',
                  },
                ]
              : []),
            {
              title: t('sessions.device'),
              render: (_, { device, current }) => (
                <>
                  <span className="company-device" title={device}>
                    {device}
                  </span>{' '}
                  {current && <Tag color="green">{t('sessions.this')}</Tag>}
                </>
              ),
            },
            { title: t('sessions.by'), render: (_, { signedInBy }) => t(`sessions.how.${signedInBy}`) },
            { title: t('sessions.address'), dataIndex: 'address' },
            {
              title: t('sessions.seen'),
              render: (_, { lastSeenAt }) => formatMoment(lastSeenAt, i18n.language),
            },
            {
              title: <span className="sr-only">{t('sessions.end')}</span>,
              render: (_, { id, current, device }) =>
                !current && (
                  <Button
                    size="small"
                    danger
                    disabled={ending.busy}
                    aria-label={`${t('sessions.end')} ${device}`}
                    onClick={() => void ending.run(id)}
                  >
                    {t('sessions.end')}
                  </Button>
                ),
            },
          ]}
        />
      </Card>
    </DeskPageFrame>
  );
}
