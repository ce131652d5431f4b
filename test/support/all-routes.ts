import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { CONFIGURATION, ProblemFilter, readConfiguration } from '#common';
import { describeApi, guardEdge, type Patience } from '#identity';
import { PRINCIPAL } from '../../libs/identity/src/principal.js';

const ROOT = join(import.meta.dirname, '../..');
/** The metadata that Nest keeps with a handler; what it stands under is Nest's own. */
const PATH = 'path';
const METHOD = 'method';
const ARGUMENTS = '__routeArguments__';
const BODY_KIND = '3:';
const VERBS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

const controllerClass = z.custom<Type>(
  (found) => typeof found === 'function' && Reflect.hasMetadata(PATH, found),
);
const handlerArguments = z.record(z.string(), z.looseObject({ schema: z.instanceof(z.ZodType).optional() }));

/** A route whose body has a schema. */
export interface BodyRoute {
  /** As OpenAPI writes it: `POST /v1/acts/{id}`. */
  readonly name: string;
  readonly schema: z.ZodType;
}

/** Every controller of the services, found by reading the sources: none can be forgotten here. */
async function controllers(): Promise<Type[]> {
  const files = globSync('{libs,apps}/*/src/**/*.ts', { cwd: ROOT }).filter(
    (file) =>
      !file.startsWith('apps/sandbox-bank') &&
      !file.endsWith('.spec.ts') &&
      readFileSync(join(ROOT, file), 'utf8').includes('@Controller('),
  );
  const all: Type[] = [];
  for (const file of files) {
    const module = z.record(z.string(), z.unknown()).parse({ ...(await import(join(ROOT, file))) });
    all.push(...Object.values(module).flatMap((found) => controllerClass.safeParse(found).data ?? []));
  }
  return all;
}

function bodyRoutesOf(controller: Type): BodyRoute[] {
  const base = z.string().parse(Reflect.getMetadata(PATH, controller));
  const prototype = z.custom<object>().parse(controller.prototype);
  return Object.getOwnPropertyNames(prototype).flatMap((method) => {
    const handler: unknown = Reflect.get(prototype, method);
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD, handler)) return [];
    const own = z.string().parse(Reflect.getMetadata(PATH, handler));
    const verb = VERBS[z.number().parse(Reflect.getMetadata(METHOD, handler))] ?? '';
    const found = handlerArguments.parse(Reflect.getMetadata(ARGUMENTS, controller, method) ?? {});
    const path = `/${[base, own].filter((part) => part !== '/').join('/')}`.replace(/:(\w+)/g, '{$1}');
    return Object.entries(found).flatMap(([kind, { schema }]) =>
      kind.startsWith(BODY_KIND) && schema ? [{ name: `${verb} ${path}`, schema }] : [],
    );
  });
}

/** The services' routes behind their real edge, with nothing behind them: each service answers nothing to everything. */
export async function allRoutes(
  settings: Record<string, string> = {},
  patience?: Patience,
): Promise<{
  url: string;
  bodies: BodyRoute[];
  api: ReturnType<typeof describeApi>;
  app: NestExpressApplication;
}> {
  const configuration = readConfiguration({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
    SESSION_SECRET: 'a-secret-of-a-test-and-nothing-else',
    WEBHOOK_KEY: 'a-key-of-a-test-and-nothing-else',
    BANK_WEBHOOK_SECRET: 'a-secret-of-a-test-and-nothing-else',
    ...settings,
  });
  const all = await controllers();
  const module = await Test.createTestingModule({
    controllers: all,
    providers: [
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: CONFIGURATION, useValue: configuration },
    ],
  })
    .useMocker(() => nobody)
    .compile();
  const app = module.createNestApplication<NestExpressApplication>();
  app.useLogger(false);
  guardEdge(app, configuration, patience);
  app.use((request: Request, _: Response, next: NextFunction) => {
    request[PRINCIPAL] = {
      companyId: '00000000-0000-7000-8000-00000000000a',
      participant: 2,
      userId: '00000000-0000-7000-8000-0000000000cc',
      userRoles: ['maker'],
      companyRoles: ['supplier'],
      ledgerKey: undefined,
    };
    next();
  });
  const api = describeApi(app);
  SwaggerModule.setup('docs', app, api, { jsonDocumentUrl: 'docs/openapi.json' });
  await app.listen(0, '127.0.0.1');
  return { url: await app.getUrl(), bodies: all.flatMap(bodyRoutesOf), api, app };
}

/** Has every method, and each of them gives nothing; it is no promise. */
const nobody: object = new Proxy(
  {},
  { get: (_, name) => (name === 'then' || typeof name === 'symbol' ? undefined : () => Promise.resolve({})) },
);
