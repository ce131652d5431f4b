import { useQuery } from '@tanstack/react-query';
import { Button, Card, Empty, Space, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { orderKindWord } from '../../shared/order-kind';
import { ProblemAlert } from '../ui';
import { usePages } from './pages';

const COLOURS = {
  pending: 'gold',
  sent: 'blue',
  applied: 'green',
  refused: 'red',
  expired: 'orange',
} as const;

/** What was signed and carried, the newest first, and how the ledger ended it. */
export function Operations() {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const summary = useQuery({
    queryKey: ['operations', 'summary'],
    queryFn: () => read(api.GET('/v1/operations/summary')),
    refetchInterval: 15_000,
  });
  const found = usePages(['operations'], (after) =>
    read(api.GET('/v1/operations', { params: { query: { limit: 25, starting_after: after } } })),
  );
  return (
    <Card
      size="small"
      title={t('operations.title')}
      extra={
        summary.data && (
          <Space wrap size={4}>
            <Tag color="green">{t('operations.applied', { count: summary.data.applied })}</Tag>
            <Tag color="red">{t('operations.refused', { count: summary.data.refused })}</Tag>
            <Tag color="gold">{t('operations.waiting', { count: summary.data.waiting })}</Tag>
          </Space>
        )
      }
    >
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Shape<'Operation'>>
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('operations.empty')} /> }}
        columns={[
          {
            title: common('word.time'),
            render: (_, { createdAt }) => formatMoment(createdAt, i18n.language),
          },
          { title: t('operations.kind'), render: (_, { kind }) => orderKindWord(common, kind) },
          {
            title: t('operations.subject'),
            render: (_, { subject }) => (
              <span className="operator-hash">
                {subject.kind} {subject.id.slice(0, 18)}
              </span>
            ),
          },
          {
            title: common('word.status'),
            render: (_, { status, refusal }) => (
              <>
                <Tag color={COLOURS[status]}>{common(`operationStatus.${status}`)}</Tag>
                {refusal && (i18n.language === 'en' ? refusal.en : refusal.zh)}
              </>
            ),
          },
          { title: common('word.block'), align: 'right', render: (_, { blockNumber }) => blockNumber ?? '—' },
          {
            title: t('operations.order'),
            render: (_, { orderHash }) => <span className="operator-hash">{orderHash.slice(0, 14)}…</span>,
          },
        ]}
      />
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {common('act.more')}
        </Button>
      )}
    </Card>
  );
}
