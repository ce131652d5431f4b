import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { Steps } from './order-steps';
import { TakeBack } from './take-back';

type Order = Shape<'Allocation'>['orders'][number];

/** One order of a sheet until it is done: to whom, how much, where it stands and what comes next. */
export function OrderTrack({ order, currency }: { order: Order; currency: string }) {
  const { t } = useTranslation('supplier');
  const { kind, to, amount, cash, state, reason } = order;
  const isPayment = kind === 'payment';
  return (
    <section className="track" data-order-state={state}>
      <header>
        {isPayment || state === 'to-sign' ? (
          <span dir="auto">{t(isPayment ? 'track.payTo' : 'track.sellTo', { name: to.name })}</span>
        ) : (
          <Link to={`/supplier/sales/${order.subjectId}`} dir="auto">
            {t('track.sellTo', { name: to.name })}
          </Link>
        )}
        <Amount minor={cash ?? amount} currency={currency} />
      </header>
      <Steps
        steps={
          isPayment
            ? [t('track.signed'), t('track.consent'), t('track.ledger'), t('track.passed')]
            : [
                t('track.signed'),
                t('track.ledger'),
                t('track.financier'),
                t('track.wire'),
                t('track.received'),
              ]
        }
        at={isPayment ? PAYMENT[state] : CASH[state]}
        ended={
          state === 'ended'
            ? reason === null
              ? t('track.endedPlain')
              : t('track.ended', { reason })
            : undefined
        }
      />
      <p className="quiet">{t(`track.next.${state}`)}</p>
      {isPayment && state === 'waiting-for-consent' && <TakeBack transfer={order.subjectId} />}
    </section>
  );
}

const PAYMENT: Readonly<Record<Order['state'], number>> = {
  'to-sign': 0,
  'waiting-for-consent': 1,
  'on-its-way': 2,
  'waiting-for-financier': 2,
  'money-on-its-way': 3,
  done: 4,
  ended: 1,
};
const CASH: Readonly<Record<Order['state'], number>> = {
  'to-sign': 0,
  'waiting-for-consent': 1,
  'on-its-way': 1,
  'waiting-for-financier': 2,
  'money-on-its-way': 3,
  done: 5,
  ended: 1,
};
