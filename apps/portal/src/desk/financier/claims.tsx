import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read } from '../../shared/api';
import { formatMinor } from '../../shared/money';
import { Decisions, fieldsOf } from './decisions';
import { usePurchases, useWaitingClaims } from './reads';

/** Claims on sellers that a maker has proposed and a second person decides. */
export function Claims() {
  const { t, i18n } = useTranslation('financier');
  const claims = useWaitingClaims();
  const purchases = usePurchases();
  return (
    <Decisions
      title={t('claims.waiting')}
      decisions={claims.data ?? []}
      words={({ payload }) => {
        const field = fieldsOf(payload);
        const deal = purchases.data?.find(({ id }) => id === field('discountId'));
        const currency = deal?.currency ?? 'CNY';
        return (
          <>
            <strong>
              {t('claims.words', {
                seller: deal?.seller ?? '',
                amount: `${currency} ${formatMinor(field('claim') ?? '0', currency, i18n.language)}`,
              })}
            </strong>{' '}
            {deal && <Link to={`/financier/deals/${deal.id}`}>{t('claims.deal')}</Link>}
          </>
        );
      }}
      approve={({ id, payloadHash }, key) =>
        read(
          api.POST('/v1/discounts/recourses/{decision}/approval', {
            params: { path: { decision: id } },
            headers: { 'idempotency-key': key },
            body: { payloadHash },
          }),
        )
      }
      reject={({ id }, key) =>
        read(
          api.POST('/v1/discounts/recourses/{decision}/rejection', {
            params: { path: { decision: id } },
            headers: { 'idempotency-key': key },
          }),
        )
      }
    />
  );
}
