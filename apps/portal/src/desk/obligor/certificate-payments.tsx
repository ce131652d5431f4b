import { useQuery } from '@tanstack/react-query';
import { Card, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { ProblemAlert } from '../ui';
import type { Certificate } from './own-certificates';

const TONES = { instructed: undefined, rejected: 'red', booked: 'gold', attested: 'green' } as const;

/** What was paid to whom through the bank, and what lateness cost. */
export function CertificatePayments({ certificate: { id, currency } }: { certificate: Certificate }) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const query = { certificateId: id };
  const payments = useQuery({
    queryKey: ['payments', id],
    queryFn: async () => (await read(api.GET('/v1/payments', { params: { query } }))).data,
  });
  const penalties = useQuery({
    queryKey: ['penalties', id],
    queryFn: async () => (await read(api.GET('/v1/penalties', { params: { query } }))).data,
  });
  return (
    <Card size="small" title={<h2>{t('payments.title')}</h2>}>
      <div className="obligor-stack">
        <ProblemAlert error={payments.error ?? penalties.error} />
        <Table
          size="small"
          rowKey="endToEndId"
          loading={payments.isPending}
          dataSource={payments.data ?? []}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: t('payments.empty') }}
          columns={[
            { title: t('payments.to'), dataIndex: 'creditor' },
            {
              title: common('word.amount'),
              align: 'right',
              render: (_, { amount, currency: of }) => <Amount minor={amount} currency={of} />,
            },
            {
              title: t('payments.on'),
              render: (_, { requestedOn }) => formatDate(requestedOn, i18n.language),
            },
            {
              title: common('word.status'),
              render: (_, { status, reason }) => (
                <>
                  <Tag color={TONES[status]}>{t(`payments.status.${status}`)}</Tag>
                  {reason}
                </>
              ),
            },
            { title: t('payments.reference'), render: (_, { bankReference }) => bankReference ?? '—' },
          ]}
        />
        {(penalties.data ?? []).length > 0 && (
          <Table
            size="small"
            rowKey={({ holdingId, from }) => `${holdingId} ${from}`}
            title={() => <h3>{t('payments.penalties')}</h3>}
            dataSource={penalties.data}
            pagination={false}
            scroll={{ x: 'max-content' }}
            columns={[
              { title: common('word.company'), dataIndex: 'company' },
              {
                title: t('payments.unpaid'),
                align: 'right',
                render: (_, { amount }) => <Amount minor={amount} currency={currency} />,
              },
              {
                title: t('payments.days'),
                render: (_, { from, to }) =>
                  `${formatDate(from, i18n.language)} – ${formatDate(to, i18n.language)}`,
              },
              {
                title: t('payments.penalty'),
                align: 'right',
                render: (_, { penalty }) => <Amount minor={penalty} currency={currency} />,
              },
              { title: common('word.status'), render: (_, { status }) => t(`payments.owed.${status}`) },
            ]}
          />
        )}
      </div>
    </Card>
  );
}
