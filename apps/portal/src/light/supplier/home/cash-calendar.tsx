import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { useBusinessDay } from '../../../shared/banner';
import { Card } from '../../ui';
import { monthName, monthsBetween } from '../months';
import type { Held } from '../reads';
import type { Coming } from './coming';
import { CalendarPicture } from './calendar-picture';

/** When which money arrives: as it is kept, or with all that somebody buys turned into cash now. */
export function CashCalendar({
  holdings,
  currency,
  worth,
  coming,
}: {
  holdings: readonly Held[];
  currency: string;
  worth: Shape<'AllocationPreview'> | undefined;
  coming: readonly Coming[];
}) {
  const { t, i18n } = useTranslation('supplier');
  const [way, setWay] = useState<'keep' | 'cash'>('keep');
  const { data: day } = useBusinessDay();
  const today = day?.today ?? holdings[0]?.payOn ?? '';
  const canCash = worth !== undefined && BigInt(worth.totals.cash) > 0n;
  const shown = canCash ? way : 'keep';
  const arrivals = shown === 'cash' && worth ? cashed(worth, holdings) : kept(holdings);
  for (const { day: paid, minor } of coming) add(arrivals, paid, minor);
  const last =
    [...holdings.map(({ payOn }) => payOn), ...coming.map((one) => one.day), today].sort().at(-1) ?? today;
  const months = monthsBetween(today.slice(0, 7), last.slice(0, 7)).map((month) => ({
    month,
    name: monthName(month, i18n.language, 'short'),
    minor: arrivals.get(month) ?? 0n,
  }));
  if (months.length === 0) return null;
  return (
    <Card
      title={t('calendar.title')}
      action={
        <div className="segments" role="group" aria-label={t('calendar.way')}>
          {(['keep', 'cash'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={shown === one}
              disabled={one === 'cash' && !canCash}
              onClick={() => {
                setWay(one);
              }}
            >
              {t(`calendar.${one}`)}
            </button>
          ))}
        </div>
      }
    >
      <CalendarPicture months={months} currency={currency} name={t(`calendar.${shown}Name`)} />
      <table className="sr-only">
        <caption>{t(`calendar.${shown}Name`)}</caption>
        <tbody>
          {months.map(({ month, minor }) => (
            <tr key={month}>
              <th scope="row">{monthName(month, i18n.language)}</th>
              <td>
                <Amount minor={minor} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown === 'cash' && worth && (
        <p className="quiet">
          {t('calendar.cost')} <Amount minor={worth.totals.cost} currency={currency} />
        </p>
      )}
    </Card>
  );
}

function kept(holdings: readonly Held[]): Map<string, bigint> {
  const months = new Map<string, bigint>();
  for (const { payOn, amount } of holdings) add(months, payOn, BigInt(amount));
  return months;
}

/** What is sold arrives when its price is paid, with a reserve on the pay date; all else when it is due. */
function cashed(worth: Shape<'AllocationPreview'>, holdings: readonly Held[]): Map<string, bigint> {
  const months = kept(holdings);
  for (const { payOn, amount, cash, reserve, paidOn } of worth.cash) {
    add(months, payOn, BigInt(reserve) - BigInt(amount));
    add(months, paidOn, BigInt(cash));
  }
  return months;
}

function add(months: Map<string, bigint>, day: string, minor: bigint): void {
  const month = day.slice(0, 7);
  months.set(month, (months.get(month) ?? 0n) + minor);
}
