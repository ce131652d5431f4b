import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';

export interface Was {
  cash: string;
  cost: string;
}

/** Says that a sheet was priced anew, and what changed by it. */
export function Recalculated({ was, now, currency }: { was: Was; now: Was; currency: string }) {
  const { t } = useTranslation('supplier');
  const isSame = was.cash === now.cash && was.cost === now.cost;
  return (
    <div className="note" role="status">
      <p>{t(isSame ? 'review.sameNow' : 'review.changedNow')}</p>
      {!isSame && (
        <p>
          {t('cost.cost')}:{' '}
          <s>
            <Amount minor={was.cost} currency={currency} />
          </s>{' '}
          <strong>
            <Amount minor={now.cost} currency={currency} />
          </strong>
          {' · '}
          {t('cost.cash')}:{' '}
          <s>
            <Amount minor={was.cash} currency={currency} />
          </s>{' '}
          <strong>
            <Amount minor={now.cash} currency={currency} />
          </strong>
        </p>
      )}
    </div>
  );
}
