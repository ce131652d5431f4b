import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { freePort, isAlive, waitUntil } from './ports.js';

/** The chain id of every embedded chain. */
export const EMBEDDED_CHAIN_ID = 20260302n;

/** A running node: its address, whether an earlier start had left it running, and how to stop it. */
export interface RunningChain {
  url: string;
  pid: number;
  adopted: boolean;
  stop(): Promise<void>;
}

const note = z.object({
  pid: z.number().int().positive(),
  port: z.number().int().positive(),
  /** The first block's time: with it a chain whose state was lost begins with the same block again. */
  genesis: z.number().int().positive(),
});
const chainAnswer = z.object({ result: z.string() });

/** States of past blocks that the node keeps in memory: without a bound it takes gigabytes. */
const KEPT_STATES = 4;

/**
 * Starts anvil with its state in `folder`, or adopts the one that already runs there. One that is to reorganise keeps
 * more states than its reorganisations are deep.
 */
export async function startChain(folder: string, keptStates = KEPT_STATES): Promise<RunningChain> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'anvil.json');
  const last = existsSync(file) ? note.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  // After a restart of the machine its number may be another program's.
  if (last && isAlive(last.pid) && (await answers(last.port).catch(() => false))) return running(last, true);
  const state = join(folder, 'state.json');
  if (existsSync(state) && !isWhole(state)) renameSync(state, `${state}.torn`);
  const port = await freePort(last?.port);
  const genesis = last?.genesis ?? Math.floor(Date.now() / 1000);
  const log = openSync(join(folder, 'anvil.log'), 'a');
  const options = {
    '--port': String(port),
    '--chain-id': String(EMBEDDED_CHAIN_ID),
    '--state': state,
    '--state-interval': '5',
    '--prune-history': String(keptStates),
    '--hardfork': 'prague',
    '--gas-limit': '30000000',
    '--gas-price': '0',
    '--block-base-fee-per-gas': '0',
    '--accounts': '1',
    // The time of the first block, from which what was lost is played again; then real time is set.
    '--timestamp': String(genesis),
  };
  const child = spawn(binary(), ['--disable-min-priority-fee', ...Object.entries(options).flat()], {
    stdio: ['ignore', log, log],
    detached: true,
  });
  child.unref();
  if (!child.pid)
    throw new Error('The embedded chain did not start: its program is missing from node_modules.');
  const started = { pid: child.pid, port, genesis };
  writeFileSync(file, JSON.stringify(started));
  await waitUntil(`The embedded chain did not answer (see ${join(folder, 'anvil.log')})`, 30, () =>
    answers(port),
  );
  return running(started, false);
}

function running({ pid, port }: z.infer<typeof note>, adopted: boolean): RunningChain {
  const stop = async (): Promise<void> => {
    // On SIGTERM it writes its state.
    if (!isAlive(pid)) return;
    process.kill(pid, 'SIGTERM');
    await waitUntil('The embedded chain did not stop', 30, () => Promise.resolve(!isAlive(pid)));
  };
  return { url: `http://127.0.0.1:${String(port)}`, pid, adopted, stop };
}

async function answers(port: number): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${String(port)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}',
    signal: AbortSignal.timeout(2000),
  });
  return BigInt(chainAnswer.parse(await response.json()).result) === EMBEDDED_CHAIN_ID;
}

/** A kill may tear the file while it is written; a torn one would keep the node from starting. */
function isWhole(file: string): boolean {
  try {
    JSON.parse(readFileSync(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** anvil itself, not its launcher: the process that is stopped and adopted must be the node. */
function binary(): string {
  const require = createRequire(import.meta.url);
  const launcher = createRequire(require.resolve('@foundry-rs/anvil/package.json'));
  const platform = process.platform === 'win32' ? 'win32' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const manifest = launcher.resolve(`@foundry-rs/anvil-${platform}-${arch}/package.json`);
  return join(dirname(manifest), 'bin', platform === 'win32' ? 'anvil.exe' : 'anvil');
}
