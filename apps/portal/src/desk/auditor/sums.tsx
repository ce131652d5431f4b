import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Empty, Skeleton, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { DeskPageFrame, ProblemAlert } from '../ui';

type Sums = Shape<'LedgerSums'>['data'][number];
const PARTS = ['issued', 'held', 'funded', 'settled', 'cancelled'] as const;

/** Whether what was issued is what is held, funded, settled and cancelled: recomputed from the chain, beside the record. */
export default function SumsPage() {
  const { t } = useTranslation('auditor');
  const sums = useQuery({ queryKey: ['ledger-sums'], queryFn: () => read(api.GET('/v1/ledger-sums')) });
  const isWhole = sums.data?.data.every(({ agrees }) => agrees) === true;
  return (
    <DeskPageFrame
      title={t('sums.title')}
      lead={t('sums.lead')}
      actions={
        <Button loading={sums.isFetching} onClick={() => void sums.refetch()}>
          {t('sums.again')}
        </Button>
      }
    >
      <ProblemAlert error={sums.error} onRetry={() => void sums.refetch()} />
      {sums.isPending && <Skeleton active />}
      {sums.data?.data.length === 0 && (
        <Card>
          <Empty description={t('sums.empty')} />
        </Card>
      )}
      {sums.data && sums.data.data.length > 0 && (
        <Alert
          role="status"
          type={isWhole ? 'success' : 'error'}
          showIcon
          title={isWhole ? t('sums.whole') : t('sums.broken')}
          description={
            <>
              {t('sums.of', { certificates: sums.data.certificates, holdings: sums.data.holdings })}
              <div>
                {t('sums.block', { number: sums.data.block.number })}{' '}
                <span className="auditor-hash">{sums.data.block.hash}</span>
              </div>
            </>
          }
        />
      )}
      {sums.data?.data.map((one) => (
        <Currency key={one.currency} sums={one} />
      ))}
    </DeskPageFrame>
  );
}

function Currency({ sums: { currency, chain, record, agrees } }: { sums: Sums }) {
  const { t } = useTranslation('auditor');
  const together = (side: Sums['chain']): bigint =>
    PARTS.slice(1).reduce((sum, part) => sum + BigInt(side[part]), 0n);
  const rows = [
    ...PARTS.map((part) => ({
      key: part,
      label: t(`sums.${part}`),
      chain: chain[part],
      record: record[part],
    })),
    {
      key: 'together',
      label: t('sums.together'),
      chain: together(chain).toString(),
      record: together(record).toString(),
    },
  ];
  return (
    <Card
      size="small"
      title={currency}
      extra={
        <strong className={agrees ? 'auditor-good' : 'auditor-bad'}>
          {t(agrees ? 'sums.equal' : 'sums.unequal')}
        </strong>
      }
    >
      <Table
        size="small"
        rowKey="key"
        dataSource={rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        rowClassName={({ key }) => (key === 'together' || key === 'issued' ? 'auditor-total' : '')}
        columns={[
          { title: '', dataIndex: 'label' },
          {
            title: t('sums.chain'),
            align: 'right',
            render: (_, row) => <Amount minor={row.chain} currency={currency} unit={false} />,
          },
          {
            title: t('sums.record'),
            align: 'right',
            render: (_, row) => <Amount minor={row.record} currency={currency} unit={false} />,
          },
          {
            title: t('sums.difference'),
            align: 'right',
            render: (_, row) => (
              <Amount minor={BigInt(row.chain) - BigInt(row.record)} currency={currency} unit={false} />
            ),
          },
        ]}
      />
    </Card>
  );
}
