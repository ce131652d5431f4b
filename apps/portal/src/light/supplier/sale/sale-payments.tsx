import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { formatDate } from '../../../shared/dates';
import { Card, Loading } from '../../ui';
import { Trouble } from '../trouble';
import type { useSalePayments } from './use-sale-payments';

/** The payments of a sale as the banks tell of them, the newest first. */
export function SalePayments({ payments }: { payments: ReturnType<typeof useSalePayments> }) {
  const { t, i18n } = useTranslation('sale');
  const { data } = payments;
  return (
    <Card title={t('money')}>
      {payments.isError && <Trouble error={payments.error} />}
      {payments.isPending && <Loading lines={2} />}
      {data?.length === 0 && <p className="quiet">{t('noMoney')}</p>}
      <ul className="rows">
        {[...(data ?? [])].reverse().map((one) => (
          <li key={one.endToEndId} className="row" data-payment={`${one.purpose} ${one.status}`}>
            <span className="row-words">
              <span>{t(`purpose.${one.purpose}`)}</span>
              <small>
                {formatDate(one.requestedOn, i18n.language)} · {t(`paid.${one.status}`)}
                {one.bankReference !== null && ` · ${one.bankReference}`}
                {one.reason !== null && ` · ${one.reason}`}
              </small>
            </span>
            <Amount minor={one.amount} currency={one.currency} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
