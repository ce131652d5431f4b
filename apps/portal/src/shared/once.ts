import { useCallback, useRef, useState } from 'react';
import { wasAnswered } from '#api-client';

/**
 * One act of a person: while it runs a second click does nothing, and sent again after no answer came it carries the
 * same Idempotency-Key, so that the API does it once. A new act begins when the last one was answered or `reset`.
 */
export function useOnce<Words extends readonly unknown[], Answer>(
  act: (key: string, ...words: Words) => Promise<Answer>,
): {
  run: (...words: Words) => Promise<Answer | undefined>;
  busy: boolean;
  error: unknown;
  reset: () => void;
} {
  const key = useRef<string>(undefined);
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(async (...words: Words) => {
    if (running.current) return undefined;
    running.current = true;
    key.current ??= crypto.randomUUID();
    setBusy(true);
    setError(undefined);
    try {
      const answer = await latest.current(key.current, ...words);
      key.current = undefined;
      return answer;
    } catch (failure) {
      // What was answered may be tried anew; what was not must be the same act again.
      if (wasAnswered(failure)) key.current = undefined;
      setError(failure);
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const reset = useCallback(() => {
    key.current = undefined;
    setError(undefined);
  }, []);
  return { run, busy, error, reset };
}
