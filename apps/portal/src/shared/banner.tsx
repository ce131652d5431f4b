import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from './api';
import { formatDate } from './dates';
import { paceOf, useDayProgress, type DayProgress } from './day-progress';
import { useTell } from './problem';
import './banner.css';

/** The business day that the platform works on; its dates are the trade's, not the machine's. */
export function useBusinessDay() {
  return useQuery({
    queryKey: ['business-day'],
    queryFn: () => read(api.GET('/v1/business-day')),
    refetchInterval: (query) => (query.state.data?.state === 'open' ? 15_000 : 700),
  });
}

type Target = 'next-business-day' | 'next-maturity' | (string & {});

/**
 * What stands above every page of a sandbox: that its money is play money, the business day, and the clock's buttons.
 * Outside of a sandbox nothing of it is there.
 */
export function SandboxBanner({ children }: { children?: ReactNode }) {
  const { t, i18n } = useTranslation();
  const tell = useTell();
  const queries = useQueryClient();
  const day = useBusinessDay();
  const clock = useMutation({
    mutationFn: (to: Target) => read(api.POST('/v1/clock/play', { body: { to } })),
    onSettled: async () => {
      await queries.invalidateQueries();
    },
  });
  const isMoving = clock.isPending || (day.data !== undefined && day.data.state !== 'open');
  const progress = useDayProgress(isMoving && day.data?.sandbox === true);
  if (!day.data?.sandbox) return null;
  const { today } = day.data;
  const move = (to: Target): void => {
    clock.mutate(to);
  };
  return (
    <aside className="sandbox" aria-label={t('banner.sandbox')}>
      <strong>{t('banner.sandbox')}</strong>
      <span aria-live="polite" data-business-day={today}>
        {t('banner.day', { day: formatDate(today, i18n.language) })}
      </span>
      <span className="sandbox-clock">
        {(
          [
            ['banner.nextDay', addDay(today)],
            ['banner.nextBusinessDay', 'next-business-day'],
            ['banner.nextMaturity', 'next-maturity'],
          ] as const
        ).map(([words, to]) => (
          <button
            key={words}
            type="button"
            disabled={isMoving}
            onClick={() => {
              move(to);
            }}
          >
            {t(words)}
          </button>
        ))}
      </span>
      {children}
      {isMoving && <Moving progress={progress} />}
      {clock.isError && <span role="alert">{tell(clock.error).text}</span>}
    </aside>
  );
}

/** How far the clock has moved, how fast, and how long it will take. */
function Moving({ progress }: { progress: DayProgress | undefined }) {
  const { t, i18n } = useTranslation();
  if (!progress || progress.all === 0) return <progress aria-label={t('word.loading')} />;
  const { today, done, all } = progress;
  const pace = paceOf(progress);
  const words = t('banner.moving', { day: formatDate(today, i18n.language), done, all });
  return (
    <span className="sandbox-moving">
      <progress value={done} max={all} aria-label={words} />
      {words}
      {pace && ` · ${t('banner.pace', { rate: pace.rate.toFixed(1), seconds: pace.secondsLeft })}`}
    </span>
  );
}

function addDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
