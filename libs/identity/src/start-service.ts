import type { DynamicModule, LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Configuration } from '#common';
import { Walls } from '#database';
import { describeQueries } from './describe-queries.js';
import { guardEdge } from './edge.js';
import { servePortal } from './portal-pages.js';
import { sessionMiddleware } from './sessions/session-middleware.js';

/** The OpenAPI 3.1 document of a service, made from its routes and their schemas. */
export function describeApi(app: NestExpressApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Tributary')
    .setDescription(
      'Certificates of debt on a ledger: issued, passed on, discounted, paid. Amounts are minor units in decimal ' +
        'strings; refusals are problem+json (RFC 9457) with a stable code. Every POST takes an Idempotency-Key; acts ' +
        'that go to the ledger answer 202, or 200 with ?wait=true, or 429 with Retry-After (in seconds) where too many wait or ask too often.',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key of a company’s user' })
    .addCookieAuth('tributary', {
      type: 'apiKey',
      in: 'cookie',
      description: 'The session of a person who signed in',
    })
    .build();
  const document = SwaggerModule.createDocument(app, about);
  describeQueries(app, document);
  return document;
}

/** Starts a service over HTTP with its documentation at /docs; when this resolves it listens. */
export async function startService(
  module: DynamicModule,
  configuration: Configuration,
  logger: LogLevel[] | false = ['warn', 'error', 'fatal'],
): Promise<NestExpressApplication> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bodyParser: false,
    abortOnError: false,
    logger,
  });
  guardEdge(app, configuration);
  app.use(sessionMiddleware(app.get(Walls), configuration));
  servePortal(app, configuration);
  SwaggerModule.setup('docs', app, describeApi(app), { jsonDocumentUrl: 'docs/openapi.json' });
  await app.listen(configuration.PORT, configuration.HOST);
  return app;
}

/** Starts a service as a process of its own; a fault is told in one line. */
export async function runService(
  name: string,
  moduleOf: (configuration: Configuration) => DynamicModule,
  configurationOf: () => Configuration,
): Promise<void> {
  try {
    const configuration = configurationOf();
    const app = await startService(moduleOf(configuration), configuration);
    app.enableShutdownHooks();
    process.stdout.write(`The ${name} service listens at ${await app.getUrl()}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
