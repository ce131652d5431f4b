import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { formatPpm } from '../../../shared/money';
import { useMe } from '../../../shared/session';
import { SignOrder } from './sign-order';

/** A sale at a price that was taken, read once more and signed. */
export function SignSale({
  discount,
  currency,
  onClose,
}: {
  discount: Shape<'Discount'>;
  currency: string;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('supplier');
  const { data: me } = useMe();
  if (!me) return null;
  const { quote } = discount;
  return (
    <SignOrder
      title={t('track.sellTo', { name: quote.financier })}
      {...{ me, sale: discount, currency, onClose }}
    >
      <p className="total-amount">
        <Amount minor={quote.cash} currency={currency} />
      </p>
      <dl className="plain-facts">
        <div>
          <dt>{t('review.face')}</dt>
          <dd>
            <Amount minor={quote.face} currency={currency} />
          </dd>
        </div>
        <div>
          <dt>{t('cost.cost')}</dt>
          <dd>
            <Amount minor={BigInt(quote.sellerInterest) + BigInt(quote.fees)} currency={currency} />
            <small>{t('cost.year', { rate: formatPpm(quote.allInPpm, i18n.language) })}</small>
          </dd>
        </div>
      </dl>
    </SignOrder>
  );
}
