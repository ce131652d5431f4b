import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Segmented, Skeleton, Statistic } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { useBusinessDay } from '../../shared/banner';
import { daysBetween, formatDate } from '../../shared/dates';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { certificateNumber } from '../ui/certificate-number';
import { Funnel } from './funnel';
import { IssueToCash } from './issue-to-cash';
import { MaturityLadder } from './ladder';
import { isOwed, sumOf, useOwnCertificates, type CertificateLine } from './own-certificates';
import { Tiers } from './tiers';

const AHEAD = [30, 60, 90] as const;

/** What a treasurer looks at first: what is owed, when it falls due, what waits, and how far down it has travelled. */
export default function Dashboard() {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const { certificates, isPending, isWhole, error, refetch } = useOwnCertificates();
  const currencies = [...new Set(certificates.map(({ currency }) => currency))].sort();
  const [chosen, setChosen] = useState<string>();
  const currency = chosen ?? mostUsed(certificates) ?? 'CNY';
  const own = certificates.filter((one) => one.currency === currency);
  const isMaker = useMe().data?.userRoles.includes('maker') === true;
  return (
    <DeskPageFrame
      title={t('home.title')}
      lead={t('home.lead')}
      actions={
        <>
          {currencies.length > 1 && (
            <Segmented
              aria-label={common('word.currency')}
              options={currencies}
              value={currency}
              onChange={setChosen}
            />
          )}
          {isMaker && (
            <Button type="primary" onClick={() => void navigate('/obligor/issue')}>
              {t('menu.issue')}
            </Button>
          )}
        </>
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <IssuingStop />
      {isPending ? (
        <Skeleton active />
      ) : certificates.length === 0 ? (
        <FirstStep isMaker={isMaker} />
      ) : (
        <>
          <Figures certificates={own} currency={currency} isWhole={isWhole} />
          <MaturityLadder certificates={own} currency={currency} />
          <div className="obligor-halves">
            <Tiers currency={currency} />
            <Funnel certificates={own} currency={currency} />
          </div>
          <IssueToCash />
        </>
      )}
    </DeskPageFrame>
  );
}

/** The six figures; while certificates are still being read they say so. */
function Figures({
  certificates,
  currency,
  isWhole,
}: {
  certificates: readonly CertificateLine[];
  currency: string;
  isWhole: boolean;
}) {
  const { t } = useTranslation('obligor');
  const today = useBusinessDay().data?.today;
  const owed = certificates.filter(isOwed);
  const within = (days: number): CertificateLine[] =>
    today === undefined ? [] : owed.filter(({ payOn }) => daysBetween(today, payOn) <= days);
  const waiting = certificates.filter(({ status }) => status === 'submitted');
  const offered = certificates.filter(({ status }) => status === 'offered');
  const figures = [
    { title: t('home.outstanding'), of: owed, to: '/obligor/certificates?status=owed' },
    ...AHEAD.map((days) => ({
      title: t('home.dueWithin', { days }),
      of: within(days),
      to: `/obligor/certificates?status=owed&within=${String(days)}`,
    })),
    { title: t('home.forChecker'), of: waiting, to: '/obligor/queue' },
    { title: t('home.forConsent'), of: offered, to: '/obligor/certificates?status=offered' },
  ];
  return (
    <section className="obligor-figures" aria-label={t('home.figures')} aria-busy={!isWhole}>
      {figures.map(({ title, of, to }) => (
        <Link key={title} to={to} className="obligor-figure">
          <Card size="small" hoverable>
            <Statistic
              title={title}
              value={sumOf(of).toString()}
              formatter={() => <Amount minor={sumOf(of)} currency={currency} />}
            />
            <small>{t('home.certificates', { count: of.length })}</small>
          </Card>
        </Link>
      ))}
    </section>
  );
}

/** Rule stop-issuing: an obligor that has not paid issues nothing; it reads so here before it tries. */
function IssuingStop() {
  const { t, i18n } = useTranslation('obligor');
  const stops = useQuery({
    queryKey: ['issuing-stops'],
    queryFn: () => read(api.GET('/v1/issuing-stops')),
  });
  const open = stops.data?.data.filter(({ to }) => to === null) ?? [];
  const [first] = open;
  if (!first) return null;
  return (
    <Alert
      type="error"
      showIcon
      title={t('home.stopped', {
        number: certificateNumber(first.certificateId),
        day: formatDate(first.from, i18n.language),
      })}
      description={<Link to={`/obligor/certificates/${first.certificateId}`}>{t('home.stoppedSee')}</Link>}
    />
  );
}

function FirstStep({ isMaker }: { isMaker: boolean }) {
  const { t } = useTranslation('obligor');
  return (
    <Card>
      <div className="obligor-empty">
        <h2>{t('home.emptyTitle')}</h2>
        <p>{t('home.emptyText')}</p>
        {isMaker && <Link to="/obligor/issue">{t('home.emptyAct')}</Link>}
      </div>
    </Card>
  );
}

function mostUsed(certificates: readonly CertificateLine[]): string | undefined {
  const counts = Map.groupBy(certificates, ({ currency }) => currency);
  return [...counts].sort(([, one], [, other]) => other.length - one.length)[0]?.[0];
}
