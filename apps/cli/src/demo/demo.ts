import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readInvoice, xmlOf } from '#evidence';
import type { Hex } from '#orders';
import { readSecrets, type SandboxSecrets } from '../secrets.js';
import { rememberPerson } from '../people.js';
import { readServing } from '../serving.js';
import { Client, ClientRefused } from './client.js';
import type { Person, Stage } from './cast.js';
import { openBusiness } from './open-business.js';
import { story, type Told } from './story.js';
import { inThrowAwaySandbox } from './throw-away.js';

/** What `--json` prints. */
export interface DemoResult extends Told {
  verify: { ok: boolean; checks: number; differences: string[] };
  seconds: number;
}

/** The stage that a data folder's sandbox gives: its addresses, and the operator's own keys. */
export function stageOf(folder: string, persistMs = 0): Stage {
  const serving = readServing(folder);
  if (!serving) throw new Error('No sandbox runs on this data folder. Run npm start first.');
  const { url, bankUrl } = serving;
  return {
    url,
    bankUrl,
    persistMs,
    ...officials(url, readSecrets(folder), persistMs),
    remember: (privateKey) => {
      rememberPerson(folder, privateKey);
    },
  };
}

/** The operator's people and what the bank and the platform share, from a sandbox's secrets. */
export function officials(
  url: string,
  secrets: SandboxSecrets,
  persistMs: number,
): Omit<Stage, 'url' | 'bankUrl' | 'persistMs'> {
  const person = (apiKey: string, privateKey: Hex): Person => ({
    client: new Client(url, apiKey, persistMs),
    privateKey,
  });
  return {
    bankToken: secrets.bankApiToken,
    operatorMaker: person(secrets.registrarMakerApiKey, secrets.registrarMaker),
    operatorChecker: person(secrets.registrarCheckerApiKey, secrets.registrarChecker),
    freezerMaker: person(secrets.freezerMakerApiKey, secrets.freezerMaker),
    freezerChecker: person(secrets.freezerCheckerApiKey, secrets.freezerChecker),
  };
}

/** Tells the story in the sandbox that runs on a data folder. */
export async function tellStory(folder: string): Promise<void> {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const start = performance.now();
  const stage = stageOf(folder);
  await story(stage, print, { then: (cast) => openBusiness(stage, cast, print) });
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
  const print = (line: string): void => {
    if (!options.json) process.stdout.write(`${line}\n`);
  };
  const settings = await firstDayOf(invoices);
  return inThrowAwaySandbox(say, { apart: options.apart, settings }, async (sandbox) => {
    const told = await story(stageOf(sandbox.folder), print, { invoices, late: options.late });
    const { ok, checks, differences } = await sandbox.verify();
    const seconds = Math.round((performance.now() - start) / 10) / 100;
    const result: DemoResult = { ...told, verify: { ok, checks, differences: [...differences] }, seconds };
    if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    print(
      `\n  verify: ${String(checks)} checks, ${String(differences.length)} differences; ` +
        `${String(told.operations.applied)} operations applied; ${String(seconds)} s`,
    );
    return ok ? 0 : 1;
  });
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

/**
 * The sandbox's clock starts on the last invoice's date. What cannot be read, or backs no certificate, is refused here
 * as the API would refuse it, before anything is started.
 */
async function firstDayOf(invoices: readonly Uint8Array[]): Promise<Record<string, string>> {
  const files = await Promise.all(invoices.map(xmlOf));
  const day = files
    .map((xml) => readInvoice(xml).issuedOn)
    .sort()
    .at(-1);
  return day === undefined ? {} : { FIRST_DAY: day };
}
