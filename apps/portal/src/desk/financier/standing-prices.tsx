import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Popconfirm, Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { formatMinor, formatPpm } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { CompanyName } from '../ui/company-name';
import { Decisions, fieldsOf } from './decisions';
import { FINANCIER, useStandingPrices, type Decision, type StandingPrice } from './reads';

/** A book amount is below this; it stands for “any size”. */
const ANY_SIZE = '281474976710655';

/** Prices that buy without a person, and those that wait for a second one. */
export function StandingPrices() {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const prices = useStandingPrices();
  const date = (day: string): string => formatDate(day, i18n.language, 'short');
  return (
    <section>
      <h2>{t('standing.title')}</h2>
      <ProblemAlert error={prices.error} onRetry={() => void prices.refetch()} />
      <Decisions
        title={t('standing.waiting')}
        decisions={prices.data?.decisions ?? []}
        words={(decision) => <ProposedPrice decision={decision} />}
        approve={({ id, payloadHash }, key) =>
          read(
            api.POST('/v1/standing-prices/{decision}/approval', {
              params: { path: { decision: id } },
              headers: { 'idempotency-key': key },
              body: { payloadHash },
            }),
          )
        }
        reject={({ id }, key) =>
          read(
            api.POST('/v1/standing-prices/{decision}/rejection', {
              params: { path: { decision: id } },
              headers: { 'idempotency-key': key },
            }),
          )
        }
      />
      {prices.data?.data.length === 0 ? (
        <Empty description={t('standing.empty')} />
      ) : (
        <Card size="small">
          <div className="scrolls table-box" tabIndex={0} role="region" aria-label={t('standing.title')}>
            <Table<StandingPrice>
              rowKey="id"
              loading={prices.isPending}
              dataSource={prices.data?.data ?? []}
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              columns={[
                {
                  title: common('word.obligor'),
                  render: (_, one) => one.obligor ?? t('obligor.all'),
                },
                {
                  title: t('word.rate'),
                  align: 'right',
                  render: (_, one) => <span className="nowrap">{formatPpm(one.ratePpm, i18n.language)}</span>,
                },
                {
                  title: t('standing.days'),
                  align: 'right',
                  render: (_, one) => (
                    <span className="nowrap">
                      {one.leastDays}–{one.mostDays}
                    </span>
                  ),
                },
                {
                  title: t('standing.sizes'),
                  align: 'right',
                  render: (_, one) => <Sizes {...one} />,
                },
                {
                  title: t('word.fee'),
                  align: 'right',
                  render: (_, one) => <Amount minor={one.fee} currency={one.currency} />,
                },
                {
                  title: t('standing.cutOff'),
                  render: (_, one) => (
                    <span className="nowrap">
                      {one.cutOff} · {t(one.sameDay ? 'standing.sameDay' : 'standing.nextDay')}
                    </span>
                  ),
                },
                {
                  title: t('standing.valid'),
                  render: (_, one) => (
                    <span className="nowrap">
                      {date(one.validFrom)} – {date(one.validUntil)}
                    </span>
                  ),
                },
                {
                  title: t('word.recourse'),
                  render: (_, one) => t(one.recourse ? 'recourse.with' : 'recourse.without'),
                },
                {
                  title: common('word.status'),
                  render: (_, one) => (
                    <span className={one.status === 'active' ? 'answer-good' : 'quiet'}>
                      {t(`standing.status.${one.status}`)}
                    </span>
                  ),
                },
                {
                  title: <span className="sr-only">{t('desk.acts')}</span>,
                  key: 'acts',
                  render: (_, one) => one.status === 'active' && <Ending price={one} />,
                },
              ]}
            />
          </div>
        </Card>
      )}
    </section>
  );
}

function Sizes({
  smallestFace,
  largestFace,
  currency,
}: Pick<StandingPrice, 'smallestFace' | 'largestFace' | 'currency'>) {
  const { t, i18n } = useTranslation('financier');
  const say = (minor: string): string => formatMinor(minor, currency, i18n.language);
  const isAny = BigInt(smallestFace) <= 1n && largestFace === ANY_SIZE;
  if (isAny) return t('standing.any');
  return (
    <span className="nowrap amount">
      {BigInt(smallestFace) <= 1n ? '0' : say(smallestFace)} –{' '}
      {largestFace === ANY_SIZE ? '∞' : say(largestFace)}
    </span>
  );
}

function Ending({ price }: { price: StandingPrice }) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const ending = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/standing-prices/{id}/ending', {
        params: { path: { id: price.id } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
  });
  if (!me?.userRoles.some((role) => role === 'maker' || role === 'checker')) return null;
  return (
    <>
      <Popconfirm
        title={t('standing.endWords')}
        okText={t('standing.end')}
        cancelText={common('act.cancel')}
        onConfirm={() => void ending.run()}
      >
        <Button size="small" loading={ending.busy}>
          {t('standing.end')}
        </Button>
      </Popconfirm>
      <ProblemAlert error={ending.error} />
    </>
  );
}

/** All of the words that the second person approves. */
function ProposedPrice({ decision }: { decision: Decision }) {
  const { t, i18n } = useTranslation('financier');
  const field = fieldsOf(decision.payload);
  const currency = field('currency') ?? 'CNY';
  const obligorId = field('obligorId');
  const lines: [label: string, words: string][] = [
    [t('word.rate'), formatPpm(field('ratePpm') ?? '0', i18n.language)],
    [t('word.basis'), field('basis') ?? ''],
    [t('word.advance'), formatPpm(field('advancePpm') ?? '0', i18n.language)],
    [t('form.fee'), `${currency} ${formatMinor(field('fee') ?? '0', currency, i18n.language)}`],
    [t('word.recourse'), t(field('recourse') === 'true' ? 'recourse.with' : 'recourse.without')],
    [t('standing.days'), `${field('leastDays') ?? ''}–${field('mostDays') ?? ''}`],
    [t('standing.cutOff'), field('cutOff') ?? ''],
    [
      t('standing.valid'),
      `${formatDate(field('validFrom') ?? '', i18n.language)} – ${formatDate(field('validUntil') ?? '', i18n.language)}`,
    ],
  ];
  return (
    <>
      <strong>
        {t('standing.words')} {obligorId === undefined ? t('obligor.all') : <CompanyName id={obligorId} />}
      </strong>
      <dl className="pairs">
        {lines.map(([label, words]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{words}</dd>
          </div>
        ))}
        <div>
          <dt>{t('standing.sizes')}</dt>
          <dd>
            <Sizes
              currency={currency}
              smallestFace={field('smallestFace') ?? '1'}
              largestFace={field('largestFace') ?? ANY_SIZE}
            />
          </dd>
        </div>
      </dl>
      <p className="quiet">{t('standing.borne')}</p>
    </>
  );
}
