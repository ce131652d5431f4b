import { Alert, Input, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { formatPpm } from '../../shared/money';
import { form } from './numbers';
import { wordsOf, type QueueItem, type Task } from './queue';
import type { Product } from './reads';

/** What a person has typed into an act; it stays there when the act fails. */
export interface Wanted {
  productId: string | undefined;
  review: string;
  reason: string;
}

interface Typing {
  given: Wanted;
  onGiven: (given: Wanted) => void;
  isOff: boolean;
}

/** By which product a price is given, and why its term is right where it is long. */
export function PriceWords({
  items,
  products,
  product,
  isLong,
  given,
  onGiven,
  isOff,
}: Typing & {
  items: readonly QueueItem[];
  products: readonly Product[];
  product: Product | undefined;
  isLong: boolean;
}) {
  const { t, i18n } = useTranslation('financier');
  const id = useId();
  if (products.length === 0)
    return (
      <Alert
        type="info"
        showIcon
        title={t('price.noProduct', { currency: items[0]?.currency ?? '' })}
        action={<Link to="/financier/products">{t('price.addProduct')}</Link>}
      />
    );
  return (
    <div className="fields">
      <p className="lead">{t(`price.words${form(items.length)}`)}</p>
      <label htmlFor={`${id}-product`}>{t('word.product')}</label>
      <Select
        id={`${id}-product`}
        value={product?.id}
        disabled={isOff}
        options={products.map((one) => ({
          value: one.id,
          label: `${one.name} · ${formatPpm(one.ratePpm, i18n.language)} · ${t(one.recourse ? 'recourse.with' : 'recourse.without')}`,
        }))}
        onChange={(productId: string) => {
          onGiven({ ...given, productId });
        }}
      />
      {isLong && (
        <>
          <label htmlFor={`${id}-review`}>{t('price.review')}</label>
          <Input.TextArea
            id={`${id}-review`}
            rows={3}
            maxLength={1000}
            value={given.review}
            disabled={isOff}
            onChange={({ target }) => {
              onGiven({ ...given, review: target.value });
            }}
          />
          <small className="quiet">{t('price.reviewWhy')}</small>
        </>
      )}
    </div>
  );
}

const REASONS = ['limit', 'term', 'evidence', 'appetite'] as const;

/** Why no price is given: the seller reads it. */
export function DeclineWords({ count, given, onGiven, isOff }: Typing & { count: number }) {
  const { t } = useTranslation('financier');
  const id = useId();
  return (
    <div className="fields">
      <p className="lead">{t(`decline.words${form(count)}`)}</p>
      <label htmlFor={`${id}-reason`}>{t('decline.reason')}</label>
      <Input.TextArea
        id={`${id}-reason`}
        autoFocus
        rows={3}
        maxLength={400}
        value={given.reason}
        disabled={isOff}
        onChange={({ target }) => {
          onGiven({ ...given, reason: target.value });
        }}
      />
      <div className="chips">
        {REASONS.map((reason) => (
          <button
            key={reason}
            type="button"
            className="chip"
            disabled={isOff}
            onClick={() => {
              onGiven({ ...given, reason: t(`decline.because.${reason}`) });
            }}
          >
            {t(`decline.because.${reason}`)}
          </button>
        ))}
      </div>
    </div>
  );
}

/** What will happen, before it does. */
export function TaskWords({ task, items }: { task: Exclude<Task, 'price'>; items: readonly QueueItem[] }) {
  const { t } = useTranslation('financier');
  const [first] = items;
  const words = task === 'sign' && first ? wordsOf(first) : task;
  if (words === 'price') return null;
  return <p className="lead">{t(`words.${words}${form(items.length)}`)}</p>;
}
