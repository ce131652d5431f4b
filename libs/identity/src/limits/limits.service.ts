import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { CONFIGURATION, PROBLEM, type Configuration, type ProblemTold } from '#common';
import { siteOf } from './address.js';
import { Limit } from './limit.js';

const MINUTE_SECONDS = 60;
const GUESS_SECONDS = 900;
/** With which a route answers who has not the right secret: nobody, nothing there, or not as it should be. */
const WRONG_GUESS = [401, 403, 404, 422];

type Settings = Pick<
  Configuration,
  'REQUESTS_PER_MINUTE_COMPANY' | 'REQUESTS_PER_MINUTE_KEY' | 'GUESSES_PER_ADDRESS'
>;

/** How often a company, a key and an address may ask; what addresses ask in all is counted at the edge already. */
@Injectable()
export class Limits {
  private readonly ofCompany: Limit;
  private readonly ofKey: Limit;
  private readonly guesses: Limit;

  constructor(@Inject(CONFIGURATION) settings: Settings) {
    this.ofCompany = new Limit('requests-too-many', settings.REQUESTS_PER_MINUTE_COMPANY, MINUTE_SECONDS);
    this.ofKey = new Limit('requests-too-many', settings.REQUESTS_PER_MINUTE_KEY, MINUTE_SECONDS);
    this.guesses = new Limit('guesses-too-many', settings.GUESSES_PER_ADDRESS, GUESS_SECONDS);
  }

  /** Counts a request of who is known: by its key or session first, so that one key does not use up all its company has. */
  async countCaller(via: string, companyId: string): Promise<void> {
    await this.ofKey.count(via);
    await this.ofCompany.count(companyId);
  }

  /**
   * Counts a request that shows a secret (a token, a code, an answer to a challenge) as a wrong guess, and takes it back
   * once it was answered otherwise: many at once are never more than the limit.
   * @throws guesses-too-many
   */
  async countGuess(request: Request, response: Response): Promise<void> {
    const site = siteOf(request);
    await this.guesses.count(site);
    let wrong = false;
    response.once(PROBLEM, ({ status }: ProblemTold) => {
      wrong = WRONG_GUESS.includes(status);
    });
    response.once('close', () => {
      // Who does not wait for the answer has guessed all the same.
      if (!wrong && response.writableFinished) void this.guesses.forgive(site);
    });
  }
}
