import { useQuery } from '@tanstack/react-query';
import { Card, Col, Row, Statistic, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read } from '../../shared/api';
import { useBusinessDay } from '../../shared/banner';
import { formatDate } from '../../shared/dates';
import { DeskPageFrame } from '../ui';
import { useKeyReplacements } from './company-reads';
import {
  CALENDARS,
  CASE_RELEASES,
  GROUPS,
  HITS,
  LISTINGS,
  LISTS,
  PAYOUTS,
  RENEWALS,
  RESOLUTIONS,
  REVIEWS,
  UNBOOKED,
} from './decision-routes';
import { isReady } from './key-replacements';
import { useRegistrarOrders } from './registrar-orders';
import { useLedgerFigures } from './system-state';
import { useWaiting } from './waiting-decisions';

const MANY = 100;

/** What waits for the operator now, and how the platform stands. */
export default function Home() {
  const { t, i18n } = useTranslation('operator');
  const applications = useCount('applications', () =>
    read(api.GET('/v1/applications', { params: { query: { status: 'submitted', limit: MANY } } })),
  );
  const cases = useCount('cases', () => read(api.GET('/v1/cases', { params: { query: { limit: MANY } } })));
  const suspense = useCount('suspense', () =>
    read(api.GET('/v1/suspense', { params: { query: { limit: MANY } } })),
  );
  const orders = useRegistrarOrders();
  const day = useBusinessDay();
  const figures = useLedgerFigures();
  const waiting = {
    applications: useWaiting(REVIEWS).data?.length,
    hits: useWaiting(HITS).data?.length,
    suspense: useWaiting(RESOLUTIONS).data?.length,
    renewals: useWaiting(RENEWALS).data?.length,
    overdue: useWaiting(LISTINGS).data?.length,
    groups: useWaiting(GROUPS).data?.length,
    payouts: useWaiting(PAYOUTS).data?.length,
    unbooked: useWaiting(UNBOOKED).data?.length,
    releases: useWaiting(CASE_RELEASES).data?.length,
    lists: useWaiting(LISTS).data?.length,
    calendar: useWaiting(CALENDARS).data?.length,
  };
  const lost = useKeyReplacements().data;
  const ready = lost?.filter(isReady).length;
  const tiles: { to: string; title: string; count?: number; second?: number; ready?: number }[] = [
    {
      to: 'applications',
      title: t('menu.applications'),
      count: applications,
      second: sum(waiting.applications, waiting.hits),
    },
    { to: 'orders', title: t('menu.orders'), count: orders.data?.length },
    { to: 'cases', title: t('menu.cases'), count: cases, second: sum(waiting.unbooked, waiting.releases) },
    { to: 'suspense', title: t('menu.suspense'), count: suspense, second: waiting.suspense },
    { to: 'renewals', title: t('menu.renewals'), count: waiting.renewals, second: waiting.renewals },
    { to: 'overdue-list', title: t('menu.overdue'), count: waiting.overdue, second: waiting.overdue },
    { to: 'companies', title: t('home.groups'), count: waiting.groups, second: waiting.groups },
    { to: 'lost-keys', title: t('company.keys.menu'), count: lost?.length, ready },
    {
      to: 'payout-changes',
      title: t('company.payout.menu'),
      count: waiting.payouts,
      second: waiting.payouts,
    },
    { to: 'lists', title: t('menu.lists'), count: waiting.lists, second: waiting.lists },
    { to: 'calendar', title: t('menu.calendar'), count: waiting.calendar, second: waiting.calendar },
  ];
  const { data: ledger } = figures;
  return (
    <DeskPageFrame title={t('home.title')} lead={t('home.lead')}>
      <Row gutter={[16, 16]}>
        {tiles.map(({ to, title, count, second = 0, ready: forLedger = 0 }) => (
          <Col key={to} xs={12} md={8} xl={6}>
            <Link to={`/operator/${to}`} className="operator-tile">
              <Card hoverable size="small">
                <Statistic
                  title={title}
                  value={count === undefined ? '—' : count >= MANY ? `${String(MANY)}+` : count}
                />
                <small>
                  {second > 0
                    ? t('home.second', { count: second })
                    : forLedger > 0
                      ? t('home.ready', { count: forLedger })
                      : ' '}
                </small>
              </Card>
            </Link>
          </Col>
        ))}
      </Row>
      <Row gutter={[16, 16]}>
        <Col xs={24} md={12}>
          <Card size="small" title={<Link to="/operator/state">{t('menu.state')}</Link>}>
            {ledger && (
              <p>
                <Tag color={ledger.reachable ? 'green' : 'red'}>
                  {ledger.reachable ? t('home.reachable') : t('state.away')}
                </Tag>
                {t('home.ledger', {
                  head: ledger.head ?? '—',
                  behind: ledger.behindBlocks ?? '—',
                  waiting: ledger.waiting,
                })}
              </p>
            )}
          </Card>
        </Col>
        <Col xs={24} md={12}>
          <Card size="small" title={<Link to="/operator/day">{t('menu.day')}</Link>}>
            {day.data && (
              <p>
                <Tag color={day.data.state === 'open' ? 'green' : 'gold'}>
                  {t(`day.state.${day.data.state}`)}
                </Tag>
                {t('home.day', {
                  today: formatDate(day.data.today, i18n.language),
                  next: formatDate(day.data.nextBusinessDay, i18n.language),
                })}
              </p>
            )}
          </Card>
        </Col>
      </Row>
    </DeskPageFrame>
  );
}

function useCount(name: string, ask: () => Promise<{ data: unknown[] }>): number | undefined {
  return useQuery({
    queryKey: ['count', name],
    queryFn: async () => (await ask()).data.length,
  }).data;
}

function sum(...counts: (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0);
}
