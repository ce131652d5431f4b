import { StandardSchemaValidationPipe, type LogLevel } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { BankModule } from './bank.module.js';
import type { BankEnvironment } from './environment.js';
import { BodyInvalid } from './problem.filter.js';

const LARGEST_MESSAGE = '10mb';
const LARGEST_JSON = '100kb';

/** Starts the bank; when this resolves it listens and has taken up undelivered notices. */
export async function startBank(
  environment: BankEnvironment,
  logger: LogLevel[] | false = ['log', 'warn', 'error'],
): Promise<NestExpressApplication> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class
  const bank = await NestFactory.create<NestExpressApplication>(BankModule.of(environment), {
    bodyParser: false,
    // A fault at the start is told in one line by main.ts, not by an aborted process.
    abortOnError: false,
    logger,
  });
  bank.disable('x-powered-by');
  bank.useBodyParser('json', { limit: LARGEST_JSON });
  bank.useBodyParser('raw', { type: ['application/xml', 'text/xml'], limit: LARGEST_MESSAGE });
  bank.useGlobalPipes(
    new StandardSchemaValidationPipe({
      exceptionFactory: (issues) =>
        new BodyInvalid(issues.map(({ path, message }) => ({ pointer: pointerOf(path), detail: message }))),
    }),
  );
  await bank.listen(environment.PORT, environment.HOST);
  return bank;
}

type IssuePath = readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;

function pointerOf(path: IssuePath): string {
  return (path ?? [])
    .map((step) => String(typeof step === 'object' ? step.key : step))
    .map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
