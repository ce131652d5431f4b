import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

/** The metadata that Nest keeps with a handler; what it stands under is Nest's own. */
const ARGUMENTS = '__routeArguments__';
const QUERY_KIND = '4:';
const VERBS: Readonly<Record<number, 'get' | 'post' | 'put' | 'delete' | 'patch'>> = {
  0: 'get',
  1: 'post',
  2: 'put',
  3: 'delete',
  4: 'patch',
};
const found = z.record(z.string(), z.looseObject({ schema: z.unknown().optional() }));
const described = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).default({}),
  required: z.array(z.string()).default([]),
});

/** What answers to a signature may be waited for. */
const SIGNED = '"#/components/schemas/Signed"';
const WAIT = {
  name: 'wait',
  in: 'query' as const,
  required: false,
  description: 'Answers when the ledger has ended the operation, or after some seconds',
  schema: { type: 'string', enum: ['true'] },
};

/** Adds to the document what routes read of their address's query: @nestjs/swagger leaves schemas of queries out. */
export function describeQueries(app: INestApplication, document: OpenAPIObject): void {
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype === 'function') describeController(z.custom<Type>().parse(metatype), document);
    }
  }
}

function describeController(controller: Type, document: OpenAPIObject): void {
  const base: unknown = Reflect.getMetadata('path', controller);
  const prototype = z.custom<object>().parse(controller.prototype);
  for (const method of Object.getOwnPropertyNames(prototype)) {
    const handler: unknown = Reflect.get(prototype, method);
    if (typeof handler !== 'function' || !Reflect.hasMetadata('method', handler)) continue;
    const own: unknown = Reflect.getMetadata('path', handler);
    const verb = VERBS[z.number().parse(Reflect.getMetadata('method', handler))];
    const path = `/${[base, own].filter((part) => part !== '/').join('/')}`.replace(/:(\w+)/g, '{$1}');
    const operation = verb && document.paths[path]?.[verb];
    if (!operation) continue;
    if (JSON.stringify(operation.responses).includes(SIGNED)) {
      operation.parameters = [...(operation.parameters ?? []), WAIT];
    }
    const known: unknown = Reflect.getMetadata(ARGUMENTS, controller, method) ?? {};
    for (const [kind, { schema }] of Object.entries(found.parse(known))) {
      if (!kind.startsWith(QUERY_KIND) || !(schema instanceof z.ZodObject)) continue;
      const { properties, required } = described.parse(
        z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
      );
      const parameters = Object.entries(properties).map(([name, { description, ...shape }]) => ({
        name,
        in: 'query' as const,
        required: required.includes(name),
        ...(description === undefined ? {} : { description }),
        schema: shape,
      }));
      operation.parameters = [...(operation.parameters ?? []), ...parameters];
    }
  }
}
