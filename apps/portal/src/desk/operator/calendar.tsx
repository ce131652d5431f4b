import { useQuery } from '@tanstack/react-query';
import { Card, Flex, Segmented, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useBusinessDay } from '../../shared/banner';
import { formatDate } from '../../shared/dates';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { CalendarChange } from './calendar-change';
import { isBusinessDay, withDays, type CalendarDay, type Exceptions } from './calendar-days';
import { CalendarYear } from './calendar-year';
import { CALENDARS } from './decision-routes';
import { WaitingDecisions, useWaiting } from './waiting-decisions';

const NOTHING: Exceptions = new Map();

/** The calendar of business days by years; a new version is drawn on it by one person and taken by another. */
export default function Calendar() {
  const { t, i18n } = useTranslation('operator');
  const { data: me } = useMe();
  const { data: now } = useBusinessDay();
  const [year, setYear] = useState<number>();
  const [changes, setChanges] = useState<Exceptions>(NOTHING);
  const waiting = useWaiting(CALENDARS);
  const found = useQuery({
    queryKey: ['calendar'],
    queryFn: () => read(api.GET('/v1/calendars/current')),
  });
  const current = useMemo(
    () => new Map(found.data?.days.map(({ day, business }) => [day, business])),
    [found.data],
  );
  const proposed = useMemo(
    () =>
      new Map(waiting.data?.flatMap(({ payload }) => daysOf(payload)).map((one) => [one.day, one.business])),
    [waiting.data],
  );
  if (found.isPending) return <Skeleton active />;
  if (found.isError)
    return (
      <DeskPageFrame title={t('calendar.title')}>
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      </DeskPageFrame>
    );
  const { publishedThrough, version } = found.data;
  const shownYear = year ?? yearOf(now?.today ?? publishedThrough);
  const mayPropose = me?.userRoles.includes('maker') === true && proposed.size === 0;
  return (
    <DeskPageFrame
      title={t('calendar.title')}
      lead={t('calendar.lead', { version, day: formatDate(publishedThrough, i18n.language) })}
    >
      <WaitingDecisions routes={CALENDARS} describe={({ payload }) => <CalendarWords payload={payload} />} />
      {mayPropose && (
        <CalendarChange
          publishedThrough={publishedThrough}
          current={current}
          changes={changes}
          onChange={setChanges}
        />
      )}
      <Card size="small">
        <Flex vertical gap={16}>
          <Flex wrap justify="space-between" align="center" gap={12}>
            <Segmented
              aria-label={t('calendar.year')}
              value={shownYear}
              options={yearsOf(now?.today ?? publishedThrough, publishedThrough)}
              onChange={setYear}
            />
            <Legend />
          </Flex>
          <CalendarYear
            year={shownYear}
            current={current}
            changes={changes.size > 0 ? changes : proposed}
            publishedThrough={publishedThrough}
            today={now?.today}
            {...(mayPropose
              ? {
                  onToggle: (day: string) => {
                    const business = changes.get(day) ?? isBusinessDay(day, current);
                    setChanges(withDays(changes, [day], !business, current));
                  },
                }
              : {})}
          />
        </Flex>
      </Card>
    </DeskPageFrame>
  );
}

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** From last year to the one after the last that is published. */
function yearsOf(today: string, publishedThrough: string): number[] {
  const first = yearOf(today) - 1;
  const last = Math.max(yearOf(publishedThrough), yearOf(today)) + 1;
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

function Legend() {
  const { t } = useTranslation('operator');
  return (
    <ul className="calendar-legend">
      {(['off', 'worked', 'weekend'] as const).map((sort) => (
        <li key={sort}>
          <span className={`calendar-day is-${sort}`} aria-hidden>
            {sort !== 'weekend' && t(`calendar.mark.${sort}`)}
          </span>
          {t(`calendar.sort.${sort}`)}
        </li>
      ))}
    </ul>
  );
}

const daysOf = (payload: unknown): CalendarDay[] => (payload as { days: CalendarDay[] }).days;

/** A proposed version in words: through when it holds, and each day that changes. */
function CalendarWords({ payload }: { payload: unknown }) {
  const { t, i18n } = useTranslation('operator');
  const { publishedThrough } = payload as { publishedThrough: string };
  const days = daysOf(payload);
  return (
    <>
      <strong>{t('calendar.through', { day: formatDate(publishedThrough, i18n.language) })}</strong>
      <ul>
        {days.map(({ day, business }) => (
          <li key={day}>
            {formatDate(day, i18n.language)} ·{' '}
            {t(business ? 'calendar.becomesWorked' : 'calendar.becomesOff')}
          </li>
        ))}
      </ul>
    </>
  );
}
