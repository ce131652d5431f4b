import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { startPostgres, type RunningPostgres } from '../../apps/cli/src/supervisor/embedded-postgres.js';
import { freePort } from '../../apps/cli/src/supervisor/ports.js';
import { readSecrets } from '../../apps/cli/src/secrets.js';
import { throwAwayChain } from '../support/embedded.js';
import { LyingNode } from '../support/lying-node.js';
import { Sandbox } from '../support/sandbox.js';
import type { Setting } from './fault.js';
import { Load } from './load.js';

/** How long a request is tried again while what answers it is away. */
const PERSIST_MS = 120_000;
/** States of past blocks that a chain keeps which goes 20 blocks back while others read it. */
const KEPT_STATES = 128;

const rpc = z.object({ result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() });
const noted = z.object({ port: z.number() });

/** A sandbox under load, and the ways to its parts that no company has. */
export class Arena {
  private readonly rivals: ChildProcess[] = [];
  private revived: RunningPostgres | undefined;

  private constructor(
    readonly sandbox: Sandbox,
    readonly load: Load,
    /** Stands before the node, where the setting says so. */
    readonly liar: LyingNode | undefined,
    private readonly chain: Awaited<ReturnType<typeof throwAwayChain>> | undefined,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async open({ apart, ownChain = false, environment = {} }: Setting): Promise<Arena> {
    const sandbox = new Sandbox(apart);
    const chain = ownChain ? await throwAwayChain(KEPT_STATES) : undefined;
    const liar = chain && (await LyingNode.before(chain.url));
    // The sandbox's own commands reach the chain as the sandbox does.
    process.env.RPC_URL = liar?.url ?? '';
    await sandbox.start(environment);
    return new Arena(sandbox, await Load.set(sandbox.stage(PERSIST_MS)), liar, chain, environment);
  }

  async close(): Promise<void> {
    this.load.abandon();
    for (const rival of this.rivals) rival.kill('SIGKILL');
    await this.sandbox.stop();
    await this.revived?.stop();
    await this.sandbox.end();
    this.liar?.stop();
    await this.chain?.stop();
    process.env.RPC_URL = '';
  }

  /** Starts the killed program again. */
  async restart(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.sandbox.start({ ...this.environment, ...environment });
  }

  /** The database's server; started again where it has been stopped. */
  async postgres(): Promise<RunningPostgres> {
    const { folder } = this.sandbox;
    const server = await startPostgres(join(folder, 'postgres'), readSecrets(folder).databasePassword);
    // The sandbox stops the one that it started; another is ours to stop.
    if (!server.adopted) this.revived = server;
    return server;
  }

  /** Asks the database past every wall. */
  async rows<T>(row: z.ZodType<T>, sql: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: (await this.postgres()).url });
    await client.connect();
    try {
      return z.array(row).parse((await client.query(sql, values)).rows);
    } finally {
      await client.end();
    }
  }

  /** Where the node itself listens, past what stands before it. */
  get nodeUrl(): string {
    if (this.chain) return this.chain.url;
    const file = join(this.sandbox.folder, 'chain/anvil.json');
    return `http://127.0.0.1:${String(noted.parse(JSON.parse(readFileSync(file, 'utf8'))).port)}`;
  }

  async node(method: string, ...params: unknown[]): Promise<unknown> {
    const response = await fetch(this.nodeUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
    const { result, error } = rpc.parse(await response.json());
    if (error) throw new Error(`The node refused ${method}: ${error.message}`);
    return result;
  }

  /** The process of a service that runs apart. */
  processOf(service: string): number {
    for (const name of readdirSync('/proc').filter((one) => /^\d+$/.test(one))) {
      const { command, parent } = readProcess(Number(name));
      if (parent === this.sandbox.pid && command.includes(`dist/apps/${service}/src/main.js`))
        return Number(name);
    }
    throw new Error(`No process of the ${service} service runs.`);
  }

  /** Starts a second process of a service, with the first one's settings and rights. */
  async rival(service: string): Promise<ChildProcess> {
    const own = readFileSync(`/proc/${String(this.processOf(service))}/environ`, 'utf8').split('\0');
    const environment: Record<string, string> = {};
    for (const line of own) {
      const [name = '', value = ''] = line.split(/=(.*)/s);
      if (name !== '') environment[name] = value;
    }
    const rival = spawn(process.execPath, [`dist/apps/${service}/src/main.js`], {
      env: { ...environment, PORT: String(await freePort()) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.rivals.push(rival);
    await new Promise<void>((ready, failed) => {
      rival.stdout.on('data', (part: Buffer) => {
        if (part.toString().includes('listens')) ready();
      });
      rival.once('exit', () => {
        failed(new Error(`A second ${service} service did not start.`));
      });
    });
    return rival;
  }

  /** Ends a second process that stands beside the first. */
  async dismiss(rival: ChildProcess): Promise<void> {
    rival.kill('SIGTERM');
    if (rival.exitCode === null && rival.signalCode === null) await once(rival, 'exit');
  }
}

function readProcess(pid: number): { command: string; parent: number } {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { command: readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8'), parent };
  } catch {
    // It ended while the others were read.
    return { command: '', parent: 0 };
  }
}
