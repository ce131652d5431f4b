import { Button, Card, Empty, Table, type TableProps } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { CompanyName } from '../../ui/company-name';
import { usePages } from '../../operator/pages';
import { DeskPageFrame, ProblemAlert } from '../../ui';

const PAGE = 50;

/** The papers on which the company's debts stand: invoices with what is left of each, and contracts. */
export default function Papers() {
  const { t } = useTranslation('obligor');
  return (
    <DeskPageFrame title={t('papers.title')} lead={t('papers.lead')}>
      <Invoices />
      <Contracts />
    </DeskPageFrame>
  );
}

function Invoices() {
  const { t, i18n } = useTranslation('obligor');
  const found = usePages(['invoices', 'pages'], (after) =>
    read(api.GET('/v1/invoices', { params: { query: { limit: PAGE, starting_after: after } } })),
  );
  const amount = (what: 'payable' | 'credited' | 'unused') => ({
    title: t(`papers.${what}`),
    align: 'right' as const,
    render: (_: unknown, invoice: Shape<'Invoice'>) => (
      <Amount minor={invoice[what]} currency={invoice.currency} />
    ),
  });
  return (
    <PaperTable
      title={t('papers.invoices')}
      found={found}
      empty={
        <Empty description={t('papers.noInvoices')}>
          <Link to="/obligor/issue">{t('menu.issue')}</Link>
        </Empty>
      }
      columns={[
        {
          title: t('issue.file'),
          render: (_, { id, number }) => <Link to={`/obligor/papers/invoices/${id}`}>{number}</Link>,
        },
        { title: t('papers.seller'), render: (_, { sellerId }) => <CompanyName id={sellerId} /> },
        { title: t('issue.issuedOn'), render: (_, { issuedOn }) => formatDate(issuedOn, i18n.language) },
        amount('payable'),
        amount('credited'),
        amount('unused'),
      ]}
    />
  );
}

function Contracts() {
  const { t, i18n } = useTranslation('obligor');
  const found = usePages(['contracts', 'pages'], (after) =>
    read(api.GET('/v1/contracts', { params: { query: { limit: PAGE, starting_after: after } } })),
  );
  return (
    <PaperTable
      title={t('papers.contracts')}
      found={found}
      empty={<Empty description={t('papers.noContracts')} />}
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
  );
}

/** One kind of papers, the newest first, and more of them as they are asked for. */
function PaperTable<Row extends { id: string }>({
  title,
  found,
  empty,
  columns,
}: {
  title: string;
  found: ReturnType<typeof usePages<Row>>;
  empty: ReactNode;
  columns: TableProps<Row>['columns'];
}) {
  const { t } = useTranslation();
  return (
    <Card size="small" title={<h2>{title}</h2>}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: empty }}
        columns={columns}
      />
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('act.more')}
        </Button>
      )}
    </Card>
  );
}
