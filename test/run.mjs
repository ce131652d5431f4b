// `npm test`: every stage runs, even after one has failed; the last line says how many tests ran.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const counts = { passed: 0, failed: 0, skipped: 0 };
const folder = mkdtempSync(join(tmpdir(), 'tributary-test-'));
// The program is started a hundred times over: what is compiled once is compiled for all.
process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
const stages = {
  format: () => aside(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  lint: () => aside(['node_modules/eslint/bin/eslint.js', '.']),
  walls: () =>
    aside([
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err',
      'apps',
      'libs',
    ]),
  types: () => aside(['node_modules/typescript/bin/tsc', '--noEmit']),
  'portal-types': () => aside(['node_modules/typescript/bin/tsc', '-p', 'apps/portal']),
  contracts,
  gas: () => node(['dist/bench/gas/main.js', '--check']),
  unit: () => jest('unit', ['--maxWorkers', '2']),
  // Two files at a time: most of both waits, for a node, a database or one request after another.
  integration: () => jest('integration', ['--maxWorkers', '2']),
  journeys: () => jest('journeys', ['--maxWorkers', '2']),
  // The short faults, under load; `npm run chaos` walks all of them.
  chaos: () => node(['dist/test/chaos/main.js', '--bounded']),
};

// What each stage may take, in seconds, on a fresh machine of two cores; a run is to stay below 20 minutes. A stage that
// is over its budget is told, and does not fail for it.
const BUDGETS = {
  format: 30,
  lint: 90,
  walls: 20,
  types: 30,
  'portal-types': 25,
  contracts: 50,
  gas: 10,
  unit: 25,
  integration: 110,
  journeys: 770,
  chaos: 60,
};

const STATIC = ['format', 'lint', 'walls', 'types', 'portal-types'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in stages));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}. Stages: ${Object.keys(stages).join(', ')}.`);
  process.exit(2);
}

const failures = [];
const times = [];
const waiting = Object.entries(stages).filter(([name]) => asked.length === 0 || asked.includes(name));
// What looks at the text alone takes one core each: two at a time, and what they say is told when they have ended.
const quick = waiting.splice(0, waiting.findLastIndex(([name]) => STATIC.includes(name)) + 1);
await Promise.all([1, 2].map(() => run(quick)));
await run(waiting);
rmSync(folder, { recursive: true, force: true });
console.log(times.join('\n'));
if (failures.length > 0) console.log(`Failed stages: ${failures.join(', ')}.`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(failures.length > 0 ? 1 : 0);

/** Runs stages one after another, taking the next from the front. */
async function run(queue) {
  for (let next = queue.shift(); next; next = queue.shift()) await one(...next);
}

async function one(name, stage) {
  const start = Date.now();
  console.log(`── ${name}`);
  const passed = await stage();
  const seconds = (Date.now() - start) / 1000;
  const budget = BUDGETS[name];
  times.push(`${name}: ${seconds.toFixed(0)} s of ${budget}${seconds > budget ? ', over its budget' : ''}`);
  console.log(`── ${name}: ${passed ? 'passed' : 'FAILED'} in ${seconds.toFixed(1)} s\n`);
  if (!passed) failures.push(name);
}

/** The same beside another one: its words come when it has ended. */
function aside(parameters) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
    child.once('close', (code) => {
      process.stdout.write(said);
      resolve(code === 0);
    });
  });
}

function node(parameters) {
  return spawnSync(process.execPath, parameters, { stdio: 'inherit' }).status === 0;
}

function contracts() {
  const seed = process.env.FUZZ_SEED ?? `0x${randomBytes(32).toString('hex')}`;
  console.log(`Fuzz and invariant tests run from FUZZ_SEED=${seed}`);
  const result = spawnSync(process.execPath, ['node_modules/hardhat/dist/src/cli.js', 'test', 'solidity'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    env: { ...process.env, FUZZ_SEED: seed },
  });
  process.stdout.write(result.stdout);
  const passed = Number(/(\d+) passing/.exec(result.stdout)?.[1] ?? 0);
  counts.passed += passed;
  counts.failed += Number(/(\d+) failing/.exec(result.stdout)?.[1] ?? 0);
  // A run that found no test is not a run.
  return result.status === 0 && passed > 0;
}

function jest(project, workers = ['--runInBand']) {
  const report = join(folder, `${project}.json`);
  const passed = node([
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    project,
    ...workers,
    // The servers that a journey started and stopped leave handles of their own behind.
    '--forceExit',
    '--json',
    '--outputFile',
    report,
  ]);
  if (!existsSync(report)) return false;
  const result = JSON.parse(readFileSync(report, 'utf8'));
  counts.passed += result.numPassedTests;
  counts.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  counts.skipped += result.numPendingTests;
  return passed;
}
