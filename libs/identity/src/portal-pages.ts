import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import compression from 'compression';
import { static as files, type NextFunction, type Request, type Response } from 'express';
import { portalOrigin, type Configuration } from '#common';
import { nonceOf } from './edge.js';

/** What of the address chooses which of the two programs of the portal comes; each is a page that shows others. */
const PAGES: readonly [RegExp, string][] = [
  [/^\/(sign-in(\/oidc)?|join|i\/[\w-]+|check\/[\w-]+|supplier(\/.*)?)?\/?$/, 'light.html'],
  [/^\/desk(\/.*)?$/, 'desk.html'],
];
const A_YEAR_MS = 31_536_000_000;

/**
 * Serves the portal's built pages beside the API; does nothing where they were not built. A page has one nonce for its
 * own styles. In a sandbox a page that is asked for by another name of the machine moves to the portal's own address,
 * which is the only one from which people can sign in.
 */
export function servePortal(
  app: NestExpressApplication,
  configuration: Pick<Configuration, 'PORTAL_FOLDER' | 'PORTAL_ORIGIN' | 'PORT' | 'MODE'>,
): void {
  const folder = resolve(configuration.PORTAL_FOLDER);
  if (!PAGES.every(([, file]) => existsSync(join(folder, file)))) return;
  const origin = new URL(portalOrigin(configuration));
  app.use((request: Request, response: Response, next: NextFunction) => {
    const page =
      request.method === 'GET' || request.method === 'HEAD'
        ? PAGES.find(([path]) => path.test(request.path))
        : undefined;
    if (!page) {
      next();
      return;
    }
    if (configuration.MODE === 'sandbox' && request.headers.host === `127.0.0.1:${origin.port}`) {
      response.redirect(origin.origin + request.originalUrl);
      return;
    }
    response.setHeader('cache-control', 'no-store');
    // Read anew: pages may be built again beneath a sandbox that runs.
    const html = readFileSync(join(folder, page[1]), 'utf8');
    response.type('html').send(html.replaceAll('__NONCE__', nonceOf(response)));
  });
  // Packed for slow lines; there is no secret in them. The names of these files say what is in them.
  app.use(
    '/assets',
    compression(),
    files(join(folder, 'assets'), { immutable: true, maxAge: A_YEAR_MS, index: false }),
  );
  app.use('/icons', files(join(folder, 'icons'), { maxAge: '1 day', index: false }));
}
