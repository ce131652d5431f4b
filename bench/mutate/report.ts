import { EQUIVALENT } from './equivalent.js';
import type { Mutant } from './mutants.js';
import { caughtTable, cellsOf, table } from './table.js';

/** A mutant and the test that fails by it; undefined where none does. */
export interface Verdict {
  mutant: Mutant;
  caughtBy: string | undefined;
  /** Taken from the table before, and not tried on these contracts. */
  earlier?: boolean;
}

/** Why a mutant that no test catches is no other contract; undefined where it is a hole. */
export function whyEquivalent({ file, within, original, change }: Mutant): string | undefined {
  return EQUIVALENT.find(
    (known) =>
      known.file === file &&
      known.within === within &&
      known.original === original &&
      known.change === change,
  )?.why;
}

const AGAIN = [
  'The run began from the table before it: a mutant that was caught there met first the test that had caught it, and all the',
  'others only where that one passed. The test that is named fails by the mutant, and others may too.',
  '',
];

const EARLIER = [
  '## Caught in an earlier run',
  '',
  'These verdicts were not tried again: the mutants read the same as then, and the tests that caught them are still there,',
  'but contracts and tests have changed since.',
  '',
];

/**
 * The table of docs/mutations.md: what survived stands first.
 * @param again whether the run began from the table before it
 */
export function reportOf(verdicts: readonly Verdict[], again: boolean): string {
  const survivors = verdicts.filter(({ caughtBy }) => caughtBy === undefined);
  const holes = survivors.filter(({ mutant }) => whyEquivalent(mutant) === undefined);
  const earlier = verdicts.filter((verdict) => verdict.earlier === true);
  const caught = verdicts.filter((verdict) => verdict.earlier !== true && verdict.caughtBy !== undefined);
  return [
    '# Mutations of the contracts',
    '',
    '`npm run mutate:contracts` breaks one rule of the contracts at a time (a condition that is never met, a condition',
    'that asks for less, an edge that is moved, a sum that is turned round, a write or an event that is left out) and runs',
    'the Solidity tests. Each mutant stands behind a switch in one compilation; a mutant that no test catches is a hole in',
    'the tests, or it is the same contract, and then it says why.',
    '',
    ...(again ? AGAIN : []),
    `${verdicts.length} mutants: ${caught.length + earlier.length} caught${earlier.length === 0 ? '' : ` (${earlier.length} of them in an earlier run)`}, ${survivors.length - holes.length} the same contract, ${holes.length} not caught.`,
    '',
    '## Not caught',
    '',
    ...table(
      ['contract', 'in', 'what stands there', 'change', 'why'],
      survivors.map(({ mutant }) => [...cellsOf(mutant), whyEquivalent(mutant) ?? '**a hole**']),
    ),
    '',
    '## Caught',
    '',
    ...caughtTable(caught),
    '',
    ...(earlier.length === 0 ? [] : [...EARLIER, ...caughtTable(earlier), '']),
  ].join('\n');
}
