import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readable, withMutants, type Mutant } from './mutants.js';

/** Words, lists and interfaces, which hold no rule of their own; the hashes are compared with another library's. */
const WITHOUT_RULES = /^(interfaces\/|Orders\.sol|Genesis\.sol|Refusal\.sol)/;

/** Tests that are made of the book's own code, which reads its switches. */
const HOLD_CODE_OF_THE_BOOK = ['HoldingStates.t.sol', 'Calendar.t.sol'];

/**
 * Writes a project beside the product's that holds all mutants: contracts behind switches, tests as they are.
 * @returns the mutants, numbered from 1
 */
export function writeProject(root: string, folder: string): Mutant[] {
  // What was compiled stays: the compiler sees for itself what has changed.
  for (const old of ['contracts', 'test', 'node_modules'])
    rmSync(join(folder, old), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let count = 0;
  const mutants: Mutant[] = [];
  for (const file of readdirSync(join(root, 'contracts'), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.sol')) continue;
    const source = readFileSync(join(root, 'contracts', file), 'utf8');
    const made = WITHOUT_RULES.test(file)
      ? { text: source, mutants: [] }
      : withMutants(file, source, () => ++count);
    mutants.push(...made.mutants);
    const target = join(folder, 'contracts', file);
    mkdirSync(join(target, '..'), { recursive: true });
    writeFileSync(target, readable(made.text));
  }
  cpSync(join(root, 'test/contracts'), join(folder, 'test/contracts'), { recursive: true });
  for (const name of HOLD_CODE_OF_THE_BOOK) {
    const test = join(folder, 'test/contracts', name);
    writeFileSync(test, readable(readFileSync(test, 'utf8')));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  writeFileSync(
    join(folder, 'hardhat.config.ts'),
    configOf(readFileSync(join(root, 'hardhat.config.ts'), 'utf8')),
  );
  return mutants;
}

/**
 * The product's settings, for code that is compiled once and run little; which mutant is on comes from the environment,
 * and one that never ends runs out of gas in the test that it is in.
 */
function configOf(product: string): string {
  const mutant = "coinbase: '0x' + Number(process.env.MUTANT ?? 0).toString(16).padStart(40, '0')";
  const config = product
    .replace('fsPermissions:', `${mutant}, gasLimit: 2_000_000_000n, fsPermissions:`)
    .replace(/runs: [\d_]+ }/, 'runs: 1 }');
  if (!config.includes(mutant)) throw new Error('hardhat.config.ts has no place to put the switch.');
  return config;
}
