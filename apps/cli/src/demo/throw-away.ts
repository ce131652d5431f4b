import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { verify, type Verification } from '#chain';
import { openPlatform, type Platform } from '../platform.js';
import { freePort } from '../supervisor/ports.js';

/** The command line's own program: who needs a sandbox may be another. */
const PROGRAM = fileURLToPath(new URL('../main.js', import.meta.url));

/** How a throw-away sandbox is started: as one process or five, and with which settings besides. */
export interface SandboxOptions {
  apart: boolean;
  settings?: Readonly<Record<string, string>>;
}

/** A sandbox that runs: its data folder, and the way to its parts through connections of one's own. */
export interface ThrowAway {
  folder: string;
  inside<T>(work: (platform: Platform) => Promise<T>): Promise<T>;
  verify(): Promise<Verification>;
}

/** Runs `work` in a sandbox of its own in every part, on free ports, and clears it away. */
export async function inThrowAwaySandbox<T>(
  say: (line: string) => void,
  { apart, settings = {} }: SandboxOptions,
  work: (sandbox: ThrowAway) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-demo-'));
  // Where root runs this, PostgreSQL runs as another user, who must get through.
  chmodSync(folder, 0o755);
  const environment: NodeJS.ProcessEnv = { ...process.env, DATA_FOLDER: folder, MODE: 'sandbox' };
  // Not the usual port: two that start at once would both find it free.
  environment.PORT = String(await freePort());
  for (const name of ['DATABASE_URL', 'RPC_URL', 'REDIS_URL', 'BANK_URL', 'CRASH_AT']) environment[name] = '';
  Object.assign(environment, settings);
  const server = spawn(process.execPath, [PROGRAM, 'up', '--no-demo', ...(apart ? ['--apart'] : [])], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
    const inside = async <R>(inner: (platform: Platform) => Promise<R>): Promise<R> => {
      Object.assign(process.env, environment);
      const platform = await openPlatform(() => undefined);
      try {
        return await inner(platform);
      } finally {
        await platform.close({ stopEmbedded: false });
      }
    };
    return await work({
      folder,
      inside,
      verify: () => inside(({ walls, ledger }) => verify(walls, ledger)),
    });
  } finally {
    server.kill('SIGTERM');
    say('clearing the throw-away sandbox away');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
