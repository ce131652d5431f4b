import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { identityErrors } from '../identity.errors.js';

/** The refusals of limits. */
export type LimitCode = 'requests-too-many' | 'guesses-too-many';

/**
 * A number of times in a stretch of time, for each name. It is counted in the process: a request then costs microseconds
 * and no round trip to the database, and nothing that is away can let everybody in or nobody. Each of the five services
 * has its own routes, so that it counts by itself what it answers; what begins again with a restart is minutes old.
 */
export class Limit {
  private readonly limiter: RateLimiterMemory;

  constructor(
    private readonly code: LimitCode,
    points: number,
    private readonly seconds: number,
  ) {
    this.limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  /** Counts one. @throws the limit's code where it is one too many, with the seconds until the next is taken */
  async count(name: string): Promise<void> {
    try {
      await this.limiter.consume(name);
    } catch (over) {
      if (!(over instanceof RateLimiterRes)) throw over;
      const left = Math.ceil(over.msBeforeNext / 1000);
      throw identityErrors(this.code, { seconds: Math.min(Math.max(left, 1), this.seconds) });
    }
  }

  /** Takes back one that was counted. */
  async forgive(name: string): Promise<void> {
    await this.limiter.reward(name);
  }
}
