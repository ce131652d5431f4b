import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { verify, type Verification } from '#chain';
import type { Stage } from '../../apps/cli/src/demo/cast.js';
import { stageOf } from '../../apps/cli/src/demo/demo.js';
import { openPlatform, type Platform } from '../../apps/cli/src/platform.js';
import { freePort } from '../../apps/cli/src/supervisor/ports.js';

/** How much of what a program said a test passes on, in characters. */
const TOLD = 10_000;
const noted = z.looseObject({ port: z.number() });

/**
 * Takes over what `begun-sandbox.mjs` began once for all: tables, the book and the operator, as every first start
 * makes them, without the seconds that it takes. Does nothing where none was begun.
 */
export async function copyBegun(folder: string): Promise<void> {
  const begun = process.env.BEGUN_SANDBOX;
  if (!begun) return;
  // Its files keep their owner: PostgreSQL runs as another user where root runs this.
  execFileSync('cp', ['-a', `${begun}/.`, folder]);
  for (const note of ['chain/anvil.json', 'bank/bank.json']) {
    const file = join(folder, note);
    // Two copies that start at once must not both find the same port free.
    const own = { ...noted.parse(JSON.parse(readFileSync(file, 'utf8'))), port: await freePort() };
    writeFileSync(file, JSON.stringify(own));
  }
  // PostgreSQL's own note of its port, for the same reason.
  for (const note of ['platform.json', 'postgres/postmaster.opts'])
    rmSync(join(folder, note), { force: true });
}

/** A sandbox of its own in a folder of its own: the real program, killed and started again as a test likes. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'tributary-journey-'));
  private child: ChildProcess | undefined;
  private port = 0;
  /** What the program said on standard error. */
  said = '';

  /** `apart` runs the five services as processes of their own. */
  constructor(private readonly apart = false) {
    // Where root runs this, PostgreSQL runs as another user, who must get through.
    chmodSync(this.folder, 0o755);
  }

  /** Starts the program; it listens when this resolves. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    if (this.port === 0 && environment.FIRST_DAY === undefined) await copyBegun(this.folder);
    this.port ||= await freePort();
    const words = ['dist/apps/cli/src/main.js', 'up', '--no-demo', ...(this.apart ? ['--apart'] : [])];
    const child = spawn(process.execPath, words, {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        DATA_FOLDER: this.folder,
        PORT: String(this.port),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.said = '';
    child.stderr.on('data', (part: Buffer) => (this.said += part.toString()));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (part: Buffer) => {
        if (part.toString().includes('Tributary is ready')) resolve();
      });
      child.once('exit', () => {
        reject(new Error(`It ended before it was ready:\n${this.said}`));
      });
    });
  }

  /** The program's process. @throws where it was never started */
  get pid(): number {
    const pid = this.child?.pid;
    if (pid === undefined) throw new Error('The sandbox was not started.');
    return pid;
  }

  /** Kills the program at once, and nothing that it started. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.gone();
  }

  /** Resolves when the program has gone, by whichever death; gives the signal that killed it. */
  async gone(): Promise<NodeJS.Signals | null> {
    const { child } = this;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.signalCode;
  }

  /** A client's stage; requests without an answer are sent again for `persistMs`. */
  stage(persistMs = 0): Stage {
    return stageOf(this.folder, persistMs);
  }

  /** Runs work with the platform's parts, through connections of the test's own. */
  async inside<T>(work: (platform: Platform) => Promise<T>): Promise<T> {
    process.env.DATA_FOLDER = this.folder;
    try {
      const platform = await openPlatform(() => undefined);
      try {
        return await work(platform);
      } finally {
        await platform.close({ stopEmbedded: false });
      }
    } finally {
      delete process.env.DATA_FOLDER;
    }
  }

  verify(): Promise<Verification> {
    return this.inside(({ walls, ledger }) => verify(walls, ledger));
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    this.child?.kill('SIGTERM');
    await this.gone();
  }

  /** Stops everything, tells what the program itself failed at, and removes the folder. */
  async end(): Promise<void> {
    await this.stop();
    if (this.said.includes('[ProblemFilter]')) process.stderr.write(this.said.slice(0, TOLD));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
