import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { readConfiguration } from '#common';
import { describeApi } from '#identity';
import { AppModule } from '../../platform/src/app.module.js';

/** Writes the OpenAPI document of all services to the file that is named, without anything behind the routes. */
const [, , file = 'openapi.json'] = process.argv;
const configuration = readConfiguration({ DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing' });
// eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class
const app = await NestFactory.create<NestExpressApplication>(AppModule.of(configuration), {
  preview: true,
  abortOnError: false,
  logger: false,
});
writeFileSync(file, `${JSON.stringify(describeApi(app), null, 2)}\n`);
process.exit(0);
