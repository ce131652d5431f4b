import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { useBusinessDay } from '../../../shared/banner';
import { daysBetween, formatDate } from '../../../shared/dates';
import { formatPpm } from '../../../shared/money';
import { useTell } from '../../../shared/problem';
import { isSold, type Held } from '../reads';
import { sumOf } from '../sums';
import type { Coming } from './coming';

/** The five seconds: how much, from whom, when, and what it would bring today. */
export function Total({
  holdings,
  currency,
  worth,
  error,
  coming,
}: {
  holdings: readonly Held[];
  currency: string;
  worth: Shape<'AllocationPreview'> | undefined;
  error: unknown;
  coming: readonly Coming[];
}) {
  const { t, i18n } = useTranslation('supplier');
  const day = useBusinessDay();
  const obligors = [...new Set(holdings.map(({ obligor }) => obligor.name ?? t('home.obligorUnnamed')))];
  const own = holdings.filter((one) => !isSold(one));
  const onItsWay = coming.reduce((sum, { minor }) => sum + minor, 0n);
  const next = own[0];
  const atNext = own.filter(({ payOn }) => payOn === next?.payOn);
  const days = day.data && next ? daysBetween(day.data.today, next.payOn) : undefined;
  return (
    <section className="card total" aria-labelledby="total">
      <h2 id="total">{t('home.total')}</h2>
      <p className="total-amount" data-total={sumOf(holdings).toString()}>
        <Amount minor={sumOf(holdings)} currency={currency} />
      </p>
      <p className="total-from" dir="auto">
        {t('home.from', { names: obligors.slice(0, 2).join('、'), n: obligors.length })}
      </p>
      <dl className="facts">
        {next && (
          <div>
            <dt>{t('home.next')}</dt>
            <dd>
              <Amount minor={sumOf(atNext)} currency={currency} unit={false} />
              <small>
                {formatDate(next.payOn, i18n.language)}
                {days !== undefined && ` · ${t('home.inDays', { n: days })}`}
              </small>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('home.worth')}</dt>
          <dd>
            <Worth worth={worth} error={error} currency={currency} />
          </dd>
        </div>
        {onItsWay > 0n && (
          <div>
            <dt>{t('home.coming')}</dt>
            <dd>
              <Amount minor={onItsWay} currency={currency} unit={false} />
            </dd>
          </div>
        )}
      </dl>
      <div className="two-acts">
        <Link className="button primary" to="/supplier/pay">
          {t('bar.pay')}
        </Link>
        <Link className="button" to="/supplier/cash">
          {t('home.cashNow')}
        </Link>
      </div>
    </section>
  );
}

function Worth({
  worth,
  error,
  currency,
}: {
  worth: Shape<'AllocationPreview'> | undefined;
  error: unknown;
  currency: string;
}) {
  const { t, i18n } = useTranslation('supplier');
  const tell = useTell();
  if (error !== null && worth === undefined) return <small>{tell(error).text}</small>;
  if (worth === undefined) return <small>…</small>;
  const { totals } = worth;
  if (BigInt(totals.cash) === 0n) return <small>{t('home.worthNone')}</small>;
  const isPart = BigInt(totals.kept) > 0n;
  return (
    <>
      <Amount minor={totals.cash} currency={currency} unit={false} />
      <small>
        {totals.allInPpm !== null && t('home.worthCost', { rate: formatPpm(totals.allInPpm, i18n.language) })}
        {isPart && (
          <>
            {' · '}
            {t('home.worthPart')} <Amount minor={totals.kept} currency={currency} unit={false} />
          </>
        )}
      </small>
    </>
  );
}
