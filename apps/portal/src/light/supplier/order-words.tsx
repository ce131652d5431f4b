import { useTranslation } from 'react-i18next';
import type { OrderJson } from '#orders';
import { Copy } from './copy';
import { useOrderWords, type Named } from './names';

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
  const say = useOrderWords();
  const [headline, ...lines] = say(order, currency, names);
  return (
    <div className="order-words">
      <strong>{headline}</strong>
      <ul dir="auto">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="hash">
        <span>{t('words.hash')}</span>
        <code>{hash}</code>
        <Copy text={hash} about={t('words.hash')} />
      </p>
    </div>
  );
}
