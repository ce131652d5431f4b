import { useCallback, useRef, useState } from 'react';

/** How far a run over many has come, told while it runs and after it. */
export interface Progress {
  done: number;
  all: number;
  /** Each second, one decimal. */
  rate: number;
  secondsLeft: number;
}

/**
 * Does one thing to many, `atOnce` of them at a time, and tells how far it is. One that fails stops none of the others:
 * `act` tells of its own failure. `stop` lets those finish that are under way.
 */
export function useBatch<Item>(act: (item: Item) => Promise<void>, atOnce: number) {
  const [progress, setProgress] = useState<Progress>();
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const stopped = useRef(false);
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(
    async (items: readonly Item[]) => {
      if (running.current || items.length === 0) return;
      running.current = true;
      stopped.current = false;
      setBusy(true);
      const waiting = [...items];
      const start = performance.now();
      let done = 0;
      const tell = (): void => {
        const rate = done / Math.max(0.001, (performance.now() - start) / 1000);
        const secondsLeft = rate === 0 ? 0 : Math.ceil((items.length - done) / rate);
        setProgress({ done, all: items.length, rate: Math.round(rate * 10) / 10, secondsLeft });
      };
      tell();
      const work = async (): Promise<void> => {
        for (let item = waiting.shift(); item !== undefined && !stopped.current; item = waiting.shift()) {
          await latest.current(item);
          done += 1;
          tell();
        }
      };
      try {
        await Promise.all(Array.from({ length: atOnce }, work));
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
    [atOnce],
  );
  const stop = useCallback(() => {
    stopped.current = true;
  }, []);
  return { run, stop, busy, progress };
}
