import { EQUIVALENT } from './equivalent.js';
import type { Mutant } from './mutants.js';
import { caughtTable, cellsOf, table } from './table.js';

/** A mutant and the test that fails by it; undefined where none does. */
export interface Verdict {
  mutant: Mutant;
  caughtBy: string | undefined;
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
  'The run began from the table before it (`--again`): a mutant that was caught there met first the test that had caught it,',
  'and all the others only where that one passed. So no verdict is older than these contracts; the test that is named fails',
  'by the mutant, and others may too.',
  '',
];

/**
 * The table of docs/mutations.md: what survived stands first.
 * @param again whether the run began from the table before it
 */
export function reportOf(verdicts: readonly Verdict[], again: boolean): string {
  const survivors = verdicts.filter(({ caughtBy }) => caughtBy === undefined);
  const holes = survivors.filter(({ mutant }) => whyEquivalent(mutant) === undefined);
  const caught = verdicts.length - survivors.length;
  return [
    '# Mutations of the contracts',
    '',
    '`npm run mutate:contracts` breaks one rule of the contracts at a time (a condition that is never met, a condition',
    'that asks for less, an edge that is moved, a sum that is turned round, a write or an event that is left out) and runs',
    'the Solidity tests. Each mutant stands behind a switch in one compilation; a mutant that no test catches is a hole in',
    'the tests, or it is the same contract, and then it says why.',
    '',
    ...(again ? AGAIN : []),
    `${verdicts.length} mutants: ${caught} caught, ${survivors.length - holes.length} the same contract, ${holes.length} not caught.`,
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
    ...caughtTable(
      verdicts.flatMap(({ mutant, caughtBy }) => (caughtBy === undefined ? [] : [{ mutant, caughtBy }])),
    ),
    '',
  ].join('\n');
}
