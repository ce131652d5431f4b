import { useQuery } from '@tanstack/react-query';
import { Card, Empty } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { ProblemAlert } from '../ui';
import { FINANCIER } from './reads';

/** What banks were asked to pay for this holding and what they said. */
export function DealPayments({ certificateId, holdingId }: { certificateId: string; holdingId: string }) {
  const { t, i18n } = useTranslation('financier');
  const payments = useQuery({
    queryKey: [FINANCIER, 'payments', certificateId],
    queryFn: async () => (await read(api.GET('/v1/payments', { params: { query: { certificateId } } }))).data,
  });
  const own = (payments.data ?? []).filter((one) => one.holdingId === holdingId);
  return (
    <Card size="small" title={<h2>{t('payments.title')}</h2>}>
      <ProblemAlert error={payments.error} onRetry={() => void payments.refetch()} />
      {payments.data && own.length === 0 && <Empty description={t('payments.none')} />}
      <ul className="payments">
        {own.map((one) => (
          <li key={one.endToEndId}>
            <span>
              <strong>{t(`payments.purpose.${one.purpose}`)}</strong>
              <br />
              <small className="quiet">
                {formatDate(one.requestedOn, i18n.language)} · {one.debtor} → {one.creditor}
                {one.bankReference !== null && ` · ${one.bankReference}`}
                {one.reason !== null && ` · ${one.reason}`}
              </small>
            </span>
            <span className="right">
              <Amount minor={one.amount} currency={one.currency} />
              <br />
              <small className="quiet">{t(`payments.status.${one.status}`)}</small>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
