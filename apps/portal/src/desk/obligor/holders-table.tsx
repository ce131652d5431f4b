import { Card, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { formatDate } from '../../shared/dates';
import { ProblemAlert } from '../ui';
import { useHolders } from './tiers';

/** Who holds what of the company's debt: its own suppliers by name, whoever is further down by its number. */
export function HoldersTable() {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const holders = useHolders();
  const rows = [
    ...Map.groupBy(
      holders.data ?? [],
      ({ holder, tier, currency }) => `${String(tier)} ${String(holder.participant)} ${currency}`,
    ),
  ].flatMap(([key, all]) => {
    const [first] = all;
    if (!first) return [];
    return [
      {
        key,
        ...first,
        name: all.find(({ holder }) => holder.name !== null)?.holder.name ?? null,
        total: all.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
        count: all.reduce((sum, { holdings }) => sum + holdings, 0),
        next: all.map(({ nextDueOn }) => nextDueOn).sort()[0] ?? first.nextDueOn,
      },
    ];
  });
  return (
    <Card size="small" title={<h2>{t('suppliers.holders')}</h2>}>
      <ProblemAlert error={holders.error} onRetry={() => void holders.refetch()} />
      <Table
        size="small"
        rowKey="key"
        loading={holders.isPending}
        dataSource={rows}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('tiers.empty') }}
        columns={[
          {
            title: common('word.holder'),
            render: (_, { name, holder }) => name ?? t('suppliers.masked', { number: holder.participant }),
          },
          { title: t('tiers.tier'), render: (_, { tier }) => common('word.tier', { tier }) },
          {
            title: common('word.amount'),
            align: 'right',
            render: (_, { total, currency }) => <Amount minor={total} currency={currency} />,
          },
          { title: t('tiers.holdings'), dataIndex: 'count', align: 'right' },
          { title: t('suppliers.next'), render: (_, { next }) => formatDate(next, i18n.language) },
        ]}
      />
    </Card>
  );
}
