import 'reflect-metadata';
import { readConfiguration } from '#common';
import { runService } from '#identity';
import { AppModule } from './app.module.js';

await runService(
  'settlement',
  (configuration) => AppModule.of(configuration),
  () => readConfiguration(process.env),
);
