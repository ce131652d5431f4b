import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { registerBank } from '../../apps/cli/src/demo/cast.js';
import { stageOf } from '../../apps/cli/src/demo/demo.js';
import { inThrowAwaySandbox, type ThrowAway } from '../../apps/cli/src/demo/throw-away.js';
import { Peer } from './peer.js';
import { measurePlatform, type PlatformPace, type Programs } from './platform.js';
import { Raw } from './raw.js';
import { Scene, type Held } from './scene.js';
import type { Pace, Prepared } from './sender.js';

/** Acts by which a pace is guessed before enough of them are prepared. */
const TRIAL = { platform: 1600, raw: 4000, peer: 1000 };
/** How many more are prepared than the guess says. */
const MORE = 1.4;
/** Holdings that a script passes round the ring. */
const ROUND = 2000;

const options = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '60' } },
}).values;
const SECONDS = z.coerce.number().positive().parse(options.seconds);
const say = (line: string): void => void process.stderr.write(`· ${line}\n`);
const pidOf = z.object({ pid: z.number() });

const result = await inThrowAwaySandbox(say, { apart: false }, measure);
process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : table(result));
process.exit(result.verify.differences.length === 0 ? 0 : 1);

async function measure(sandbox: ThrowAway) {
  const stage = stageOf(sandbox.folder);
  const programs: Programs = {
    platform: noted(sandbox, 'platform.json'),
    node: noted(sandbox, 'chain/anvil.json'),
    database: Number(readFileSync(join(sandbox.folder, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]),
  };
  await registerBank(stage);
  const scene = await Scene.set(stage, say);

  say('a trial of the platform');
  const tried = await run(scene, stage.url, await scene.holdings(TRIAL.platform), programs);
  const acts = Math.ceil(tried.actsPerSecond * SECONDS * MORE);
  say(`about ${tried.actsPerSecond.toFixed(0)} acts a second: preparing ${String(acts)}`);
  const holdings = await scene.holdings(acts);
  const platform = await run(scene, stage.url, holdings, programs);
  say(`platform: ${JSON.stringify(platform)}`);

  const scripts = await sandbox.inside(async ({ ledger, walls }) => {
    const rows = await walls.asService('verify', async () =>
      z
        .array(z.object({ id: z.string(), epoch: z.number(), owner: z.coerce.number() }))
        .parse(
          await walls
            .manager()
            .query(
              'select id, epoch, owner from projection.holding where id = any($1) order by id limit $2',
              [holdings.map(({ id }) => id), ROUND],
            ),
        ),
    );
    const places = rows.map(({ id, epoch, owner }) => ({
      id,
      epoch,
      holder: scene.ring.findIndex(({ participant }) => participant === owner),
    }));
    const { provider, domain } = ledger;
    // The scripts' acts are theirs alone: the platform stands still meanwhile, and the node forgets them after.
    const snapshot: unknown = await provider.send('evm_snapshot', []);
    process.kill(programs.platform, 'SIGSTOP');
    try {
      const raw = await script('raw', new Raw(provider, domain, scene, places), TRIAL.raw);
      const peer = await script('peer', await Peer.open(provider), TRIAL.peer);
      return { raw, peer };
    } finally {
      await provider.send('evm_revert', [snapshot]);
      process.kill(programs.platform, 'SIGCONT');
    }
  });
  const { checks, differences, unchecked } = await sandbox.verify();
  return {
    ...scripts,
    platform,
    platformToRaw: platform.actsPerSecond / scripts.raw.actsPerSecond,
    platformToPeer: platform.actsPerSecond / scripts.peer.actsPerSecond,
    processors: cpus().length,
    verify: { checks, differences, unchecked },
  };
}

async function run(
  scene: Scene,
  url: string,
  holdings: readonly Held[],
  programs: Programs,
): Promise<PlatformPace> {
  const signed = await scene.signed(holdings);
  say(`${String(signed.length)} acts are signed: sending them`);
  return measurePlatform(url, scene, signed, SECONDS, programs);
}

/** A script's pace: guessed in a trial, then held with all that it sends signed beforehand. */
async function script(
  name: string,
  one: {
    prepare(acts: number): Promise<Prepared[]>;
    send(list: readonly Prepared[], s: number): Promise<Pace>;
  },
  trial: number,
): Promise<Pace> {
  const tried = await one.send(await one.prepare(trial), SECONDS);
  const acts = Math.ceil(tried.actsPerSecond * SECONDS * MORE);
  say(`${name}: about ${tried.actsPerSecond.toFixed(0)} acts a second: signing ${String(acts)}`);
  const pace = await one.send(await one.prepare(acts), SECONDS);
  say(`${name}: ${JSON.stringify(pace)}`);
  return pace;
}

function noted(sandbox: ThrowAway, file: string): number {
  return pidOf.parse(JSON.parse(readFileSync(join(sandbox.folder, file), 'utf8'))).pid;
}

function table(found: Awaited<ReturnType<typeof measure>>): string {
  const { raw, platform, peer } = found;
  const line = (name: string, { actsPerSecond, seconds }: Pace): string =>
    `${name.padEnd(9)} ${actsPerSecond.toFixed(1).padStart(8)} acts/s over ${seconds.toFixed(0)} s\n`;
  const cpu = Object.entries(platform.cpuMsPerAct).map(([name, ms]) => `${name} ${ms.toFixed(2)}`);
  return (
    line('raw', raw) +
    line('platform', platform) +
    `          p50 ${platform.p50Ms.toFixed(0)} ms, p99 ${platform.p99Ms.toFixed(0)} ms; ms of processor an act: ${cpu.join(', ')}\n` +
    line('peer', peer) +
    `platform to raw ${found.platformToRaw.toFixed(2)}, to peer ${found.platformToPeer.toFixed(2)}; ` +
    `verify: ${String(found.verify.checks)} checks, ${String(found.verify.differences.length)} differences\n`
  );
}
