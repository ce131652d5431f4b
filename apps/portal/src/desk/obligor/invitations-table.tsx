import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Popconfirm, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

const TONES = { open: 'gold', used: 'green', withdrawn: undefined, expired: undefined } as const;

/** Whom the company has asked in, how far each has come, and the way to take one back. */
export function InvitationsTable({ isMaker }: { isMaker: boolean }) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const pages = useInfiniteQuery({
    queryKey: ['invitations'],
    queryFn: ({ pageParam }) =>
      read(api.GET('/v1/invitations', { params: { query: { limit: 50, starting_after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more }) => (has_more ? data.at(-1)?.id : undefined),
  });
  const withdrawing = useOnce(async (key: string, id: string) => {
    await read(
      api.POST('/v1/invitations/{id}/withdrawal', {
        params: { path: { id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['invitations'] });
  });
  return (
    <Card size="small" title={<h2>{t('invitations.title')}</h2>}>
      <ProblemAlert error={pages.error ?? withdrawing.error} onRetry={() => void pages.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={pages.isPending}
        dataSource={pages.data?.pages.flatMap(({ data }) => data) ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('invitations.empty') }}
        footer={
          pages.hasNextPage
            ? () => <Button onClick={() => void pages.fetchNextPage()}>{common('act.more')}</Button>
            : undefined
        }
        columns={[
          { title: common('word.company'), dataIndex: 'legalName' },
          {
            title: t('invitations.amount'),
            align: 'right',
            render: (_, { amount, currency }) => <Amount minor={amount} currency={currency} />,
          },
          {
            title: common('word.status'),
            render: (_, { status, application }) => (
              <>
                <Tag color={TONES[status]}>{t(`invitations.status.${status}`)}</Tag>
                {application && t(`invitations.application.${application}`)}
              </>
            ),
          },
          {
            title: t('invitations.until'),
            render: (_, { expiresAt }) => formatMoment(expiresAt, i18n.language),
          },
          {
            title: <span className="sr-only">{t('invitations.withdraw')}</span>,
            render: (_, { id, status, legalName }) =>
              isMaker &&
              status === 'open' && (
                <Popconfirm
                  title={t('invitations.withdrawSure', { name: legalName })}
                  okText={t('invitations.withdraw')}
                  onConfirm={() => void withdrawing.run(id)}
                >
                  <Button size="small" aria-label={`${t('invitations.withdraw')} ${legalName}`}>
                    {t('invitations.withdraw')}
                  </Button>
                </Popconfirm>
              ),
          },
        ]}
      />
    </Card>
  );
}
