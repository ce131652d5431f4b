import { Button, Card, Empty, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import { api, read } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { CompanyName } from '../../financier/company-name';
import { usePages } from '../../operator/pages';
import { DeskPageFrame, ProblemAlert } from '../../ui';

const PAGE = 50;

/** The papers on which the company's debts stand: invoices with what is left of each, and contracts. */
export default function Papers() {
  const { t } = useTranslation('obligor');
  return (
    <DeskPageFrame title={t('menu.papers')} lead={t('papers.lead')}>
      <Invoices />
      <Contracts />
    </DeskPageFrame>
  );
}

function Invoices() {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const found = usePages(['invoices', 'pages'], (after) =>
    read(api.GET('/v1/invoices', { params: { query: { limit: PAGE, starting_after: after } } })),
  );
  return (
    <Card size="small" title={<h2>{t('papers.invoices')}</h2>}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{
          emptyText: (
            <Empty description={t('papers.noInvoices')}>
              <Link to="/obligor/issue">{t('menu.issue')}</Link>
            </Empty>
          ),
        }}
        columns={[
          {
            title: t('issue.file'),
            render: (_, { id, number }) => <Link to={`/obligor/papers/invoices/${id}`}>{number}</Link>,
          },
          { title: t('papers.seller'), render: (_, { sellerId }) => <CompanyName id={sellerId} /> },
          { title: t('issue.issuedOn'), render: (_, { issuedOn }) => formatDate(issuedOn, i18n.language) },
          ...(['payable', 'credited', 'unused'] as const).map((what) => ({
            title: t(`papers.${what}`),
            align: 'right' as const,
            render: (_: unknown, invoice: (typeof found.rows)[number]) => (
              <Amount minor={invoice[what]} currency={invoice.currency} />
            ),
          })),
        ]}
      />
      <More found={found} words={common('act.more')} />
    </Card>
  );
}

function Contracts() {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const found = usePages(['contracts', 'pages'], (after) =>
    read(api.GET('/v1/contracts', { params: { query: { limit: PAGE, starting_after: after } } })),
  );
  return (
    <Card size="small" title={<h2>{t('papers.contracts')}</h2>}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('papers.noContracts')} /> }}
        columns={[
          {
            title: t('papers.contract'),
            render: (_, { id, number }) => <Link to={`/obligor/papers/contracts/${id}`}>{number}</Link>,
          },
          { title: t('papers.seller'), render: (_, { sellerId }) => <CompanyName id={sellerId} /> },
          {
            title: t('papers.deliveredOn'),
            render: (_, { deliveredOn }) => formatDate(deliveredOn, i18n.language),
          },
          {
            title: t('papers.paymentDueOn'),
            render: (_, { paymentDueOn }) => formatDate(paymentDueOn, i18n.language),
          },
        ]}
      />
      <More found={found} words={common('act.more')} />
    </Card>
  );
}

function More({
  found: { hasNextPage, isFetchingNextPage, fetchNextPage },
  words,
}: {
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  words: string;
}) {
  if (!hasNextPage) return null;
  return (
    <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
      {words}
    </Button>
  );
}
