import { Card, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { CertificateStatus } from '../ui/certificate-status';
import type { CertificateLine } from './own-certificates';
import { shareOf } from './tiers';

/** The way of a certificate, in its order; ends that lead nowhere come last. */
export const STATUSES = [
  'draft',
  'submitted',
  'offered',
  'active',
  'due',
  'part-paid',
  'overdue',
  'defaulted',
  'settled',
  'refused',
  'expired',
  'withdrawn',
  'cancelled',
  'written-off',
] as const;

/** From the draft to the money: how many certificates stand where, and what they were issued for. */
export function Funnel({
  certificates,
  currency,
}: {
  certificates: readonly CertificateLine[];
  currency: string;
}) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const rows = STATUSES.map((status) => certificates.filter((one) => one.status === status))
    .filter((all) => all.length > 0)
    .flatMap((all) => {
      const [first] = all;
      if (!first) return [];
      const face = all.reduce((sum, one) => sum + BigInt(one.face ?? 0), 0n);
      return [{ status: first.status, count: all.length, face }];
    });
  const most = rows.reduce((max, { count }) => Math.max(max, count), 1);
  return (
    <Card title={<h2>{t('funnel.title')}</h2>} size="small">
      <Table
        size="small"
        rowKey="status"
        pagination={false}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          {
            title: common('word.status'),
            render: (_, { status }) => (
              <Link to={`/obligor/certificates?status=${status}`}>
                <CertificateStatus status={status} />
              </Link>
            ),
          },
          {
            title: t('funnel.count'),
            align: 'right',
            render: (_, { count }) => count,
          },
          {
            title: <span className="sr-only">{t('tiers.share')}</span>,
            width: 140,
            render: (_, { count }) => (
              <svg className="obligor-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
                <rect width={shareOf(BigInt(count), BigInt(most))} height="8" rx="1" />
              </svg>
            ),
          },
          {
            title: t('funnel.face'),
            align: 'right',
            render: (_, { face }) => <Amount minor={face} currency={currency} unit={false} />,
          },
        ]}
      />
    </Card>
  );
}
