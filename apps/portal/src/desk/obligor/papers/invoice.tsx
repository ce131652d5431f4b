import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Skeleton, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Amount } from '../../../shared/amount';
import { api, read } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { useMe } from '../../../shared/session';
import { CompanyName } from '../../ui/company-name';
import { DeskPageFrame, ProblemAlert } from '../../ui';
import { CreditNote } from './credit-note';

/** One invoice: what it asks for, what credit notes took off it, and what no certificate uses yet. */
export default function InvoicePage() {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const { data: me } = useMe();
  const invoice = useQuery({
    queryKey: ['invoices', 'one', id],
    queryFn: () => read(api.GET('/v1/invoices/{id}', { params: { path: { id } } })),
  });
  if (invoice.isPending) return <Skeleton active />;
  const { data } = invoice;
  return (
    <DeskPageFrame
      title={data ? t('papers.invoiceOf', { number: data.number }) : t('issue.file')}
      lead={<Link to="/obligor/papers">← {t('menu.papers')}</Link>}
    >
      <ProblemAlert error={invoice.error} onRetry={() => void invoice.refetch()} />
      {data && (
        <Card size="small" title={<h2>{t('papers.facts')}</h2>}>
          <Descriptions
            size="small"
            column={{ xs: 1, sm: 2, lg: 3 }}
            items={[
              { label: t('papers.seller'), children: <CompanyName id={data.sellerId} /> },
              { label: t('papers.buyer'), children: <CompanyName id={data.buyerId} /> },
              { label: t('papers.format'), children: data.format },
              { label: t('issue.issuedOn'), children: formatDate(data.issuedOn, i18n.language) },
              {
                label: common('word.dueOn'),
                children: data.dueOn === null ? '—' : formatDate(data.dueOn, i18n.language),
              },
              {
                label: t('certificate.docKey'),
                children: (
                  <Typography.Text copyable={{ text: data.docKey }}>
                    {data.docKey.slice(0, 14)}…
                  </Typography.Text>
                ),
              },
              ...(['payable', 'credited', 'unused'] as const).map((what) => ({
                label: t(`papers.${what}`),
                children: (
                  <span data-figure={what}>
                    <Amount minor={data[what]} currency={data.currency} />
                  </span>
                ),
              })),
            ]}
          />
        </Card>
      )}
      {data && me?.userRoles.includes('maker') === true && <CreditNote invoice={data} />}
    </DeskPageFrame>
  );
}
