import { useCallback, useRef, useState } from 'react';

/** What became of one of several acts. */
export type Answer =
  | { state: 'waits' }
  | { state: 'runs' }
  | { state: 'done'; words: string }
  | { state: 'failed'; error: unknown };

/** How far several acts have come; `perMinute` and `secondsLeft` once the first was answered. */
export interface Progress {
  answers: ReadonlyMap<string, Answer>;
  done: number;
  all: number;
  isRunning: boolean;
  perMinute: number | undefined;
  secondsLeft: number | undefined;
}

const NOTHING: Progress = {
  answers: new Map(),
  done: 0,
  all: 0,
  isRunning: false,
  perMinute: undefined,
  secondsLeft: undefined,
};

/**
 * Does an act for several things, one after another: each has an answer of its own, one that is refused stops no other,
 * and what got no answer is the same act when it is sent again.
 */
export function useOneAfterAnother() {
  const [progress, setProgress] = useState(NOTHING);
  const keys = useRef(new Map<string, string>());
  const running = useRef(false);
  const stopped = useRef(new AbortController());

  const run = useCallback(
    async (ids: readonly string[], act: (id: string, key: string) => Promise<string>): Promise<void> => {
      if (running.current) return;
      running.current = true;
      const { signal } = (stopped.current = new AbortController());
      const answers = new Map<string, Answer>(ids.map((id) => [id, { state: 'waits' }]));
      const began = performance.now();
      let done = 0;
      const show = (isRunning: boolean): void => {
        const minutes = (performance.now() - began) / 60_000;
        const perMinute = done > 0 && minutes > 0 ? done / minutes : undefined;
        const secondsLeft =
          perMinute === undefined ? undefined : Math.ceil(((ids.length - done) / perMinute) * 60);
        setProgress({ answers: new Map(answers), done, all: ids.length, isRunning, perMinute, secondsLeft });
      };
      for (const id of ids) {
        if (signal.aborted) break;
        answers.set(id, { state: 'runs' });
        show(true);
        answers.set(id, await answerOf(id, act, keys.current));
        done += 1;
        show(true);
      }
      running.current = false;
      show(false);
    },
    [],
  );
  const stop = useCallback(() => {
    stopped.current.abort();
  }, []);
  const reset = useCallback(() => {
    if (!running.current) setProgress(NOTHING);
  }, []);
  return { progress, run, stop, reset };
}

async function answerOf(
  id: string,
  act: (id: string, key: string) => Promise<string>,
  keys: Map<string, string>,
): Promise<Answer> {
  const key = keys.get(id) ?? crypto.randomUUID();
  keys.set(id, key);
  try {
    const words = await act(id, key);
    keys.delete(id);
    return { state: 'done', words };
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoAnswer')) keys.delete(id);
    return { state: 'failed', error };
  }
}
