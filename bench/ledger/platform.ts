import { randomUUID } from 'node:crypto';
import { processorMs } from './processor-time.js';
import { Requests } from './requests.js';
import { player, type Scene, type Signed } from './scene.js';
import type { Pace } from './sender.js';

/** How many clients ask at one time, each for one act after another. */
const CLIENTS = 128;

/** The programs that work for the platform, by their process ids. */
export type Programs = Readonly<Record<'node' | 'database' | 'platform', number>>;

/** What `platform` reports: from the request to its act's standing in the projection, in milliseconds. */
export interface PlatformPace extends Pace {
  p50Ms: number;
  p99Ms: number;
  /** Milliseconds of processor time an act; `clients` is the bench itself. */
  cpuMsPerAct: Readonly<Record<keyof Programs | 'clients', number>>;
}

/** Sends signed acts over HTTP from many clients, until `seconds` are over or none is left. */
export async function measurePlatform(
  url: string,
  scene: Scene,
  acts: readonly Signed[],
  seconds: number,
  programs: Programs,
): Promise<PlatformPace> {
  const requests = new Requests(url, CLIENTS);
  const names = ['node', 'database', 'platform'] as const;
  const before = names.map((name) => processorMs(programs[name]));
  const own = process.cpuUsage();
  const start = performance.now();
  const took: number[] = [];
  let at = 0;
  const client = async (): Promise<void> => {
    for (let act = acts[at++]; act && performance.now() - start < seconds * 1000; act = acts[at++]) {
      const began = performance.now();
      const { apiKey } = player(scene.ring, act.holder).maker.client;
      await requests.act(apiKey, act.apiPath, { signature: act.signature }, randomUUID());
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const elapsed = (performance.now() - start) / 1000;
  requests.close();
  const { user, system } = process.cpuUsage(own);
  const each = (ms: number): number => ms / took.length;
  const [node = 0, database = 0, platform = 0] = names.map((name, place) =>
    each(processorMs(programs[name]) - (before[place] ?? 0)),
  );
  took.sort((a, b) => a - b);
  return {
    actsPerSecond: took.length / elapsed,
    acts: took.length,
    seconds: elapsed,
    p50Ms: percentile(took, 0.5),
    p99Ms: percentile(took, 0.99),
    cpuMsPerAct: { node, database, platform, clients: each((user + system) / 1000) },
  };
}

/** The value that so great a share of sorted values does not pass. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
