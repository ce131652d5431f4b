import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseBusinessDate } from '#common';
import { Walls } from '#database';
import { Bells } from '#queue';
import { DayProgress } from './day-progress.service.js';
import { DaySteps } from './day-steps.service.js';

const DAY = parseBusinessDate('2026-03-02');

/** Steps that ring nobody and write nothing: only their waiting is looked at. */
function steps(): DaySteps {
  const bells: Pick<Bells, 'ring'> = { ring: () => Promise.resolve() };
  const progress: Pick<DayProgress, 'at'> = { at: () => undefined };
  return new DaySteps(
    Object.assign(Object.create(Walls.prototype) as Walls, {}),
    Object.assign(Object.create(Bells.prototype) as Bells, bells),
    Object.assign(Object.create(DayProgress.prototype) as DayProgress, progress),
  );
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a step that is waited for', () => {
  it('is not stuck while what it waits for becomes less, however long that takes', async () => {
    const start = performance.now();
    const left = (): number => 10 - Math.floor((performance.now() - start) / 50_000);
    const waited = steps().until(DAY, 'drain', () =>
      Promise.resolve(left() > 0 ? `${String(left())} messages are not applied.` : undefined),
    );
    await jest.advanceTimersByTimeAsync(600_000);
    await expect(waited).resolves.toBeUndefined();
  });

  it('is stuck when nothing has changed for a minute, and says what it waits for', async () => {
    const waited = steps().until(DAY, 'drain', () => Promise.resolve('3 messages are not applied.'));
    const told = expect(waited).rejects.toMatchObject({
      code: 'day-stuck',
      message: expect.stringContaining('3 messages'),
    });
    await jest.advanceTimersByTimeAsync(61_000);
    await told;
  });
});
