import { useQuery } from '@tanstack/react-query';
import { Card, Empty, Input, Skeleton, Table } from 'antd';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { formatMinor, parseAmount } from '../../shared/money';
import { isOwed, type CertificateLine } from './own-certificates';
import type { Rung } from './rung';

const LadderChart = lazy(() => import('./ladder-chart'));

const MOST_ROWS = 12;

/** The business days on which money leaves, the earliest first. */
export function ladderOf(certificates: readonly CertificateLine[], cash: bigint | undefined): Rung[] {
  const days = Map.groupBy(certificates.filter(isOwed), ({ payOn }) => payOn);
  let total = 0n;
  return [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, all]) => {
      const amount = all.reduce((sum, { outstanding }) => sum + BigInt(outstanding ?? 0), 0n);
      total += amount;
      return {
        day,
        isProvisional: all.some(({ payOnProvisional }) => payOnProvisional),
        count: all.length,
        amount,
        total,
        left: cash === undefined ? undefined : cash - total,
      };
    })
    .filter(({ amount }) => amount > 0n);
}

/** What the bank's last statement said of the company's account in a currency; undefined where none has come. */
function useStatedBalance(currency: string): Shape<'BankBalance'> | undefined {
  const balances = useQuery({
    queryKey: ['bank-balances'],
    queryFn: async () => (await read(api.GET('/v1/bank/balances'))).data,
  });
  return balances.data?.find((one) => one.currency === currency);
}

/**
 * What falls due by business day, against the cash of the account. The platform touches no money: it begins with what the
 * bank's last statement said, and the treasurer knows better, which stays on this page.
 */
export function MaturityLadder({
  certificates,
  currency,
}: {
  certificates: readonly CertificateLine[];
  currency: string;
}) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const [isLong, setLong] = useState(false);
  const stated = useStatedBalance(currency);
  const cash = parseAmount(typed ?? '', currency);
  const known = typed === undefined && stated ? BigInt(stated.amount) : undefined;
  const minor = known ?? ('minor' in cash ? cash.minor : undefined);
  const rungs = useMemo(() => ladderOf(certificates, minor), [certificates, minor]);
  const short = rungs.find(({ left }) => left !== undefined && left < 0n);
  return (
    <Card title={<h2>{t('ladder.title')}</h2>} size="small">
      {rungs.length === 0 ? (
        <Empty description={t('ladder.empty')} />
      ) : (
        <div className="obligor-ladder">
          <div className="obligor-cash">
            <label htmlFor={id}>{t('ladder.cash', { currency })}</label>
            <Input
              id={id}
              inputMode="decimal"
              autoComplete="off"
              value={typed ?? (known === undefined ? '' : formatMinor(known, currency, i18n.language))}
              status={typed !== undefined && typed !== '' && minor === undefined ? 'error' : undefined}
              aria-describedby={`${id}-about`}
              onChange={({ target }) => {
                setTyped(target.value);
              }}
            />
            <small id={`${id}-about`} role="status">
              {minor === undefined
                ? t('ladder.cashHint')
                : short
                  ? t('ladder.short', { day: formatDate(short.day, i18n.language) })
                  : t('ladder.enough')}
              {known !== undefined && stated && (
                <>
                  {' '}
                  {t('ladder.stated', {
                    day: formatDate(stated.statedOn, i18n.language),
                    end: stated.accountEnd,
                  })}
                </>
              )}
            </small>
          </div>
          <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} />}>
            <LadderChart rungs={rungs} currency={currency} />
          </Suspense>
          <Table
            size="small"
            rowKey="day"
            dataSource={isLong ? rungs : rungs.slice(0, MOST_ROWS)}
            pagination={false}
            scroll={{ x: 'max-content' }}
            footer={
              rungs.length > MOST_ROWS
                ? () => (
                    <button
                      type="button"
                      className="desk-link"
                      onClick={() => {
                        setLong(!isLong);
                      }}
                    >
                      {isLong ? t('ladder.fewer') : t('ladder.all', { count: rungs.length })}
                    </button>
                  )
                : undefined
            }
            columns={[
              {
                title: common('word.payOn'),
                render: (_, { day, isProvisional }) => (
                  <Link to={`/obligor/certificates?status=owed&on=${day}`}>
                    {formatDate(day, i18n.language)}
                    {isProvisional && ` (${t('ladder.provisional')})`}
                  </Link>
                ),
              },
              { title: t('funnel.count'), dataIndex: 'count', align: 'right' },
              {
                title: t('ladder.amount'),
                align: 'right',
                render: (_, { amount }) => <Amount minor={amount} currency={currency} unit={false} />,
              },
              {
                title: t('ladder.total'),
                align: 'right',
                render: (_, { total }) => <Amount minor={total} currency={currency} unit={false} />,
              },
              ...(minor === undefined
                ? []
                : [
                    {
                      title: t('ladder.left'),
                      align: 'right' as const,
                      render: (_: unknown, { left }: Rung) => (
                        <span className={left !== undefined && left < 0n ? 'obligor-short' : undefined}>
                          <Amount minor={left ?? null} currency={currency} unit={false} />
                        </span>
                      ),
                    },
                  ]),
            ]}
          />
        </div>
      )}
    </Card>
  );
}
