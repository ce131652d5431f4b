import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** How far the sandbox's clock has moved, as the API's events tell it. */
export interface DayProgress {
  today: string;
  state: string;
  step: string | null;
  done: number;
  all: number;
  elapsedMs: number;
  moving: boolean;
}

const AGAIN_MS = 2_000;

/**
 * Follows the clock while it moves; undefined before the first word of it, and when it stands. What else shows the day
 * is told with it.
 */
export function useDayProgress(isMoving: boolean): DayProgress | undefined {
  const [progress, setProgress] = useState<DayProgress>();
  const queries = useQueryClient();
  useEffect(() => {
    if (!isMoving) return undefined;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = (): void => {
      source = new EventSource('/v1/business-day/progress');
      source.addEventListener('progress', ({ data }) => {
        const now = JSON.parse(String(data)) as DayProgress;
        setProgress(now);
        queries.setQueryData(
          ['business-day'],
          (known: object | undefined) => known && { ...known, today: now.today, state: now.state },
        );
      });
      // Closed by us: a browser would begin again at once.
      const again = (): void => {
        source?.close();
        timer = setTimeout(open, AGAIN_MS);
      };
      source.addEventListener('idle', again);
      source.addEventListener('error', again);
    };
    open();
    return () => {
      source?.close();
      clearTimeout(timer);
      setProgress(undefined);
    };
  }, [isMoving, queries]);
  return progress;
}

/** Days a second, and the seconds that are left at that pace; undefined before the first day is done. */
export function paceOf({
  done,
  all,
  elapsedMs,
}: DayProgress): { rate: number; secondsLeft: number } | undefined {
  if (done === 0 || elapsedMs === 0) return undefined;
  const rate = (done * 1000) / elapsedMs;
  return { rate, secondsLeft: Math.ceil((all - done) / rate) };
}
