import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { portalOrigin, type Configuration } from '#common';
import { startService } from '#identity';
import { AppModule } from '../../platform/src/app.module.js';
import { tellStory } from './demo/demo.js';
import { openPlatform } from './platform.js';
import { readServing } from './serving.js';
import { FiveServices } from './supervisor/five-services.js';
import { freePort } from './supervisor/ports.js';

const USUAL_PORT = 3000;
/**
 * Starts everything, in one process or with the five services `apart`, tells the story once in an empty data folder,
 * and serves until a signal comes.
 */
export async function up(
  say: (line: string) => void,
  { tell, apart }: { tell: boolean; apart: boolean },
): Promise<number> {
  const stop = new AbortController();
  const stopped = new Promise<void>((done) => {
    stop.signal.addEventListener('abort', () => {
      done();
    });
  });
  for (const name of ['SIGINT', 'SIGTERM']) {
    process.once(name, () => {
      stop.abort();
    });
  }
  // Where nobody reads any more (`npm start | head`), what was started is still to be stopped when its time comes.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  // A Ctrl-C reaches the embedded PostgreSQL too, and cuts connections that are about to be closed anyway.
  process.on('uncaughtException', (error) => {
    if (stop.signal.aborted && isCutOff(error)) return;
    process.stderr.write(`${error.stack ?? error.message}\n`);
    process.exit(1);
  });
  const folder = resolve(process.env.DATA_FOLDER ?? '.tributary');
  const before = readServing(folder);
  const port = process.env.PORT ? Number(process.env.PORT) : await freePort(before?.port ?? USUAL_PORT);
  const platform = await openPlatform(say, port);
  let app: { close(): Promise<void> } | undefined;
  try {
    const configuration = await platform.openServices(port);
    app = apart
      ? await startApart(configuration, say)
      : await startService(AppModule.of(configuration), configuration);
    const url = `http://${configuration.HOST}:${String(port)}`;
    writeFileSync(
      join(folder, 'platform.json'),
      JSON.stringify({ pid: process.pid, url, bankUrl: configuration.BANK_URL, port }),
    );
    if (tell && before === undefined && !stop.signal.aborted) await tellStory(folder);
    const { domain } = platform.ledger;
    process.stdout.write(
      `\nTributary is ready at ${url}\n` +
        `  the portal               ${portalOrigin(configuration)}\n` +
        `  the API’s documentation  ${url}/docs\n` +
        `  the book                 ${domain.verifyingContract} on chain ${String(domain.chainId)} (${platform.rpcUrl})\n` +
        `  data and API keys        ${folder}\n` +
        'Ctrl-C stops everything; npm start goes on where it was.\n',
    );
    await stopped;
  } catch (error) {
    // Cut off by the signal: the next start takes up what was left.
    if (!stop.signal.aborted) {
      if (before === undefined) rmSync(join(folder, 'platform.json'), { force: true });
      throw error;
    }
  } finally {
    say('stopping');
    await app?.close().catch((error: unknown) => {
      if (!isCutOff(error)) say(`while stopping: ${String(error)}`);
    });
    await platform.close({ stopEmbedded: true });
  }
  return 0;
}

async function startApart(
  configuration: Configuration,
  say: (line: string) => void,
): Promise<{ close(): Promise<void> }> {
  const services = new FiveServices(say);
  await services.start(configuration);
  say('the five services run as processes of their own');
  return { close: () => services.stop() };
}

/** Whether a database connection ended because its server did. */
function isCutOff(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return code === '57P01' || code === 'ECONNRESET' || /Connection (terminated|ended)/i.test(error.message);
}
