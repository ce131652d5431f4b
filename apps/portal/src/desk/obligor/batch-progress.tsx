import { Button, Progress as Bar } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Progress } from './batch';

/** How far a run is, how fast, and how long it still takes; read out politely. */
export function BatchProgress({
  progress,
  busy,
  onStop,
}: {
  progress: Progress | undefined;
  busy: boolean;
  onStop: () => void;
}) {
  const { t } = useTranslation('obligor');
  if (!progress) return null;
  const { done, all, rate, secondsLeft } = progress;
  return (
    <div className="obligor-progress">
      <Bar percent={all === 0 ? 100 : Math.round((done / all) * 100)} aria-label={t('batch.name')} />
      <span role="status" data-done={done}>
        {t('batch.done', { done, all })}
        {busy && ` · ${t('batch.rate', { rate, seconds: secondsLeft })}`}
      </span>
      {busy && (
        <Button size="small" onClick={onStop}>
          {t('batch.stop')}
        </Button>
      )}
    </div>
  );
}
