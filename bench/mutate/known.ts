import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Mutant } from './mutants.js';

const shape = z.object({
  contracts: z.string(),
  tests: z.string(),
  caughtBy: z.record(z.string(), z.string().nullable()),
});

/**
 * Verdicts on the same contracts, so that a run that was stopped goes on where it was. When tests have changed, what
 * survived is tried again, and so is what was caught by a test that is gone.
 */
export class Known {
  private constructor(
    private readonly file: string,
    private readonly tests: string,
    private readonly verdicts: z.infer<typeof shape>,
  ) {}

  static open(folder: string): Known {
    const file = join(folder, 'verdicts.json');
    const [contracts, tests] = [textOf(folder, 'contracts'), textOf(folder, 'test/contracts')];
    const now = { contracts: hashOf(contracts), tests: hashOf(tests) };
    const old = existsSync(file) ? shape.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
    if (old?.contracts !== now.contracts) return new Known(file, tests, { ...now, caughtBy: {} });
    const standing = Object.entries(old.caughtBy).filter(([, test]) =>
      test === null ? old.tests === now.tests : isIn(tests, test),
    );
    return new Known(file, tests, { ...now, caughtBy: Object.fromEntries(standing) });
  }

  /** The test that caught it, null where none did, undefined where nobody has tried. */
  verdictOf(mutant: Mutant): string | null | undefined {
    return this.verdicts.caughtBy[String(mutant.number)];
  }

  /** Whether a test, as `Suite.test`, is still there. */
  hasTest(test: string): boolean {
    return isIn(this.tests, test);
  }

  keep(mutant: Mutant, caughtBy: string | undefined): void {
    this.verdicts.caughtBy[String(mutant.number)] = caughtBy ?? null;
    writeFileSync(this.file, JSON.stringify(this.verdicts));
  }
}

function isIn(tests: string, test: string): boolean {
  return tests.includes(`function ${test.replace(/^.*\./, '')}(`);
}

function textOf(folder: string, part: string): string {
  return readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sol'))
    .sort()
    .map((file) => readFileSync(join(folder, part, file), 'utf8'))
    .join('\n');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
