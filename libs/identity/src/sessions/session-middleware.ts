import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { Configuration } from '#common';
import type { Walls } from '#database';
import { SessionStore } from './session-store.js';

type Settings = Pick<
  Configuration,
  'MODE' | 'SESSION_SECRET' | 'SESSION_IDLE_SECONDS' | 'SESSION_LIFETIME_SECONDS'
>;

/**
 * Reads the session of a request from its cookie. The cookie is HttpOnly and SameSite=Strict; outside of a sandbox also
 * Secure and `__Host-`, so that no other host and no plain connection can set or read it. A request with an API key
 * has no session, whatever cookie it carries.
 */
export function sessionMiddleware(walls: Walls, settings: Settings): RequestHandler {
  const secure = settings.MODE === 'production';
  const longestMs = settings.SESSION_LIFETIME_SECONDS * 1000;
  const withSession = session({
    name: secure ? '__Host-tributary' : 'tributary',
    secret: settings.SESSION_SECRET,
    store: new SessionStore(walls, { longestMs, idleMs: settings.SESSION_IDLE_SECONDS * 1000 }),
    genid: () => randomBytes(32).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, secure, sameSite: 'strict', path: '/', maxAge: longestMs },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    if (request.headers.authorization !== undefined) next();
    else void withSession(request, response, next);
  };
}
