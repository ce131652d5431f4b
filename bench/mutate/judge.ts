import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const HARDHAT = 'node_modules/hardhat/dist/src/cli.js';
const INVARIANTS = 'invariants';

/** Compiles the project once. @throws with the compiler's words */
export async function compile(folder: string): Promise<void> {
  const { passed, output } = await hardhat(folder, ['build', '--quiet'], 0);
  if (!passed) throw new Error(output);
}

/**
 * The test that fails where a mutant is on, or undefined where all pass. What takes longest is asked last.
 * @param likely tests that are asked before all others, each as `Suite.test`; one that is gone says nothing
 */
export async function caughtBy(
  folder: string,
  mutant: number,
  likely: readonly string[] = [],
): Promise<string | undefined> {
  const tests = testsIn(folder);
  const quick = tests.filter((file) => !file.includes(INVARIANTS));
  const slow = tests.filter((file) => file.includes(INVARIANTS));
  return (
    (await failingOf(folder, tests, mutant, likely)) ??
    (await failing(folder, quick, mutant)) ??
    failing(folder, slow, mutant)
  );
}

function testsIn(folder: string): string[] {
  return readdirSync(join(folder, 'test/contracts'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.t.sol'))
    .map((file) => `test/contracts/${file}`);
}

/** The first of some tests that fails. */
async function failingOf(
  folder: string,
  files: readonly string[],
  mutant: number,
  likely: readonly string[],
): Promise<string | undefined> {
  for (const name of likely) {
    const [suite = '', test = ''] = name.split('.');
    const file = files.find((path) =>
      readFileSync(join(folder, path), 'utf8').includes(`contract ${suite} `),
    );
    if (file === undefined) continue;
    // What sets a suite up runs before any of its tests.
    const narrowed = test === 'setUp' ? [file] : [file, '--grep', test];
    const found = await failing(folder, narrowed, mutant);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param asked files, and what narrows them */
async function failing(
  folder: string,
  asked: readonly string[],
  mutant: number,
): Promise<string | undefined> {
  const { passed, output } = await hardhat(folder, ['test', 'solidity', '--no-compile', ...asked], mutant);
  if (passed && /\d+ passing/.test(output)) return undefined;
  const [, suite, test] = /^\s*1\) (\w+)#([^\n]+)/m.exec(output) ?? [];
  if (suite === undefined || test === undefined)
    throw new Error(`Mutant ${mutant} ended without a test: ${output}`);
  return `${suite}.${test.replace(/\(.*/, '')}`;
}

function hardhat(
  cwd: string,
  parameters: readonly string[],
  mutant: number,
): Promise<{ passed: boolean; output: string }> {
  const child = spawn(process.execPath, [HARDHAT, ...parameters], {
    cwd,
    env: { ...process.env, MUTANT: String(mutant), FUZZ_RUNS: '32', INVARIANT_RUNS: '3', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const hear = (part: Buffer): void => {
    output += part.toString();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve) =>
    child.on('close', (code) => {
      resolve({ passed: code === 0, output });
    }),
  );
}
