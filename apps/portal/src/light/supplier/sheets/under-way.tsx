import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../../shared/amount';
import { formatDate } from '../../../shared/dates';
import type { Me } from '../../../shared/session';
import { Button, Card, Empty } from '../../ui';
import { isSold, useHoldings } from '../reads';
import { ActCard } from './act-card';
import { useActs } from './acts';

const FIRST = 10;

/** Each act until the money is there: payments that wait for consent, cash on its way, and what is paid when it is due. */
export default function UnderWay({ me }: { me: Me }) {
  const { t, i18n } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const acts = useActs();
  const holdings = useHoldings();
  const [all, setAll] = useState(false);
  const running = acts.filter(({ isEnded }) => !isEnded);
  const past = acts.filter(({ isEnded }) => isEnded);
  const waiting = (holdings.data ?? []).filter((one) => !isSold(one));
  return (
    <>
      <Link to="/supplier" className="link">
        ‹ {common('act.back')}
      </Link>
      <h1>{t('underWay.title')}</h1>
      {running.length === 0 && (
        <Card>
          <Empty title={t('underWay.empty')}>
            <p>{t('underWay.emptyHint')}</p>
          </Empty>
        </Card>
      )}
      {running.map((act) => (
        <ActCard key={act.id} act={act} />
      ))}
      {waiting.length > 0 && (
        <Card title={t('underWay.due')}>
          <ul className="rows">
            {waiting.map(({ id, payOn, obligor, amount, currency }) => (
              <li key={id}>
                <Link className="row" to={`/supplier/holdings/${id}`}>
                  <span className="row-words">
                    <span>{formatDate(payOn, i18n.language)}</span>
                    <small dir="auto">
                      {t('underWay.pays', { name: obligor.name ?? '—', me: me.companyName })}
                    </small>
                  </span>
                  <Amount minor={amount} currency={currency} unit={false} />
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {past.length > 0 && <h2>{t('underWay.past')}</h2>}
      {past.slice(0, all ? undefined : FIRST).map((act) => (
        <ActCard key={act.id} act={act} />
      ))}
      {!all && past.length > FIRST && (
        <Button
          wide
          onClick={() => {
            setAll(true);
          }}
        >
          {common('act.more')}
        </Button>
      )}
    </>
  );
}
