import { useTranslation } from 'react-i18next';
import type { QueueItem } from './queue';

const HOUR = 3_600_000;

/** By when it has to be done, and how long that is. */
export function Until({ until, now }: { until: QueueItem['until']; now: number }) {
  const { t, i18n } = useTranslation('financier');
  if (!until) return null;
  const left = until.at - now;
  const clock = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : 'zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Shanghai',
  }).format(until.at);
  const words =
    left < HOUR
      ? t('until.minutes', { count: Math.max(0, Math.floor(left / 60_000)) })
      : t('until.hours', { count: Math.floor(left / HOUR) });
  return (
    <small className={left < 2 * HOUR ? 'until-soon' : undefined}>
      {until.why === 'cut-off'
        ? t('until.cut-off', { time: clock, left: words })
        : t(`until.${until.why}`, { left: words })}
    </small>
  );
}
