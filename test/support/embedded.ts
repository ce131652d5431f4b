import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChain, type RunningChain } from '../../apps/cli/src/supervisor/embedded-chain.js';
import { startPostgres, type RunningPostgres } from '../../apps/cli/src/supervisor/embedded-postgres.js';

/** A real PostgreSQL in a folder of its own, gone after `stop`. */
export async function throwAwayPostgres(): Promise<RunningPostgres & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-postgres-'));
  // Where root runs this, the server runs as another user, who must get through.
  chmodSync(folder, 0o755);
  const server = await startPostgres(join(folder, 'data'), 'test-only');
  return { ...server, folder: join(folder, 'data'), stop: () => stopAndRemove(server, folder) };
}

/** The address of another database on the same server. */
export function databaseBeside(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/** A real node in a folder of its own, gone after `stop`; it can reorganise as deep as it keeps states. */
export async function throwAwayChain(keptStates?: number): Promise<RunningChain & { folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-chain-'));
  const chain = await startChain(folder, keptStates);
  return { ...chain, folder, stop: () => stopAndRemove(chain, folder) };
}

async function stopAndRemove(server: { stop(): Promise<void> }, folder: string): Promise<void> {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
