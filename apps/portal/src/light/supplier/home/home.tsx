import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessDay } from '../../../shared/banner';
import type { Me } from '../../../shared/session';
import { Card, Empty, Loading } from '../../ui';
import { useActs } from '../sheets/acts';
import { isSold, useHoldings, useWorth } from '../reads';
import { Trouble } from '../trouble';
import { UnderWayNote } from '../sheets/under-way-note';
import { CashCalendar } from './cash-calendar';
import { comingOf } from './coming';
import { CurrencyTabs } from './currency-tabs';
import { HoldingList } from './holding-list';
import { Incoming } from './incoming';
import { Total } from './total';
import './home.css';

/** What I have, when it becomes money, what it is worth today, and what waits for me. */
export function Home({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  const holdings = useHoldings();
  const [chosen, setChosen] = useState<string>();
  const all = holdings.data ?? [];
  const currencies = [...new Set(all.map(({ currency }) => currency))];
  const currency = currencies.find((one) => one === chosen) ?? currencies[0];
  const worth = useWorth(currency);
  const acts = useActs();
  const { data: day } = useBusinessDay();
  if (holdings.isPending) return <Loading lines={6} />;
  if (holdings.isError) return <Trouble error={holdings.error} />;
  const shown = all.filter((one) => one.currency === currency);
  const coming = currency === undefined ? [] : comingOf(acts, currency, day?.today ?? '');
  return (
    <div className="home">
      <h1 className="sr-only">{t('home.title')}</h1>
      <Incoming me={me} />
      {currency === undefined ? (
        <>
          <Card>
            <Empty title={t('home.empty')}>
              <p>{t('home.emptyHint')}</p>
              <Link className="button" to="/supplier/me">
                {t('home.emptyAct')}
              </Link>
            </Empty>
          </Card>
          <UnderWayNote />
        </>
      ) : (
        <>
          <CurrencyTabs currencies={currencies} currency={currency} onChoose={setChosen} />
          <div className="home-halves">
            <div>
              <Total
                holdings={shown}
                currency={currency}
                worth={worth.data}
                error={worth.error}
                coming={coming}
              />
              <UnderWayNote />
            </div>
            <div>
              <CashCalendar
                holdings={shown.filter((one) => !isSold(one))}
                coming={coming}
                currency={currency}
                worth={worth.data}
              />
              <HoldingList holdings={shown} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
