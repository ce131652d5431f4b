import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { addWords } from '../../../shared/i18n';
import type { Me } from '../../../shared/session';
import { Card, Loading } from '../../ui';
import { ActCard } from '../sheets/act-card';
import { Trouble } from '../trouble';
import { SaleActs } from './sale-acts';
import { SalePayments } from './sale-payments';
import { useSalePayments } from './use-sale-payments';
import { en, zh } from './words';

addWords('sale', { en, zh });

/** One sale of a holding to a financier: how it stands, what its seller can do now, its terms and its payments. */
export default function Sale({ me }: { me: Me }) {
  const { t } = useTranslation('sale');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const sale = useQuery({
    queryKey: ['discounts', id],
    queryFn: () => read(api.GET('/v1/discounts/{id}', { params: { path: { id } } })),
    refetchInterval: 5_000,
  });
  const requestId = sale.data?.quote.requestId;
  const request = useQuery({
    queryKey: ['discount-requests', requestId],
    queryFn: () => read(api.GET('/v1/discount-requests/{id}', { params: { path: { id: requestId ?? '' } } })),
    enabled: requestId !== undefined,
  });
  const payments = useSalePayments(sale.data);
  const error = sale.error ?? request.error;
  if (!sale.data || !request.data) return error ? <Trouble error={error} /> : <Loading lines={6} />;
  const { currency } = request.data;
  return (
    <>
      <Link to="/supplier/under-way" className="link">
        ‹ {common('act.back')}
      </Link>
      <h1>
        {t('title')} · {common(`discountStatus.${sale.data.status}`)}
      </h1>
      <ActCard act={{ kind: 'discount', id, isEnded: false, discount: sale.data, currency }} />
      <SaleActs me={me} sale={sale.data} currency={currency} payments={payments.data ?? []} />
      <Terms sale={sale.data} request={request.data} />
      <SalePayments payments={payments} />
    </>
  );
}

function Terms({ sale, request }: { sale: Shape<'Discount'>; request: Shape<'DiscountRequest'> }) {
  const { t, i18n } = useTranslation('sale');
  const { t: supplier } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { quote, registrationNumber } = sale;
  const { currency, obligor, payOn } = request;
  const facts = [
    [common('word.obligor'), obligor],
    [common('word.payOn'), formatDate(payOn, i18n.language)],
    [supplier('review.face'), <Amount minor={quote.face} currency={currency} />],
    [t('financed'), <Amount minor={quote.financed} currency={currency} />],
    [
      supplier('cost.cost'),
      <Amount minor={BigInt(quote.sellerInterest) + BigInt(quote.fees)} currency={currency} />,
    ],
    ...(quote.reserve === '0'
      ? []
      : [[supplier('cost.reserve'), <Amount minor={quote.reserve} currency={currency} />] as const]),
    [t('recourse'), t(quote.recourse ? 'withRecourse' : 'noRecourse')],
    ...(registrationNumber === null ? [] : [[t('registered'), registrationNumber] as const]),
  ] as const;
  return (
    <Card title={t('facts')}>
      <dl className="plain-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
