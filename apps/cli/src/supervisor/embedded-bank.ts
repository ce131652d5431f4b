import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Hex } from '#orders';
import { builtProgram } from './built-program.js';
import { freePort, isAlive, waitUntil } from './ports.js';

/** A running sandbox bank: its address, whether an earlier start had left it running, and how to stop it. */
export interface RunningBank {
  url: string;
  pid: number;
  adopted: boolean;
  stop(): Promise<void>;
}

/** What the bank and the platform share. */
export interface BankSettings {
  apiToken: string;
  /** Of the signature authority, which stands in the bank's process. */
  sealToken: string;
  webhookSecret: string;
  webhookUrl: string;
  signingKey: Hex;
}

const note = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().positive(),
  webhookUrl: z.string(),
});

/** Starts the sandbox bank with its books in `folder`, or adopts the one that already runs there. */
export async function startBank(folder: string, settings: BankSettings): Promise<RunningBank> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'bank.json');
  const last = existsSync(file) ? note.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  if (last && isAlive(last.pid) && (await answers(last.port).catch(() => false))) {
    if (last.webhookUrl === settings.webhookUrl) return running(last, true);
    // The platform listens elsewhere now, and the bank has to know.
    await running(last, true).stop();
  }
  const port = await freePort(last?.port);
  const log = openSync(join(folder, 'bank.log'), 'a');
  const child = spawn(process.execPath, ['--enable-source-maps', builtProgram('sandbox-bank')], {
    stdio: ['ignore', log, log],
    detached: true,
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      MODE: 'sandbox',
      PORT: String(port),
      BANK_FOLDER: folder,
      BANK_API_TOKEN: settings.apiToken,
      SEAL_API_TOKEN: settings.sealToken,
      BANK_WEBHOOK_SECRET: settings.webhookSecret,
      BANK_WEBHOOK_URL: settings.webhookUrl,
      BANK_SIGNING_KEY: settings.signingKey,
    },
  });
  child.unref();
  if (!child.pid) throw new Error('The sandbox bank did not start.');
  const started = { pid: child.pid, port, webhookUrl: settings.webhookUrl };
  writeFileSync(file, JSON.stringify(started));
  await waitUntil(`The sandbox bank did not answer (see ${join(folder, 'bank.log')})`, 30, () =>
    answers(port),
  );
  return running(started, false);
}

function running({ pid, port }: z.infer<typeof note>, adopted: boolean): RunningBank {
  const stop = async (): Promise<void> => {
    if (!isAlive(pid)) return;
    process.kill(pid, 'SIGTERM');
    await waitUntil('The sandbox bank did not stop', 30, () => Promise.resolve(!isAlive(pid)));
  };
  return { url: `http://127.0.0.1:${String(port)}`, pid, adopted, stop };
}

async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${String(port)}/health`, {
    signal: AbortSignal.timeout(2000),
  });
  return response.ok;
}
