import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { formatPpm } from '../../../shared/money';

/** What a sheet comes to, before and after it is made: what is paid, what comes in hand, what that costs, what is kept. */
export function CostLines({
  of: { totals, currency, paidOn, sameDay },
}: {
  of: Pick<Shape<'AllocationPreview'>, 'totals' | 'currency' | 'paidOn' | 'sameDay'>;
}) {
  const { t, i18n } = useTranslation('supplier');
  const when = sameDay === true ? t('cost.today') : paidOn && formatDate(paidOn, i18n.language, 'short');
  const year =
    totals.allInPpm === null ? null : t('cost.year', { rate: formatPpm(totals.allInPpm, i18n.language) });
  const isSold = BigInt(totals.cash) > 0n;
  const lines = [
    { name: 'paid', minor: totals.paid, about: t('cost.freeOfCharge'), isShown: BigInt(totals.paid) > 0n },
    { name: 'cash', minor: totals.cash, about: when, isShown: isSold },
    { name: 'cost', minor: totals.cost, about: year, isShown: isSold },
    { name: 'reserve', minor: totals.reserve, about: null, isShown: BigInt(totals.reserve) > 0n },
    { name: 'kept', minor: totals.kept, about: null, isShown: true },
  ] as const;
  return (
    <dl className="plain-facts">
      {lines
        .filter(({ isShown }) => isShown)
        .map(({ name, minor, about }) => (
          <div key={name} className={name === 'cash' ? 'strong' : undefined}>
            <dt>{t(`cost.${name}`)}</dt>
            <dd>
              <Amount minor={minor} currency={currency} />
              {about !== null && <small>{about}</small>}
            </dd>
          </div>
        ))}
    </dl>
  );
}
