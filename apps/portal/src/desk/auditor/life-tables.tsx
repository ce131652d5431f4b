import { Card, Empty, Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import type { Shape } from '../../shared/api';
import { partyName } from './party-name';

type Life = Shape<'CertificateLife'>;
const STATES = ['live', 'held', 'committed', 'frozen', 'pledged', 'paid', 'cancelled', 'spent'] as const;

/** Every part of the certificate with its holder; the parts add up to what is outstanding. */
export function Holdings({ life: { holdings, certificate } }: { life: Life }) {
  const { t } = useTranslation('auditor');
  const { t: common } = useTranslation();
  const { currency } = certificate;
  const stateWord = (state: string): string => {
    const known = STATES.find((one) => one === state);
    return known ? common(`holdingState.${known}`) : t('life.emptied');
  };
  const shown = holdings.filter(({ state }) => state !== 'emptied');
  return (
    <Card size="small" title={t('life.holdings')}>
      <Table
        size="small"
        rowKey="id"
        dataSource={shown}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: common('word.holder'), render: (_, { owner }) => partyName(owner) },
          { title: t('life.tier'), align: 'right', dataIndex: 'tier' },
          {
            title: t('life.owed'),
            align: 'right',
            render: (_, { amount }) => <Amount minor={amount} currency={currency} unit={false} />,
          },
          {
            title: t('life.paid'),
            align: 'right',
            render: (_, { paid }) => <Amount minor={paid} currency={currency} unit={false} />,
          },
          {
            title: t('life.cancelled'),
            align: 'right',
            render: (_, { cancelled }) => <Amount minor={cancelled} currency={currency} unit={false} />,
          },
          { title: common('word.status'), render: (_, { state }) => <Tag>{stateWord(state)}</Tag> },
          {
            title: common('word.holding'),
            render: (_, { id }) => <span className="auditor-hash">{id}</span>,
          },
        ]}
      />
    </Card>
  );
}

/** How title went from one to another, in the chain's order. */
export function Steps({ life: { steps, certificate } }: { life: Life }) {
  const { t } = useTranslation('auditor');
  const { t: common } = useTranslation();
  return (
    <Card size="small" title={t('life.steps')}>
      <Table
        size="small"
        rowKey={({ orderHash, holdingId }) => orderHash + holdingId}
        dataSource={steps}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('life.act'), render: (_, { act }) => t(`act.${act}`) },
          { title: common('word.from'), render: (_, { from }) => partyName(from) },
          { title: common('word.to'), render: (_, { to }) => partyName(to) },
          {
            title: common('word.amount'),
            align: 'right',
            render: (_, { amount }) => <Amount minor={amount} currency={certificate.currency} />,
          },
          { title: common('word.block'), align: 'right', dataIndex: 'blockNumber' },
          {
            title: t('life.order'),
            render: (_, { orderHash }) => <span className="auditor-hash">{orderHash.slice(0, 18)}…</span>,
          },
          {
            title: t('life.evidence'),
            render: (_, { evidenceHash }) => (
              <span className="auditor-hash">
                {evidenceHash === null ? '—' : `${evidenceHash.slice(0, 18)}…`}
              </span>
            ),
          },
        ]}
      />
    </Card>
  );
}

/** What banks have attested as paid. */
export function Payments({ life: { payments, certificate } }: { life: Life }) {
  const { t } = useTranslation('auditor');
  const { t: common } = useTranslation();
  return (
    <Card size="small" title={t('life.payments')}>
      <Table
        size="small"
        rowKey={({ orderHash, holdingId }) => orderHash + holdingId}
        dataSource={payments}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('life.noPayments')} /> }}
        columns={[
          { title: common('word.holder'), render: (_, { owner }) => partyName(owner) },
          {
            title: common('word.amount'),
            align: 'right',
            render: (_, { amount }) => <Amount minor={amount} currency={certificate.currency} />,
          },
          { title: common('word.block'), align: 'right', dataIndex: 'blockNumber' },
          {
            title: t('life.reference'),
            render: (_, { bankReference }) => (
              <span className="auditor-hash">{bankReference.slice(0, 18)}…</span>
            ),
          },
          {
            title: t('life.order'),
            render: (_, { orderHash }) => <span className="auditor-hash">{orderHash.slice(0, 18)}…</span>,
          },
        ]}
      />
    </Card>
  );
}

/** The documents behind its orders by their keys on the ledger: which, and how much of each was used. */
export function Documents({ life: { documents, certificate } }: { life: Life }) {
  const { t } = useTranslation('auditor');
  return (
    <Card size="small" title={t('life.documents')}>
      <Table
        size="small"
        rowKey={({ docKey, orderHash }) => docKey + orderHash}
        dataSource={documents}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('life.noDocuments')} /> }}
        columns={[
          {
            title: t('life.document'),
            render: (_, { docKey }) => <span className="auditor-hash">{docKey}</span>,
          },
          {
            title: t('life.used'),
            align: 'right',
            render: (_, { amount }) => <Amount minor={amount} currency={certificate.currency} />,
          },
          {
            title: t('life.order'),
            render: (_, { orderHash }) => <span className="auditor-hash">{orderHash.slice(0, 18)}…</span>,
          },
        ]}
      />
    </Card>
  );
}
