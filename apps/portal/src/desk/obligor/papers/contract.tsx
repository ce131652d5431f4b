import { useQuery } from '@tanstack/react-query';
import { Card, Descriptions, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, read } from '../../../shared/api';
import { daysBetween, formatDate } from '../../../shared/dates';
import { CompanyName } from '../../ui/company-name';
import { DeskPageFrame, ProblemAlert } from '../../ui';

/** One contract: between whom, when it was delivered and when it is to be paid. */
export default function ContractPage() {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const contract = useQuery({
    queryKey: ['contracts', 'one', id],
    queryFn: () => read(api.GET('/v1/contracts/{id}', { params: { path: { id } } })),
  });
  if (contract.isPending) return <Skeleton active />;
  const { data } = contract;
  return (
    <DeskPageFrame
      title={data ? t('papers.contractOf', { number: data.number }) : t('papers.contract')}
      lead={<Link to="/obligor/papers">← {t('menu.papers')}</Link>}
    >
      <ProblemAlert error={contract.error} onRetry={() => void contract.refetch()} />
      {data && (
        <Card size="small" title={<h2>{t('papers.terms')}</h2>}>
          <div className="obligor-stack">
            <Descriptions
              size="small"
              column={{ xs: 1, sm: 2 }}
              items={[
                { label: t('papers.seller'), children: <CompanyName id={data.sellerId} /> },
                { label: t('papers.buyer'), children: <CompanyName id={data.buyerId} /> },
                { label: t('papers.deliveredOn'), children: formatDate(data.deliveredOn, i18n.language) },
                {
                  label: t('papers.paymentDueOn'),
                  children: `${formatDate(data.paymentDueOn, i18n.language)} (${common('word.days', {
                    count: daysBetween(data.deliveredOn, data.paymentDueOn),
                  })})`,
                },
              ]}
            />
            <small>{t('papers.noStretch')}</small>
          </div>
        </Card>
      )}
    </DeskPageFrame>
  );
}
