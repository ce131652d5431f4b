import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me } from '../../../shared/session';
import { Card, Empty, Loading } from '../../ui';
import { useHoldings, useWorth } from '../reads';
import { Trouble } from '../trouble';
import { UnderWayNote } from '../sheets/under-way-note';
import { CashCalendar } from './cash-calendar';
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
  if (holdings.isPending) return <Loading lines={6} />;
  if (holdings.isError) return <Trouble error={holdings.error} />;
  const shown = all.filter((one) => one.currency === currency);
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
              <Total holdings={shown} currency={currency} worth={worth.data} error={worth.error} />
              <UnderWayNote />
            </div>
            <div>
              <CashCalendar holdings={shown} currency={currency} worth={worth.data} />
              <HoldingList holdings={shown} />
            </div>
          </div>
        </>
      )}
    </div>
  );
}
