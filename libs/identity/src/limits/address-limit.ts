import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Configuration } from '#common';
import { siteOf } from './address.js';
import { Limit } from './limit.js';

const MINUTE_SECONDS = 60;

/** Counts every request by where it comes from, before its body is read and before anybody is asked who he is. */
export function limitAddresses({
  REQUESTS_PER_MINUTE_ADDRESS,
}: Pick<Configuration, 'REQUESTS_PER_MINUTE_ADDRESS'>): RequestHandler {
  const limit = new Limit('requests-too-many', REQUESTS_PER_MINUTE_ADDRESS, MINUTE_SECONDS);
  return (request: Request, _: Response, next: NextFunction): void => {
    limit.count(siteOf(request)).then(() => {
      next();
    }, next);
  };
}
