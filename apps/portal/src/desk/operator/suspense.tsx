import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { RESOLUTIONS } from './decision-routes';
import { entryReason } from './entry-reason';
import { ResolutionDrawer } from './resolution-drawer';
import { WaitingDecisions } from './waiting-decisions';

type Entry = Shape<'SuspenseEntry'>;
const WAYS = ['payment', 'returned', 'not-ours'] as const;

/** Bank entries that fit nothing: why, what they could be, and what two people say that they were. */
export default function Suspense() {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const [asked, setAsked] = useState<Entry>();
  const found = useQuery({
    queryKey: ['suspense'],
    queryFn: () => read(api.GET('/v1/suspense', { params: { query: { limit: 100 } } })),
  });
  return (
    <DeskPageFrame title={t('suspense.title')} lead={t('suspense.lead')}>
      <WaitingDecisions
        routes={RESOLUTIONS}
        describe={({ payload }) => {
          const words = payload as { as?: unknown; bankReference?: unknown; account?: unknown };
          const way = WAYS.find((one) => one === words.as);
          return (
            <>
              <strong>{way && t(`suspense.as.${way}`)}</strong>{' '}
              {t('suspense.entry', {
                reference: String(words.bankReference),
                account: String(words.account),
              })}
            </>
          );
        }}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Entry>
        rowKey="number"
        loading={found.isPending}
        dataSource={found.data?.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('suspense.empty')} /> }}
        columns={[
          { title: t('suspense.booked'), render: (_, { bookedOn }) => formatDate(bookedOn, i18n.language) },
          { title: t('suspense.account'), dataIndex: 'account' },
          { title: t('suspense.reference'), dataIndex: 'bankReference' },
          { title: t('suspense.direction'), render: (_, { direction }) => t(`suspense.${direction}`) },
          {
            title: common('word.amount'),
            align: 'right',
            render: (_, { amount, currency }) => <Amount minor={amount} currency={currency} />,
          },
          { title: t('suspense.reason'), render: (_, { reason }) => entryReason(t, reason) },
          {
            title: t('suspense.suggestions'),
            align: 'right',
            render: (_, { suggestions }) => suggestions.length,
          },
          {
            title: '',
            render: (_, entry) =>
              me?.userRoles.includes('maker') === true && (
                <Button
                  onClick={() => {
                    setAsked(entry);
                  }}
                >
                  {t('suspense.resolve')}
                </Button>
              ),
          },
        ]}
      />
      {asked && (
        <ResolutionDrawer
          key={asked.number}
          entry={asked}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </DeskPageFrame>
  );
}
