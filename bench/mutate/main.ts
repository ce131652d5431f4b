import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../project-root.js';
import { caughtBy, compile } from './judge.js';
import { Known } from './known.js';
import type { Mutant } from './mutants.js';
import { writeProject } from './project.js';
import { reportOf, whyEquivalent, type Verdict } from './report.js';
import { Earlier } from './table.js';

// `npm run mutate:contracts`: breaks one rule of the contracts at a time and tells which test notices. Outside of CI: it
// takes a few seconds for each of some hundred mutants. `--only TEXT` tries those whose file, function, words or change
// hold the text, and leaves docs/mutations.md as it is. `--again` asks of each mutant first the test that caught it when
// docs/mutations.md was written, and the others only where that one passes. `--carry` besides takes that verdict as it
// stands where nothing was tried on these contracts, and the document says so. `--workers` tries so many at once.

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    again: { type: 'boolean', default: false },
    carry: { type: 'boolean', default: false },
    workers: { type: 'string', default: '1' },
  },
});
const root = projectRoot();
const folder = join(root, 'cache/mutate');
const document = join(root, 'docs/mutations.md');
const earlier = new Earlier(values.again || values.carry ? readFileSync(document, 'utf8') : '');

const all = writeProject(root, folder);
const asked = all.filter(
  (mutant) => values.only === undefined || JSON.stringify(mutant).includes(values.only),
);
console.log(`${asked.length} mutants of ${all.length}; compiling them once.`);
await compile(folder);
const broken = await caughtBy(folder, 0);
if (broken !== undefined)
  throw new Error(`The contracts as they are fail ${broken}: mutants would say nothing.`);

const known = Known.open(folder);
const verdicts: Verdict[] = [];
// What nothing caught before comes first, then what stands for a rule: a run that is stopped has told the most.
const weight = (mutant: Mutant): number =>
  (earlier.testsOf(mutant).length === 0 ? 0 : 2) + (/^(never$|without)/.test(mutant.change) ? 0 : 1);
const waiting = asked.toSorted((a, b) => weight(a) - weight(b));
await Promise.all(
  Array.from({ length: Number(values.workers) }, async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const before = known.verdictOf(mutant);
      const verdict =
        before === undefined ? await verdictOn(mutant) : { mutant, caughtBy: before ?? undefined };
      verdicts.push(verdict);
      const { file, within, original, change } = mutant;
      const fate =
        verdict.caughtBy ?? (whyEquivalent(mutant) === undefined ? 'NOT CAUGHT' : 'the same contract');
      console.log(`${verdicts.length}/${asked.length} ${file} ${within}: ${original} (${change}): ${fate}`);
    }
  }),
);
verdicts.sort((a, b) => a.mutant.number - b.mutant.number);
const holes = verdicts.filter(
  (verdict) => verdict.caughtBy === undefined && whyEquivalent(verdict.mutant) === undefined,
);
console.log(`${holes.length} of ${verdicts.length} mutants were not caught.`);
if (values.only === undefined) writeFileSync(document, reportOf(verdicts, values.again || values.carry));
if (holes.length > 0) process.exitCode = 1;

async function verdictOn(mutant: Mutant): Promise<Verdict> {
  const carried = values.carry ? earlier.certainTestOf(mutant, all) : undefined;
  if (carried !== undefined && known.hasTest(carried)) return { mutant, caughtBy: carried, earlier: true };
  const found = await caughtBy(folder, mutant.number, earlier.testsOf(mutant));
  known.keep(mutant, found);
  return { mutant, caughtBy: found };
}
