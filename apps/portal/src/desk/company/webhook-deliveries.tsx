import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Card, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

const PAGE = 20;
const TONE = { waiting: 'gold', delivered: 'green', failed: 'red' } as const;

/** What was sent to a webhook and what became of it; each message can be sent again, with the same id and body. */
export function WebhookDeliveries({ id, mayReplay }: { id: string; mayReplay: boolean }) {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const log = useInfiniteQuery({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: ({ pageParam }) =>
      read(
        api.GET('/v1/webhooks/{id}/deliveries', {
          params: { path: { id }, query: { limit: PAGE, starting_after: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more }) => (has_more ? data.at(-1)?.id : undefined),
    refetchInterval: 5_000,
  });
  const replaying = useOnce(async (key: string, delivery: string) => {
    const params = { path: { id, delivery } };
    const headers = { 'idempotency-key': key };
    await read(api.POST('/v1/webhooks/{id}/deliveries/{delivery}/replay', { params, headers }));
    await log.refetch();
  });
  return (
    <Card size="small" title={<h2>{t('webhooks.logTitle')}</h2>}>
      <ProblemAlert error={log.error ?? replaying.error} onRetry={() => void log.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={log.isPending}
        dataSource={log.data?.pages.flatMap(({ data }) => data) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('webhooks.logEmpty') }}
        columns={[
          {
            title: common('word.time'),
            render: (_, { occurredAt }) => formatMoment(occurredAt, i18n.language),
          },
          { title: t('webhooks.kind'), dataIndex: 'kind' },
          {
            title: common('word.status'),
            render: (_, { status }) => <Tag color={TONE[status]}>{t(`webhooks.delivery.${status}`)}</Tag>,
          },
          { title: t('webhooks.attempts'), dataIndex: 'attempts', align: 'right' },
          {
            title: t('webhooks.last'),
            render: (_, { lastStatus, lastFailure }) =>
              [lastStatus, lastFailure].filter((one) => one !== null).join(' · ') || '—',
          },
          {
            title: <span className="sr-only">{t('people.acts')}</span>,
            render: (_, one) =>
              mayReplay && (
                <Button size="small" disabled={replaying.busy} onClick={() => void replaying.run(one.id)}>
                  {t('webhooks.replay')}
                </Button>
              ),
          },
        ]}
      />
      {log.hasNextPage && (
        <Button onClick={() => void log.fetchNextPage()} loading={log.isFetchingNextPage}>
          {common('act.more')}
        </Button>
      )}
    </Card>
  );
}
