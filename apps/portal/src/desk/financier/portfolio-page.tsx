import { Card, Drawer, Empty, Segmented, Skeleton } from 'antd';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Amount } from '../../shared/amount';
import { decimalsOf, formatMoneyParts, formatPpm } from '../../shared/money';
import { DeskPageFrame, ProblemAlert } from '../ui';
import type { Bar } from './bars';
import { Claims } from './claims';
import { DealList, type DealLine } from './deal-list';
import { LimitBar } from './limit-bar';
import * as sums from './portfolio-sums';
import { useHoldings, useLimits, usePurchases, useToday, type Purchase } from './reads';
import { YieldTable } from './yield-table';

const Bars = lazy(() => import('./bars'));
const NOT_PAID = ['accepted', 'signed', 'registered', 'funding', 'expired', 'withdrawn', 'failed'];

/** What the company owns: who owes it, when it comes, how much of it hangs on one, and what it earns. */
export default function PortfolioPage() {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const [search] = useSearchParams();
  const today = useToday();
  const purchases = usePurchases();
  const holdings = useHoldings();
  const limits = useLimits();
  const [wanted, setCurrency] = useState<string>();
  const [behind, setBehind] = useState<{ title: string; deals: DealLine[] }>();
  const all = useMemo(
    () =>
      purchases.data && holdings.data && today !== undefined
        ? sums.ownedOf(purchases.data, holdings.data, today)
        : undefined,
    [purchases.data, holdings.data, today],
  );
  const paid = (purchases.data ?? []).filter(({ status }) => !NOT_PAID.includes(status));
  const currencies = [...new Set([...(all ?? []), ...paid].map((one) => one.currency))].sort();
  const currency = wanted ?? currencies[0] ?? 'CNY';
  const obligor = search.get('obligor');
  const owned = (all ?? []).filter(
    (one) => one.currency === currency && (obligor === null || one.obligor === obligor),
  );
  const total = sums.sumOf(owned);
  const obligors = sums.byObligor(owned, limits.data?.data ?? [], currency);
  const ages = sums.byAge(owned);
  const overdue = owned.filter(({ left }) => left < 0);
  const bought = paid.filter(
    (one) => one.currency === currency && (obligor === null || one.obligor === obligor),
  );
  const [biggest] = obligors;
  const say = (minor: bigint): string => {
    const { sign, whole, fraction } = formatMoneyParts(minor, decimalsOf(currency), i18n.language);
    return sign + whole + fraction;
  };
  const show = (title: string, deals: readonly sums.Owned[]): void => {
    setBehind({ title, deals: deals.map((one) => ({ ...one, amount: one.owed })) });
  };
  const showPaid = (title: string, deals: readonly Purchase[]): void => {
    setBehind({
      title,
      deals: deals.map((one) => ({ ...one, dealId: one.id, amount: BigInt(one.financed) })),
    });
  };
  const highest = ages.reduce((most, { owed }) => (owed > most ? owed : most), 0n);
  const bars = ages.map(({ age, owed }): Bar => ({
    name: t(`age.${age}`),
    height: Number(sums.shareOf(owed, highest)),
    says: say(owed),
    tone: age.startsWith('o') ? 'bad' : 'good',
  }));
  const error = purchases.error ?? holdings.error ?? limits.error;

  return (
    <DeskPageFrame
      title={t('portfolio.title')}
      lead={
        obligor === null ? (
          t('portfolio.lead')
        ) : (
          <>
            {obligor} · <Link to="/financier/portfolio">{t('portfolio.allObligors')}</Link>
          </>
        )
      }
      actions={
        currencies.length > 1 && (
          <Segmented
            aria-label={common('word.currency')}
            value={currency}
            options={currencies}
            onChange={setCurrency}
          />
        )
      }
    >
      <ProblemAlert
        error={error}
        onRetry={() => void Promise.all([purchases.refetch(), holdings.refetch()])}
      />
      <Claims />
      {!all && !error && <Skeleton active />}
      {all && owned.length === 0 && bought.length === 0 && (
        <Empty description={t('portfolio.empty')}>
          <Link to="/financier">{t('deal.toDesk')}</Link>
        </Empty>
      )}
      {all && (owned.length > 0 || bought.length > 0) && (
        <>
          <div className="figures">
            <Figure
              label={t('portfolio.outstanding')}
              onOpen={() => {
                show(t('portfolio.outstanding'), owned);
              }}
            >
              <Amount minor={total} currency={currency} />
            </Figure>
            <Figure
              label={t('portfolio.overdue')}
              tone={overdue.length > 0 ? 'bad' : undefined}
              onOpen={() => {
                show(t('portfolio.overdue'), overdue);
              }}
            >
              <Amount minor={sums.sumOf(overdue)} currency={currency} />
            </Figure>
            <Figure
              label={t('portfolio.biggest', { obligor: biggest?.obligor ?? '—' })}
              onOpen={() => {
                show(biggest?.obligor ?? '', biggest?.deals ?? []);
              }}
            >
              {formatPpm(sums.shareOf(biggest?.owed ?? 0n, total), i18n.language)}
            </Figure>
            <Figure
              label={t('portfolio.yield')}
              onOpen={() => {
                showPaid(t('portfolio.yield'), bought);
              }}
            >
              {formatPpm(sums.averageRate(bought) ?? 0n, i18n.language)}
            </Figure>
          </div>
          <Card size="small" title={<h2>{t('portfolio.byObligor')}</h2>}>
            {obligors.length === 0 ? (
              <Empty description={t('portfolio.nothingOwed')} />
            ) : (
              <div className="scrolls" tabIndex={0} role="region" aria-label={t('portfolio.byObligor')}>
                <table className="plain-table">
                  <thead>
                    <tr>
                      <th scope="col">{common('word.obligor')}</th>
                      <th scope="col" className="right">
                        {t('portfolio.outstanding')}
                      </th>
                      <th scope="col" className="right">
                        {t('portfolio.share')}
                      </th>
                      <th scope="col">{t('word.limit')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {obligors.map((row) => (
                      <tr key={row.obligor}>
                        <th scope="row">{row.obligor}</th>
                        <td className="right">
                          <button
                            type="button"
                            className="figure-link"
                            onClick={() => {
                              show(row.obligor, row.deals);
                            }}
                          >
                            <Amount minor={row.owed} currency={currency} />
                          </button>
                        </td>
                        <td className="right nowrap">
                          {formatPpm(sums.shareOf(row.owed, total), i18n.language)}
                        </td>
                        <td>
                          <LimitBar limit={row.limit} />
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </Card>
          <Card size="small" title={<h2>{t('portfolio.ageing')}</h2>}>
            {owned.length > 0 && (
              <Suspense fallback={<div className="bars" />}>
                <Bars bars={bars} label={t('portfolio.ageingPicture')} />
              </Suspense>
            )}
            <div className="scrolls" tabIndex={0} role="region" aria-label={t('portfolio.ageing')}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t('portfolio.when')}</th>
                    <th scope="col" className="right">
                      {t('portfolio.deals')}
                    </th>
                    <th scope="col" className="right">
                      {t('portfolio.outstanding')}
                    </th>
                    <th scope="col" className="right">
                      {t('portfolio.share')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {ages.map(({ age, deals, owed }) => (
                    <tr key={age} className={age.startsWith('o') && owed > 0n ? 'is-bad' : undefined}>
                      <th scope="row">{t(`age.${age}`)}</th>
                      <td className="right">{deals.length}</td>
                      <td className="right">
                        <button
                          type="button"
                          className="figure-link"
                          disabled={deals.length === 0}
                          onClick={() => {
                            show(t(`age.${age}`), deals);
                          }}
                        >
                          <Amount minor={owed} currency={currency} />
                        </button>
                      </td>
                      <td className="right nowrap">{formatPpm(sums.shareOf(owed, total), i18n.language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Card>
          <YieldTable purchases={bought} onOpen={showPaid} />
        </>
      )}
      <Drawer
        open={behind !== undefined}
        size={620}
        title={behind?.title}
        onClose={() => {
          setBehind(undefined);
        }}
      >
        {behind && <DealList deals={behind.deals} />}
      </Drawer>
    </DeskPageFrame>
  );
}

function Figure({
  label,
  tone,
  onOpen,
  children,
}: {
  label: string;
  tone?: 'bad' | undefined;
  onOpen: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className="figure" data-tone={tone} onClick={onOpen}>
      <span>{label}</span>
      <strong>{children}</strong>
    </button>
  );
}
