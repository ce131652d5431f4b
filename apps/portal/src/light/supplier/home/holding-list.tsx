import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import { formatDate } from '../../../shared/dates';
import { Card, Tag } from '../../ui';
import { monthName } from '../months';
import type { Held } from '../reads';
import { sumOf } from '../sums';

/** Everything that is held, by the month in which it is paid. */
export function HoldingList({ holdings }: { holdings: readonly Held[] }) {
  const { t, i18n } = useTranslation('supplier');
  const months = [...Map.groupBy(holdings, ({ payOn }) => payOn.slice(0, 7)).entries()];
  return (
    <Card title={t('home.list')}>
      {months.map(([month, items]) => (
        <section key={month} className="month">
          <header>
            <h3>{monthName(month, i18n.language)}</h3>
            <Amount minor={sumOf(items)} currency={items[0]?.currency ?? 'CNY'} />
          </header>
          <ul className="rows">
            {items.map((holding) => (
              <li key={holding.id}>
                <HoldingRow holding={holding} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Card>
  );
}

function HoldingRow({ holding }: { holding: Held }) {
  const { t, i18n } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { id, obligor, payOn, state, amount, currency } = holding;
  return (
    <Link to={`/supplier/holdings/${id}`} className="row">
      <span className="row-words">
        <span className="row-name" dir="auto">
          {obligor.name ?? t('home.obligorUnnamed')}
        </span>
        <small>{t('home.paidOn', { day: formatDate(payOn, i18n.language, 'short') })}</small>
        {state !== 'live' && (
          <Tag tone={state === 'frozen' ? 'bad' : 'warn'}>{common(`holdingState.${state}`)}</Tag>
        )}
      </span>
      <Amount minor={amount} currency={currency} unit={false} />
    </Link>
  );
}
