import { useQuery } from '@tanstack/react-query';
import { Card, Progress, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { ProblemAlert } from '../ui';

export type Holder = Shape<'Holder'>;

/** Who holds the company's debt now, on all tiers. */
export function useHolders() {
  return useQuery({ queryKey: ['holders'], queryFn: async () => (await read(api.GET('/v1/holders'))).data });
}

/** Parts per million of a whole, as a bar's length; no sum of money is told by it. */
export const shareOf = (part: bigint, whole: bigint): number =>
  whole === 0n ? 0 : Number((part * 1000n) / whole) / 10;

/** How far the debt has travelled: what each tier holds. */
export function Tiers({ currency }: { currency: string }) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const holders = useHolders();
  const own = (holders.data ?? []).filter((one) => one.currency === currency);
  const whole = own.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const tiers = [...Map.groupBy(own, ({ tier }) => tier)]
    .sort(([one], [other]) => one - other)
    .map(([tier, all]) => ({
      tier,
      amount: all.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
      holders: new Set(all.map(({ holder }) => holder.participant)).size,
      holdings: all.reduce((sum, { holdings }) => sum + holdings, 0),
    }));
  return (
    <Card title={<h2>{t('tiers.title')}</h2>} size="small">
      <ProblemAlert error={holders.error} onRetry={() => void holders.refetch()} />
      <Table
        size="small"
        rowKey="tier"
        loading={holders.isPending}
        pagination={false}
        dataSource={tiers}
        locale={{ emptyText: t('tiers.empty') }}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('tiers.tier'), render: (_, { tier }) => common('word.tier', { tier }) },
          {
            title: common('word.amount'),
            align: 'right',
            render: (_, { amount }) => <Amount minor={amount} currency={currency} unit={false} />,
          },
          {
            title: t('tiers.share'),
            width: 140,
            render: (_, { amount }) => (
              <Progress
                percent={shareOf(amount, whole)}
                size="small"
                strokeColor="var(--brand)"
                format={(percent) => `${String(percent)} %`}
                aria-label={t('tiers.share')}
              />
            ),
          },
          { title: t('tiers.holders'), dataIndex: 'holders', align: 'right' },
          { title: t('tiers.holdings'), dataIndex: 'holdings', align: 'right' },
        ]}
      />
    </Card>
  );
}
