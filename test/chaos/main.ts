import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Arena } from './arena.js';
import { Chance } from './chance.js';
import { FAULTS } from './faults.js';
import type { Fault, Scale, Setting } from './fault.js';
import { check } from './oracle.js';

// `npm run chaos`: the faults of docs/operations/chaos.md under load, with `verify` as the oracle after each.

/** How many of its program's last lines are told of a fault that failed. */
const LAST_WORDS = 40;

interface Outcome {
  name: string;
  faults: readonly number[];
  seconds: number;
  figures: Record<string, number | string>;
  failure?: string;
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    bounded: { type: 'boolean', default: false },
    backlog: { type: 'string', default: '100000' },
  },
});
const seed = z.coerce.number().int().parse(values.seed);
const scale: Scale = {
  bounded: values.bounded,
  backlog: z.coerce.number().int().min(1).parse(values.backlog),
};
const say = (line: string): void => void process.stderr.write(`· ${line}\n`);

const asked = FAULTS.filter(({ name, numbers, bounded }) =>
  values.only === undefined
    ? bounded || !scale.bounded
    : name.includes(values.only) || numbers.some((number) => String(number) === values.only),
);
if (asked.length === 0) {
  process.stderr.write(
    `chaos-unknown: There is no fault “${String(values.only)}”: ${FAULTS.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}
say(`chaos: SEED ${String(seed)}; again with: npm run chaos -- --seed ${String(seed)}`);
const outcomes: Outcome[] = [];
for (const setting of new Set(asked.map((fault) => fault.setting)))
  await inSetting(
    setting,
    asked.filter((fault) => fault.setting === setting),
  );
const ok = outcomes.every(({ failure }) => failure === undefined);
process.stdout.write(values.json ? `${JSON.stringify({ seed, ok, faults: outcomes }, null, 2)}\n` : table());
process.exit(ok ? 0 : 1);

/** Faults of one setting one after another; after one that failed the next gets a fresh sandbox. */
async function inSetting(setting: Setting, faults: readonly Fault[]): Promise<void> {
  let arena: Arena | undefined;
  for (const fault of faults) {
    const began = performance.now();
    // Each fault has its own chances, so that it is the same when it is walked alone.
    const chance = new Chance(seed * 100 + (fault.numbers[0] ?? 0));
    let figures = {};
    let failure: string | undefined;
    try {
      arena ??= await Arena.open(setting);
      say(`${fault.name}, in ${setting.name}`);
      figures = { ...(await fault.walk(arena, chance, scale)), ...(await check(arena)) };
    } catch (error) {
      failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      say(
        `${fault.name} FAILED: ${failure}\n${arena?.sandbox.said.split('\n').slice(-LAST_WORDS).join('\n') ?? ''}`,
      );
      await arena?.close().catch((why: unknown) => {
        say(`while closing: ${String(why)}`);
      });
      arena = undefined;
    }
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    outcomes.push({ name: fault.name, faults: fault.numbers, seconds, figures, failure });
  }
  await arena?.close();
}

function table(): string {
  const lines = outcomes.map(({ name, faults, seconds, figures, failure }) => {
    const words = Object.entries(figures).map(([what, value]) => `${what} ${String(value)}`);
    const end = failure === undefined ? `passed; ${words.join(', ')}` : `FAILED: ${failure}`;
    return `${name.padEnd(16)} fault ${faults.join(', ').padEnd(5)} ${seconds.toFixed(1).padStart(7)} s  ${end}\n`;
  });
  const passed = outcomes.filter(({ failure }) => failure === undefined).length;
  return `${lines.join('')}SEED ${String(seed)}: ${String(passed)} passed, ${String(outcomes.length - passed)} failed\n`;
}
