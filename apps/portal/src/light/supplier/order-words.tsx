import { useTranslation } from 'react-i18next';
import type { OrderJson } from '#orders';
import { OrderLines } from '../../shared/order-lines';
import { Copy } from './copy';
import { useNamedWords, type Named } from './names';

/** An order word for word, as it is hashed and signed, and the hash. */
export function OrderWords({
  order,
  hash,
  currency,
  names,
}: {
  order: OrderJson;
  hash: string;
  currency: string;
  names?: readonly Named[];
}) {
  const { t } = useTranslation();
  const say = useNamedWords();
  return (
    <div className="order-words">
      <OrderLines lines={say(order, currency, names)} />
      <p className="hash">
        <span>{t('words.hash')}</span>
        <code>{hash}</code>
        <Copy text={hash} about={t('words.hash')} />
      </p>
    </div>
  );
}
