import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { verify } from '#chain';
import { DomainError } from '#common';
import { readInvoice, xmlOf } from '#evidence';
import { openPlatform } from '../platform.js';
import { readSecrets } from '../secrets.js';
import { readServing } from '../serving.js';
import { Client, ClientRefused } from './client.js';
import type { Stage } from './cast.js';
import { story, type Told } from './story.js';

/** What `--json` prints. */
export interface DemoResult extends Told {
  verify: { ok: boolean; checks: number; differences: string[] };
  seconds: number;
}

/** The stage that a data folder's sandbox gives: its addresses, and the operator's own keys. */
export function stageOf(folder: string, persistMs = 0): Stage {
  const serving = readServing(folder);
  if (!serving) throw new Error('No sandbox runs on this data folder. Run npm start first.');
  const secrets = readSecrets(folder);
  const { url, bankUrl } = serving;
  return {
    url,
    bankUrl,
    bankToken: secrets.bankApiToken,
    persistMs,
    operatorMaker: {
      client: new Client(url, secrets.registrarMakerApiKey, persistMs),
      privateKey: secrets.registrarMaker,
    },
    operatorChecker: {
      client: new Client(url, secrets.registrarCheckerApiKey, persistMs),
      privateKey: secrets.registrarChecker,
    },
  };
}

/** Tells the story in the sandbox that runs on a data folder. */
export async function tellStory(folder: string): Promise<void> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const start = performance.now();
  await story(stageOf(folder), print);
  print(
    `  told in ${((performance.now() - start) / 1000).toFixed(1)} s; npm run verify compares it with the chain`,
  );
}

/** The story again, in the running sandbox. */
export async function seed(): Promise<number> {
  await tellStory(resolve(process.env.DATA_FOLDER ?? '.tributary'));
  return 0;
}

/** Tells the story in a throw-away sandbox on free ports, and verifies it. Gives the exit code. */
export async function demo(
  say: (line: string) => void,
  options: { json: boolean; late: boolean; apart: boolean; invoices: readonly string[] },
): Promise<number> {
  const start = performance.now();
  const invoices = options.invoices.map(readFile);
  const folder = mkdtempSync(join(tmpdir(), 'tributary-demo-'));
  // Where root runs this, PostgreSQL runs as another user, who must get through.
  chmodSync(folder, 0o755);
  const environment = await sandboxEnvironment(folder, invoices);
  const server = spawn(
    process.execPath,
    [process.argv[1] ?? '', 'up', '--no-demo', ...(options.apart ? ['--apart'] : [])],
    {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let words = '';
  server.stderr.on('data', (part: Buffer) => (words += part.toString()));
  const ended = once(server, 'exit');
  try {
    await new Promise<void>((ready, failed) => {
      server.stdout.on('data', (part: Buffer) => {
        if (part.toString().includes('Tributary is ready')) ready();
      });
      void ended.then(() => {
        failed(new Error(`The throw-away sandbox did not start:\n${words}`));
      });
    });
    const print = (line: string): void => {
      if (!options.json) process.stdout.write(`${line}\n`);
    };
    const told = await story(stageOf(folder), print, { invoices, late: options.late });
    Object.assign(process.env, environment);
    const platform = await openPlatform(() => undefined);
    const found = await verify(platform.walls, platform.ledger);
    await platform.close({ stopEmbedded: false });
    const seconds = Math.round((performance.now() - start) / 10) / 100;
    const { ok, checks, differences } = found;
    const result: DemoResult = { ...told, verify: { ok, checks, differences: [...differences] }, seconds };
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    print(
      `\n  verify: ${String(checks)} checks, ${String(differences.length)} differences; ` +
        `${String(told.operations.applied)} operations applied; ${String(seconds)} s`,
    );
    return ok ? 0 : 1;
  } finally {
    server.kill('SIGTERM');
    say('clearing the throw-away sandbox away');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws ClientRefused file-unreadable */
function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    const sentence = `The file ${path} is not there or cannot be read. Name the XML file of an invoice, or its PDF.`;
    throw new ClientRefused(0, 'file-unreadable', sentence);
  }
}

/** A sandbox of its own in every part; its clock starts on the last invoice's date. */
async function sandboxEnvironment(
  folder: string,
  invoices: readonly Uint8Array[],
): Promise<NodeJS.ProcessEnv> {
  const own: NodeJS.ProcessEnv = { DATA_FOLDER: folder, PORT: '', MODE: 'sandbox' };
  for (const name of ['DATABASE_URL', 'RPC_URL', 'REDIS_URL', 'BANK_URL', 'CRASH_AT']) own[name] = '';
  try {
    const days = (await Promise.all(invoices.map(xmlOf))).map((xml) => readInvoice(xml).issuedOn).sort();
    if (days.length > 0) own.FIRST_DAY = days.at(-1);
  } catch (error) {
    // The API says the same, once it is asked.
    if (!(error instanceof DomainError)) throw error;
  }
  return { ...process.env, ...own };
}
