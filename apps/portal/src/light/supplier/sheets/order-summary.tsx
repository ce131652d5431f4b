import { useTranslation } from 'react-i18next';
import { orderFromJson } from '#orders';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';

/** What one order does, out of the very words that are signed: to whom, how much, and of how many holdings. */
export function OrderSummary({
  order,
  currency,
}: {
  order: Shape<'Allocation'>['orders'][number];
  currency: string;
}) {
  const { t } = useTranslation('supplier');
  const words = orderFromJson(order.order);
  if (words.kind === 'hold')
    return (
      <li>
        <strong dir="auto">{t('track.sellTo', { name: order.to.name })}</strong>
        <span>
          {t('review.face')} <Amount minor={words.body.amount} currency={currency} />
        </span>
        <span>
          {t('review.get')} <Amount minor={words.body.cash} currency={currency} />
        </span>
      </li>
    );
  if (words.kind !== 'transfer') return null;
  const { items, discharge } = words.body;
  const sum = items.reduce((total, { amount }) => total + amount, 0n);
  return (
    <li>
      <strong dir="auto">{t('track.payTo', { name: order.to.name })}</strong>
      <span>
        <Amount minor={sum} currency={currency} /> · {t('review.parts', { n: items.length })}
      </span>
      <small>{t(discharge ? 'title.discharged' : 'review.sleeps')}</small>
    </li>
  );
}
